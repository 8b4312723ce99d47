/** Training from traces: what is learned, and that the same seed gives the same curve. */

import { describe, expect, test } from 'vitest';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import type { Program } from '../../src/ir/program.ts';
import { learnedInterpreter } from '../../src/runtime/engines/learned.ts';
import { createSparseEngine } from '../../src/runtime/engines/sparse.ts';
import { openTensors } from '../../src/runtime/tensors/open.ts';
import type { TrainingState } from '../../src/runtime/tensors/trainer.ts';
import { sampledInput } from '../../src/traces/inputs.ts';
import { accuracyByLength, shareRight, testInputs } from '../../src/training/accuracy.ts';
import { startEndToEnd } from '../../src/training/end-to-end.ts';
import { type ExampleCollector, exampleCollector } from '../../src/training/examples.ts';
import type { Learner } from '../../src/training/learner.ts';
import { learnedMlp, startTraining } from '../../src/training/mlp-training.ts';
import { defaultOptions, type TrainingOptions, transformerDefaults } from '../../src/training/options.ts';
import { modelOf } from '../support/onnx.ts';
import { compileProgram, programOf } from '../support/programs.ts';

const small: TrainingOptions = {
  ...defaultOptions,
  lengths: { shortest: 1, longest: 6 },
  inputs: 200,
  steps: 20,
  hidden: [24],
  batch: 32,
  warmup: 5,
};

function collected(program: Program, options: TrainingOptions): ExampleCollector {
  const collector = exampleCollector(createInterpreter(program), program.variables.length, options.layers);
  for (let index = 0; index < options.inputs; index++) {
    collector.add(sampledInput(program, { ...options.lengths, seed: options.seed }, index));
  }
  return collector;
}

async function trainingOf(name: string, options: TrainingOptions, from: TrainingState | null = null): Promise<Learner> {
  await openTensors(['wasm']);
  const program = programOf(compileProgram(name));
  return startTraining(modelOf(program), collected(program, options).examples(), options, from);
}

async function lossesOf(training: Learner, steps: number): Promise<number[]> {
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) losses.push((await training.step()).loss);
  return losses;
}

interface Lesson {
  readonly program: string;
  readonly options: TrainingOptions;
  /** The least share of answers that are right, up to twice the lengths of training. */
  readonly right: number;
}

const lessons: readonly Lesson[] = [
  { program: 'parity_relative', options: { ...small, hidden: [64, 64], batch: 128, steps: 300 }, right: 1 },
  {
    program: 'parity_relative',
    options: { ...small, hidden: [64], batch: 128, steps: 400, optimizer: 'adam', activation: 'tanh', residual: false },
    right: 1,
  },
  {
    program: 'parity_counting',
    options: { ...small, hidden: [64], batch: 128, steps: 300, numbers: 'bits', sample: 'evenly' },
    right: 0.75,
  },
  {
    program: 'parity_counting',
    options: {
      ...small,
      hidden: [64],
      batch: 128,
      steps: 300,
      numbers: 'bits',
      sample: 'by-rule',
      loss: 'cross-entropy',
      optimizer: 'adam',
    },
    right: 0.75,
  },
];

async function check({ program: name, options, right }: Lesson): Promise<void> {
  const training = await trainingOf(name, options);
  await lossesOf(training, options.steps);
  const program = programOf(compileProgram(name));
  const model = modelOf(program);
  const mlp = learnedMlp(model, await training.state(), options, true);
  if (mlp === null) throw new Error('the parameters do not fit');
  const settings = { lengths: { shortest: 1, longest: 12 }, perLength: 5, layers: 100, seed: 0 };
  const tests = testInputs(program, createInterpreter(program), settings, collected(program, options).has);
  const accuracy = await accuracyByLength(program, learnedInterpreter(model, mlp), tests, async () => {});
  expect(shareRight(accuracy)).toBeGreaterThanOrEqual(right);
  // What the mlp has seen it has learned.
  for (const each of accuracy) expect(each.right, `length ${each.length}`).toBeGreaterThanOrEqual(each.seen);
}

describe('is learned from short inputs, and right on longer ones', () => {
  test.each(lessons)('$program, $options.optimizer', check);
});

const variations: readonly Partial<TrainingOptions>[] = [
  {},
  { optimizer: 'adam', accumulate: 2 },
  { activation: 'sigmoid', initialization: 'xavier', noise: 0.1 },
  { activation: 'tanh', initialization: 'normal', undefined: 'zeros', sample: 'evenly' },
  { optimizer: 'adam', sample: 'by-rule', loss: 'cross-entropy', noise: 0.1 },
  { sample: 'by-rule', loss: 'cross-entropy', residual: false },
];

