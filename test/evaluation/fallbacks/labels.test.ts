/** Whatever a model writes: labels and missing items add up to what was asked, and nothing depends on an order that says nothing. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correctionsOf, ruleSets } from '../../../src/evaluation/fallbacks/corrections.ts';
import {
  type Answers,
  countsOf,
  labelItems,
  labellingBy,
  orderOf,
  paperCounts,
} from '../../../src/evaluation/fallbacks/labels.ts';
import { listItems } from '../../../src/evaluation/fallbacks/list-items.ts';

const piece = fc.constantFrom(
  'thumb',
  'The Thumb',
  'index (finger)',
  'Rocky 2',
  'Rocky 3',
  '\n',
  '\n\n',
  ' ',
  '2. ',
  '3.',
  '4. ',
  '25. x',
  '\nThe following 3 are',
  ', ',
  '.',
  'é',
);
const completion = fc
  .array(
    fc.oneof(
      piece,
      fc.integer({ min: 1, max: 12 }).map((number) => `\n${number}. item ${number % 4}`),
    ),
    {
      maxLength: 60,
    },
  )
  .map((pieces) => pieces.join(''));
const answers: fc.Arbitrary<Answers> = fc.option(
  fc.array(fc.oneof(fc.constantFrom('Thumb', 'a', 'item', 'Rocky 2'), fc.constant(['index finger', 'index'])), {
    maxLength: 4,
  }),
);
const asked = fc.constantFrom(1, 2, 3, 12, 25);

describe.each(ruleSets)('%s', (rules) => {
  test('labels and missing items add up to what was asked', () => {
    fc.assert(
      fc.property(completion, answers, asked, fc.boolean(), (text, golds, count, cutByLimit) => {
        const list = listItems(text, { asked: count, cutByLimit, corrections: correctionsOf(rules) });
        const items = labelItems(list.items, golds, labellingBy(rules));
        const order = orderOf(items, list.status, count);
        expect(order).toHaveLength(count);
        const counts = countsOf(order);
        expect(Object.values(counts).reduce((sum, value) => sum + value, 0)).toBe(count);
        expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(0);
        expect(golds === null ? counts.correct + counts.hallucination : counts.new).toBe(0);
        const paper = paperCounts(items, list.status, { asked: count, prompt: 'p', unknown: golds === null });
        expect(Object.values(paper).reduce((sum, value) => sum + value, 0)).toBe(count);
        expect(list.truncated === null || cutByLimit).toBe(true);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('the order of right answers does not matter', () => {
    fc.assert(
      fc.property(
        completion,
        fc.array(fc.constantFrom('p q r', 'p q s', 'item 1', 'item 2', 'Rocky'), { maxLength: 5 }),
        (text, golds) => {
          const { items } = listItems(`${text}\n2. p q t\n3. q r u`, {
            asked: 25,
            cutByLimit: false,
            corrections: correctionsOf(rules),
          });
          const labelled = labelItems(items, golds, labellingBy(rules));
          expect(labelItems(items, [...golds].reverse(), labellingBy(rules))).toEqual(labelled);
          expect(labelItems(items, [...golds, ...golds], labellingBy(rules))).toEqual(labelled);
        },
      ),
      { numRuns: 200, seed: 2 },
    );
  });
});
