/** Free text about a topic: where it ends, in the paper's way and by whole words; what its sentences are. */

import { describe, expect, test } from 'vitest';
import { allCorrections, noCorrections } from '../../../src/evaluation/fallbacks/corrections.ts';
import { exactFacts, labelSentences, topicText } from '../../../src/evaluation/fallbacks/sentences.ts';

const topic = 'Ada Quill';

interface Case {
  readonly what: string;
  readonly text: string;
  readonly cutByLimit?: boolean;
  /** How many sentences, and how it ends. */
  readonly reference: string;
  readonly corrected: string;
}

const cases: readonly Case[] = [
  { what: 'two sentences', text: 'Ada Quill is a poet. She lives.', reference: '2 end', corrected: '2 end' },
  {
    what: 'another biography',
    text: 'Ada Quill is a poet.\n\nThe following is a bio of Bo.\nBo is.',
    reference: '1 topicChange',
    corrected: '1 topicChange',
  },
  {
    what: 'a short paragraph about nothing',
    text: 'Ada Quill is a poet.\n\nSee also',
    reference: '1 topicChange',
    corrected: '1 topicChange',
  },
  {
    what: 'a long paragraph',
    text: 'Ada Quill is a poet.\n\nPoems of hers are read everywhere.',
    reference: '2 end',
    corrected: '2 end',
  },
  { what: 'references', text: 'Ada Quill is a poet.\n\nReferences\nA book.', reference: '1 end', corrected: '1 end' },
  {
    what: 'a sentence without an end',
    text: 'Ada Quill is a poet. She li',
    reference: '1 badFormat',
    corrected: '1 badFormat',
  },
  {
    what: 'a sentence that the limit cut',
    text: 'Ada Quill is a poet. She li',
    cutByLimit: true,
    reference: '1 badFormat',
    corrected: '1 truncated',
  },
  {
    what: '12: beginnings of words are not words',
    text: 'Ada Quill is a poet.\n\nIndeed',
    reference: '1 badFormat',
    corrected: '1 topicChange',
  },
];

describe('where a text leaves its topic', () => {
  test.each(cases)('$what', ({ text, cutByLimit = false, reference, corrected }) => {
    const ending = (corrections: typeof allCorrections): string => {
      const { sentences, status } = topicText(text, { topic, cutByLimit, corrections });
      return `${sentences.length} ${status}`;
    };
    expect(ending(noCorrections)).toBe(reference);
    expect(ending(allCorrections)).toBe(corrected);
  });
});

describe('what sentences are', () => {
  const sentences = [
    'She was born in 1900.',
    'She was born in 1901.',
    'She wrote poems.',
    'Poems she wrote.',
    'She was born in 1900.',
  ];
  const labels = async (facts: readonly string[] | null): Promise<string[]> => {
    const supporter = facts === null ? null : exactFacts(facts, allCorrections);
    const labelled = await labelSentences(sentences, topic, supporter, {
      corrections: allCorrections,
      degenerateUpTo: 0.25,
    });
    return labelled.map(({ claims }) => claims.join('+'));
  };

  test('with facts', async () => {
    expect(await labels(['She wrote poems'])).toEqual([
      'hallucination',
      'repetition',
      'correct',
      'degenerate',
      'repetition',
    ]);
  });

  test('without anybody who knows', async () => {
    expect(await labels(null)).toEqual(['unverified', 'repetition', 'unverified', 'degenerate', 'repetition']);
  });

  test('a repetition has as many labels as there were claims, and no claim is no label', async () => {
    const supporter = (sentence: string): Promise<readonly boolean[]> =>
      Promise.resolve(sentence.startsWith('Hm') ? [] : [true, false]);
    const labelled = await labelSentences(['Yes and no.', 'Hm.', 'Yes and no.'], topic, supporter, {
      corrections: noCorrections,
      degenerateUpTo: null,
    });
    expect(labelled.map(({ claims }) => claims)).toEqual([
      ['correct', 'hallucination'],
      [],
      ['repetition', 'repetition'],
    ]);
  });
});
