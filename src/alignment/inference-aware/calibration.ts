/**
 * Calibrated rewards: the quantile of a reward under the reference policy (InfAlign, arXiv 2412.19792). Between 0 and 1; the same for every strictly increasing map of the reward.
 */

import { at, type Numbers } from '../policies.ts';

/** How a tie counts: `mid` one half, so that E[calibrated] is the win rate; `less-equal` as P(reference ≤ reward). */
export const tieRules = ['mid', 'less-equal'] as const;
export type Ties = (typeof tieRules)[number];

/** Rewards of reference samples as `calibrated` takes them: ascending. Throws a RangeError for one that is no number. */
export function sortedRewards(rewards: Numbers): Float64Array {
  const sorted = Float64Array.from(rewards).sort();
  // NaN is sorted behind all others.
  if (Number.isNaN(sorted.at(-1) ?? 0)) throw new RangeError('a reward is not a number');
  return sorted;
}

/**
 * C(y) = mean over K reference samples z of w(y, z), with w = 1 for r(y) > r(z), and ½ (`mid`) or 1 (`less-equal`) for a
 * tie. An unbiased estimate; its standard error is √(C (1 − C) / K). `sorted`: ascending, at least one. NaN stays NaN.
 */
export function calibrated(sorted: Float64Array, reward: number, ties: Ties = 'mid'): number {
  if (Number.isNaN(reward)) return Number.NaN;
  const below = countBelow(sorted, reward, false);
  const upTo = countBelow(sorted, reward, true);
  return (ties === 'mid' ? (below + upTo) / 2 : upTo) / sorted.length;
}

/** The same for samples in any order: the quicker way for a few rewards. */
export function calibratedAmong(samples: Numbers, reward: number, ties: Ties = 'mid'): number {
  if (Number.isNaN(reward)) return Number.NaN;
  let [below, equal] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    const sample = at(samples, i);
    if (sample < reward) below += 1;
    else if (sample === reward) equal += 1;
  }
  return (below + (ties === 'mid' ? equal / 2 : equal)) / samples.length;
}

/** The same over a finite set of responses whose reference probabilities are known: exact. One for each response. */
export function exactlyCalibrated(reference: Numbers, rewards: Numbers, ties: Ties = 'mid'): Float64Array {
  const result = new Float64Array(rewards.length);
  let below = 0;
  for (const group of tiedGroups(rewards)) {
    let mass = 0;
    for (const index of group) mass += at(reference, index);
    for (const index of group) result[index] = below + (ties === 'mid' ? mass / 2 : mass);
    below += mass;
  }
  return result;
}

/** The indices of responses by their reward, ascending; those of equal reward together. */
export function tiedGroups(rewards: Numbers): number[][] {
  const order = Array.from({ length: rewards.length }, (_, index) => index);
  order.sort((a, b) => at(rewards, a) - at(rewards, b));
  const groups: number[][] = [];
  for (const index of order) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && at(rewards, last[0]) === at(rewards, index)) last.push(index);
    else groups.push([index]);
  }
  return groups;
}

/** How many are below; with `orEqual`, also those that are equal. */
function countBelow(sorted: Float64Array, reward: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = at(sorted, middle);
    if (value < reward || (orEqual && value === reward)) low = middle + 1;
    else high = middle;
  }
  return low;
}
