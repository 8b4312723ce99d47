/** What is corrected in the paper's rules, one by one: what the reference makes of a completion, and what the default does. */

import { describe, expect, test } from 'vitest';
import { allCorrections, type Corrections, noCorrections } from '../../../src/evaluation/fallbacks/corrections.ts';
import {
  type Answers,
  countsOf,
  defaultLabelling,
  labelItems,
  labellingBy,
  orderOf,
  paperCounts,
} from '../../../src/evaluation/fallbacks/labels.ts';
import { listItems } from '../../../src/evaluation/fallbacks/list-items.ts';
import { goldAnswers, matchedItems } from '../../../src/evaluation/fallbacks/matching.ts';
import { normalised } from '../../../src/evaluation/fallbacks/normalised.ts';

interface Row {
  readonly what: string;
  readonly correction: keyof Corrections;
  readonly completion: string;
  readonly cutByLimit?: boolean;
  /** Items with bars between, then the status, then the item that was cut. */
  readonly reference: string;
  readonly corrected: string;
}

const longItems = Array.from({ length: 40 }, (_, index) => `${index === 0 ? '' : `${index + 1}. `}one two three four`);

const rows: readonly Row[] = [
  {
    what: '1: a final number alone is no item',
    correction: 'emptyItems',
    completion: ' Ice\n2. Water\n3. Vapor\n4.',
    reference: 'Ice|Water|Vapor|: end',
    corrected: 'Ice|Water|Vapor: end',
  },
  {
    what: '2: an item that the token limit cut is not judged',
    correction: 'truncation',
    completion: ' Ice\n2. Water\n3. Vapor\n4. Pla',
    cutByLimit: true,
    reference: 'Ice|Water|Vapor|Pla: end',
    corrected: 'Ice|Water|Vapor: truncated, cut Pla',
  },
  {
    what: '2: a newline ended the last item before the limit did',
    correction: 'truncation',
    completion: ' Ice\n2. Water\n3. Vapor\n4. Plasma\n',
    cutByLimit: true,
    reference: 'Ice|Water|Vapor|Plasma: end',
    corrected: 'Ice|Water|Vapor|Plasma: truncated',
  },
  {
    what: '2: the limit came behind the list',
    correction: 'truncation',
    completion: ' Ice\n2. Water\n3. Vapor\n\nThese are states of mat',
    cutByLimit: true,
    reference: 'Ice|Water|Vapor: topicChange',
    corrected: 'Ice|Water|Vapor: topicChange',
  },
  {
    what: '3: text without a list has no items',
    correction: 'textWithoutList',
    completion: ' The planets are many and I like all of them very much indeed.',
    reference: 'The planets are many and I like all of them very much indeed.: badFormat',
    corrected: ': badFormat',
  },
  {
    what: '8: a number is joined with its item over several newlines',
    correction: 'joinedNumbers',
    completion: '\n\nThumb\n2.\n\nIndex\n3.\n\nMiddle',
    reference: 'Thumb||Index||Middle: end',
    corrected: 'Thumb|Index|Middle: end',
  },
  {
    what: '9: the next number goes on behind an empty line',
    correction: 'emptyLines',
    completion: ' Red\n2. Blue\n3. Green\n\n4. Yellow\n5. Black',
    reference: 'Red|Blue|Green: topicChange',
    corrected: 'Red|Blue|Green|Yellow|Black: end',
  },
  {
    what: '9: a list with an empty line behind every item, and a remark',
    correction: 'emptyLines',
    completion: ' Red\n\n2. Blue\n\n3. Green\n\n4. Black\n\nThese are colours.',
    reference: 'Red|Blue|Green|Black|These are colours.: end',
    corrected: 'Red|Blue|Green|Black: topicChange',
  },
  {
    what: '10: another list behind two empty lines is a change of topic',
    correction: 'topicChanges',
    completion: ' Red\n2. Blue\n3. Green\n\n\nThe following 25 are cars',
    reference: 'Red|Blue|Green: end',
    corrected: 'Red|Blue|Green: topicChange',
  },
  {
    what: '14: a long list of short items that ends',
    correction: 'longLists',
    completion: longItems.slice(0, 24).join('\n').replaceAll('four', 'four five six'),
    reference: `${longItems.slice(0, 24).fill('one two three four five six').join('|')}: badFormat`,
    corrected: `${longItems.slice(0, 24).fill('one two three four five six').join('|')}: end`,
  },
];

