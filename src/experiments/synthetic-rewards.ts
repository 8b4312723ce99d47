/** Rewards whose distribution is known: quantiles of the normal distribution, in the middle of equal parts. */

import { normalQuantile } from '../alignment/inference-aware/normal-quantile.ts';

/** Standard deviations of the rewards of nine prompts, from .25 to 4. */
export const promptScales: readonly number[] = Array.from({ length: 9 }, (_, i) => 0.25 * 16 ** (i / 8));

export function normalQuantiles(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => normalQuantile((i + 0.5) / count));
}

export function uniform(count: number): Float64Array {
  return new Float64Array(count).fill(1 / count);
}

/** By response. */
export interface HackedRewards {
  /** What is rewarded. */
  readonly proxy: Float64Array;
  readonly worth: Float64Array;
  /** 1 for hacked responses, else 0. */
  readonly hacked: Float64Array;
}

/** Of every hundredth response the reward is 6 more, and the worth 2 less, than of its neighbours. */
export function hackedRewards(count: number): HackedRewards {
  const gold = normalQuantiles(count);
  const hacked = gold.map((_, i) => (i % 100 === 0 ? 1 : 0));
  return {
    proxy: gold.map((value, i) => (hacked[i] === 1 ? value + 6 : value)),
    worth: gold.map((value, i) => (hacked[i] === 1 ? value - 2 : value)),
    hacked,
  };
}
