/** Layers that are learned with their attention: what they learn, that they go on as before, and how they run. */

import { describe, expect, test } from 'vitest';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import type { States } from '../../src/ir/execution.ts';
import { openTensors } from '../../src/runtime/tensors/open.ts';
import type { TrainingState } from '../../src/runtime/tensors/trainer.ts';
import { sampledInput } from '../../src/traces/inputs.ts';
import { shareRight, testInputs } from '../../src/training/accuracy.ts';
import { headsOf, layerDimensions } from '../../src/training/layer-batches.ts';
import { layerCollector } from '../../src/training/layer-examples.ts';
import { layerEngine, layerRunner } from '../../src/training/layer-running.ts';
import { startLayerTraining } from '../../src/training/layer-training.ts';
import type { Learner } from '../../src/training/learner.ts';
import { defaultOptions, layerDefaults, type TrainingOptions } from '../../src/training/options.ts';
import { encoderOf } from '../../src/weights/learned.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { modelOf } from '../support/onnx.ts';
import { compileProgram, programOf } from '../support/programs.ts';

const options: TrainingOptions = {
  ...defaultOptions,
  ...layerDefaults,
  model: 'layer',
  lengths: { shortest: 1, longest: 6 },
  inputs: 100,
  steps: 500,
  warmup: 20,
  hidden: [48],
  width: 8,
  reach: 4,
  batch: 16,
};

interface Lesson {
  readonly model: CompiledModel;
  readonly options: TrainingOptions;
}

function lesson(name: string, given: Partial<TrainingOptions> = {}): Lesson {
  const program = programOf(compileProgram(name));
  return { model: modelOf(program), options: { ...options, heads: headsOf(program), ...given } };
}

async function started({ model, options: given }: Lesson, from: TrainingState | null = null): Promise<Learner> {
  await openTensors(['wasm']);
  const { program } = model;
  const engine = createInterpreter(program);
  const collector = layerCollector(program, engine, given.layers);
  for (let index = 0; index < given.inputs; index++) {
    collector.add(sampledInput(program, { ...given.lengths, seed: given.seed }, index));
  }
  return startLayerTraining(model, engine, collector.examples(), given, from);
}

async function lossesOf(training: Learner, steps: number): Promise<number[]> {
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) losses.push((await training.step()).loss);
  return losses;
}

const lessons: readonly Partial<TrainingOptions>[] = [{}, { supervise: 'heads', noise: 0.1 }];

describe('relative parity is learned from short inputs, and right on longer ones', () => {
  test.each(lessons)('%j', async (given) => {
    const each = lesson('parity_relative', given);
    const training = await started(each);
    await lossesOf(training, each.options.steps);
    const { program } = each.model;
    const settings = { lengths: { shortest: 1, longest: 10 }, perLength: 4, layers: 100, seed: 0 };
    const tests = testInputs(program, createInterpreter(program), settings, () => true);
    expect(shareRight(await training.accuracy(tests, async () => {}))).toBe(1);
    const engine = layerEngine(each.model, each.options, await training.state(), true);
    if (engine === null) throw new Error('the parameters do not fit');
    const longest = tests.at(-1);
    const execution = await engine(longest?.tokens ?? [], { layers: 100 });
    expect(execution).toMatchObject({ halted: true, layers: longest?.layers });
  });
});

const variations: readonly Partial<TrainingOptions>[] = [
  {},
  { supervise: 'heads', accumulate: 2, activation: 'tanh' },
  { heads: 3, positions: 'none', optimizer: 'adafactor', noise: 0.1 },
];

describe('the same seed gives the same curve, and so does a training that goes on', () => {
  test.each(variations)('%j', async (given) => {
    const each = lesson('parity_absolute', given);
    const whole = await lossesOf(await started(each), 8);
    const first = await started(each);
    const before = await lossesOf(first, 5);
    expect([...before, ...(await lossesOf(await started(each, await first.state()), 3))]).toEqual(whole);
    const other = { ...each, options: { ...each.options, seed: 1 } };
    expect(await lossesOf(await started(other), 8)).not.toEqual(whole);
  });
});

/** Programs with bits, pointers, means, counts, and numbers that are written. */
const programs = ['parity_relative', 'addition', 'parity_counting', 'histogram', 'fraction_previous'];

describe('a layer that predicts the right changes runs as the program does', () => {
  test.each(programs)('%s', async (name) => {
    const { model } = lesson(name);
    const { program, layout } = model;
    const interpreter = createInterpreter(program);
    const tokens = sampledInput(program, { shortest: 4, longest: 4, seed: 1 }, 0);
    const states: States[] = [];
    const observer = {
      initial: (seen: States) => states.push(seen),
      afterMlp: (_: number, seen: States) => states.push(seen),
    };
    const wanted = interpreter(tokens, { layers: 12, observer });
    const { written } = layerDimensions(model);
    const encode = encoderOf(model);
    const width = program.variables.length;
    let layer = 0;
    const changes = async (): Promise<{ readonly shape: readonly number[]; readonly data: Float32Array }> => {
      const rows = [0, 1].map((later) => {
        const row = new Float32Array(layout.dimensions.length);
        return tokens.map((_, position) => {
          encode(states[layer + later]?.subarray(position * width, (position + 1) * width) ?? new Int32Array(), row);
          return written.map((dimension) => row[dimension] ?? 0);
        });
      });
      layer += 1;
      const data = tokens.flatMap((_, position) =>
        written.map((__, index) => (rows[1]?.[position]?.[index] ?? 0) - (rows[0]?.[position]?.[index] ?? 0)),
      );
      // And what would be for the position of zeros.
      const all = [...data, ...written.map(() => 9)];
      return { shape: [tokens.length + 1, written.length], data: Float32Array.from(all) };
    };
    for (const snap of [true, false]) {
      layer = 0;
      const seen: States[] = [];
      const watching = {
        initial: (each: States) => seen.push(each),
        afterMlp: (_: number, each: States) => seen.push(each),
      };
      const [execution] = await layerRunner(
        model,
        interpreter,
        changes,
        snap,
      )([{ tokens, layers: 12, observer: watching }]);
      expect(execution).toMatchObject({ layers: wanted.layers, halted: wanted.halted });
      expect(seen.map((each) => [...each])).toEqual(states.map((each) => [...each]));
    }
  });
});