describe('the same seed gives the same curve', () => {
  test.each(variations)('%j', async (given) => {
    const options = { ...small, ...given };
    const whole = await lossesOf(await trainingOf('parity_relative', options), 12);
    expect(await lossesOf(await trainingOf('parity_relative', options), 12)).toEqual(whole);
    expect(await lossesOf(await trainingOf('parity_relative', { ...options, seed: 1 }), 12)).not.toEqual(whole);
  });

  test.each(variations)('and so does a training that goes on: %j', async (given) => {
    const options = { ...small, ...given };
    const whole = await lossesOf(await trainingOf('parity_absolute', options), 12);
    const first = await trainingOf('parity_absolute', options);
    const before = await lossesOf(first, 7);
    const second = await trainingOf('parity_absolute', options, await first.state());
    expect([...before, ...(await lossesOf(second, 5))]).toEqual(whole);
  });
});

test('examples are pairs with their counts', () => {
  const program = programOf(compileProgram('parity_relative'));
  const collector = exampleCollector(createInterpreter(program), program.variables.length, 100);
  collector.add([2, 1, 1]);
  // <s> in both layers; the first 1, not done and then done; the second, whose left is not done and then is.
  const examples = collector.examples().map(({ before, after, count }) => [[...before], [...after], count]);
  expect(examples).toEqual([
    [[2, 0, 1, 2, 2], [2, 0, 1, 2, 2], 2],
    [[1, 1, 0, 0, 1], [1, 1, 1, 2, 2], 1],
    [[1, 1, 0, 1, 0], [1, 1, 0, 2, 2], 1],
    [[1, 1, 1, 0, 1], [1, 1, 1, 2, 2], 1],
    [[1, 1, 0, 1, 1], [1, 0, 1, 2, 2], 1],
  ]);
});

test('drawn inputs have tokens of the frame at their ends alone', () => {
  const program = programOf(compileProgram('parity_relative'));
  for (let index = 0; index < 50; index++) {
    const [first, ...rest] = sampledInput(program, { shortest: 0, longest: 5, seed: 1 }, index);
    expect(first).toBe(2);
    expect(rest.every((token) => token < 2)).toBe(true);
  }
});

test('noise on what stands in the stream is to be taken away again', async () => {
  await openTensors(['wasm']);
  const options: TrainingOptions = {
    ...small,
    hidden: [64, 64],
    batch: 128,
    steps: 800,
    noise: 0.1,
    undefined: 'zeros',
  };
  const program = programOf(compileProgram('parity_relative'));
  const model = modelOf(program);
  const training = await trainingOf('parity_relative', options);
  await lossesOf(training, options.steps);
  const mlp = learnedMlp(model, await training.state(), options, false);
  if (mlp === null) throw new Error('the parameters do not fit');
  const settings = { lengths: { shortest: 10, longest: 12 }, perLength: 3, layers: 100, seed: 0 };
  const tests = testInputs(program, createInterpreter(program), settings, () => true);
  const engine = createSparseEngine({ ...model, learned: mlp }, 'float32');
  // Without snapping, and in more layers than any input of training took.
  expect(shareRight(await accuracyByLength(program, engine, tests, async () => {}))).toBe(1);
});

const kinds: readonly Partial<TrainingOptions>[] = [
  { model: 'transformer', positions: 'relative', reach: 4 },
  { model: 'universal', positions: 'absolute', reach: 8, accumulate: 2 },
];

describe('a Transformer learns from answers', () => {
  test.each(kinds)('and goes on with the same curve: %j', async (given) => {
    await openTensors(['wasm']);
    const options = {
      ...small,
      ...transformerDefaults,
      depth: 2,
      width: 16,
      heads: 2,
      hidden: [16],
      batch: 8,
      ...given,
    };
    const program = programOf(compileProgram('parity_relative'));
    const engine = createInterpreter(program);
    const inputs = Array.from({ length: 50 }, (_, index) =>
      sampledInput(program, { ...options.lengths, seed: 0 }, index),
    );
    const start = (from: TrainingState | null): Promise<Learner> =>
      startEndToEnd(program, engine, inputs, options, from);
    const whole = await lossesOf(await start(null), 12);
    const first = await start(null);
    const before = await lossesOf(first, 7);
    expect([...before, ...(await lossesOf(await start(await first.state()), 5))]).toEqual(whole);
    const settings = { lengths: { shortest: 1, longest: 3 }, perLength: 4, layers: 100, seed: 0 };
    const accuracy = await first.accuracy(
      testInputs(program, engine, settings, () => true),
      async () => {},
    );
    expect(accuracy.map(({ length, inputs: count }) => [length, count])).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
    ]);
  });
});
