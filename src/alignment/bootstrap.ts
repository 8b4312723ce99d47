/**
 * Confidence intervals of means over prompts, by a bootstrap that sees each prompt once: every resample counts it a number
 * of times that is Poisson with mean 1 (the usual multinomial counts, but for their sum). Memory does not grow.
 */

export interface Estimate {
  readonly mean: number;
  /** `null` for a single prompt, which says nothing about others. */
  readonly interval: readonly [least: number, most: number] | null;
  readonly count: number;
}

export interface Bootstrap {
  /** One prompt: a number for each quantity; NaN where the prompt has none. */
  readonly add: (values: readonly number[]) => void;
  /** One for each quantity. `level`: of confidence, as .95. */
  readonly estimates: (level: number) => Estimate[];
}

/** `random`: uniform, from 0 up to, not including, 1. */
export function createBootstrap(quantities: number, resamples: number, random: () => number): Bootstrap {
  const sums = new Float64Array(quantities * resamples);
  const counts = new Float64Array(quantities * resamples);
  const [totals, seen] = [new Float64Array(quantities), new Float64Array(quantities)];
  return {
    add: (values) => {
      values.forEach((value, quantity) => {
        if (Number.isNaN(value)) return;
        totals[quantity] = (totals[quantity] ?? 0) + value;
        seen[quantity] = (seen[quantity] ?? 0) + 1;
      });
      for (let resample = 0; resample < resamples; resample++) {
        const times = poisson(random());
        if (times === 0) continue;
        for (let quantity = 0; quantity < quantities; quantity++) {
          const value = values[quantity] ?? Number.NaN;
          if (Number.isNaN(value)) continue;
          const cell = quantity * resamples + resample;
          sums[cell] = (sums[cell] ?? 0) + times * value;
          counts[cell] = (counts[cell] ?? 0) + times;
        }
      }
    },
    estimates: (level) =>
      Array.from(totals, (total, quantity) => {
        const from = quantity * resamples;
        const means = sums
          .slice(from, from + resamples)
          .map((sum, i) => sum / (counts[from + i] ?? 0))
          // A resample of nothing has no mean.
          .filter((mean) => !Number.isNaN(mean))
          .sort();
        const count = seen[quantity] ?? 0;
        const end = (share: number): number => means[Math.round(share * (means.length - 1))] ?? Number.NaN;
        return {
          mean: total / count,
          interval: count < 2 || means.length === 0 ? null : [end((1 - level) / 2), end((1 + level) / 2)],
          count,
        };
      }),
  };
}

/**
 * The interval of Σ numerators / Σ denominators, where each pair is of one prompt (or of whatever is drawn); `null` for a
 * single pair.
 */
export function ratioInterval(
  numerators: readonly number[],
  denominators: readonly number[],
  { level, resamples, random }: { readonly level: number; readonly resamples: number; readonly random: () => number },
): readonly [least: number, most: number] | null {
  const [above, below] = [new Float64Array(resamples), new Float64Array(resamples)];
  for (const [i, numerator] of numerators.entries()) {
    for (let resample = 0; resample < resamples; resample++) {
      const times = poisson(random());
      above[resample] = (above[resample] ?? 0) + times * numerator;
      below[resample] = (below[resample] ?? 0) + times * (denominators[i] ?? 0);
    }
  }
  const ratios = above
    .map((sum, i) => sum / (below[i] ?? 0))
    .filter((ratio) => !Number.isNaN(ratio))
    .sort();
  const end = (share: number): number => ratios[Math.round(share * (ratios.length - 1))] ?? Number.NaN;
  return numerators.length < 2 || ratios.length === 0 ? null : [end((1 - level) / 2), end((1 + level) / 2)];
}

/** Poisson with mean 1, by its distribution. */
function poisson(uniform: number): number {
  let [times, term] = [0, Math.exp(-1)];
  for (let rest = uniform - term; rest >= 0 && times < 20; rest -= term) {
    times += 1;
    term /= times;
  }
  return times;
}
