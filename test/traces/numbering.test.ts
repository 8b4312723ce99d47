import { describe, expect, test } from 'vitest';
import { createNumbering } from '../../src/traces/numbering.ts';
import { seededRandom } from '../support/random.ts';

interface Case {
  readonly what: string;
  readonly sizes: readonly number[];
}

const cases: readonly Case[] = [
  { what: 'no place', sizes: [] },
  { what: 'one place', sizes: [5] },
  { what: 'few codes', sizes: [2, 3, 4] },
  { what: 'more codes than one number holds', sizes: Array.from({ length: 40 }, () => 1000) },
];

function check({ sizes }: Case, kind: 'codes' | 'numbers'): void {
  const random = seededRandom(1);
  const places = [...sizes.keys()].map((place) => 2 * place);
  const numbering = createNumbering(places, sizes);
  const most = (size: number): number => (kind === 'codes' ? size - 1 : 2 * size);
  const known = new Map<string, number>();
  for (let count = 0; count < 3000; count++) {
    const row = Array.from({ length: 2 * sizes.length }, (_, place) =>
      random.chance(0.9) ? 0 : random.integer(0, most(sizes[place >> 1] ?? 1)),
    );
    const number =
      kind === 'codes'
        ? numbering.ofCodes(Int32Array.from([7, ...row]), 1)
        : numbering.ofNumbers(Float64Array.from(row));
    const key = row.filter((_, place) => place % 2 === 0).join();
    expect(known.get(key) ?? number).toBe(number);
    known.set(key, number);
  }
  expect(new Set(known.values()).size).toBe(known.size);
}

describe.each(['codes', 'numbers'] as const)('equal lists of %s, and only they, have the same number', (kind) => {
  test.each(cases)('$what', (each) => check(each, kind));
});
