/** Policies as tables, trained from the reference to where the formulas say that they end. */

import { describe, expect, test } from 'vitest';
import {
  distillationLoss,
  dpoLoss,
  ensembleDistillationLoss,
  ipoLoss,
} from '../../../src/alignment/distillation/losses.ts';
import type { Transformation } from '../../../src/alignment/inference-aware/transformations.ts';
import { softmax, tilted } from '../../../src/alignment/policies.ts';
import { calibratedTarget } from '../../../src/alignment/training/calibrated-target.ts';
import {
  closedFormRegression,
  expectedReward,
  nearReference,
  type Objective,
  overPrompts,
  preferences,
  weighted,
} from '../../../src/alignment/training/objectives.ts';
import { tabularPolicy, tensorPolicy } from '../../../src/alignment/training/tabular-policies.ts';
import { type TrainablePolicy, train } from '../../../src/alignment/training/trainable-policy.ts';
import { openTensors } from '../../../src/runtime/tensors/open.ts';
import type { RateSchedule } from '../../../src/runtime/tensors/rates.ts';
import { farthest } from '../gradients.ts';
import { noise } from './answers.ts';

interface Case {
  readonly name: string;
  readonly reference: ArrayLike<number>;
  readonly objective: Objective;
  readonly policy: ArrayLike<number>;
}

/** Two hundred answers with rewards of a heavy tail. */
const many = softmax(noise(1, 200));
const manyLogs = many.map(Math.log);
const heavyTailed = noise(2, 200).map((value) => Math.exp(3 * value));

function calibratedCases(name: string, transformation: Transformation, beta: number): Case[] {
  const { reward, logPartition, policy } = calibratedTarget(many, heavyTailed, transformation, beta);
  return [
    {
      name: `policy gradient, ${name}`,
      reference: many,
      objective: expectedReward(manyLogs, reward, beta),
      policy,
    },
    {
      name: `regression, ${name}`,
      reference: many,
      objective: closedFormRegression(manyLogs, reward, { beta, logPartition }),
      policy,
    },
  ];
}

/** The five answers of Fisch et al.’s demonstration: two pairs, and one answer that nobody compared. */
const five = [0.25, 0.15, 0.2, 0.1, 0.3];
const fiveLogs = five.map(Math.log);
const pairs = {
  pairs: [
    [0, 1],
    [2, 3],
  ] as const,
  reference: fiveLogs,
};
const allPairs = {
  pairs: five.flatMap((_, a) => five.flatMap((_each, b) => (a < b ? [[a, b] as const] : []))),
  reference: fiveLogs,
};
const rewards = [1, 0, 0.5, -0.5, 0.2];
const gapsOf = (values: readonly number[]) => allPairs.pairs.map(([a, b]) => (values[a] ?? 0) - (values[b] ?? 0));
const dpo = preferences(pairs, (differences) => dpoLoss(differences, { beta: 1 }));

const cases: readonly Case[] = [
  ...calibratedCases('identity', { kind: 'identity' }, 0.25),
  ...calibratedCases('logarithm', { kind: 'logarithm' }, 1),
  ...calibratedCases('for the best of draws', { kind: 'exponential', rate: 10 }, 0.25),
  ...calibratedCases('for the worst of draws', { kind: 'exponential', rate: -10 }, 0.25),
  {
    name: 'd-DPO on all pairs',
    reference: five,
    objective: preferences(allPairs, (differences) => distillationLoss(differences, gapsOf(rewards), { beta: 0.5 })),
    policy: tilted(five, rewards, 0.5),
  },
  {
    name: 'IPO on two pairs: a margin of 1 in each',
    reference: five,
    objective: preferences(pairs, (differences) => ipoLoss(differences, { tau: 0.5 })),
    policy: softmax(fiveLogs.map((log, i) => log + ([0.5, -0.5, 0.5, -0.5, 0][i] ?? 0))),
  },
  {
    name: 'p-DPO',
    reference: five,
    objective: weighted([
      { weight: 1, objective: dpo },
      { weight: 1, objective: nearReference(fiveLogs) },
    ]),
    policy: [0.34861218, 0.05138782, 0.2755002, 0.0244998, 0.3],
  },
  {
    name: 'e-DPO is d-DPO with the nearest reward model',
    reference: five,
    objective: preferences(allPairs, (differences) =>
      ensembleDistillationLoss(differences, [gapsOf([3, -3, 2, -2, 1]), gapsOf(rewards), gapsOf([0, 2, 0, 2, 1])], {
        beta: 0.5,
        minimum: 'batch',
      }),
    ),
    policy: tilted(five, rewards, 0.5),
  },
];