function listed({ completion, cutByLimit = false }: Row, corrections: Corrections): string {
  const { items, status, truncated } = listItems(completion, { asked: 25, cutByLimit, corrections });
  return `${items.join('|')}: ${status}${truncated === null ? '' : `, cut ${truncated}`}`;
}

describe('lists', () => {
  test.each(rows)('$what', (row) => {
    expect(listed(row, noCorrections)).toBe(row.reference);
    expect(listed(row, { ...noCorrections, [row.correction]: true })).toBe(row.corrected);
    expect(listed(row, allCorrections)).toBe(row.corrected);
  });
});

interface Texts {
  readonly what: string;
  readonly correction: keyof Corrections;
  readonly input: string;
  readonly reference: string;
  readonly corrected: string;
}

const texts: readonly Texts[] = [
  { what: '6: only an article', correction: 'articles', input: 'A', reference: '', corrected: 'a' },
  { what: '6: an article before', correction: 'articles', input: 'A B', reference: 'b', corrected: 'b' },
  {
    what: '11: a full stop behind a parenthesis',
    correction: 'finalPunctuation',
    input: 'Avatar (2009).',
    reference: 'avatar 2009',
    corrected: 'avatar',
  },
];

describe('normalised texts', () => {
  test.each(texts)('$what', ({ correction, input, reference, corrected }) => {
    expect(normalised(input, noCorrections)).toBe(reference);
    expect(normalised(input, { ...noCorrections, [correction]: true })).toBe(corrected);
    expect(normalised(input, allCorrections)).toBe(corrected);
  });
});

/** C correct, H hallucination, N new, D degenerate, R repetition. */
function lettersOf(items: string, answers: Answers, rules: 'default' | 'paper-order' = 'default'): string {
  return labelItems(items.split(' / '), answers, labellingBy(rules))
    .map(({ label }) => (label === 'new' ? 'N' : label.charAt(0).toUpperCase()))
    .join(' ');
}

const decathlon = ['100m', 'Long jump', 'Shot put', 'High jump', '400m', 'Discus', 'Pole vault', '1500m'];

interface Labels {
  readonly what: string;
  readonly items: string;
  readonly answers: Answers;
  readonly reference: string;
  readonly corrected: string;
}

const labelled: readonly Labels[] = [
  {
    what: '4: numbers in right answers are not repeated',
    items: decathlon.join(' / '),
    answers: decathlon,
    reference: 'C C C C C C C C',
    corrected: 'C C C C C C C C',
  },
  {
    what: '4: one more number is a repetition, the first without a new word degenerate',
    items: 'Rocky / Rocky 2 / Rocky 3',
    answers: ['Rocky'],
    reference: 'C H H',
    corrected: 'C D R',
  },
  {
    what: '4: an item of known words',
    items: 'The Thumb / thumb. / Index finger / index (finger)',
    answers: ['Thumb', 'Index finger'],
    reference: 'C R C H',
    corrected: 'C R C D',
  },
  {
    what: 'nobody knows what is right',
    items: 'Thumb / Index / thumb',
    answers: null,
    reference: 'N N R',
    corrected: 'N N R',
  },
  {
    what: 'it is known that nothing is right',
    items: 'Thumb / Index / thumb',
    answers: [],
    reference: 'H H R',
    corrected: 'H H R',
  },
  {
    what: '6: an answer that is an article',
    items: 'A / B',
    answers: ['A', 'B'],
    reference: 'H C',
    corrected: 'C C',
  },
  {
    what: 'an answer by one of its names, once',
    items: 'Holland / Netherlands / France',
    answers: [['Netherlands', 'Holland'], 'France'],
    reference: 'C H C',
    corrected: 'C H C',
  },
];

