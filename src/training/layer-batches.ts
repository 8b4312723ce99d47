/** Layers of inputs as numbers, and batches of them. */

import type { Program } from '../ir/program.ts';
import { normal, type Random } from '../random/seeded.ts';
import { fetchedCount, type LayerShape } from '../runtime/tensors/layer-trainer.ts';
import type { Batch } from '../runtime/tensors/trainer.ts';
import { dimensionsOf } from '../weights/layout.ts';
import { encoderOf, learnedDimensions } from '../weights/learned.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { LayerExample, LayerExamples } from './layer-examples.ts';
import type { TrainingOptions } from './options.ts';
import { sequenceOf } from './randomness.ts';

/** Which dimensions of the compiled model are given, changed, and to be fetched. */
export interface LayerDimensions {
  /** Those of all variables but head outputs. */
  readonly given: readonly number[];
  /** Those of what the program assigns; each is one of the given. */
  readonly written: readonly number[];
  /** Those of the outputs of each head. */
  readonly fetched: readonly (readonly number[])[];
}

export function layerDimensions({ program, layout }: CompiledModel): LayerDimensions {
  const given = program.variables.flatMap(({ role }, variable) =>
    role === 'head' ? [] : dimensionsOf(layout, variable),
  );
  const fetched = program.heads.map(({ values }) => values.flatMap(({ target }) => dimensionsOf(layout, target)));
  return { given, written: learnedDimensions(program, layout), fetched };
}

export function layerShape(model: CompiledModel, options: TrainingOptions): LayerShape {
  const { given, written, fetched } = layerDimensions(model);
  const { heads, width, hidden, activation, positions, reach, supervise } = options;
  return {
    inputs: given.length,
    outputs: written.length,
    heads,
    width,
    reach: positions === 'relative' ? reach : null,
    hidden,
    activation,
    fetched: supervise === 'heads' ? fetched.map(({ length }) => length) : [],
  };
}

/** How many heads there are to learn where nobody says it: as many as the program has. */
export function headsOf({ heads }: Program): number {
  return Math.max(heads.length, 1);
}

/** Encodes layers of equal length. `noise` is added to what is given, and to be taken away again where it is changed. */
export type LayerEncoder = (layers: readonly LayerExample[], noise: number, random: Random) => Batch;

export function layerEncoder(model: CompiledModel, shape: LayerShape): LayerEncoder {
  const { given, written, fetched } = layerDimensions(model);
  const variables = model.program.variables.length;
  const encode = encoderOf(model);
  const size = model.layout.dimensions.length;
  const [before, after] = [new Float32Array(size), new Float32Array(size)];
  const supervised = shape.fetched.length === 0 ? [] : fetched.flat();
  const columns = shape.outputs + fetchedCount(shape);
  const placeOf = written.map((dimension) => given.indexOf(dimension));
  return (layers, noise, random) => {
    const positions = (layers[0]?.before.length ?? 0) / variables + 1;
    const rows = layers.length * positions;
    const inputs = new Float32Array(rows * given.length);
    const targets = new Float32Array(rows * 2 * columns);
    const errors = new Float64Array(given.length);
    layers.forEach((layer, item) => {
      // The last position stays zeros, and does not count.
      for (let position = 0; position < positions - 1; position++) {
        const [row, start] = [item * positions + position, position * variables];
        encode(layer.before.subarray(start, start + variables), before);
        encode(layer.after.subarray(start, start + variables), after);
        given.forEach((dimension, index) => {
          errors[index] = noise === 0 ? 0 : noise * normal(random);
          inputs[row * given.length + index] = (before[dimension] ?? 0) + (errors[index] ?? 0);
        });
        const target = row * 2 * columns;
        written.forEach((dimension, index) => {
          const change = (after[dimension] ?? 0) - (before[dimension] ?? 0);
          targets[target + index] = change - (errors[placeOf[index] ?? 0] ?? 0);
        });
        supervised.forEach((dimension, index) => {
          targets[target + written.length + index] = before[dimension] ?? 0;
        });
        targets.fill(1, target + columns, target + 2 * columns);
      }
    });
    return {
      inputs: { shape: [layers.length, positions, given.length], data: inputs },
      targets: { shape: [rows, 2 * columns], data: targets },
    };
  };
}

/** The batches of a step; each has inputs of one length, which is that of one drawn from all. */
export function layerBatches(
  examples: LayerExamples,
  encode: LayerEncoder,
  { seed, accumulate, batch, noise }: TrainingOptions,
  step: number,
): readonly Batch[] {
  const random = sequenceOf('batch', seed, step);
  return Array.from({ length: accumulate }, () => encode(drawnLayers(examples, batch, random), noise, random));
}

/** Each is a layer of an input, all of the same length. */
export function drawnLayers({ lengths, layersOf }: LayerExamples, count: number, random: Random): LayerExample[] {
  const length = lengths[Math.floor(random() * lengths.length)] ?? 0;
  return Array.from({ length: count }, () => {
    const layers = layersOf(length, random());
    return layers[Math.floor(random() * layers.length)];
  }).filter((layer) => layer !== undefined);
}
