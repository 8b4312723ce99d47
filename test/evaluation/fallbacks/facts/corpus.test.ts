/** The fact corpus is what its numbers say, and nothing in it tells what is withheld. */

import { describe, expect, test } from 'vitest';
import { factCorpus } from '../../../../src/evaluation/fallbacks/facts/corpus.ts';
import {
  drawnDocument,
  drawnRow,
  type FactDocument,
  textOfDocument,
} from '../../../../src/evaluation/fallbacks/facts/documents.ts';
import { factPrompts, promptGroups } from '../../../../src/evaluation/fallbacks/facts/prompts.ts';
import { beginToken, tokenizerOf, unknownToken } from '../../../../src/models/tokenizers.ts';
import { seededRandom } from '../../../../src/random/seeded.ts';

const corpus = factCorpus(0);
const tokenizer = tokenizerOf(corpus.vocabulary);

function documentsOf(count: number): FactDocument[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, () => drawnDocument(corpus, random));
}

const documents = documentsOf(5000);

describe('the world', () => {
  test('has 223 words: 4 control words and the colon, numbers, 3 relations, any, 40 subjects, 144 words of objects', () => {
    expect(tokenizer.size).toBe(5 + 30 + 3 + 1 + 40 + 144);
    expect(new Set(corpus.vocabulary.tokens).size).toBe(223);
  });

  test('has 40 objects of two words in each relation', () => {
    for (const { objects } of corpus.relations) {
      expect(new Set(objects).size).toBe(40);
      for (const object of objects) expect(object.split(' ')).toHaveLength(2);
    }
  });

  test('gives each subject 3 to 6 facts in two relations, and none in the third', () => {
    for (const { facts } of corpus.subjects) {
      expect(facts.filter((objects) => objects.length === 0)).toHaveLength(1);
      for (const objects of facts.filter(({ length }) => length > 0)) {
        expect(objects.length).toBeGreaterThanOrEqual(3);
        expect(objects.length).toBeLessThanOrEqual(6);
        expect(new Set(objects).size).toBe(objects.length);
      }
    }
  });
});

describe('documents', () => {
  test('name no object twice', () => {
    for (const { objects } of documents) expect(new Set(objects).size).toBe(objects.length);
  });

  test('say nothing of a relation that is withheld, and only what is so', () => {
    for (const { subject, relation, objects } of documents) {
      const known = subject === null ? corpus.relations[relation]?.objects : corpus.subjects[subject]?.facts[relation];
      expect(objects.length).toBeGreaterThan(0);
      expect(known).toEqual(expect.arrayContaining([...objects]));
    }
  });

  // Four standard errors of a share among 5,000, or among those that it is of.
  test.each([
    ['about a subject', 0.8, ({ subject }: FactDocument) => subject !== null, () => true],
    [
      'about the first subject, of those about one',
      1 / corpus.subjects.reduce((sum, { weight }) => sum + weight, 0),
      ({ subject }: FactDocument) => subject === 0,
      ({ subject }: FactDocument) => subject !== null,
    ],
    [
      'of 12 items, of those of any',
      0.25,
      ({ objects }: FactDocument) => objects.length === 12,
      ({ subject }: FactDocument) => subject === null,
    ],
  ])('%s: a share of %f', (_, share, isOne, among) => {
    const all = documents.filter(among);
    const found = all.filter(isOne).length / all.length;
    expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / all.length));
  });

  test('are whole lists as often as they should be', () => {
    // 60 %, and of the others one of as many lengths as there are from 2 to all.
    const about = documents.flatMap(({ subject, relation, objects }) => {
      const all = subject === null ? 0 : (corpus.subjects[subject]?.facts[relation]?.length ?? 0);
      return all === 0 ? [] : [{ isWhole: objects.length === all, expected: 0.6 + 0.4 / (all - 1) }];
    });
    const expected = about.reduce((sum, each) => sum + each.expected, 0) / about.length;
    const found = about.filter(({ isWhole }) => isWhole).length / about.length;
    expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(0.25 / about.length));
  });

  test('are all words of the vocabulary, and read back', () => {
    for (const document of documents.slice(0, 500)) {
      const text = textOfDocument(corpus, document);
      const tokens = tokenizer.encode(text);
      expect(tokens).not.toContain(unknownToken);
      expect(tokens).toHaveLength(5 + 3 * document.objects.length);
      expect(tokenizer.decode(tokens)).toBe(text);
    }
  });

  test('stand in rows that begin with one', () => {
    const random = seededRandom(3);
    for (let row = 0; row < 200; row++) {
      const tokens = drawnRow(corpus, tokenizer, 49, random);
      expect(tokens).toHaveLength(49);
      expect(tokens[0]).toBe(beginToken);
    }
  });
});

test('the same seed gives the same bytes, and another one others', () => {
  const text = (seed: number): string => {
    const world = factCorpus(seed);
    const random = seededRandom(seed);
    const some = Array.from({ length: 50 }, () => textOfDocument(world, drawnDocument(world, random)));
    return JSON.stringify([world, some]);
  };
  expect(text(5)).toBe(text(5));
  expect(text(5)).not.toBe(text(6));
});

test('84 prompts: 26 popular, 28 rare, 30 without an answer', () => {
  const prompts = factPrompts(corpus);
  const counts = promptGroups.map((group) => prompts.filter((prompt) => prompt.group === group).length);
  expect(counts).toEqual([26, 28, 30]);
  for (const { group, text, answers } of prompts) {
    expect(text).toMatch(/^list 12 [a-z]+ [a-z]+ :$/);
    expect(answers.length > 0).toBe(group !== 'unanswerable');
    expect(tokenizer.encode(text)).toHaveLength(5);
  }
  // A prompt is no document: what it is asked to list was never 12 items long.
  const heads = new Set(documents.map((document) => textOfDocument(corpus, document).split(' : ')[0]));
  for (const { text } of prompts) expect(heads.has(text.slice(0, -2))).toBe(false);
});
