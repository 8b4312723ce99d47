/**
 * One layer of attention and a feed-forward network, both learned, by the squared error of what it adds to the states of
 * all positions. With x_i the numbers of position i, n of them, and x_n+1 = 0, a position that everybody may attend to
 * when there is nothing to fetch (its key and value are zero, as those of the zero slot of compiled weights):
 *
 *     s_hij = (x_i Q_h + c_h) · x_j K_h / √width + 8 r_h(j − i)      a_i = softmax_j(s_hij) x_j V_h, all h side by side
 *     y_i = MLP(x_i, a_i),   z_i = a_i R
 *
 * r_h is a number for each distance up to a reach, as which those beyond count, and one for x_n+1. R reads from each head what
 * it should have fetched, where that is supervised.
 */

import * as tf from '@tensorflow/tfjs-core';
import { type Activation, activations } from './mlp-trainer.ts';
import type { OptimizerName } from './optimizers.ts';
import type { ModelParameter } from './parameters.ts';
import { type Parameters, tensorflowTrainer } from './tensorflow-trainer.ts';
import type { PlainTensor } from './tensors.ts';
import type { Trainer } from './trainer.ts';

export interface LayerShape {
  /** How many numbers a position has, and how many of them the MLP changes. */
  readonly inputs: number;
  readonly outputs: number;
  readonly heads: number;
  /** Of a query, key or value. */
  readonly width: number;
  /** Up to which distance there is a number for each; `null`: distances do not count. */
  readonly reach: number | null;
  /** Units of the hidden layers, at least one of them. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** How many numbers each head is to have fetched; empty: only what the MLP makes is supervised. */
  readonly fetched: readonly number[];
}

/** Every parameter with its shape and what it is, in a fixed order. */
export function layerParameters(shape: LayerShape): readonly ModelParameter[] {
  const { inputs, outputs, heads, width, hidden } = shape;
  const weight = (name: string, ...sides: number[]): ModelParameter => ({ name, shape: sides, kind: 'weight' });
  const bias = (name: string, ...sides: number[]): ModelParameter => ({ name, shape: sides, kind: 'bias' });
  const sizes = [...hidden, outputs];
  return [
    weight('attention.query.weight', inputs, heads * width),
    bias('attention.query.bias', heads * width),
    weight('attention.key.weight', inputs, heads * width),
    weight('attention.value.weight', inputs, heads * width),
    bias('attention.distances', distanceCount(shape), heads),
    ...(fetchedCount(shape) === 0 ? [] : [weight('attention.read.weight', heads * width, fetchedCount(shape))]),
    weight('mlp.1.attended.weight', heads * width, sizes[0] ?? 0),
    ...sizes.flatMap((size, index) => [
      weight(`mlp.${index + 1}.weight`, sizes[index - 1] ?? inputs, size),
      bias(`mlp.${index + 1}.bias`, size),
    ]),
  ];
}

/**
 * Inputs are [items, length + 1, inputs], the last position zeros. Predictions are [items · (length + 1) × outputs +
 * fetched]; targets have twice as many columns: what should stand there, then how much that counts.
 */
export function layerTrainer(
  shape: LayerShape,
  initial: ReadonlyMap<string, PlainTensor>,
  optimizer: OptimizerName,
): Trainer {
  const all = shape.outputs + fetchedCount(shape);
  return tensorflowTrainer(
    {
      initial,
      predict: (parameters, inputs) => layer(shape, parameters, inputs),
      loss: (predictions, targets) => {
        const rows = predictions.shape[0] ?? 0;
        const wanted = tf.slice(targets, [0, 0], [rows, all]);
        const counts = tf.slice(targets, [0, all], [rows, all]);
        const total = Math.max(tf.sum(counts).dataSync()[0] ?? 0, 1);
        return tf.mul(tf.sum(tf.mul(counts, tf.square(tf.sub(predictions, wanted)))), 1 / total);
      },
    },
    optimizer,
  );
}

export function fetchedCount({ fetched }: LayerShape): number {
  return fetched.reduce((sum, count) => sum + count, 0);
}

