/** Reinforcement learning of the planted task. */

import { describe, expect, test } from 'vitest';
import { mixedSeed, seededRandom } from '../../../src/random/seeded.ts';
import { plantedEnvironment, stateOfPrefix } from '../../../src/rewards/planted/environment.ts';
import { valueTable } from '../../../src/rewards/planted/exact-values.ts';
import {
  demonstration,
  type LearningRun,
  learningRun,
  passAtN,
  type RunOptions,
  sampledAccuracy,
  startingNetwork,
  successChance,
} from '../../../src/rewards/planted/learning-runs.ts';
import { copiedNetwork } from '../../../src/rewards/planted/made-network.ts';
import { proverTable } from '../../../src/rewards/planted/policy-tables.ts';
import { createReinforcement, usualReinforcement } from '../../../src/rewards/planted/reinforcement.ts';

const environment = plantedEnvironment();
const prover = valueTable(environment, proverTable(environment, 10));

describe('the small setting: two layers of 64, 200 iterations of fine-tuning', () => {
  const starts = [0, 1, 2].map((seed) => startingNetwork(environment, { widths: [64, 64], supervised: 200, seed }));
  const run = (seed: number, options: Partial<RunOptions>): LearningRun => {
    const start = starts[seed];
    if (start === undefined) throw new Error(`no seed ${seed}`);
    const usual = { ...usualReinforcement, prover, seed, cap: 200, every: 10, samples: 256, until: 'half' } as const;
    return learningRun(environment, start, { ...usual, ...options });
  };
  const seeds = starts.map((_, seed) => seed);
  const progress = seeds.map((seed) => run(seed, {}));

  test('progress under a prover reaches half of the answers within 200 iterations, with every seed', () => {
    for (const { half } of progress) expect(half ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(200);
  });

  test('outcomes alone take three times as many and more, in the median', () => {
    // Longer than for a ratio of 4 nobody waits.
    const ratios = progress
      .map(({ seed, half }) => {
        const cap = 4 * (half ?? 200);
        return (run(seed, { arm: 'outcome', cap, every: 20 }).half ?? cap) / (half ?? 200);
      })
      .sort((a, b) => a - b);
    expect(ratios[1]).toBeGreaterThanOrEqual(3);
    expect(ratios[0]).toBeGreaterThan(1);
  });

  test('the progress of all later steps, summed up, is no help', () => {
    const unsolved = seeds.filter((seed) => run(seed, { arm: 'return-to-go', cap: 300 }).half === null);
    expect(unsolved.length).toBeGreaterThanOrEqual(2);
  });

  test('the same seed gives the same run, and the network that it starts from stays as it is', () => {
    const before = starts[1]?.parameters.slice();
    expect(run(1, {})).toEqual(progress[1]);
    expect(starts[1]?.parameters).toEqual(before);
  });

  test('values from a few continuations do, too', () => {
    expect(run(0, { rollouts: 20 }).half).not.toBeNull();
  });

  test('the chance of success is that of answers, where they can be counted, and is found where not', () => {
    const start = starts[0];
    if (start === undefined) throw new Error('no network');
    expect(successChance(environment, start, 500, seededRandom(1))).toBeGreaterThan(1e-6);
    const network = copiedNetwork(start);
    const iterate = createReinforcement(environment, network, {
      ...usualReinforcement,
      prover,
      seed: 0,
    });
    let accuracy = 0;
    for (let i = 0; i < 200 && accuracy < 0.2; i++) accuracy = iterate().accuracy;
    expect(accuracy).toBeGreaterThan(0.2);
    const counted = sampledAccuracy(environment, network, 4000, seededRandom(mixedSeed(1, 2)));
    const found = successChance(environment, network, 4000, seededRandom(3));
    // Five standard errors of a share of 4,000, both times.
    expect(Math.abs(found - counted)).toBeLessThan(5 * Math.sqrt((2 * 0.25) / 4000));
  });

  test.each(['position', 'batch'] as const)('a baseline by %s does not change the first answers', (baseline) => {
    const reports = (['none', baseline] as const).map((each) => {
      const start = starts[2];
      if (start === undefined) throw new Error('no network');
      return createReinforcement(environment, copiedNetwork(start), {
        ...usualReinforcement,
        prover,
        baseline: each,
        seed: 5,
      })();
    });
    expect(reports[0]).toEqual(reports[1]);
    // Each of 64 answers has the empty prefix at least, and ten that can be continued at most.
    expect(reports[0]?.prefixes).toBeGreaterThan(64);
    expect(reports[0]?.prefixes).toBeLessThanOrEqual(640);
  });
});

test('answers that are imitated end where they are done', () => {
  const random = seededRandom(6);
  const answers = Array.from({ length: 4000 }, () => demonstration(environment, 100, random));
  const solved = answers.filter((answer) => stateOfPrefix(environment, answer) === environment.success);
  expect(Math.abs(solved.length / 4000 - 0.815)).toBeLessThan(0.025);
  // 100 of 114: the end token right after the planted ones.
  const ended = solved.filter((answer) => answer.length === 6 && answer[5] === 14);
  const straight = solved.filter((answer) => [3, 6, 0, 3, 5].every((token, i) => answer[i] === token));
  expect(Math.abs(ended.length / straight.length - 100 / 114)).toBeLessThan(0.03);
});

test('one of N answers', () => {
  expect(passAtN(0.5, 3)).toBeCloseTo(0.875, 14);
  expect(passAtN(1e-9, 2)).toBeCloseTo(2e-9, 15);
});
