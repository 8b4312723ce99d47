/** Examples as numbers, and batches of them. */

import { sizeOf } from '../ir/domain.ts';
import type { PlainTensor } from '../runtime/tensors/tensors.ts';
import type { Batch } from '../runtime/tensors/trainer.ts';
import { encoderOf, learnedDimensions } from '../weights/learned.ts';
import { type InputReading, inputReading, readInputs } from '../weights/learned-inputs.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { Example } from './examples.ts';
import type { TrainingOptions } from './options.ts';
import { normal, type Random, sequenceOf } from './randomness.ts';

export interface EncodedExamples {
  readonly count: number;
  /** [examples × inputs], with zeros for what is undefined. */
  readonly inputs: Float32Array;
  /** [examples × learned dimensions] */
  readonly targets: Float32Array;
  /** For each example the inputs that stand for head outputs that are undefined. */
  readonly undefinedAt: readonly (readonly number[])[];
  /** For each example how often it and those before it are drawn: the last is the sum. */
  readonly cumulative: Float64Array;
  /** For each target that is a change of an input that one; −1: it is none. */
  readonly changes: Int32Array;
  /** How many inputs there are, and learned dimensions. */
  readonly width: number;
  readonly outputs: number;
}

export function encodeExamples(
  model: CompiledModel,
  examples: readonly Example[],
  { residual, sample, numbers }: TrainingOptions,
): EncodedExamples {
  const { program, layout } = model;
  const encode = encoderOf(model);
  const dimensions = learnedDimensions(program, layout);
  const reading = inputReading(model, { numbers, snap: true });
  const { width } = reading;
  const inputs = new Float32Array(examples.length * width);
  const targets = new Float32Array(examples.length * dimensions.length);
  const [before, after] = [new Float32Array(layout.dimensions.length), new Float32Array(layout.dimensions.length)];
  let total = 0;
  examples.forEach((example, index) => {
    encode(example.before, before);
    readInputs(reading, before, inputs.subarray(index * width, (index + 1) * width));
    encode(example.after, after);
    dimensions.forEach((dimension, at) => {
      const change = (after[dimension] ?? 0) - (residual ? (before[dimension] ?? 0) : 0);
      targets[index * dimensions.length + at] = change;
    });
  });
  return {
    count: examples.length,
    inputs,
    targets,
    undefinedAt: examples.map((example) => undefinedInputs(model, reading, example)),
    cumulative: Float64Array.from(examples, ({ count }) => (total += sample === 'by-count' ? count : 1)),
    changes: Int32Array.from(dimensions, (dimension) => {
      const copy = reading.copies.find((each) => each.dimension === dimension);
      return residual && copy !== undefined ? copy.input : -1;
    }),
    width,
    outputs: dimensions.length,
  };
}

/** The batches of a step. */
export function batchesOf(examples: EncodedExamples, options: TrainingOptions, step: number): readonly Batch[] {
  const random = sequenceOf('batch', options.seed, step);
  return Array.from({ length: options.accumulate }, () => {
    const chosen = Int32Array.from({ length: options.batch }, () => drawn(examples.cumulative, random));
    return batchOf(examples, chosen, options, random);
  });
}

/** Every example once, disturbed as in training. */
export function wholeBatch(examples: EncodedExamples, options: TrainingOptions): Batch {
  const chosen = Int32Array.from({ length: examples.count }, (_, index) => index);
  return batchOf(examples, chosen, { ...options, noise: 0 }, sequenceOf('check', options.seed));
}

function batchOf(
  examples: EncodedExamples,
  chosen: Int32Array,
  { undefined: fill, noise }: Pick<TrainingOptions, 'undefined' | 'noise'>,
  random: Random,
): Batch {
  const { width, outputs } = examples;
  const inputs = new Float32Array(chosen.length * width);
  const targets = new Float32Array(chosen.length * outputs);
  chosen.forEach((example, row) => {
    inputs.set(examples.inputs.subarray(example * width, (example + 1) * width), row * width);
    targets.set(examples.targets.subarray(example * outputs, (example + 1) * outputs), row * outputs);
    if (fill === 'zeros') return;
    for (const input of examples.undefinedAt[example] ?? []) inputs[row * width + input] = 20 * random() - 10;
  });
  if (noise > 0) disturb(examples, inputs, targets, noise, random);
  return { inputs: matrix(chosen.length, width, inputs), targets: matrix(chosen.length, outputs, targets) };
}

/**
 * Noise on an input that the MLP changes is to be taken away again: so errors of one layer, which stay in the stream,
 * do not grow in the next.
 */
function disturb(
  { width, outputs, changes }: EncodedExamples,
  inputs: Float32Array,
  targets: Float32Array,
  noise: number,
  random: Random,
): void {
  const row = new Float64Array(width);
  for (let start = 0, target = 0; start < inputs.length; start += width, target += outputs) {
    for (let input = 0; input < width; input++) {
      const error = noise * normal(random);
      row[input] = error;
      inputs[start + input] = (inputs[start + input] ?? 0) + error;
    }
    changes.forEach((input, at) => {
      if (input >= 0) targets[target + at] = (targets[target + at] ?? 0) - (row[input] ?? 0);
    });
  }
}

/** A count that is undefined is above its maximum: there is a number for that. */
function undefinedInputs(
  { program, layout }: CompiledModel,
  { parts }: InputReading,
  { before }: Example,
): readonly number[] {
  return program.variables.flatMap(({ role, domain }, variable) => {
    const reading = layout.readings[variable];
    const part = parts[variable];
    const isCount = reading?.kind === 'stair' && reading.share === null;
    if (role !== 'head' || isCount || part === undefined || before[variable] !== sizeOf(domain)) return [];
    return Array.from({ length: part.width }, (_, index) => part.start + index);
  });
}

function drawn(cumulative: Float64Array, random: Random): number {
  const at = random() * (cumulative.at(-1) ?? 0);
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

function matrix(rows: number, columns: number, data: Float32Array): PlainTensor {
  return { shape: [rows, columns], data };
}