const schedule: RateSchedule = { steps: 2000, rate: 0.05, warmup: 0, decay: 0.1 };

async function check(
  policy: TrainablePolicy,
  { objective, policy: wanted }: Case,
  most: number,
  steps: Partial<RateSchedule> = {},
): Promise<void> {
  await train(policy, objective, { ...schedule, ...steps });
  expect(farthest((await policy.logs()).map(Math.exp), wanted)).toBeLessThan(most);
}

const start = ({ reference }: Case): Float64Array => Float64Array.from(reference, Math.log);

/** With the logarithm, and for the worst of draws, rare answers have gradients below Adam's ε. */
const isSlow = ({ name }: Case): boolean => /policy gradient, (logarithm|for the worst)/.test(name);

describe('trained policies are those of the formulas', () => {
  test.each(cases.filter((each) => !isSlow(each)))('$name, float64', async (each) => {
    await check(tabularPolicy(start(each)), each, 1e-6);
  });

  test.each(cases.filter(({ name }) => name.startsWith('policy gradient')))('$name, natural', async (each) => {
    const beta = each.name.endsWith('logarithm') ? 1 : 0.25;
    const steps = { steps: 200, rate: 0.2 / beta, decay: 1 };
    await check(tabularPolicy(start(each), [200], 'natural-gradient'), each, 1e-12, steps);
  });

  test.each(cases)('$name, on the tensor runtime', async (each) => {
    await openTensors(['wasm']);
    await check(tensorPolicy(start(each)), each, 1e-3, { steps: 1000 });
  });
});

test('several prompts at once are as each alone', async () => {
  const one = calibratedTarget([0.5, 0.5], [0, 1], { kind: 'identity' }, 0.5);
  const two = calibratedTarget([0.2, 0.3, 0.5], [3, 1, 2], { kind: 'identity' }, 0.5);
  const logs = [0.5, 0.5, 0.2, 0.3, 0.5].map(Math.log);
  const policy = tabularPolicy(logs, [2, 3]);
  const objective = overPrompts([
    { answers: 2, objective: expectedReward(logs.slice(0, 2), one.reward, 0.5) },
    { answers: 3, objective: expectedReward(logs.slice(2), two.reward, 0.5) },
  ]);
  await train(policy, objective, schedule);
  const wanted = [...one.policy, ...two.policy];
  expect(farthest((await policy.logs()).map(Math.exp), wanted)).toBeLessThan(1e-6);
});

test('any increasing map of the reward leads to the same policy, to the bit', async () => {
  const trained = async (rewards: Float64Array): Promise<Float64Array> => {
    const { reward } = calibratedTarget(many, rewards, { kind: 'exponential', rate: 5 }, 0.25);
    const policy = tabularPolicy(manyLogs);
    await train(policy, expectedReward(manyLogs, reward, 0.25), { ...schedule, steps: 50 });
    return policy.logs();
  };
  expect(await trained(heavyTailed.map((value) => value ** 3))).toEqual(await trained(heavyTailed));
});

test('answers that are not equally many for each prompt are refused on the tensor runtime', () => {
  expect(() => tensorPolicy([1, 2, 3], 2)).toThrow(new RangeError('3 answers are not equally many for each of 2'));
});
