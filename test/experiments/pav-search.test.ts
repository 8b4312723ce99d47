/** The experiment on search by progress, at a size that takes seconds: what it counts, and what it claims of that. */

import { expect, test } from 'vitest';
import type { ExperimentContext } from '../../src/experiments/experiment.ts';
import { searchResults } from '../../src/experiments/pav-search.ts';
import { claimsOf } from '../../src/experiments/pav-search-claims.ts';
import { plotOf, tablesOf } from '../../src/experiments/pav-search-tables.ts';
import { answersOfEqualAccuracy } from '../../src/experiments/planted-search-trials.ts';

const none = (): never => {
  throw new Error('this experiment runs no program');
};

const context: ExperimentContext = {
  size: 'small',
  seed: 0,
  given: new Map(),
  // As if every step had been kept in a file.
  step: async (_, work) => JSON.parse(JSON.stringify(await work())),
  program: none,
  model: none,
  file: none,
  say: () => {},
};

const tiny = { exactTrials: 300, trials: 20, seeds: 1, provers: [10], trainingSteps: 20 };

test('beams with exact values, hasty verifiers, and what is said of them', async () => {
  const results = await searchResults(context, tiny);
  // One answer is right with chance .005395 and has 7.92 tokens.
  expect(results.success).toBeCloseTo(0.005395, 6);
  expect(results.tokens).toBeCloseTo(7.9213, 4);
  const alone = results.exact.arms[0]?.trials ?? [];
  for (const [i, accuracy] of [0.25, 0.57, 0.863, 0.985].entries()) {
    const found = (alone[i]?.solved ?? 0) / 300;
    expect(Math.abs(found - accuracy)).toBeLessThan(4 * Math.sqrt((accuracy * (1 - accuracy)) / 300));
  }
  // To its first success a beam takes less than until all are finished.
  const whole = results.exact.untilAllFinished;
  for (const [i, { tokens }] of alone.entries()) expect(tokens).toBeLessThanOrEqual((whole[i]?.tokens ?? 0) * 1.1);
  expect(results.learned.map(({ answers, rollouts }) => [answers, rollouts].join())).toEqual([
    '200,5',
    '200,20',
    '1000,5',
    '1000,20',
  ]);
  // All answers, and all rollouts from some 7 prefixes of each.
  for (const { answers, rollouts, policyCost } of results.learned) {
    expect(policyCost.rollouts).toBeGreaterThan(answers * (1 + 5 * rollouts));
    expect(policyCost.rollouts).toBeLessThan(answers * (1 + 10 * rollouts));
  }
  for (const { rollouts } of results.strategies) {
    expect(Math.abs(rollouts.random / rollouts['first-pit'] - 1)).toBeLessThan(0.05);
  }
  const claims = claimsOf(results);
  expect(claims.find(({ claim }) => claim.includes('with exact values') && claim.includes('fewer'))?.verdict).toBe(
    'reproduced',
  );
  expect(claims.find(({ claim }) => claim.includes('better than values'))?.verdict).toBe('not reproduced');
  expect(claims.at(-1)?.verdict).toBe('not testable here');
  for (const { columns, rows } of tablesOf(results)) {
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
  }
  expect(plotOf(results).lines.every(({ points }) => points.every(({ x, y }) => x > 0 && y >= 0 && y <= 1))).toBe(true);
});

test('the best of N that is as accurate: 128 answers for their own accuracy', () => {
  expect(answersOfEqualAccuracy(1 - (1 - 0.005) ** 128, 0.005)).toBeCloseTo(128, 9);
});
