import { describe, expect, test } from 'vitest';
import { rounded, roundingError } from '../../src/weights/number-formats.ts';

describe('rounding', () => {
  test.each([
    ['bfloat16', 1, 1],
    ['bfloat16', 1 + 2 ** -8, 1],
    ['bfloat16', 1 + 3 * 2 ** -8, 1 + 2 ** -6],
    ['bfloat16', 257, 256],
    ['bfloat16', 259, 260],
    ['bfloat16', -0.1, -0.10009765625],
    ['float16', 1 + 2 ** -11, 1],
    ['float16', 0.1, 0.0999755859375],
    ['float16', 2049, 2048],
    ['float16', 2 ** -25, 0],
    ['float16', 3 * 2 ** -25, 2 ** -23],
    ['float32', 0.1, Math.fround(0.1)],
  ] as const)('in %s %d is %d', (format, value, expected) => {
    expect(rounded(value, format)).toBe(expected);
    expect(rounded(expected, format)).toBe(expected);
  });

  test('no number of float16 is beyond 65,504', () => {
    expect(rounded(65_504, 'float16')).toBe(65_504);
    expect(() => rounded(70_000, 'float16')).toThrow(RangeError);
  });

  test('moves a number between 1 and 2 by at most the rounding error', () => {
    for (const format of ['bfloat16', 'float16', 'float32'] as const) {
      for (let i = 0; i < 1000; i++) {
        const value = 1 + i / 1000;
        expect(Math.abs(rounded(value, format) - value)).toBeLessThanOrEqual(roundingError(format));
      }
    }
  });
});
