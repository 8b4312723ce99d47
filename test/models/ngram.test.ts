/** The smoothing of Witten and Bell, by hand. */

import { expect, test } from 'vitest';
import { ngramModel } from '../../src/models/ngram.ts';

/** Tokens 0 (begin), 1 (end), 2 and 3; two texts. */
const texts = [
  [0, 2, 3, 1],
  [0, 2, 2, 1],
];

async function sharesAfter(order: number, history: readonly number[]): Promise<number[]> {
  const session = ngramModel(texts, order, 4).open();
  const [row = []] = await session.feed([history]);
  return Array.from(row.at(-1) ?? [], Math.exp);
}

// Six tokens follow others: 2 three times, 3 once, 1 twice: three kinds.
const unigram = [(0 + 3 / 4) / 9, (2 + 3 / 4) / 9, (3 + 3 / 4) / 9, (1 + 3 / 4) / 9];
// After 2 come 3, 2 and 1, once each.
const after2 = unigram.map((share, token) => ((token === 0 ? 0 : 1) + 3 * share) / 6);

test.each([
  { order: 1, history: [0], wanted: unigram },
  { order: 2, history: [0, 2], wanted: after2 },
  { order: 2, history: [0, 3, 2], wanted: after2 },
  { order: 3, history: [0, 2], wanted: after2.map((share, token) => ((token >= 2 ? 1 : 0) + 2 * share) / 4) },
  { order: 3, history: [3, 0], wanted: unigram.map((share, token) => ((token === 2 ? 2 : 0) + share) / 3) },
])('order $order after $history', async ({ order, history, wanted }) => {
  const shares = await sharesAfter(order, history);
  for (const [token, share] of wanted.entries()) expect(shares[token]).toBeCloseTo(share, 14);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 14);
});

test('an order below 1 is refused', () => {
  expect(() => ngramModel(texts, 0, 4)).toThrow(new RangeError('the order is 0; it is a whole number from 1'));
});
