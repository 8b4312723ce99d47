/** Rewards and golds of the demonstrations: normal, as the middles of equal shares. */

import { normalQuantile } from '../../src/alignment/inference-aware/normal-quantile.ts';

export function normalRewards(count: number, deviation = 1): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => deviation * normalQuantile((i + 0.5) / count));
}

/** P(Z ≤ z), by its inverse. */
export function normalShare(z: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalQuantile(middle) < z) low = middle;
    else high = middle;
  }
  return low;
}

export function uniform(count: number): Float64Array {
  return new Float64Array(count).fill(1 / count);
}
