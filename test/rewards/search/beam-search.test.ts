/** Search guided by verifiers: the example of the paper, the cost of a scripted policy, and the planted task. */

import { describe, expect, test } from 'vitest';
import { mixedSeed } from '../../../src/random/seeded.ts';
import { plantedEnvironment } from '../../../src/rewards/planted/environment.ts';
import { occupancy, valueTable } from '../../../src/rewards/planted/exact-values.ts';
import { exactScorer, plantedAnswers, plantedSteps } from '../../../src/rewards/planted/planted-search.ts';
import { proverTable } from '../../../src/rewards/planted/policy-tables.ts';
import { type BeamOptions, pavBeamSearch } from '../../../src/rewards/search/beam-search.ts';
import { bestOfN, rerankedBestOfN } from '../../../src/rewards/search/best-of-n.ts';
import type { Scorer } from '../../../src/rewards/search/search.ts';

/** By the texts of prefixes, joined. */
function scripted(values: Readonly<Record<string, number>>): Scorer<string> {
  return async (prefixes) => prefixes.map((prefix) => values[prefix.join(' ')] ?? Number.NaN);
}

describe('figure 2a: what made progress is kept where advantages count, and dropped where values alone do', () => {
  // From s1, which is good, a step that loses 5 %, from s2 one that gains 20 %.
  const values = { '': 0.5, s1: 0.6, s2: 0.3, 's1 a11': 0.55, 's1 a12': 0.52, 's2 a21': 0.5, 's2 a22': 0.2 };
  const next: Readonly<Record<string, readonly string[]>> = {
    '': ['s1', 's2'],
    s1: ['a11', 'a12'],
    s2: ['a21', 'a22'],
  };
  const options: BeamOptions<string> = {
    sample: async (prefix) =>
      (next[prefix.join(' ')] ?? []).map((step) => ({ step, tokens: 1, isFinished: prefix.length === 1 })),
    score: scripted(values),
    proverScore: null,
    width: 2,
    perState: 2,
    alpha: 1,
    maxSteps: 2,
    seed: 0,
  };
  const kept = async (more: Partial<BeamOptions<string>>): Promise<readonly string[]> =>
    (await pavBeamSearch({ ...options, ...more })).candidates.map(({ steps }) => steps.join(' '));

  test('ranked by Q alone', async () => {
    expect(await kept({})).toEqual(['s1 a11', 's1 a12']);
  });

  test('ranked by Q and the advantage of the prover', async () => {
    const { candidates } = await pavBeamSearch({ ...options, proverScore: scripted(values) });
    expect(candidates.map(({ steps }) => steps.join(' '))).toEqual(['s2 a21', 's1 a11']);
    expect(candidates[0]?.score).toBeCloseTo(0.5 + 0.2, 12);
    expect(candidates[1]?.score).toBeCloseTo(0.55 - 0.05, 12);
  });

  test('the answer is the finished one that the outcome is likeliest for', async () => {
    const { answer, value } = await pavBeamSearch({ ...options, proverScore: scripted(values) });
    expect([answer?.steps.join(' '), value]).toEqual(['s1 a11', 0.55]);
    const outcomeScore = scripted({ ...values, 's1 a11': 0, 's2 a21': 1 });
    const other = await pavBeamSearch({ ...options, proverScore: scripted(values), outcomeScore });
    expect(other.answer?.steps.join(' ')).toBe('s2 a21');
  });
});

test('every token and every call of a verifier is counted, none twice', async () => {
  const seen: string[] = [];
  const sampled: [string, number][] = [];
  // 5 tokens a step; a step `c` ends the answer; c scores best.
  const result = await pavBeamSearch<string>({
    sample: async (prefix, count) => {
      sampled.push([prefix.join(''), count]);
      return Array.from({ length: count }, (_, i) => ({ step: 'abc'[i] ?? 'a', tokens: 5, isFinished: i === 2 }));
    },
    score: async (prefixes) => prefixes.map((prefix) => ({ a: 0.2, b: 0.5, c: 0.9 })[prefix.at(-1) ?? 'a'] ?? 0),
    proverScore: async (prefixes) => {
      seen.push(...prefixes.map((prefix) => prefix.join('')));
      return prefixes.map(() => 0.5);
    },
    width: 2,
    perState: 3,
    alpha: 1,
    maxSteps: 3,
    seed: 0,
  });
  // 6 from the prompt; c and b are kept; 3 from b; bc and c are finished, and the search is over.
  expect(sampled).toEqual([
    ['', 6],
    ['b', 3],
  ]);
  expect(result.cost).toEqual({ tokens: 45, verifierCalls: 9, proverCalls: 10 });
  expect(seen.filter((prefix) => prefix === 'b')).toHaveLength(1);
  expect(result.candidates.map(({ steps }) => steps.join('')).sort()).toEqual(['bc', 'c']);
});

test('best of K of the policy needs no calls of another verifier, and is one of its own', async () => {
  const options: BeamOptions<string> = {
    sample: async () => [
      { step: 'x', tokens: 1, isFinished: true },
      { step: 'y', tokens: 1, isFinished: true },
    ],
    score: scripted({ '': 0.5, x: 0.5, y: 0.6 }),
    proverScore: { bestOf: 2 },
    width: 2,
    perState: 1,
    alpha: 1,
    maxSteps: 1,
    seed: 0,
  };
  const { candidates, cost } = await pavBeamSearch(options);
  expect(candidates.map(({ score }) => score)).toEqual([expect.closeTo(0.6 + 0.84 - 0.75), expect.closeTo(0.5)]);
  expect(cost).toEqual({ tokens: 2, verifierCalls: 3, proverCalls: 0 });
});

