/**
 * The three scorers against what the programs of others print for the same answers: worked ones
 * (`test/fixtures/assistantbench-scoring.json`), and drawn ones that the official scorer was run on
 * (`test/fixtures/assistantbench-drawn.jsonl`), full of what Python reads otherwise than JavaScript.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestPairs, sharedScore } from '../../../../src/evaluation/web-agent/scoring/assignment.ts';
import { scoreAnswer } from '../../../../src/evaluation/web-agent/scoring/score.ts';
import { repository } from '../../../temporary-folder.ts';

interface WorkedCase {
  readonly id: string;
  readonly note: string;
  readonly prediction: unknown;
  readonly gold: string;
  readonly evaluator: string;
  readonly official: {
    readonly score?: number;
    readonly has_ans?: number;
    readonly throws?: string;
    readonly message?: string;
  };
  readonly agbench: number;
  readonly inspect: number;
}

interface Worked {
  readonly core: readonly WorkedCase[];
  readonly edge: readonly WorkedCase[];
}

const worked: Worked = JSON.parse(readFileSync(join(repository, 'test/fixtures/assistantbench-scoring.json'), 'utf8'));
const cases = [...worked.core, ...worked.edge];

describe.each(cases)('$id: $note', ({ prediction, gold, evaluator, official, agbench, inspect }) => {
  test('as official', () => {
    const scored = scoreAnswer(prediction, gold, 'official');
    expect(scored.kind).toBe(evaluator);
    if (official.throws !== undefined) {
      expect(scored.score).toBeNull();
      expect(scored.error).toEqual({ type: official.throws, message: official.message });
    } else {
      expect(scored.error).toBeNull();
      expect(scored.hasAnswer).toBe(official.has_ans);
      check(scored.score, official.score);
    }
  });
  test('as official-safe', () => check(scoreAnswer(prediction, gold, 'official-safe').score, agbench));
  test('as inspect', () => check(scoreAnswer(prediction, gold, 'inspect').score, inspect));
});

test('there are the 49 cases that came', () => expect(cases.length).toBe(49));

interface DrawnCase {
  readonly prediction: unknown;
  readonly gold: string;
  readonly score?: number;
  readonly hasAnswer?: number;
  readonly throws?: string;
}

const drawn = readFileSync(join(repository, 'test/fixtures/assistantbench-drawn.jsonl'), 'utf8').trimEnd().split('\n');

test.each(drawn)('as official, drawn: %s', (line) => {
  const { prediction, gold, score, hasAnswer, throws }: DrawnCase = JSON.parse(line);
  const scored = scoreAnswer(prediction, gold, 'official');
  expect(scored.error?.type).toBe(throws);
  if (throws !== undefined) return;
  check(scored.score, score);
  expect(scored.hasAnswer).toBe(hasAnswer);
});

const words = fc.string({ unit: fc.constantFrom('a', 'b', 'River', '3', '-', ' ', ',', '{', '"', '$'), maxLength: 8 });

test('the order of a list does not matter', () => {
  fc.assert(
    fc.property(fc.array(words, { minLength: 2, maxLength: 5 }), fc.array(words, { maxLength: 5 }), (gold, answers) => {
      const text = gold.join('\n');
      const { score } = scoreAnswer(answers, text, 'official-safe');
      check(scoreAnswer(answers.toReversed(), text, 'official-safe').score, score ?? -1);
    }),
    { seed: 1 },
  );
});

test('official-safe gives a number from 0 to 1, whatever is answered', () => {
  fc.assert(
    fc.property(fc.jsonValue(), words, (answer, gold) => {
      const { score } = scoreAnswer(answer, gold, 'official-safe');
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }),
    { seed: 2 },
  );
});

test('pairs have the largest sum that any order gives', () => {
  const share = fc.integer({ min: 0, max: 20 }).map((value) => value / 20);
  const matrix = fc
    .integer({ min: 1, max: 5 })
    .chain((columns) =>
      fc.array(fc.array(share, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 5 }),
    );
  fc.assert(
    fc.property(matrix, (scores) => {
      const count = scores[0]?.length ?? 0;
      check(sharedScore(bestPairs(scores), scores.length, count), bestSum(scores) / Math.max(scores.length, count));
    }),
    { seed: 3 },
  );
});

/** By trying all. */
function bestSum([row, ...rest]: readonly (readonly number[])[], taken: readonly number[] = []): number {
  if (row === undefined) return 0;
  const without = bestSum(rest, taken);
  const sums = row.map((score, column) => (taken.includes(column) ? 0 : score + bestSum(rest, [...taken, column])));
  return Math.max(without, ...sums);
}

function check(score: number | null, expected: number | undefined): void {
  expect(Math.abs((score ?? Number.NaN) - (expected ?? Number.NaN))).toBeLessThanOrEqual(1e-9);
}
