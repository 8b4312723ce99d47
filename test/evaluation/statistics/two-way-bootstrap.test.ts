import { expect, test } from 'vitest';
import { twoWayMean } from '../../../src/evaluation/statistics/two-way-bootstrap.ts';
import { normal, seededRandom } from '../../../src/random/seeded.ts';

const options = { resamples: 300, level: 0.9, seed: 3 };

function table(runs: number, items: number, ofRuns: number, ofItems: number, seed: number): number[][] {
  const random = seededRandom(seed);
  const [rows, columns] = [runs, items].map((size) => Array.from({ length: size }, () => normal(random)));
  return (rows ?? []).map((row) => (columns ?? []).map((column) => ofRuns * row + ofItems * column));
}

test('the mean of all numbers, without those that are missing', () => {
  const { value, count } = twoWayMean(
    [
      [1, 2, Number.NaN],
      [3, 4, 5],
    ],
    options,
  );
  expect({ value, count }).toEqual({ value: 3, count: 3 });
});

test('with a single item there is no interval', () => {
  expect(twoWayMean([[1], [2]], options).interval).toBe(null);
});

test('the interval is as wide as items and runs differ, together', () => {
  const width = (ofRuns: number, ofItems: number): number => {
    const { interval } = twoWayMean(table(12, 60, ofRuns, ofItems, 5), options);
    return interval === null ? Number.NaN : interval[1] - interval[0];
  };
  expect(width(0, 0)).toBe(0);
  expect(width(1, 0)).toBeGreaterThan(width(0, 1));
  expect(width(1, 1)).toBeGreaterThan(width(1, 0) * 0.95);
});

test('intervals of 90 % hold the true mean in about nine of ten tables', () => {
  const held = Array.from({ length: 200 }, (_, seed) => twoWayMean(table(10, 20, 0.3, 1, seed), options)).filter(
    ({ interval }) => interval !== null && interval[0] <= 0 && interval[1] >= 0,
  ).length;
  expect(held).toBeGreaterThan(160);
  expect(held).toBeLessThan(198);
});
