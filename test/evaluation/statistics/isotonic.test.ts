/** Isotonic regression, against values worked by hand. */

import { describe, expect, test } from 'vitest';
import { isotonicAt, isotonicFit } from '../../../src/evaluation/statistics/isotonic.ts';
import { seededRandom } from '../../../src/random/seeded.ts';

interface Case {
  readonly what: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly fitted: readonly number[];
}

const cases: readonly Case[] = [
  { what: 'what never falls stays', x: [1, 2, 3], y: [1, 1, 4], fitted: [1, 1, 4] },
  { what: 'two that fall are their mean', x: [1, 2, 3, 4], y: [1, 3, 2, 4], fitted: [1, 2.5, 2.5, 4] },
  { what: 'pools are pooled on', x: [1, 2, 3, 4, 5], y: [4, 5, 3, 2, 6], fitted: [3.5, 3.5, 3.5, 3.5, 6] },
  { what: 'what only falls is level', x: [1, 2, 3], y: [3, 2, 1], fitted: [2, 2, 2] },
  { what: 'points of one x weigh as many', x: [2, 1, 1, 1], y: [1, 2, 3, 4], fitted: [2.5, 2.5] },
];

test.each(cases)('$what', ({ x, y, fitted }) => {
  expect(isotonicFit(x, y).y).toEqual(fitted);
});

test('between points it is straight, beyond them level', () => {
  const fit = isotonicFit([1, 2, 4], [1, 2, 6]);
  expect([0, 1, 1.5, 3, 4, 9].map((x) => isotonicAt(fit, x))).toEqual([1, 1, 1.5, 4, 6, 6]);
  expect(isotonicAt(isotonicFit([], []), 1)).toBeNaN();
});

describe('of any points', () => {
  const random = seededRandom(5);
  const x = Array.from({ length: 60 }, () => Math.round(20 * random()));
  const y = x.map((value) => value + 20 * random());
  const fit = isotonicFit(x, y);
  const error = (of: (value: number) => number): number =>
    x.reduce((sum, value, index) => sum + ((y[index] ?? 0) - of(value)) ** 2, 0);

  test('it never falls, and keeps the mean', () => {
    expect([...fit.y].sort((a, b) => a - b)).toEqual(fit.y);
    const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
    expect(sum(x.map((value) => isotonicAt(fit, value)))).toBeCloseTo(sum(y), 8);
  });

  test('no other that never falls is nearer: pools moved up or down are not', () => {
    const best = error((value) => isotonicAt(fit, value));
    for (const shift of [-0.1, 0.1]) {
      for (const from of fit.x) {
        const moved = { x: fit.x, y: fit.y.map((value, at) => value + ((fit.x[at] ?? 0) >= from ? shift : 0)) };
        if (moved.y.some((value, at) => value < (moved.y[at - 1] ?? Number.NEGATIVE_INFINITY))) continue;
        expect(error((value) => isotonicAt(moved, value))).toBeGreaterThanOrEqual(best - 1e-9);
      }
    }
  });
});
