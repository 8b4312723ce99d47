/** Examples as numbers, and batches of them. */

import { sizeOf } from '../ir/domain.ts';
import type { PlainTensor } from '../runtime/tensors/tensors.ts';
import type { Batch } from '../runtime/tensors/trainer.ts';
import { dimensionsOf } from '../weights/layout.ts';
import { encoderOf, learnedDimensions } from '../weights/learned.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { Example } from './examples.ts';
import type { TrainingOptions } from './options.ts';
import { normal, type Random, sequenceOf } from './randomness.ts';

export interface EncodedExamples {
  readonly count: number;
  /** [examples × D], with zeros for what is undefined. */
  readonly inputs: Float32Array;
  /** [examples × learned dimensions] */
  readonly targets: Float32Array;
  /** For each example the dimensions of head outputs that are undefined. */
  readonly undefinedAt: readonly (readonly number[])[];
  /** For each example how often it and those before it are drawn: the last is the sum. */
  readonly cumulative: Float64Array;
  /** D and the learned dimensions. */
  readonly width: number;
  readonly outputs: number;
}

export function encodeExamples(
  model: CompiledModel,
  examples: readonly Example[],
  { residual, sample }: TrainingOptions,
): EncodedExamples {
  const { program, layout } = model;
  const encode = encoderOf(model);
  const dimensions = learnedDimensions(program, layout);
  const width = layout.dimensions.length;
  const inputs = new Float32Array(examples.length * width);
  const targets = new Float32Array(examples.length * dimensions.length);
  const after = new Float32Array(width);
  let total = 0;
  examples.forEach((example, index) => {
    const before = inputs.subarray(index * width, (index + 1) * width);
    encode(example.before, before);
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
    undefinedAt: examples.map(({ before }) => undefinedDimensions(model, before)),
    cumulative: Float64Array.from(examples, ({ count }) => (total += sample === 'by-count' ? count : 1)),
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
    for (const dimension of examples.undefinedAt[example] ?? []) inputs[row * width + dimension] = 20 * random() - 10;
  });
  if (noise > 0) for (let at = 0; at < inputs.length; at++) inputs[at] = (inputs[at] ?? 0) + noise * normal(random);
  return { inputs: matrix(chosen.length, width, inputs), targets: matrix(chosen.length, outputs, targets) };
}

/** A count that is undefined is above its maximum: there is a number for that. */
function undefinedDimensions({ program, layout }: CompiledModel, before: Example['before']): readonly number[] {
  return program.variables.flatMap(({ role, domain }, variable) => {
    const reading = layout.readings[variable];
    const isCount = reading?.kind === 'stair' && reading.share === null;
    if (role !== 'head' || isCount || before[variable] !== sizeOf(domain)) return [];
    return dimensionsOf(layout, variable);
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
