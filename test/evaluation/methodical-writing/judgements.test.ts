/** Judges whose faults are known: what the report says of them. And rankings whose truth is known. */

import { describe, expect, test } from 'vitest';
import {
  expectedWins,
  type Judgement,
  judgeQuality,
  pairSummaries,
  ranked,
  settled,
  winsByField,
} from '../../../src/evaluation/methodical-writing/judgements.ts';
import { verdictOf } from '../../../src/evaluation/methodical-writing/prompts.ts';
import { mixedSeed, seededRandom } from '../../../src/random/seeded.ts';

describe('a verdict is read', () => {
  test.each([
    ['{"reason": "x", "winner": "A"}', 'A'],
    ['```json\n{"winner":"b","reason":"{}"}\n```', 'B'],
    ["{'winner': 'TIE'}", 'tie'],
    ['A is better', null],
    ['{"winner": "A or B"}', null],
    ['{"winner": "A"} no, {"winner": "B"}', null],
    ['', null],
  ])('%j: %s', (reply, verdict) => {
    expect(verdictOf(reply)).toBe(verdict);
  });
});

describe('a win needs both orders', () => {
  test.each([
    [['A'], ['B'], 'first'],
    [['B'], ['A'], 'second'],
    [['A'], ['A'], 'tie'],
    [['A'], ['tie'], 'tie'],
    [['A'], [null], null],
    [['A', 'A', 'B'], ['B', null, 'B'], 'first'],
    [['A', 'B'], ['B', 'B'], 'tie'],
  ] as const)('%j and %j: %s', (forward, backward, winner) => {
    expect(settled({ forward, backward }).winner).toBe(winner);
  });
});

type Judge = (shown: readonly [string, string]) => 'A' | 'B' | 'tie';

/** 60 examples of 20 tasks; outputs are words, of which `good` ones are good. */
function judged(judge: Judge): readonly Judgement[] {
  return Array.from({ length: 60 }, (_, index) => {
    const random = seededRandom(mixedSeed(5, index));
    const words = (good: number): string =>
      Array.from({ length: 5 + Math.floor(random() * 20) }, () => (random() < good ? 'good' : 'bad')).join(' ');
    const [first, second] = [words(0.6), words(0.4)];
    return {
      example: String(index),
      task: String(index % 20),
      field: index % 2 === 0 ? 'Law' : 'Medicine',
      first: 'x',
      second: 'y',
      words: [first.split(' ').length, second.split(' ').length] as const,
      forward: [judge([first, second])],
      backward: [judge([second, first])],
    };
  });
}

function byNumber(value: (text: string) => number): Judge {
  return ([a, b]) => (value(a) > value(b) ? 'A' : value(a) < value(b) ? 'B' : 'tie');
}

const options = { resamples: 300, level: 0.95, seed: 0 };

test('a judge that takes what comes first makes ties only, and is found out', () => {
  const always = judged(() => 'A');
  const [pair] = pairSummaries(always, options);
  expect(pair).toMatchObject({ wins: 0, losses: 0, ties: 60, winRate: { value: 0.5 } });
  expect(judgeQuality(always)).toMatchObject({ flips: 1, ties: 1, agreement: 0, firstShown: 1 });
});

test('a judge that takes the longer one is found out', () => {
  const { flips, lengthBias } = judgeQuality(judged(byNumber((text) => text.split(' ').length)));
  expect(flips).toBe(0);
  expect(lengthBias.value).toBeGreaterThan(0.8);
});

test('a fair judge ranks by what is good, and length says little', () => {
  const fair = judged(
    byNumber((text) => text.split(' ').filter((word) => word === 'good').length / text.split(' ').length),
  );
  const [pair] = pairSummaries(fair, options);
  expect(pair?.winRate.value).toBeGreaterThan(0.7);
  expect(pair?.winRate.interval?.[0]).toBeGreaterThan(0.5);
  const { agreement, kappa, lengthBias } = judgeQuality(fair);
  expect([agreement, kappa]).toEqual([1, 1]);
  expect(Math.abs(lengthBias.value)).toBeLessThan(0.3);
  expect(ranked(fair, options).map(({ system }) => system)).toEqual(['x', 'y']);
  const fields = winsByField(fair, ['x', 'y'], options);
  expect([...fields.keys()]).toEqual(['Law', 'Medicine']);
  for (const [x, y] of fields.values()) {
    expect(x?.value).toBeGreaterThan(0.65);
    expect((x?.value ?? 0) + (y?.value ?? 0)).toBeCloseTo(1, 12);
    expect(x?.interval?.[0]).toBeLessThan(x?.value ?? 0);
  }
});

test('what cannot be read counts for nothing, and is counted', () => {
  const [one] = judged(() => 'A');
  const [pair] = pairSummaries(one === undefined ? [] : [{ ...one, forward: [null] }], options);
  expect(pair).toMatchObject({ invalid: 1, ties: 0, winRate: { value: Number.NaN } });
});

describe('Bradley and Terry', () => {
  test('chances to win are found again, and a system that never wins has one', () => {
    const strengths = [4, 2, 1];
    const systems = ['a', 'b', 'c'];
    const outcomes = strengths.flatMap((own, i) =>
      strengths.slice(i + 1).flatMap((other, skipped) => {
        const [first = '', second = ''] = [systems[i], systems[i + 1 + skipped]];
        // 60 meetings, with as many wins as the strengths say.
        return Array.from({ length: 60 }, (_, meeting) => ({
          first,
          second,
          task: '',
          score: meeting < (60 * own) / (own + other) ? 1 : 0,
        }));
      }),
    );
    const expected = [(4 / 6 + 4 / 5) / 2, (2 / 6 + 2 / 3) / 2, (1 / 5 + 1 / 3) / 2];
    for (const [index, chance] of expectedWins(outcomes, systems).entries()) {
      expect(chance).toBeCloseTo(expected[index] ?? 0, 6);
    }
    expect(expectedWins([{ first: 'a', second: 'b', task: '', score: 1 }], ['a', 'b'])).toEqual([1, 0]);
  });
});
