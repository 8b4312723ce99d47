/** What demonstrations in a cache cost against retrieved ones, worked by hand. */

import { expect, test } from 'vitest';
import { breakEven, breakEvenTables, promptLengths } from '../../../src/evaluation/in-context-learning/break-even.ts';
import { plannedCells } from '../../../src/evaluation/in-context-learning/cells.ts';

interface Case {
  readonly what: string;
  readonly fixed: number;
  readonly retrieved: number;
  readonly requests: number;
  readonly cached: number;
  readonly wanted: number | null;
}

const cases: readonly Case[] = [
  // 1000 + 18 · 50 = 1900 = 19 · 100
  { what: 'a twentieth', fixed: 1000, retrieved: 100, requests: 1, cached: 0.05, wanted: 19 },
  { what: 'nothing', fixed: 1000, retrieved: 100, requests: 1, cached: 0, wanted: 10 },
  { what: 'as much as retrieval', fixed: 1000, retrieved: 100, requests: 1, cached: 0.1, wanted: null },
  { what: 'no more than the others', fixed: 100, retrieved: 100, requests: 1, cached: 0.1, wanted: 1 },
  { what: 'the full price', fixed: 1000, retrieved: 100, requests: 1, cached: 1, wanted: null },
  // A text is two requests: 1000 + (2 · 9 − 1) · 10 = 1170, and 9 · (130 + 1.3) = 1181.7; at 8 1150, and 1050.4.
  { what: 'by two requests', fixed: 1000, retrieved: 130, requests: 2, cached: 0.01, wanted: 9 },
];

test.each(cases)('where cached tokens cost $what', ({ fixed, retrieved, requests, cached, wanted }) => {
  const found = breakEven(fixed, retrieved, requests, { uncached: 1, cached });
  expect(found).toBe(wanted);
  if (found === null) return;
  const dearer = (texts: number): number =>
    fixed + (texts * requests - 1) * fixed * cached - texts * retrieved * (1 + (requests - 1) * cached);
  expect(dearer(found)).toBeLessThanOrEqual(1e-9);
  if (found > 1) expect(dearer(found - 1)).toBeGreaterThan(0);
});

test('lengths are of the demonstrations that are shown, and the table holds them against each other', () => {
  const item = (id: string, text: string) => ({ id, text, label: 'x' });
  const data = {
    // 21 letters of text and 1 of label, and 18 around them: 10 tokens.
    training: ['a', 'b', 'c', 'd'].map((letter, index) => item(String(index), `${letter} `.repeat(10) + letter)),
    test: [item('q', 'a'), item('r', 'b')],
    labels: ['x'],
  };
  const cells = plannedCells({
    counts: [1, 4],
    selections: ['random', 'bm25'],
    orders: [],
    shuffles: 0,
    blocks: [],
    blockCount: 4,
    runs: 2,
  });
  const lengths = promptLengths(data, cells, 0);
  expect(lengths.map(({ selection, count, tokens }) => [selection, count, tokens])).toEqual([
    ['random', 1, 10],
    ['random', 4, 40],
    ['bm25', 1, 10],
    ['bm25', 4, 40],
  ]);
  const [table] = breakEvenTables(lengths, 1, { uncached: 1, cached: 0.1 });
  expect(table?.rows).toEqual([
    ['1', 10, 1, 1],
    ['4', 40, 6, 1],
  ]);
  expect(breakEvenTables(lengths.slice(0, 2), 1, { uncached: 1, cached: 0.1 })).toEqual([]);
});