describe('labels', () => {
  test.each(labelled)('$what', ({ items, answers, reference, corrected }) => {
    expect(lettersOf(items, answers, 'paper-order')).toBe(reference);
    expect(lettersOf(items, answers)).toBe(corrected);
  });

  test('4: the counts of the paper can be negative, those of the default never', () => {
    const items = labelItems(decathlon, decathlon, labellingBy('paper-counts'));
    expect(paperCounts(items, 'end', { asked: 25, prompt: 'p', unknown: false })).toMatchObject({
      correct: 8,
      hallucination: -2,
      repetition: 2,
      end: 17,
    });
    const order = orderOf(labelItems(decathlon, decathlon), 'end', 25);
    expect(countsOf(order)).toMatchObject({ correct: 8, hallucination: 0, repetition: 0, end: 17 });
  });

  test('4: counts and order of the paper do not agree on digits and full stops', () => {
    const countsFor = (texts: readonly string[]): object => {
      const items = labelItems(texts, [], labellingBy('paper-counts'));
      return paperCounts(items, 'full', { asked: texts.length, prompt: 'p', unknown: false });
    };
    expect(countsFor(['Rocky 2', 'Rocky 3', 'Rocky 4'])).toMatchObject({ hallucination: 1, repetition: 2 });
    expect(lettersOf('Rocky 2 / Rocky 3 / Rocky 4', [], 'paper-order')).toBe('H H H');
    expect(countsFor(['thumb.', 'Thumb'])).toMatchObject({ hallucination: 2, repetition: 0 });
    expect(lettersOf('thumb. / Thumb', [], 'paper-order')).toBe('H R');
    expect(countsFor(['a', 'p', 'p'])).toMatchObject({ hallucination: 1, repetition: 2 });
  });

  test('the worked example of a final number', () => {
    const { items, status } = listItems(' Ice\n2. Water\n3. Vapor\n4.', {
      asked: 25,
      cutByLimit: false,
      corrections: allCorrections,
    });
    const counts = countsOf(orderOf(labelItems(items, ['Ice', 'Water', 'Vapor']), status, 25));
    expect(counts).toMatchObject({ correct: 3, end: 22, hallucination: 0 });
  });
});

describe('matching', () => {
  test('5: ties do not depend on the order of answers', () => {
    const answers = ['p q s', 'p q r'];
    const items = ['p q t', 'q r u'];
    const found = (golds: readonly string[]): string[] =>
      [...matchedItems(goldAnswers(golds, allCorrections), items, defaultLabelling.matching)].map(
        ([item, { gold }]) => `${item}: ${gold.text}`,
      );
    expect(found(answers)).toEqual(found([...answers].reverse()));
    expect(found(answers)).toEqual(['p q t: p q r']);
  });

  test('7: an answer of one word is in many items; a share of the item keeps it out', () => {
    const items = ['Dead Heat in the Night', 'x'];
    const options = { ...defaultLabelling, matching: { minSimilarity: 0.55, minItemShare: 0.34 } };
    expect(labelItems(items, ['Heat']).map(({ label }) => label)).toEqual(['correct', 'hallucination']);
    expect(labelItems(items, ['Heat'], options).map(({ label }) => label)).toEqual(['hallucination', 'hallucination']);
  });

  test('the best pairs first, one to one', () => {
    const golds = goldAnswers(['New York', 'York'], allCorrections);
    const matches = matchedItems(golds, ['york', 'new york'], defaultLabelling.matching);
    expect([...matches].map(([item, { gold }]) => [item, gold.text])).toEqual([
      ['york', 'York'],
      ['new york', 'New York'],
    ]);
  });
});
