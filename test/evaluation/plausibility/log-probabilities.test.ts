/** Ratings and baselines that are read off log-probabilities, of models whose counts are known. */

import { describe, expect, test } from 'vitest';
import { expectedAfter, expectedOf } from '../../../src/evaluation/plausibility/expected-rating.ts';
import { type Material, regionStart } from '../../../src/evaluation/plausibility/materials.ts';
import { materialProblems } from '../../../src/evaluation/plausibility/materials-lint.ts';
import {
  baselineTables,
  sentenceScores,
  unknownWarnings,
} from '../../../src/evaluation/plausibility/sentence-scores.ts';
import type { LanguageModel } from '../../../src/models/language-model.ts';
import { localModel } from '../../../src/models/local-model.ts';
import { ngramModel } from '../../../src/models/ngram.ts';
import { beginToken, endToken, tokenizerOf, vocabularyOf } from '../../../src/models/tokenizers.ts';

function trained(kind: 'characters' | 'words', texts: readonly string[], order: number): LanguageModel {
  const tokenizer = tokenizerOf(vocabularyOf(kind, texts));
  const tokens = texts.map((text) => [beginToken, ...tokenizer.encode(text), endToken]);
  return localModel('n-gram', tokenizer, ngramModel(tokens, order, tokenizer.size));
}

const logged = (chances: Readonly<Record<string, number>>) =>
  Object.entries(chances).map(([text, chance]) => ({ text, id: null, logProbability: Math.log(chance) }));

describe('the expected rating', () => {
  const cases: readonly { chances: Readonly<Record<string, number>>; rating: number | null; mass: number }[] = [
    { chances: { '6': 0.5, '2': 0.25, high: 0.25 }, rating: (6 * 0.5 + 2 * 0.25) / 0.75, mass: 0.75 },
    { chances: { ' 7': 0.5, '7': 0.25, '8': 0.125, '0': 0.125 }, rating: 7, mass: 0.75 },
    { chances: { high: 0.9, '5.': 0.1 }, rating: null, mass: 0 },
  ];
  test.each(cases)('of $chances', ({ chances, rating, mass }) => {
    const found = expectedOf(logged(chances), [1, 7]);
    expect(found.mass).toBeCloseTo(mass, 12);
    if (rating === null) expect(found.rating).toBeNull();
    else expect(found.rating).toBeCloseTo(rating, 12);
  });

  test.each(['characters', 'words'] as const)('of a model that runs here, by %s', async (kind) => {
    const texts = [...Array<string>(30).fill('The score is 6'), ...Array<string>(10).fill('The score is 2')];
    const { rating, mass } = await expectedAfter('The score is', trained(kind, texts, 4), [1, 7]);
    expect(rating).toBeCloseTo(5, 1);
    expect(mass).toBeGreaterThan(0.8);
  });
});

describe('log-probabilities of sentences', () => {
  const corpus = ['dog', 'cat', 'bird'].flatMap((noun, rare) =>
    ['barked', 'slept'].flatMap((verb) => Array<string>(6 - 2 * rare).fill(`The ${noun} ${verb}.`)),
  );

  test('are those of the model, the end too; the mean is by token', async () => {
    const model = trained('words', corpus, 2);
    const [score] = await sentenceScores(model, [{ sentence: 'The dog slept.', region: null }]);
    const [alone] = await model.score([{ prompt: '', continuation: 'The dog slept.', ends: true }]);
    expect(score).toEqual({
      sum: alone?.logProbability,
      mean: (alone?.logProbability ?? 0) / 5,
      tokens: 5,
      region: null,
      unknown: 0,
    });
  });

  test('go together with ratings where the usual is plausible, and unknown words are told', async () => {
    const materials = ['dog', 'cat', 'bird'].flatMap((noun, rare) =>
      ['barked', 'slept'].map(
        (verb): Material => ({
          item: noun,
          condition: verb,
          sentence: `The ${noun} ${verb}.`,
          region: null,
          human: [6 - 2 * rare],
          model: [],
        }),
      ),
    );
    const model = trained('words', corpus, 3);
    const scores = await sentenceScores(model, materials);
    const options = { resamples: 50, level: 0.95, seed: 1 };
    const [means, ratings] = baselineTables(materials, [{ name: 'n', scores }], options);
    expect(means?.rows.map(([condition, count]) => [condition, count])).toEqual([
      ['barked', 3],
      ['slept', 3],
    ]);
    const [, pearson] = ratings?.rows[0] ?? [];
    expect(pearson).toMatchObject({ value: expect.closeTo(0.98, 1) });
    expect(unknownWarnings([{ name: 'n', scores }])).toEqual([]);
    const strange = await sentenceScores(model, [{ sentence: 'The yak slept.', region: null }]);
    expect(unknownWarnings([{ name: 'n', scores: strange }])).toEqual([
      'n does not know 1 of 5 tokens of the sentences; it was trained on other words',
    ]);
  });

  test.each(['characters', 'words'] as const)(
    'of regions are those of all tokens that overlap, by %s',
    async (kind) => {
      const model = trained(kind, corpus, 3);
      const sentence = 'The yak slept.';
      const [whole] = await model.score([{ prompt: '', continuation: sentence, ends: true }]);
      const regions = ['The', 'yak', 'yak slept', 'slept', 'lept', 'dog', null];
      const scores = await sentenceScores(
        model,
        regions.map((region) => ({ sentence, region })),
      );
      const [first, second, both, third, part, absent, none] = scores.map(({ region }) => region);
      const tokens = whole?.tokens ?? [];
      const costOf = (...texts: readonly string[]): number =>
        tokens.filter(({ text }) => texts.includes(text)).reduce((sum, token) => sum - token.logProbability, 0);
      expect([absent, none]).toEqual([null, null]);
      if (kind === 'words') {
        // The yak is unknown, and still has its place.
        expect([first, second, third, part]).toEqual([
          costOf('The'),
          costOf(' yak'),
          costOf(' slept'),
          costOf(' slept'),
        ]);
      }
      const blank = kind === 'characters' ? -(tokens[7]?.logProbability ?? 0) : 0;
      expect(both).toBeCloseTo((second ?? 0) + (third ?? 0) + blank, 12);
    },
  );

  test('a region that is a word is not looked for within words, and a second place is told', () => {
    expect(regionStart('The cattle saw a cat.', 'cat')).toBe(17);
    expect(regionStart('The cattle slept.', 'cat')).toBe(4);
    const material = { item: '1', condition: '', region: 'cat', human: [], model: [] };
    expect(materialProblems([{ ...material, sentence: 'A cat saw a cat.' }])).toEqual([
      { where: 'item 1, ', problem: 'its region "cat" is in it 2 times: the first counts' },
    ]);
  });

  test('have a column of regions where there are any, held against people as the others are', async () => {
    const materials = ['dog', 'cat', 'bird', 'dog'].map(
      (noun, index): Material => ({
        item: String(index),
        condition: 'all',
        sentence: `The ${noun} slept.`,
        region: noun,
        human: [6 - 2 * (index % 3)],
        model: [],
      }),
    );
    const scores = await sentenceScores(trained('words', corpus, 3), materials);
    const [means, ratings] = baselineTables(materials, [{ name: 'n', scores }], { resamples: 20, level: 0.9, seed: 0 });
    expect(means?.columns.at(-1)).toBe('n, region');
    const [name, pearson] = ratings?.rows.at(-1) ?? [];
    expect(name).toBe('n, region');
    expect(pearson).toMatchObject({ value: expect.closeTo(-0.98, 1) });
  });
});
