/** Shares of items, and what they say about others. */

import { normalQuantile } from '../../alignment/inference-aware/normal-quantile.ts';
import type { Estimate } from './bootstrap.ts';

/** The interval of Wilson (1927), which holds what it says for few items and for shares near 0 and 1, too. */
export function proportion(hits: number, count: number, level = 0.95): Estimate {
  if (count === 0) return { value: Number.NaN, interval: null, count };
  const z = normalQuantile((1 + level) / 2);
  const value = hits / count;
  const middle = (value + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const half = (z / (1 + z ** 2 / count)) * Math.sqrt((value * (1 - value)) / count + z ** 2 / (4 * count ** 2));
  return { value, interval: [Math.max(0, middle - half), Math.min(1, middle + half)], count };
}
