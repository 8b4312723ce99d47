/** Statements that output and reference entail of each other. */

import { expect, test } from 'vitest';
import {
  consistencyOf,
  probabilityOf,
  roundTrip,
  statementsOf,
} from '../../../src/evaluation/methodical-writing/consistency.ts';

const specification = '* Plan: 2 sentences. * Risks: 2 bullet points.';

test('statements are sentences without headings and marks', () => {
  const text = '**Plan:** Rest. Then walk!\n\n**Risks:**\n* **Pain:** at night\n* None else.';
  expect(statementsOf(text, specification)).toEqual(['Rest.', 'Then walk!', 'Pain: at night', 'None else.']);
});

test('harmonic mean of both ways; what nobody can say is left out', () => {
  const { forward, backward, combined } = consistencyOf({ forward: [1, 0.5, null], backward: [0.5] });
  expect([forward, backward]).toEqual([0.75, 0.5]);
  expect(combined).toBeCloseTo(0.6, 12);
  expect(consistencyOf({ forward: [0], backward: [0] }).combined).toBe(0);
  expect(consistencyOf({ forward: [null], backward: [1] }).combined).toBeNaN();
});

test('of a long premise the part counts that entails most, and no word is left out', async () => {
  const words = Array.from({ length: 1000 }, (_, index) => `w${index}`);
  const seen = new Set<string>();
  const task = { field: '', objective: '', procedure: '', input: '', output: specification, notes: null };
  const example = { id: '1', task, input: '', output: words.join(' '), reference: 'Is w999 there?' };
  const { forward } = await roundTrip(example, (premise, hypothesis) => {
    if (hypothesis === example.reference) for (const word of premise.trim().split(' ')) seen.add(word);
    return Promise.resolve(premise.includes('w999') ? 0.9 : 0.1);
  });
  expect(forward).toEqual([0.9]);
  expect(seen.size).toBe(1000);
});

test.each([
  ['Entailment', [], 1],
  ['neutral.', [], 0],
  ['It depends', [], null],
  [
    'entailment',
    [
      ['ent', 0.6],
      ['neutral', 0.2],
      [' Contr', 0.1],
      ['x', 0.1],
    ],
    0.6 / 0.9,
  ],
] as const)('%j: %j', (text, likely, probability) => {
  const alternatives = likely.map(([own, share]) => ({ text: own, id: null, logProbability: Math.log(share) }));
  const tokens = alternatives.length === 0 ? [] : [{ text, id: null, logProbability: 0, alternatives }];
  const found = probabilityOf({ text, tokens });
  if (probability === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(probability, 12);
});
