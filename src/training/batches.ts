/** Examples as numbers, and batches of them. */

import { sizeOf } from '../ir/domain.ts';
import { normal, type Random } from '../random/seeded.ts';
import type { PlainTensor } from '../runtime/tensors/tensors.ts';
import type { Batch } from '../runtime/tensors/trainer.ts';
import { encoderOf, learnedDimensions } from '../weights/learned.ts';
import { type InputReading, inputReading, readInputs } from '../weights/learned-inputs.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { Example } from './examples.ts';
import type { TrainingOptions } from './options.ts';
import { sequenceOf } from './randomness.ts';
import { cumulativeWeights } from './sampling.ts';

interface EncodedExample {
  /** With zeros for what is undefined. */
  readonly inputs: Float32Array;
  /** By learned dimension. */
  readonly targets: Float32Array;
  /** The same before the mlp, where the targets are not changes and yet changes are learned. */
  readonly before: Float32Array | null;
  /** The inputs that stand for head outputs that are undefined. */
  readonly undefinedAt: readonly number[];
}

export interface EncodedExamples {
  readonly count: number;
  readonly row: (example: number) => EncodedExample;
  /** For each example how often it and those before it are drawn: the last is the sum. */
  readonly cumulative: Float64Array;
  /** For each target that is a change of an input that one; −1: it is none. */
  readonly changes: Int32Array;
  /** Whether examples have what stood in the learned dimensions before. */
  readonly startsBefore: boolean;
  /** How many inputs there are, and learned dimensions. */
  readonly width: number;
  readonly outputs: number;
}

export function encodeExamples(
  model: CompiledModel,
  examples: readonly Example[],
  { residual, sample, numbers, loss }: TrainingOptions,
): EncodedExamples {
  const { program, layout } = model;
  const encode = encoderOf(model);
  const dimensions = learnedDimensions(program, layout);
  const reading = inputReading(model, { numbers, snap: true });
  const { width } = reading;
  const startsBefore = residual && loss !== 'squares';
  const [before, after] = [new Float32Array(layout.dimensions.length), new Float32Array(layout.dimensions.length)];
  const encoded = (example: Example): EncodedExample => {
    const inputs = new Float32Array(width);
    encode(example.before, before);
    readInputs(reading, before, inputs);
    encode(example.after, after);
    const targets = new Float32Array(dimensions.length);
    const start = startsBefore ? new Float32Array(dimensions.length) : null;
    for (const [output, dimension] of dimensions.entries()) {
      const old = before[dimension] ?? 0;
      targets[output] = (after[dimension] ?? 0) - (residual && !startsBefore ? old : 0);
      if (start !== null) start[output] = old;
    }
    return { inputs, targets, before: start, undefinedAt: undefinedInputs(model, reading, example) };
  };
  const known = new Map<number, EncodedExample>();
  const mostKnown = mostNumbers / (width + dimensions.length);
  return {
    count: examples.length,
    row: (index) => {
      const already = known.get(index);
      if (already !== undefined) return already;
      const example = examples[index];
      if (example === undefined) throw new RangeError(`there is no example ${index}`);
      const row = encoded(example);
      if (known.size < mostKnown) known.set(index, row);
      return row;
    },
    cumulative: cumulativeWeights(program, examples, sample),
    changes: Int32Array.from(dimensions, (dimension) => {
      const copy = reading.copies.find((each) => each.dimension === dimension);
      return residual && copy !== undefined ? copy.input : -1;
    }),
    startsBefore,
    width,
    outputs: dimensions.length,
  };
}

/** So many numbers of examples are kept; others are made when they are drawn. */
const mostNumbers = 2 ** 26;

const mostChecked = 4096;

/** The batches of a step. */
export function batchesOf(examples: EncodedExamples, options: TrainingOptions, step: number): readonly Batch[] {
  const random = sequenceOf('batch', options.seed, step);
  return Array.from({ length: options.accumulate }, () => {
    const chosen = Int32Array.from({ length: options.batch }, () => drawn(examples.cumulative, random));
    return batchOf(examples, chosen, options, random);
  });
}

/** Every example once, or so many of them that are spread evenly, with the same random inputs as in training. */
export function checkedBatch(examples: EncodedExamples, options: TrainingOptions): Batch {
  const count = Math.min(examples.count, mostChecked);
  const chosen = Int32Array.from({ length: count }, (_, index) => Math.floor((index * examples.count) / count));
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
  const before = new Float32Array(examples.startsBefore ? targets.length : 0);
  chosen.forEach((example, row) => {
    const encoded = examples.row(example);
    inputs.set(encoded.inputs, row * width);
    targets.set(encoded.targets, row * outputs);
    if (encoded.before !== null) before.set(encoded.before, row * outputs);
    if (fill === 'zeros') return;
    for (const input of encoded.undefinedAt) inputs[row * width + input] = 20 * random() - 10;
  });
  if (noise > 0) disturb(examples, { inputs, targets, before }, noise, random);
  return {
    inputs: matrix(chosen.length, width, inputs),
    targets: matrix(chosen.length, outputs, targets),
    ...(examples.startsBefore ? { before: matrix(chosen.length, outputs, before) } : {}),
  };
}

/**
 * Noise on an input that the MLP changes is to be taken away again: so errors of one layer, which stay in the stream,
 * do not grow in the next.
 */
function disturb(
  { width, outputs, changes, startsBefore }: EncodedExamples,
  { inputs, targets, before }: Readonly<Record<'inputs' | 'targets' | 'before', Float32Array>>,
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
      if (input < 0) return;
      const error = row[input] ?? 0;
      if (startsBefore) before[target + at] = (before[target + at] ?? 0) + error;
      else targets[target + at] = (targets[target + at] ?? 0) - error;
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
    if (role !== 'head' || before[variable] !== sizeOf(domain)) return [];
    const reading = layout.readings[variable];
    const part = parts[variable];
    const isCount = reading?.kind === 'stair' && reading.share === null;
    if (isCount || part === undefined) return [];
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
