/**
 * A Transformer encoder that learns by cross-entropy a class for each position. Norms stand before attention and before
 * the feed-forward network; a Universal Transformer has one layer, which is applied `depth` times.
 */

import * as tf from '@tensorflow/tfjs-core';
import { byHead, fetchedByAll, linear, norm, oneHot } from './blocks.ts';
import type { OptimizerName } from './optimizers.ts';
import { linearParameters, type ModelParameter, normParameters, weightParameter } from './parameters.ts';
import { type Parameters, tensorflowTrainer } from './tensorflow-trainer.ts';
import type { PlainTensor } from './tensors.ts';
import type { Trainer } from './trainer.ts';

export interface TransformerShape {
  /** How many tokens and classes there are. */
  readonly vocabulary: number;
  readonly classes: number;
  /** Of the residual stream; a multiple of `heads`. */
  readonly width: number;
  readonly heads: number;
  /** Units of the feed-forward network. */
  readonly hidden: number;
  readonly depth: number;
  readonly isUniversal: boolean;
  /**
   * `absolute`: an embedding for each position up to `most`. `relative`: each head adds a number to its scores for each
   * distance up to `most`, and one for those beyond. `none`: all look alike.
   */
  readonly positions: { readonly kind: 'absolute' | 'relative' | 'none'; readonly most: number };
}

/** Every parameter with its shape and what it is, in a fixed order. */
export function transformerParameters(shape: TransformerShape): readonly ModelParameter[] {
  const { vocabulary, classes, width, heads, hidden, positions } = shape;
  const layers = layersOf(shape).flatMap((layer): ModelParameter[] => [
    ...normParameters(`${layer}.attention.norm`, width),
    ...['query', 'key', 'value', 'output'].map((part) => weightParameter(`${layer}.attention.${part}`, width, width)),
    ...(positions.kind === 'relative'
      ? [{ name: `${layer}.attention.distances`, shape: [2 * positions.most + 1, heads], kind: 'bias' as const }]
      : []),
    ...normParameters(`${layer}.feed_forward.norm`, width),
    ...linearParameters(`${layer}.feed_forward.1`, width, hidden),
    ...linearParameters(`${layer}.feed_forward.2`, hidden, width),
  ]);
  return [
    { name: 'tokens', shape: [vocabulary, width], kind: 'embedding' },
    ...(positions.kind === 'absolute'
      ? [{ name: 'positions', shape: [positions.most, width], kind: 'embedding' as const }]
      : []),
    ...[...new Map(layers.map((each) => [each.name, each])).values()],
    ...normParameters('norm', width),
    ...linearParameters('classes', width, classes),
  ];
}

/** Inputs are token ids and targets classes, [items × length] both; predictions are logits, [items · length × classes]. */
export function transformerTrainer(
  shape: TransformerShape,
  initial: ReadonlyMap<string, PlainTensor>,
  optimizer: OptimizerName,
): Trainer {
  return tensorflowTrainer(
    {
      initial,
      predict: (parameters, tokens) => logitsOf(shape, parameters, tokens),
      loss: (logits, targets) => {
        const chosen = tf.oneHot(tf.cast(tf.reshape(targets, [-1]), 'int32'), shape.classes);
        const likelihood = tf.sum(tf.mul(tf.logSoftmax(logits), tf.cast(chosen, 'float32')));
        return tf.mul(likelihood, -1 / Math.max(targets.size, 1));
      },
    },
    optimizer,
  );
}

function layersOf({ depth, isUniversal }: TransformerShape): readonly string[] {
  return Array.from({ length: depth }, (_, layer) => `layers.${isUniversal ? 1 : layer + 1}`);
}

function logitsOf(shape: TransformerShape, parameters: Parameters, tokens: tf.Tensor): tf.Tensor {
  const [items = 0, length = 0] = tokens.shape;
  const { positions, vocabulary } = shape;
  const ids = tf.cast(tf.reshape(tokens, [-1]), 'int32');
  let stream = tf.matMul(oneHot(ids, vocabulary), parameters('tokens'));
  if (positions.kind === 'absolute') {
    const places = tf.tile(tf.range(0, length, 1, 'int32'), [items]);
    stream = tf.add(stream, tf.matMul(oneHot(places, positions.most), parameters('positions')));
  }
  for (const layer of layersOf(shape)) {
    const attended = norm(parameters, `${layer}.attention.norm`, stream);
    stream = tf.add(stream, attention(shape, parameters, `${layer}.attention`, attended, items, length));
    const given = norm(parameters, `${layer}.feed_forward.norm`, stream);
    const hidden = tf.relu(linear(parameters, `${layer}.feed_forward.1`, given));
    stream = tf.add(stream, linear(parameters, `${layer}.feed_forward.2`, hidden));
  }
  return linear(parameters, 'classes', norm(parameters, 'norm', stream));
}

/** [items · length × width], from the same. */
function attention(
  { heads, width, positions }: TransformerShape,
  parameters: Parameters,
  name: string,
  stream: tf.Tensor,
  items: number,
  length: number,
): tf.Tensor {
  const project = (part: string): tf.Tensor =>
    byHead(tf.matMul(stream, parameters(`${name}.${part}`)), items, length, heads);
  const turnedKey = tf.transpose(project('key'), [0, 1, 3, 2]);
  let scores = tf.mul(tf.matMul(project('query'), turnedKey), 1 / Math.sqrt(width / heads));
  if (positions.kind === 'relative') {
    const distances = tf.matMul(distancesOf(length, positions.most), parameters(`${name}.distances`));
    scores = tf.add(scores, tf.reshape(tf.transpose(distances, [1, 0]), [1, heads, length, length]));
  }
  const fetched = fetchedByAll(scores, project('value'), items, length);
  return tf.matMul(fetched, parameters(`${name}.output`));
}

/** Which distance two positions have, one-hot: [length² × 2 · most + 1]. */
function distancesOf(length: number, most: number): tf.Tensor {
  const distances = Array.from({ length: length * length }, (_, pair) => {
    const distance = (pair % length) - Math.floor(pair / length);
    return Math.min(Math.max(distance, -most), most) + most;
  });
  return oneHot(tf.tensor1d(distances, 'int32'), 2 * most + 1);
}
