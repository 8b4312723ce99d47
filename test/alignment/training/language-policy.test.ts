/** A small language model over 64 answers, trained to where the formulas say that it ends. */

import { expect, test } from 'vitest';
import { displacementReport } from '../../../src/alignment/distillation/displacement.ts';
import { distillationLoss, dpoLoss } from '../../../src/alignment/distillation/losses.ts';
import { exactEvaluation } from '../../../src/alignment/inference-aware/exact-evaluation.ts';
import type { Transformation } from '../../../src/alignment/inference-aware/transformations.ts';
import { tilted } from '../../../src/alignment/policies.ts';
import { calibratedTarget } from '../../../src/alignment/training/calibrated-target.ts';
import { languagePolicy } from '../../../src/alignment/training/language-policy.ts';
import {
  closedFormRegression,
  expectedReward,
  nearReference,
  type Objective,
  preferences,
  weighted,
} from '../../../src/alignment/training/objectives.ts';
import { train } from '../../../src/alignment/training/trainable-policy.ts';
import { openTensors } from '../../../src/runtime/tensors/open.ts';
import { farthest } from '../gradients.ts';
import { answers, modelWith, noise } from './answers.ts';

const rewards = noise(5, answers.length);
const schedule = { rate: 1e-2, warmup: 10, decay: 0.1 };

async function check(
  steps: number,
  wanted: (reference: Float64Array) => {
    readonly objective: Parameters<typeof train>[1];
    readonly policy: Float64Array;
  },
): Promise<Float64Array> {
  await openTensors(['wasm']);
  const policy = languagePolicy(modelWith(), [answers]);
  const reference = await policy.logs();
  const shares = reference.map(Math.exp);
  const { objective, policy: target } = wanted(reference);
  await train(policy, objective, { ...schedule, steps });
  const found = (await policy.logs()).map(Math.exp);
  const [own, formula] = [found, target].map((each) => exactEvaluation(each, shares, rewards));
  // The formula's policy is not where training began.
  expect(formula?.divergence).toBeGreaterThan(0.1);
  for (const draws of [1, 4, 32]) {
    expect(Math.abs((own?.bestOf(draws) ?? 9) - (formula?.bestOf(draws) ?? 0)), `best of ${draws}`).toBeLessThan(0.02);
    expect(Math.abs((own?.worstOf(draws) ?? 9) - (formula?.worstOf(draws) ?? 0)), `worst of ${draws}`).toBeLessThan(
      0.02,
    );
  }
  return found;
}

const bestOf: Transformation = { kind: 'exponential', rate: 10 };
const worstOf: Transformation = { kind: 'exponential', rate: -10 };

interface Case {
  readonly name: string;
  readonly transformation: Transformation;
  readonly beta: number;
}

test.each<Case>([
  { name: 'identity', transformation: { kind: 'identity' }, beta: 0.3 },
  { name: 'for the best of draws', transformation: bestOf, beta: 0.3 },
])('policy gradient with calibrated rewards, $name', async ({ transformation, beta }) => {
  await check(250, (reference) => {
    const { reward, policy } = calibratedTarget(reference.map(Math.exp), rewards, transformation, beta);
    return { objective: expectedReward(reference, reward, beta), policy };
  });
});

test.each<Case>([
  { name: 'for the best of draws', transformation: bestOf, beta: 0.15 },
  { name: 'for the worst of draws', transformation: worstOf, beta: 0.15 },
])('regression to the closed form, $name', async ({ transformation, beta }) => {
  await check(150, (reference) => {
    const { reward, policy, logPartition } = calibratedTarget(reference.map(Math.exp), rewards, transformation, beta);
    return { objective: closedFormRegression(reference, reward, { beta, logPartition }), policy };
  });
});

test('d-DPO on pairs that reach all answers', async () => {
  const pairs = answers.map((_, a) => [a, (a * 29 + 7) % answers.length] as const);
  const more = answers.map((_, a) => [a, (a + 1) % answers.length] as const);
  const all = [...pairs, ...more];
  const gaps = all.map(([a, b]) => (rewards[a] ?? 0) - (rewards[b] ?? 0));
  let wanted: Float64Array = new Float64Array();
  const found = await check(150, (reference) => {
    wanted = tilted(reference.map(Math.exp), rewards, 1);
    return {
      objective: preferences({ pairs: all, reference }, (differences) =>
        distillationLoss(differences, gaps, { beta: 1 }),
      ),
      policy: wanted,
    };
  });
  expect(farthest(found, wanted)).toBeLessThan(0.02);
});

/** What became of sixteen pairs of answers that no other pair has. */
async function displacement(more: (reference: Float64Array) => readonly { weight: number; objective: Objective }[]) {
  await openTensors(['wasm']);
  const policy = languagePolicy(modelWith(), [answers]);
  const reference = await policy.logs();
  const pairs = Array.from({ length: 16 }, (_, pair) => {
    const [a, b] = [4 * pair, 4 * pair + 1 + (pair % 3)];
    return (rewards[a] ?? 0) > (rewards[b] ?? 0) ? ([a, b] as const) : ([b, a] as const);
  });
  const dpo = preferences({ pairs, reference }, (differences) => dpoLoss(differences, { beta: 0.1 }));
  const objective = weighted([{ weight: 1, objective: dpo }, ...more(reference)]);
  await train(policy, objective, { steps: 100, rate: 3e-3, warmup: 10, decay: 1 });
  const logs = await policy.logs();
  const pick = (values: Float64Array, side: 0 | 1) => pairs.map((pair) => values[pair[side]] ?? 0);
  return displacementReport({
    chosen: { policy: pick(logs, 0), reference: pick(reference, 0) },
    rejected: { policy: pick(logs, 1), reference: pick(reference, 1) },
  });
}

test('DPO makes chosen answers less likely, and p-DPO does not', async () => {
  const plain = await displacement(() => []);
  const held = await displacement((reference) => [{ weight: 1, objective: nearReference(reference) }]);
  expect(plain.accuracy).toBe(1);
  expect(plain.bothFell).toBeGreaterThan(0.5);
  expect(plain.chosen).toBeLessThan(-1);
  expect(held.accuracy).toBe(1);
  expect(held.chosen).toBeGreaterThan(0.2);
  expect(held.chosenFell).toBeLessThan(0.1);
});
