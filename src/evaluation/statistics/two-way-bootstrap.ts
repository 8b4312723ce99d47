/** Confidence intervals of a mean over items and runs at once: both could have been others. */

import { quantileSorted } from 'simple-statistics';
import { seededRandom } from '../../random/seeded.ts';
import type { BootstrapOptions, Estimate } from './bootstrap.ts';

/**
 * The percentile interval of the mean of a table, of which each resample draws rows (runs) and columns (items) with
 * replacement, each by themselves (the pigeonhole bootstrap of Owen, 2007). With one run only items are drawn. Rows have
 * the same items in the same order; NaN where a run has no number for an item.
 */
export function twoWayMean(
  rows: readonly (readonly number[])[],
  { resamples, level, seed }: BootstrapOptions,
): Estimate {
  const items = rows[0]?.length ?? 0;
  const all = rows.map((_, row) => row);
  const value = meanOf(
    rows,
    all,
    Array.from({ length: items }, (_, item) => item),
  );
  if (items < 2) return { value, interval: null, count: items };
  const random = seededRandom(seed);
  const draw = (size: number): number[] => Array.from({ length: size }, () => Math.floor(random() * size));
  const means: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const mean = meanOf(rows, rows.length > 1 ? draw(rows.length) : all, draw(items));
    if (!Number.isNaN(mean)) means.push(mean);
  }
  if (means.length * 2 < resamples || means.length === 0) return { value, interval: null, count: items };
  const sorted = means.sort((a, b) => a - b);
  const end = (share: number): number => quantileSorted(sorted, share);
  return { value, interval: [end((1 - level) / 2), end((1 + level) / 2)], count: items };
}

/** NaN for no numbers. */
function meanOf(rows: readonly (readonly number[])[], drawn: readonly number[], items: readonly number[]): number {
  let [sum, count] = [0, 0];
  for (const row of drawn) {
    const values = rows[row] ?? [];
    for (const item of items) {
      const value = values[item] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
  }
  return sum / count;
}
