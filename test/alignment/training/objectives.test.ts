/** Gradients of every objective: in float64, on the tensor runtime as a table, and through a language model. */

import { describe, expect, test } from 'vitest';
import {
  distillationLoss,
  dpoLoss,
  ensembleDistillationLoss,
  ipoLoss,
  labelDivergenceLoss,
} from '../../../src/alignment/distillation/losses.ts';
import { softmax } from '../../../src/alignment/policies.ts';
import { languagePolicy } from '../../../src/alignment/training/language-policy.ts';
import {
  closedFormRegression,
  expectedReward,
  likelihood,
  nearReference,
  type Objective,
  overPrompts,
  preferences,
  weighted,
} from '../../../src/alignment/training/objectives.ts';
import { gradientByScores, normalized } from '../../../src/alignment/training/trainable-policy.ts';
import { openTensors } from '../../../src/runtime/tensors/open.ts';
import { tableTrainer } from '../../../src/runtime/tensors/table-trainer.ts';
import { checkGradientsBy, checkSlots } from '../../support/gradients.ts';
import { checkGradient } from '../gradients.ts';
import { answers, modelWith, noise, parametersOf } from './answers.ts';

const count = 6;
const scores = noise(1, count);
const reference = softmax(noise(2, count)).map(Math.log);
const reward = noise(3, count);
const seen = {
  pairs: [
    [0, 1],
    [2, 3],
    [0, 4],
  ] as const,
  reference,
};
const gaps = [1, -0.5, 2];
const dpo = preferences(seen, (differences) => dpoLoss(differences, { beta: 0.7 }));

const objectives: Readonly<Record<string, Objective>> = {
  'policy gradient': expectedReward(reference, reward, 0.3),
  'regression to the closed form': closedFormRegression(reference, reward, { beta: 0.3, logPartition: 0.4 }),
  DPO: dpo,
  'DPO, by token': preferences({ ...seen, lengths: [1, 2, 3, 4, 5, 6] }, (differences) =>
    dpoLoss(differences, { beta: 0.7 }),
  ),
  IPO: preferences(seen, (differences) => ipoLoss(differences, { tau: 0.4 })),
  'd-DPO': preferences(seen, (differences) => distillationLoss(differences, gaps, { beta: 0.7 })),
  'label divergence, forward': preferences(seen, (differences) =>
    labelDivergenceLoss(differences, gaps, { beta: 0.7, direction: 'forward' }),
  ),
  'label divergence, backward': preferences(seen, (differences) =>
    labelDivergenceLoss(differences, gaps, { beta: 0.7, direction: 'backward' }),
  ),
  'e-DPO, minimum over the batch': weighted([
    {
      weight: 1,
      objective: preferences(seen, (differences) =>
        ensembleDistillationLoss(differences, [gaps, [0, 1, 1]], { beta: 0.7, minimum: 'batch' }),
      ),
    },
    { weight: 0.2, objective: nearReference(reference) },
  ]),
  'e-DPO, minimum by example': preferences(seen, (differences) =>
    ensembleDistillationLoss(differences, [gaps, [0, 1, 1]], { beta: 0.7, minimum: 'example' }),
  ),
  'p-DPO': weighted([
    { weight: 1, objective: dpo },
    { weight: 0.5, objective: nearReference(reference) },
  ]),
  'p-DPO on the data’s answers': weighted([
    { weight: 1, objective: dpo },
    { weight: 0.5, objective: likelihood([1 / 3, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 0]) },
  ]),
  'two prompts': overPrompts([
    { answers: 2, objective: expectedReward([-0.5, -1], [1, 2], 0.3) },
    { answers: 4, objective: closedFormRegression([-1, -1, -2, -2], [0, 1, 2, 3], { beta: 1, logPartition: 0.2 }) },
  ]),
};

describe.each(Object.entries(objectives))('%s', (name, objective) => {
  const groups = name === 'two prompts' ? [2, 4] : [count];

  test('in float64', () => {
    const logs = normalized(scores, groups);
    const gradient = gradientByScores(logs, objective(logs).gradient, groups);
    expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(1e-3);
    checkGradient((at) => objective(normalized(at, groups)).value, gradient, scores);
  });

  test('through a language model', async () => {
    await openTensors(['wasm']);
    const prompts = groups.length > 1 ? [answers.slice(0, 2), answers.slice(2, 6)] : [answers.slice(0, count)];
    // No parameter is where a hidden unit begins to count: there slopes to the left and right differ.
    const model = modelWith(parametersOf(4));
    const before = await model.state();
    await languagePolicy(model, prompts).step(objective, 0);
    await checkSlots(
      before,
      await model.state(),
      async (parameters) => objective(await languagePolicy(modelWith(parameters), prompts).logs()).value,
      1e-3,
    );
  });
});

test.each(Object.entries(objectives).filter(([name]) => name !== 'two prompts'))(
  '%s, as a table on the tensor runtime',
  async (_, objective) => {
    await openTensors(['wasm']);
    const trainer = tableTrainer({ shape: [1, count], data: Float32Array.from(scores) }, 'adam');
    await checkGradientsBy(trainer, { shape: [0], data: new Float32Array() }, objective);
  },
);
