import { describe, expect, test } from 'vitest';
import { numberOf, rationalOf } from '../../src/ir/rational.ts';
import {
  type Stair,
  type Step,
  squashIsSafe,
  squashStep,
  stairOfCounts,
  stairOfStored,
  stepBetween,
} from '../../src/weights/margins.ts';
import { safeMeanSelection, stairOfMeans } from '../../src/weights/means.ts';
import { seededRandom } from '../support/random.ts';

/** A unit in float32, rounded after each operation. */
function unit({ slope, bias }: Step, x: number): number {
  return Math.min(Math.max(Math.fround(Math.fround(slope * Math.fround(x)) + Math.fround(bias)), 0), 1);
}

/** The code that a stair reads, or `null` if some step is neither 0 nor 1. */
function read({ codes, steps }: Stair, x: number): number | null {
  const values = steps.map((step) => unit(step, x));
  if (values.some((value) => value !== 0 && value !== 1)) return null;
  return codes[values.filter((value) => value === 1).length] ?? null;
}

/** Attention in float32, added up one position at a time: `ones` of `selected` values are 1, the others 0. */
function attention(ones: number, selected: number, slots = selected): number {
  const weight = Math.fround(1 / slots);
  let sum = 0;
  for (let index = 0; index < ones; index++) sum = Math.fround(sum + weight);
  return sum;
}

describe('squashing bits of heads', () => {
  test('is safe up to 2,038 positions', () => {
    expect([1, 2, 1000, 2038, 2039, 5000].map((selected) => squashIsSafe(selected))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test.each([1, 2, 3, 5, 10, 33, 100, 777, 1024, 1025, 1999, 2038])(
    'with at most %d, 1 for all and 0 for less',
    (most) => {
      const step = squashStep(most);
      for (let selected = Math.max(1, most - 40); selected <= most; selected++) {
        expect(unit(step, attention(selected, selected))).toBe(1);
        expect(unit(step, attention(selected - 1, selected))).toBe(0);
      }
      expect(unit(step, 0)).toBe(0);
    },
  );
});

describe('counts', () => {
  test.each([
    [0, 10],
    [3, 3],
    [3, 2],
    [10, 2000],
    [77, 78],
    [100, 5000],
  ])('up to %d, in heads that select at most %d', (maximum, selected) => {
    const stair = stairOfCounts(maximum, selected);
    for (let count = 0; count <= selected; count++) {
      const found = stair === null ? null : read(stair, attention(count, count, count + 1));
      expect(found, `${count}`).toBe(Math.min(count, maximum + 1));
    }
  });

  test('too high a maximum, or too long an input, is refused', () => {
    expect(stairOfCounts(1000, 1000)).toBe(null);
    expect(stairOfCounts(100, 2_000_000)).toBe(null);
  });
});

describe('stored numbers', () => {
  test.each([
    [[-5, -3, -1, 1, 3]],
    [[-6, -4, -2, 0, 2]],
    [Array.from({ length: 200 }, (_, index) => Math.fround(1 / (200 - index)))],
    [[-1e6, 1e-3, 1e6]],
  ])('%j are told apart', (stored) => {
    const stair = stairOfStored([...stored.keys()], stored);
    expect(stored.map((x) => (stair === null ? null : read(stair, x)))).toEqual([...stored.keys()]);
  });

  test('numbers that float32 cannot tell apart are refused', () => {
    expect(stairOfStored([0, 1], [1, 1 + 2 ** -23])).toBe(null);
    expect(stairOfStored([0, 1], [1, 1])).toBe(null);
  });
});

describe('means of flags', () => {
  const flags = { values: [0, 1].map(rationalOf), storedError: 0 };
  const lists: readonly (readonly [string, readonly number[]])[] = [
    ['0 or 1', [0, 1]],
    ['halves', [0, 0.5, 1, 1.5]],
    ['1/n up to 100', Array.from({ length: 100 }, (_, index) => 1 / (100 - index))],
    ['beyond what a mean can be', [-7, -2, 0.4, 0.6, 3, 8]],
    ['thirds', [1 / 3, 2 / 3]],
  ];
  test.each(lists)('%s: every mean up to the safe number is read as its nearest bucket, ties low', (_, values) => {
    const buckets = values.map(rationalOf);
    const safe = Math.min(safeMeanSelection(flags, buckets, 300), 300);
    const stair = stairOfMeans(flags, buckets, safe);
    expect(safe).toBeGreaterThanOrEqual(128);
    for (let selected = 1; selected <= safe; selected++) {
      for (let ones = 0; ones <= selected; ones++) {
        // Whole numbers decide: 2·ones ≤ (a + b)·selected, with a, b the fractions that the buckets mean.
        const nearest = buckets.slice(1).filter((upper, index) => {
          const lower = buckets[index] ?? upper;
          const [count, mean] = [BigInt(selected), BigInt(2 * ones) * lower.denominator * upper.denominator];
          return mean > (lower.numerator * upper.denominator + upper.numerator * lower.denominator) * count;
        }).length;
        expect(read(stair, attention(ones, selected)), `${ones} of ${selected}`).toBe(nearest);
      }
    }
  });

  test('the safe number falls as buckets come closer', () => {
    const limits = [[0, 1], lists[2]?.[1] ?? []].map((values) =>
      safeMeanSelection(flags, values.map(rationalOf), 4000),
    );
    expect(limits[0]).toBeGreaterThan(1000);
    expect(limits[1]).toBeLessThan(limits[0] ?? 0);
  });
});

test('a source with one value gives one bucket and no step', () => {
  const source = { values: [rationalOf(0.3)], storedError: 0 };
  expect(stairOfMeans(source, [0, 0.25, 0.5].map(rationalOf), 50)).toEqual({ codes: [1], steps: [] });
  expect(numberOf(rationalOf(0.3))).toBe(0.3);
});

test('a step is never halfway at 0, where a head leaves what it reads when it selects nothing', () => {
  const random = seededRandom(3);
  for (let i = 0; i < 1000; i++) {
    const [low, high] = [-random.integer(1, 100) / 7, random.integer(1, 100) / 7];
    const step = stepBetween(low, high, 0);
    const at = (x: number): number => Math.min(1, Math.max(0, (step?.slope ?? 0) * x + (step?.bias ?? 0)));
    expect([0, 1], `${low} to ${high}`).toContain(at(0));
    expect([at(low), at(high)]).toEqual([0, 1]);
  }
});
