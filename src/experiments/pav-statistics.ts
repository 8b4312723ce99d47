/** Figures of runs: medians, runs that never come there, and what they cost. */

import type { Variant, VariantRuns } from './pav-runs.ts';

/** Infinity counts as the largest. NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  if (low === undefined || high === undefined) return Number.NaN;
  return low === high ? low : (low + high) / 2;
}

/** More than the cap, where it never came. */
export function shownIterations(iterations: number | null, cap: number): string {
  return iterations === null || !Number.isFinite(iterations) ? `> ${cap}` : String(iterations);
}

/** What a variant is, for tables. */
export function titleOf({ name, options }: Variant): string {
  const { rollouts } = options;
  if (typeof rollouts !== 'number') return name;
  return `progress, from ${rollouts} ${rollouts === 1 ? 'continuation' : 'continuations'} of each prefix`;
}

export interface Totals {
  readonly answers: number;
  readonly continuations: number;
  readonly both: number;
}

/** Medians over seeds; null for variants that are about something else. Exact values are counted as nothing. */
export function totalsOf({ name, options, runs }: VariantRuns): Totals | null {
  const isCounted = name === 'progress' || name === 'outcomes alone' || options.rollouts !== undefined;
  if (!isCounted) return null;
  const each = runs.map(({ answers, prefixes }) => ({ answers, continuations: prefixes * (options.rollouts ?? 0) }));
  return {
    answers: median(each.map(({ answers }) => answers)),
    continuations: median(each.map(({ continuations }) => continuations)),
    both: median(each.map(({ answers, continuations }) => answers + continuations)),
  };
}
