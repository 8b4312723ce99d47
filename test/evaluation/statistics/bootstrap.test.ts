/** Bootstrap intervals: they hold what they promise on data whose truth is known. */

import { describe, expect, test } from 'vitest';
import {
  bootstrapped,
  bootstrappedDifference,
  bootstrappedMean,
  defaultBootstrap,
} from '../../../src/evaluation/statistics/bootstrap.ts';
import { mixedSeed, normal, seededRandom } from '../../../src/random/seeded.ts';

function sample(seed: number, count: number): number[] {
  const random = seededRandom(mixedSeed(seed, 99));
  return Array.from({ length: count }, () => 2 + normal(random));
}

describe('the interval of a mean', () => {
  test('is that of the formula, where the sample is large', () => {
    const values = sample(1, 400);
    const { value, interval, count } = bootstrappedMean(values, { ...defaultBootstrap, resamples: 4000 });
    const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - value) ** 2, 0) / 400);
    const half = (1.96 * deviation) / 20;
    expect(count).toBe(400);
    expect(interval?.[0]).toBeCloseTo(value - half, 2);
    expect(interval?.[1]).toBeCloseTo(value + half, 2);
  });

  test('holds the truth about as often as it says', () => {
    const options = { resamples: 200, level: 0.9 };
    const held = Array.from({ length: 400 }, (_, seed) => {
      const { interval } = bootstrappedMean(sample(seed, 40), { ...options, seed });
      return interval !== null && interval[0] <= 2 && 2 <= interval[1];
    }).filter(Boolean).length;
    // 360 ± 4 standard deviations; the percentile interval is known to be a little narrow.
    expect(held).toBeGreaterThan(330);
    expect(held).toBeLessThan(384);
  });

  test('is the same for the same seed, another for another', () => {
    const values = sample(3, 30);
    const of = (seed: number): unknown => bootstrappedMean(values, { ...defaultBootstrap, seed }).interval;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  test('is not there for one item, nor for a statistic that resamples do not have', () => {
    expect(bootstrappedMean([1]).interval).toBeNull();
    expect(bootstrapped([1, 2, 3], () => Number.NaN).interval).toBeNull();
  });
});

test('pairs stay together: what two systems share does not widen the interval of their difference', () => {
  const pairs = sample(4, 200).map((value, index) => [10 * value + (index % 2 === 0 ? 0.9 : 1.1), 10 * value] as const);
  const { value, interval } = bootstrappedDifference(pairs);
  expect(value).toBeCloseTo(1, 10);
  expect((interval?.[1] ?? 9) - (interval?.[0] ?? 0)).toBeLessThan(0.05);
});
