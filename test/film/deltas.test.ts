import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deltaOf, sequenceOf } from '../../src/film/deltas.ts';

test('any table of a sequence comes back, in any order', () => {
  const width = 3;
  const tables = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 }), {
    minLength: 1,
    maxLength: 100,
  });
  fc.assert(
    fc.property(tables, fc.array(fc.nat({ max: 99 }), { maxLength: 12 }), (rows, order) => {
      const all = rows.map((row) => Int32Array.from(row));
      const deltas = all.map((table, index) => deltaOf(all[index - 1] ?? new Int32Array(6), table, width));
      const table = sequenceOf(deltas, 6, width);
      for (const index of order) {
        const wanted = Math.min(index, all.length - 1);
        expect(table(wanted)).toEqual(all[wanted]);
      }
    }),
    { numRuns: 100, seed: 1 },
  );
});

test('a column that becomes the same everywhere is one number', () => {
  const before = Int32Array.from([0, 1, 0, 2]);
  expect(deltaOf(before, Int32Array.from([5, 1, 5, 2]), 2)).toEqual([[0, 5]]);
  expect(deltaOf(before, Int32Array.from([0, 1, 0, 3]), 2)).toEqual([[1, 1, 3]]);
});
