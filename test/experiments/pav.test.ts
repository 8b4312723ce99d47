/** The experiment on progress as a reward: exact findings are the golden data’s, and verdicts follow what runs show. */

import { describe, expect, test } from 'vitest';
import type { ExperimentContext, Findings } from '../../src/experiments/experiment.ts';
import { pav } from '../../src/experiments/pav.ts';
import { shownIterations } from '../../src/experiments/pav-statistics.ts';
import type { LearningRun } from '../../src/rewards/planted/learning-runs.ts';
import golden from '../fixtures/rewards/planted.json' with { type: 'json' };

/** Iterations to 50 % by what is run; `null`: never. Everything that is not named takes 100. */
type World = Readonly<Record<string, number | null>>;

function findings(world: World, size: 'small' | 'full' = 'small'): Promise<Findings> {
  const step: ExperimentContext['step'] = async (key) => {
    const known = Object.entries(world).find(([name]) => key.startsWith(name));
    return JSON.parse(JSON.stringify(resultOf(key, known === undefined ? 100 : known[1])));
  };
  const noPrograms = (): never => {
    throw new Error('this experiment runs no program');
  };
  const none = { program: noPrograms, model: noPrograms, file: noPrograms };
  return pav.run({ ...none, size, seed: 0, given: new Map(), step, say: () => {} });
}

function resultOf(key: string, half: number | null): unknown {
  if (key.startsWith('chances')) {
    return { seed: 0, start: 1e-5, outcome: 2e-5, progress: half === null ? 1e-5 : 1e-3 };
  }
  const accuracy = half === null ? 0 : 1 - half / 1000;
  if (key.startsWith('prover ') || key.includes('swept')) {
    if (!key.startsWith('prover that')) return Array.from({ length: 25 }, () => accuracy);
  }
  const run: LearningRun = {
    seed: 0,
    curve: [{ iteration: half ?? 500, accuracy }],
    half,
    settled: half === null ? null : half + 200,
    answers: 64 * (half ?? 500),
    prefixes: 500 * (half ?? 500),
  };
  return run;
}

function verdictOf({ claims }: Findings, text: string): string {
  const found = claims.find(({ claim }) => claim.includes(text));
  if (found === undefined) throw new Error(`no claim ${text}`);
  return found.verdict;
}

const usual: World = {
  'outcomes alone': 500,
  'progress to go': null,
  'prover 1, 10': null,
  'prover 2, 10': null,
  'long task, outcome': null,
};

describe('verdicts', async () => {
  const found = await findings(usual, 'full');

  test.each([
    ['far fewer answers', 'reproduced'],
    ['Outcomes alone do not learn it', 'not reproduced'],
    ['when those of the prover are counted', 'not reproduced'],
    ['immediate term', 'reproduced'],
    ['in place of its advantage', 'not reproduced'],
    ['Weak provers', 'reproduced'],
    ['Strong provers', 'not reproduced'],
    ['one of N answers', 'reproduced'],
    ['succeeds by chance', 'reproduced'],
    ['Theorem 3.1 is printed', 'not reproduced'],
    ['only alignment', 'reproduced'],
    ['K² times', 'reproduced'],
    ['With language models', 'not testable here'],
  ])('%s: %s', (claim, verdict) => {
    expect(verdictOf(found, claim)).toBe(verdict);
  });

  test.each<[string, World, string, string]>([
    ['a ratio below 4', { 'outcomes alone': 390 }, 'far fewer answers', 'not reproduced'],
    ['one seed that is not faster', { 'outcomes alone, seed 3': 100 }, 'far fewer answers', 'not reproduced'],
    ['outcomes that never learn', { 'outcomes alone': null }, 'Outcomes alone do not', 'reproduced'],
    ['progress to go that is fast', { 'progress to go': 100 }, 'immediate term', 'not reproduced'],
    ['Q that never learns', { 'Q of the prover': null }, 'in place of its advantage', 'reproduced'],
    ['a slow weight', { 'alpha 10': 700 }, 'weight of progress', 'not reproduced'],
    ['weak provers that help', { 'prover 1, 10': 100 }, 'Weak provers', 'not reproduced'],
    [
      'strong provers that fail',
      { 'prover 30,': null, 'prover 100,': null, 'prover 1000,': null },
      'Strong provers',
      'reproduced',
    ],
    ['chances that do not grow', { chances: null }, 'one of N answers', 'not reproduced'],
    ['outcomes that learn a long task', { 'long task, outcome': 100 }, 'succeeds by chance', 'not reproduced'],
  ])('with %s', async (_, changes, claim, verdict) => {
    expect(verdictOf(await findings({ ...changes, ...without(usual, changes) }, 'full'), claim)).toBe(verdict);
  });
});

/** What is not changed, so that the changes are found first. */
function without(world: World, changes: World): World {
  return Object.fromEntries(Object.entries(world).filter(([name]) => !(name in changes)));
}

test('the table of gains is that of the golden data', async () => {
  const table = (await findings(usual)).tables.find(({ title }) => title.startsWith('What a small step gains'));
  for (const { gamma, firstOrderGain, measured, printedExpression } of golden.firstOrder.provers) {
    const row = table?.rows.find(([prover]) => prover === gamma);
    expect(row?.slice(1, 4)).toEqual([firstOrderGain, measured, printedExpression].map((value) => value.toFixed(7)));
  }
  const iterations = golden.naturalGradient.map((each) => each.iterations);
  expect(table?.rows.map((row) => row[5])).toEqual(iterations);
});

test('runs that never come there are shown as more than their cap, and cost what they took', async () => {
  const { tables } = await findings({ ...usual, 'values from 10,': null });
  const rows = tables.find(({ title }) => title.startsWith('Iterations'))?.rows ?? [];
  expect(rows.find(([name]) => name === 'progress to go')?.slice(1, 3)).toEqual([
    Array.from({ length: 6 }, () => '> 600').join(', '),
    '> 600',
  ]);
  const totals = tables.find(({ title }) => title.startsWith('Answers and'))?.rows ?? [];
  expect(totals).toContainEqual(['progress, from 1 continuation of each prefix', '100', '6,400', '50,000', '56,400']);
  expect(totals).toContainEqual([
    'progress, from 10 continuations of each prefix',
    '> 600',
    '32,000',
    '2,500,000',
    '2,532,000',
  ]);
  expect(shownIterations(Number.POSITIVE_INFINITY, 7)).toBe('> 7');
});
