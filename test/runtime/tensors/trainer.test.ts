import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/random/seeded.ts';
import { type Activation, type CrossEntropy, mlpTrainer } from '../../../src/runtime/tensors/mlp-trainer.ts';
import { type BackendName, openTensors } from '../../../src/runtime/tensors/open.ts';
import type { OptimizerName } from '../../../src/runtime/tensors/optimizers.ts';
import type { PlainTensor } from '../../../src/runtime/tensors/tensors.ts';
import type { Batch, Trainer } from '../../../src/runtime/tensors/trainer.ts';
import { checkGradients } from '../../support/gradients.ts';

const backends: readonly BackendName[] = ['wasm', 'cpu'];
const activations: readonly Activation[] = ['relu', 'sigmoid', 'tanh'];
const optimizers: readonly OptimizerName[] = ['adam', 'adafactor'];

function tensor(random: () => number, ...shape: number[]): PlainTensor {
  const size = shape.reduce((product, side) => product * side, 1);
  return { shape, data: Float32Array.from({ length: size }, () => 2 * random() - 1) };
}

function trainer(
  activation: Activation,
  optimizer: OptimizerName,
  crossEntropy: CrossEntropy | null = null,
  outputs = 2,
): Trainer {
  const random = seededRandom(1);
  return mlpTrainer({
    layers: [
      { weights: tensor(random, 3, 5), bias: tensor(random, 5) },
      { weights: tensor(random, 5, 4), bias: tensor(random, 4) },
      { weights: tensor(random, 4, outputs), bias: tensor(random, outputs) },
    ],
    activation,
    optimizer,
    crossEntropy,
  });
}

function batchOf(seed: number): Batch {
  const random = seededRandom(seed);
  return { inputs: tensor(random, 6, 3), targets: tensor(random, 6, 2) };
}

/** Of four outputs, the second and third are the values of one variable; the others are numbers. */
const crossEntropy: CrossEntropy = { choices: [{ start: 1, size: 2 }], sharpness: 3 };

function batchOfChoices(): Batch {
  const random = seededRandom(4);
  const targets = { shape: [2, 4], data: Float32Array.from([0.5, 0, 1, -1, 0.1, 1, 0, 2]) };
  return { inputs: tensor(random, 2, 3), targets, before: tensor(random, 2, 4) };
}

/** By its definition, in float64. */
async function crossEntropyOf(model: Trainer, { inputs, targets, before }: Batch): Promise<number> {
  const { data } = await model.predict(inputs);
  let loss = 0;
  for (let row = 0; row < data.length; row += 4) {
    const [first = 0, second = 0, third = 0, fourth = 0] = [0, 1, 2, 3].map(
      (at) => (data[row + at] ?? 0) + (before?.data[row + at] ?? 0),
    );
    const [one = 0, , isThird, four = 0] = targets.data.subarray(row, row + 4);
    const total = Math.log(Math.exp(3 * second) + Math.exp(3 * third));
    loss += total - 3 * (isThird === 1 ? third : second) + (first - one) ** 2 + (fourth - four) ** 2;
  }
  return loss / (data.length / 4);
}

async function lossOf(model: Trainer, { inputs, targets }: Batch): Promise<number> {
  const { data } = await model.predict(inputs);
  return data.reduce((sum, x, index) => sum + (x - (targets.data[index] ?? 0)) ** 2, 0) / data.length;
}

/** `lossOf`: by its definition. */
async function check(
  model: Trainer,
  batch: Batch,
  loss: (model: Trainer, batch: Batch) => Promise<number>,
): Promise<void> {
  const before = await model.state();
  const report = await model.step([batch], 0);
  expect(report.loss).toBeCloseTo(await loss(model, batch), 4);
  await model.restore(before);
  await checkGradients(model, batch, (changed) => loss(changed, batch));
}

describe.each(backends)('on %s', (backend) => {
  test.each(activations)('gradients through %s are finite differences', async (activation) => {
    await openTensors([backend]);
    await check(trainer(activation, 'adam'), batchOf(2), lossOf);
  });

  test('and so are those of the cross-entropy', async () => {
    await openTensors([backend]);
    await check(trainer('tanh', 'adam', crossEntropy, 4), batchOfChoices(), crossEntropyOf);
  });

  test('no tensor stays after steps and predictions', async () => {
    const { tensors } = await openTensors([backend]);
    const before = tensors.held();
    const model = trainer('relu', 'adafactor');
    for (let step = 0; step < 3; step++) await model.step([batchOf(1), batchOf(2)], 1e-2);
    await model.predict(batchOf(3).inputs);
    model.dispose();
    expect(tensors.held()).toBe(before);
  });
});

describe.each(optimizers)('%s', (optimizer) => {
  test('learns', async () => {
    await openTensors(['wasm']);
    const batch = batchOf(3);
    const model = trainer('tanh', optimizer);
    const first = await lossOf(model, batch);
    for (let step = 0; step < 200; step++) await model.step([batch], 2e-2);
    expect(await lossOf(model, batch)).toBeLessThan(first / 5);
  });

  test('goes on from a state as if it had not stopped', async () => {
    await openTensors(['wasm']);
    const whole = trainer('relu', optimizer);
    const losses: number[] = [];
    for (let step = 0; step < 10; step++) losses.push((await whole.step([batchOf(step)], 1e-2)).loss);
    const first = trainer('relu', optimizer);
    for (let step = 0; step < 5; step++) await first.step([batchOf(step)], 1e-2);
    const second = trainer('relu', optimizer);
    await second.restore(await first.state());
    for (let step = 5; step < 10; step++) expect((await second.step([batchOf(step)], 1e-2)).loss).toBe(losses[step]);
  });

  test('several batches a step are one batch of them all', async () => {
    await openTensors(['wasm']);
    const [a, b] = [batchOf(1), batchOf(2)];
    const join = (x: PlainTensor, y: PlainTensor): PlainTensor => ({
      shape: [(x.shape[0] ?? 0) + (y.shape[0] ?? 0), x.shape[1] ?? 0],
      data: Float32Array.from([...x.data, ...y.data]),
    });
    const [apart, together] = [trainer('tanh', optimizer), trainer('tanh', optimizer)];
    const first = await apart.step([a, b], 1e-2);
    const second = await together.step(
      [{ inputs: join(a.inputs, b.inputs), targets: join(a.targets, b.targets) }],
      1e-2,
    );
    expect(first.loss).toBeCloseTo(second.loss, 5);
    expect(first.gradientNorm).toBeCloseTo(second.gradientNorm, 5);
  });
});

test('a state of another model is refused', async () => {
  await openTensors(['wasm']);
  const model = trainer('relu', 'adam');
  const other = await trainer('relu', 'adafactor').state();
  await expect(model.restore(other)).rejects.toThrow(RangeError);
});
