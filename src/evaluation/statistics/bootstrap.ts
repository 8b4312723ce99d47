/** Confidence intervals by the bootstrap: what a number would be, had other items been drawn. */

import { quantileSorted } from 'simple-statistics';
import { seededRandom } from '../../random/seeded.ts';

export interface BootstrapOptions {
  readonly resamples: number;
  /** Of confidence, as .95. */
  readonly level: number;
  readonly seed: number;
}

export interface Estimate {
  readonly value: number;
  /** `null` where there is none: of fewer than two items, or where most resamples have no value. */
  readonly interval: Interval | null;
  readonly count: number;
}

export type Interval = readonly [least: number, most: number];

export const defaultBootstrap: BootstrapOptions = { resamples: 2000, level: 0.95, seed: 0 };

/**
 * The percentile interval of any statistic of items (Efron and Tibshirani 1993, chapter 13). Items are what was drawn
 * independently: where several numbers belong together (conditions of one item, two systems on one question), all of them
 * are one item. Resamples for which the statistic is NaN, as a correlation of equal numbers, are left out.
 */
export function bootstrapped<Item>(
  items: readonly Item[],
  statistic: (items: readonly Item[]) => number,
  { resamples, level, seed }: BootstrapOptions = defaultBootstrap,
): Estimate {
  const value = statistic(items);
  const count = items.length;
  if (count < 2) return { value, interval: null, count };
  const random = seededRandom(seed);
  const drawn: Item[] = [...items];
  const values: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    for (let place = 0; place < count; place++) {
      const item = items[Math.floor(random() * count)];
      if (item !== undefined) drawn[place] = item;
    }
    const found = statistic(drawn);
    if (!Number.isNaN(found)) values.push(found);
  }
  if (values.length * 2 < resamples || values.length === 0) return { value, interval: null, count };
  const sorted = values.sort((a, b) => a - b);
  const ends = [(1 - level) / 2, (1 + level) / 2].map((share) => quantileSorted(sorted, share));
  return { value, interval: [ends[0] ?? Number.NaN, ends[1] ?? Number.NaN], count };
}

/** The mean of numbers. */
export function bootstrappedMean(values: readonly number[], options: BootstrapOptions = defaultBootstrap): Estimate {
  return bootstrapped(values, meanOf, options);
}

/** How much larger the first of each pair is, in the mean: two systems on the same items. */
export function bootstrappedDifference(
  pairs: readonly (readonly [number, number])[],
  options: BootstrapOptions = defaultBootstrap,
): Estimate {
  return bootstrapped(
    pairs.map(([first, second]) => first - second),
    meanOf,
    options,
  );
}

function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
