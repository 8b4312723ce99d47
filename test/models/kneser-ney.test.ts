/** The smoothing of Kneser and Ney, by hand. */

import { describe, expect, test } from 'vitest';
import { discountsFrom, kneserNeyChances } from '../../src/models/kneser-ney.ts';
import { countedNgrams } from '../../src/models/ngram-counts.ts';
import { readNgramFile, writeNgramFile } from '../../src/models/ngram-file.ts';
import { seededRandom } from '../../src/random/seeded.ts';

/** Tokens 0 (begin), 1 (end), 2 (unknown), and 3 to 5; two texts: 3 4, and 3 5. */
const texts = [
  [0, 3, 4, 1],
  [0, 3, 5, 1],
];
const after = (order: number) => kneserNeyChances(countedNgrams(texts, order), 6, 0);

// Bigrams: 0 3 twice; 3 4, 3 5, 4 1 and 5 1 once. So 3, 4 and 5 come after one token each, 1 after two: 5 in all, of which
// discounts of .5 (for 1) and 1 (for 2) take 3 · .5 + 1.
const taken = 2.5 / 5 / 6;
const unigram = [taken, 1 / 5 + taken, taken, 0.5 / 5 + taken, 0.5 / 5 + taken, 0.5 / 5 + taken];
// After 3: 4 and 5, once each.
const after3 = unigram.map((chance, token) => (token >= 4 ? 0.5 : 0) / 2 + 0.5 * chance);
// At the beginning 3 twice, of which 1 is taken.
const first = unigram.map((chance, token) => (token === 3 ? 1 : 0) / 2 + 0.5 * chance);

interface Case {
  readonly order: number;
  readonly history: readonly number[];
  readonly wanted: readonly number[];
}

const cases: readonly Case[] = [
  { order: 2, history: [0, 3], wanted: after3 },
  { order: 2, history: [0], wanted: first },
  { order: 2, history: [0, 2], wanted: unigram },
  // At the highest order counts are counts: 1 twice, 3 twice, 4 and 5 once, of six.
  {
    order: 1,
    history: [3],
    wanted: [3 / 36, 1 / 6 + 3 / 36, 3 / 36, 1 / 6 + 3 / 36, 0.5 / 6 + 3 / 36, 0.5 / 6 + 3 / 36],
  },
  // After 0 3 as after 3, below which 3 is followed by 4 and 5, each after one token.
  { order: 3, history: [0, 3], wanted: after3.map((chance, token) => (token >= 4 ? 0.5 : 0) / 2 + 0.5 * chance) },
];

test.each(cases)('order $order after $history', ({ order, history, wanted }) => {
  const chances = after(order)(history);
  for (const [token, chance] of wanted.entries()) expect(chances[token]).toBeCloseTo(chance, 14);
});

test('discounts are by counts of counts, where there are any that make sense', () => {
  // y = 10 / (10 + 2 · 5) = .5
  expect(discountsFrom([10, 5, 3, 2])).toEqual([0.5, 2 - (1.5 * 3) / 5, 3 - (2 * 2) / 3]);
  expect(discountsFrom([4, 1, 0, 0])).toBeNull();
  expect(discountsFrom([1, 1, 9, 9])).toBeNull();
});

describe('of many texts', () => {
  const random = seededRandom(3);
  const drawn = (count: number) =>
    Array.from({ length: count }, () => {
      const words = Array.from({ length: 6 }, () => 3 + Math.floor(60 * random() ** 3));
      // What comes second is known by what comes first.
      return [0, ...words.flatMap((word) => [word, 63 + (word % 7)]), 1];
    });
  const [training, test_] = [drawn(150), drawn(40)];

  test.each([1, 2, 3])('order %i: chances are above 0, and 1 together', (order) => {
    const chancesAfter = kneserNeyChances(countedNgrams(training, order), 70, 0);
    for (const history of [[0], [0, 3], [0, 3, 66], [2, 2], [5, 68, 9]]) {
      const chances = [...chancesAfter(history)];
      expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...chances)).toBeGreaterThan(0);
    }
  });

  test('three tokens say more of new texts than one', () => {
    const costOf = (order: number): number => {
      const chancesAfter = kneserNeyChances(countedNgrams(training, order), 70, 0);
      const costs = test_.flatMap((text) =>
        text.slice(1).map((token, at) => -Math.log(chancesAfter(text.slice(0, at + 1))[token] ?? 0)),
      );
      return costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
    };
    expect(costOf(3)).toBeLessThan(costOf(1) - 1);
  });
});

test('a file keeps it, and one of before is of Witten and Bell', () => {
  const vocabulary = { kind: 'words', tokens: ['<begin>', '<end>', '<unknown>', 'a', ' b', ' c'] } as const;
  const counts = countedNgrams(texts, 2);
  for (const smoothing of ['witten-bell', 'kneser-ney'] as const) {
    const text = writeNgramFile({ vocabulary, counts, smoothing });
    expect(JSON.parse(text).version).toBe(smoothing === 'witten-bell' ? 1 : 2);
    expect(readNgramFile(text)).toMatchObject({ ok: true, value: { smoothing } });
  }
});
