/** The experiment on fallbacks: what its verdicts depend on. Numbers of items are made up here. */

import { describe, expect, test } from 'vitest';
import { family } from '../../src/evaluation/fallbacks/facts/family.ts';
import type { FactCounts, FactOutcome } from '../../src/evaluation/fallbacks/facts/outcomes.ts';
import type { MemberStudy } from '../../src/experiments/fact-family.ts';
import { findingsOf } from '../../src/experiments/fallbacks.ts';

/** Of lists of 12; what nobody names is missing. */
function counts(named: Partial<FactCounts>): FactCounts {
  const found = { correct: 0, hallucination: 0, degenerate: 0, repetition: 0, ...named };
  return { ...found, missing: 12 - found.correct - found.hallucination - found.degenerate - found.repetition };
}

interface Shape {
  /** Of unanswerable prompts, greedy. */
  readonly repetition: number;
  readonly degenerate?: number;
  /** Of them at temperature .5, and at 1. */
  readonly sampled: readonly [number, number];
  /** How far the shift score is above its mean over all orders. */
  readonly above: number;
}

function outcome(repetition: number, degenerate: number, above: number): FactOutcome {
  const unanswerable = counts({ repetition, degenerate, hallucination: 12 - repetition - degenerate });
  return {
    groups: {
      popular: counts({ correct: 4, hallucination: 2, repetition: 6 }),
      rare: counts({ correct: 3, hallucination: 3, repetition: 6 }),
      unanswerable,
    },
    order: { lists: 84, score: 0.7 + above, expected: 0.7, p: 1e-9 },
  };
}

function study(seed: number, { repetition, degenerate = 0, sampled, above }: Shape): MemberStudy {
  const greedy = outcome(repetition, degenerate, above);
  const missing = (items: number): FactOutcome => {
    const at = outcome(8, 0, 0);
    return { ...at, groups: { ...at.groups, unanswerable: counts({ repetition: 12 - items }) } };
  };
  return {
    seed,
    greedy,
    sampled: [0.5, 1].map((temperature, index) => {
      return { temperature, outcome: outcome(sampled[index] ?? 0, 0, above) };
    }),
    ending: greedy,
    path: [
      { step: 50, outcome: missing(12) },
      { step: 200, outcome: outcome(6.3, 0.5, above) },
      { step: 400, outcome: outcome(7, 0, above) },
      { step: 800, outcome: outcome(6.6, 0, above) },
      { step: 1600, outcome: greedy },
    ],
  };
}

/** As measured once: the largest model repeats least, though not under sampling. */
const usual: Readonly<Record<string, Shape>> = {
  d8: { repetition: 9, sampled: [1, 0.3], above: -0.02 },
  d16: { repetition: 8.9, sampled: [2.3, 1.2], above: 0.08 },
  d32: { repetition: 6.4, sampled: [3.2, 1.5], above: 0.05 },
  d64: { repetition: 4.6, sampled: [2.7, 1.8], above: 0.12 },
};

function verdictsOf(shapes: Readonly<Record<string, Partial<Shape>>>): Record<string, string> {
  const studied = family.map((member) => {
    const shape: Shape = { repetition: 6, sampled: [3, 2], above: 0.1, ...usual[member.name], ...shapes[member.name] };
    return { member, studies: [0, 1, 2].map((seed) => study(seed, shape)) };
  });
  const live = study(0, { repetition: 8, sampled: [2, 1], above: 0.1 });
  const { claims, tables, plots } = findingsOf(studied, live);
  for (const { title, columns, rows } of tables)
    for (const row of rows) expect(row, title).toHaveLength(columns.length);
  expect(Object.keys(plots)).toEqual(['size', 'training', 'temperature']);
  return Object.fromEntries(claims.map(({ claim, verdict }) => [claim, verdict]));
}

const names = {
  size: 'The larger the model, the fewer repetitions and the more hallucinations',
  training: 'So does longer training: fewer repetitions, more hallucinations',
  firstSteps: 'At first next to nothing is a list',
  temperature: 'Sampling trades repetitions for hallucinations, and ends neither',
  order: 'Within one list models go from correct to hallucinated to degenerate to repeated',
  degenerate: 'Degenerate text is a stage between repetitions and hallucinations',
  sampled: 'Larger models repeat less under sampling, too',
  neighbours: 'The order holds between neighbouring sizes',
};

describe('verdicts', () => {
  test.each<[string, Readonly<Record<string, Partial<Shape>>>, keyof typeof names, string]>([
    ['as measured once', {}, 'size', 'reproduced'],
    ['as measured once', {}, 'training', 'reproduced'],
    ['as measured once', {}, 'firstSteps', 'reproduced'],
    ['as measured once', {}, 'temperature', 'reproduced'],
    ['as measured once', {}, 'order', 'reproduced'],
    ['as measured once', {}, 'degenerate', 'not reproduced'],
    ['as measured once', {}, 'sampled', 'not reproduced'],
    ['as measured once', {}, 'neighbours', 'reproduced'],
    ['the largest repeats nearly as much', { d64: { repetition: 7 } }, 'size', 'not reproduced'],
    ['and so its training changes little', { d64: { repetition: 7 } }, 'training', 'not reproduced'],
    ['one that repeats more at temperature 1', { d8: { sampled: [1, 9.5] } }, 'temperature', 'not reproduced'],
    ['no order in one size', { d32: { above: -0.01 } }, 'order', 'not reproduced'],
    ['little order in the largest', { d64: { above: 0.04 } }, 'order', 'not reproduced'],
    ['degenerate items in the middle', { d32: { degenerate: 1.2 } }, 'degenerate', 'reproduced'],
    ['the largest repeats less under sampling', { d64: { sampled: [1, 0.5] } }, 'sampled', 'reproduced'],
    ['a middle that repeats more', { d32: { repetition: 9.5 } }, 'neighbours', 'not reproduced'],
  ])('%s', (_, shapes, claim, verdict) => {
    expect(verdictsOf(shapes)[names[claim]]).toBe(verdict);
  });
});