function layer(shape: LayerShape, parameters: Parameters, inputs: tf.Tensor): tf.Tensor {
  const [items = 0, positions = 0] = inputs.shape;
  const states = tf.reshape(inputs, [items * positions, shape.inputs]);
  const attended = attention(shape, parameters, states, items, positions);
  const written = network(shape, parameters, states, attended);
  if (fetchedCount(shape) === 0) return written;
  const read = tf.matMul(attended, tf.mul(parameters('attention.read.weight'), ownColumns(shape)));
  return tf.add(placed(written, shape.outputs, 0, shape), placed(read, fetchedCount(shape), shape.outputs, shape));
}

/** [items · positions × heads · width] */
function attention(
  shape: LayerShape,
  parameters: Parameters,
  states: tf.Tensor,
  items: number,
  positions: number,
): tf.Tensor {
  const { heads, width } = shape;
  /** [items, heads, positions, width] */
  const byHead = (projected: tf.Tensor): tf.Tensor =>
    tf.transpose(tf.reshape(projected, [items, positions, heads, width]), [0, 2, 1, 3]);
  const project = (part: string): tf.Tensor => tf.matMul(states, parameters(`attention.${part}.weight`));
  const query = byHead(tf.add(project('query'), parameters('attention.query.bias')));
  const turnedKey = tf.transpose(byHead(project('key')), [0, 1, 3, 2]);
  const distances = tf.mul(tf.matMul(distancesOf(positions, shape), parameters('attention.distances')), distanceScale);
  const scores = tf.add(
    tf.mul(tf.matMul(query, turnedKey), 1 / Math.sqrt(width)),
    tf.reshape(tf.transpose(distances, [1, 0]), [1, heads, positions, positions]),
  );
  const fetched = tf.transpose(tf.matMul(tf.softmax(scores), byHead(project('value'))), [0, 2, 1, 3]);
  return tf.reshape(fetched, [items * positions, heads * width]);
}

function network(
  { hidden, activation }: LayerShape,
  parameters: Parameters,
  states: tf.Tensor,
  attended: tf.Tensor,
): tf.Tensor {
  const sum = (x: tf.Tensor, number: number): tf.Tensor =>
    tf.add(tf.matMul(x, parameters(`mlp.${number}.weight`)), parameters(`mlp.${number}.bias`));
  const first = tf.add(sum(states, 1), tf.matMul(attended, parameters('mlp.1.attended.weight')));
  return hidden.reduce((x, _, index) => sum(activations[activation](x), index + 2), first);
}

/** Numbers of distances have to become large before a head sees one position alone: so they need fewer steps. */
const distanceScale = 8;

/** Those of each distance, and the one for the position of zeros. */
function distanceCount({ reach }: LayerShape): number {
  return 2 * (reach ?? 0) + 2;
}

/** Which distance two positions have, one-hot: [positions² × distances]. */
function distancesOf(positions: number, shape: LayerShape): tf.Tensor {
  const reach = shape.reach ?? 0;
  const kinds = Array.from({ length: positions * positions }, (_, pair) => {
    const to = pair % positions;
    const distance = to - Math.floor(pair / positions);
    return to === positions - 1 ? 2 * reach + 1 : Math.min(Math.max(distance, -reach), reach) + reach;
  });
  return tf.cast(tf.oneHot(tf.tensor1d(kinds, 'int32'), distanceCount(shape)), 'float32');
}

/** 1 where a head's own numbers are read from it, [heads · width × fetched]. */
function ownColumns({ fetched, width }: LayerShape): tf.Tensor {
  const columns = fetched.flatMap((count, head) => Array.from({ length: count }, () => head));
  const rows = Array.from({ length: fetched.length * width }, (_, row) =>
    columns.map((head) => Number(head === Math.floor(row / width))),
  );
  return tf.tensor2d(rows, [rows.length, columns.length]);
}

/** A matrix of `count` columns among zeros, its first column at `start`. */
function placed(matrix: tf.Tensor, count: number, start: number, shape: LayerShape): tf.Tensor {
  const all = shape.outputs + fetchedCount(shape);
  const place = Array.from({ length: count }, (_, row) =>
    Array.from({ length: all }, (_column, column) => Number(column === start + row)),
  );
  return tf.matMul(matrix, tf.tensor2d(place, [count, all]));
}