test('ties are decided by the seed', async () => {
  const winner = async (seed: number): Promise<string | undefined> => {
    const { candidates } = await pavBeamSearch<string>({
      sample: async (_, count) =>
        Array.from({ length: count }, (_each, i) => ({ step: `${i}`, tokens: 1, isFinished: true })),
      score: async (prefixes) => prefixes.map(() => 0.5),
      proverScore: null,
      width: 1,
      perState: 8,
      alpha: 1,
      maxSteps: 1,
      seed,
    });
    return candidates[0]?.steps[0];
  };
  const winners = await Promise.all(Array.from({ length: 40 }, (_, seed) => winner(seed)));
  expect(new Set(winners).size).toBeGreaterThan(4);
  expect(await winner(7)).toBe(winners[7]);
});

test('a verifier that gives no number ends the search with a word about it', async () => {
  const search = pavBeamSearch<string>({
    sample: async () => [{ step: 'x', tokens: 1, isFinished: true }],
    score: async (prefixes) => prefixes.map(() => Number.NaN),
    proverScore: null,
    width: 1,
    perState: 1,
    alpha: 1,
    maxSteps: 1,
    seed: 0,
  });
  await expect(search).rejects.toThrow('a score that is not a number');
});

describe('on the planted task', () => {
  const environment = plantedEnvironment();
  const base = proverTable(environment, 5);
  const values = valueTable(environment, base);
  const success = values[0] ?? 0;
  const perAnswer = occupancy(environment, base).reduce((sum, visits) => sum + visits, 0);
  const score = exactScorer(environment, values);
  const sample = plantedSteps(environment, base);

  // Measured by another program with 48,000 trials. Its costs lie between those to the first success and those until all are
  // finished; they fit if a success there fills the beam with copies of itself, which cost nothing.
  test.each([
    { width: 2, gamma: null, trials: 1500, accuracy: 0.57, cost: 6.1 },
    { width: 4, gamma: null, trials: 1000, accuracy: 0.863, cost: 10.8 },
    { width: 8, gamma: null, trials: 600, accuracy: 0.985, cost: 19 },
    { width: 2, gamma: 10, trials: 1500, accuracy: 0.56, cost: 6.1 },
    { width: 4, gamma: 10, trials: 1000, accuracy: 0.849, cost: 10.8 },
    { width: 8, gamma: 100, trials: 600, accuracy: 0.985, cost: 19 },
  ])('beam of $width, exact values, prover $gamma', async ({ width, gamma, trials, accuracy, cost }) => {
    const proverScore =
      gamma === null ? null : exactScorer(environment, valueTable(environment, proverTable(environment, gamma)));
    let [solved, tokens, untilFirst] = [0, 0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const seed = mixedSeed(width, trial);
      const maxSteps = environment.length;
      const options = { sample, score, proverScore, width, perState: 3, alpha: 1, maxSteps, seed };
      const found = await pavBeamSearch(options);
      const first = await pavBeamSearch({ ...options, enough: 1 });
      expect(first.value).toBe(found.value);
      solved += found.value;
      tokens += found.cost.tokens;
      untilFirst += first.cost.tokens;
    }
    const error = Math.sqrt((accuracy * (1 - accuracy)) / trials + (accuracy * (1 - accuracy)) / 48_000);
    expect(Math.abs(solved / trials - accuracy)).toBeLessThan(4 * error);
    expect(tokens / trials / perAnswer).toBeGreaterThan(cost);
    expect(untilFirst / trials / perAnswer).toBeLessThan(1.02 * cost);
  });

  test.each([24, 128])('the best of %d answers, by their outcome: 1 − (1 − p)^N', async (count) => {
    const trials = 1000;
    let solved = 0;
    let tokens = 0;
    for (let trial = 0; trial < trials; trial++) {
      const complete = plantedAnswers(environment, base);
      const found = await bestOfN({ complete, score, count, seed: mixedSeed(count, trial) });
      solved += found.value;
      tokens += found.cost.tokens;
    }
    const wanted = 1 - (1 - success) ** count;
    expect(Math.abs(solved / trials - wanted)).toBeLessThan(4 * Math.sqrt((wanted * (1 - wanted)) / trials));
    expect(Math.abs(tokens / trials / count / perAnswer - 1)).toBeLessThan(0.01);
  });
});

test('answers are ranked again by the progress of their steps', async () => {
  const complete = async () =>
    [
      ['a', 'b'],
      ['c', 'd'],
    ].map((steps) => ({ steps, tokens: 2, isFinished: true }));
  const values = scripted({ '': 0.5, a: 0.9, 'a b': 0.6, c: 0.4, 'c d': 0.55 });
  const options = { complete, score: values, proverScore: values, alpha: 1, count: 2, seed: 0 };
  const best = async (aggregation: 'last' | 'mean' | 'least') => rerankedBestOfN({ ...options, aggregation });
  // .6 − .3 against .55 + .15; means (.9 + .4 + .6 − .3) / 2 against (.4 − .1 + .55 + .15) / 2; least .3 against .3.
  expect((await best('last')).answer?.steps).toEqual(['c', 'd']);
  expect((await best('mean')).answer?.steps).toEqual(['a', 'b']);
  expect((await best('last')).cost).toEqual({ tokens: 4, verifierCalls: 4, proverCalls: 4 });
  expect((await bestOfN(options)).answer?.steps).toEqual(['a', 'b']);
});
