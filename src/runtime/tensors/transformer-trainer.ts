/**
 * A Transformer encoder that learns by cross-entropy a class for each position. Norms stand before attention and before
 * the feed-forward network; a Universal Transformer has one layer, which is applied `depth` times.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerName } from './optimizers.ts';
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

export type ParameterKind = 'weight' | 'bias' | 'scale' | 'embedding';

/** Every parameter with its shape and what it is, in a fixed order. */
export function transformerParameters(
  shape: TransformerShape,
): readonly { readonly name: string; readonly shape: readonly number[]; readonly kind: ParameterKind }[] {
  const { vocabulary, classes, width, heads, hidden, positions } = shape;
  const weight = (name: string, ...sides: number[]) => ({ name, shape: sides, kind: 'weight' as const });
  const norm = (name: string) => [
    { name: `${name}.scale`, shape: [width], kind: 'scale' as const },
    { name: `${name}.bias`, shape: [width], kind: 'bias' as const },
  ];
  const layers = layersOf(shape).flatMap((layer) => [
    ...norm(`${layer}.attention.norm`),
    ...['query', 'key', 'value', 'output'].map((part) => weight(`${layer}.attention.${part}`, width, width)),
    ...(positions.kind === 'relative'
      ? [{ name: `${layer}.attention.distances`, shape: [2 * positions.most + 1, heads], kind: 'bias' as const }]
      : []),
    ...norm(`${layer}.feed_forward.norm`),
    weight(`${layer}.feed_forward.1.weight`, width, hidden),
    { name: `${layer}.feed_forward.1.bias`, shape: [hidden], kind: 'bias' as const },
    weight(`${layer}.feed_forward.2.weight`, hidden, width),
    { name: `${layer}.feed_forward.2.bias`, shape: [width], kind: 'bias' as const },
  ]);
  return [
    { name: 'tokens', shape: [vocabulary, width], kind: 'embedding' },
    ...(positions.kind === 'absolute'
      ? [{ name: 'positions', shape: [positions.most, width], kind: 'embedding' as const }]
      : []),
    ...[...new Map(layers.map((each) => [each.name, each])).values()],
    ...norm('norm'),
    weight('classes.weight', width, classes),
    { name: 'classes.bias', shape: [classes], kind: 'bias' },
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
  const depth = width / heads;
  /** [items, heads, length, depth] */
  const project = (part: string): tf.Tensor => {
    const projected = tf.reshape(tf.matMul(stream, parameters(`${name}.${part}`)), [items, length, heads, depth]);
    return tf.transpose(projected, [0, 2, 1, 3]);
  };
  const turnedKey = tf.transpose(project('key'), [0, 1, 3, 2]);
  let scores = tf.mul(tf.matMul(project('query'), turnedKey), 1 / Math.sqrt(depth));
  if (positions.kind === 'relative') {
    const distances = tf.matMul(distancesOf(length, positions.most), parameters(`${name}.distances`));
    scores = tf.add(scores, tf.reshape(tf.transpose(distances, [1, 0]), [1, heads, length, length]));
  }
  const fetched = tf.transpose(tf.matMul(tf.softmax(scores), project('value')), [0, 2, 1, 3]);
  return tf.matMul(tf.reshape(fetched, [items * length, width]), parameters(`${name}.output`));
}

/** Which distance two positions have, one-hot: [length² × 2 · most + 1]. */
function distancesOf(length: number, most: number): tf.Tensor {
  const distances = Array.from({ length: length * length }, (_, pair) => {
    const distance = (pair % length) - Math.floor(pair / length);
    return Math.min(Math.max(distance, -most), most) + most;
  });
  return oneHot(tf.tensor1d(distances, 'int32'), 2 * most + 1);
}

function norm(parameters: Parameters, name: string, stream: tf.Tensor): tf.Tensor {
  const width = stream.shape.at(-1) ?? 1;
  const mean = tf.fill([width, 1], 1 / width);
  const centred = tf.sub(stream, tf.matMul(stream, mean));
  const scale = tf.rsqrt(tf.add(tf.matMul(tf.square(centred), mean), 1e-5));
  return tf.add(tf.mul(tf.mul(centred, scale), parameters(`${name}.scale`)), parameters(`${name}.bias`));
}

function linear(parameters: Parameters, name: string, x: tf.Tensor): tf.Tensor {
  return tf.add(tf.matMul(x, parameters(`${name}.weight`)), parameters(`${name}.bias`));
}

function oneHot(ids: tf.Tensor, size: number): tf.Tensor {
  return tf.cast(tf.oneHot(ids, size), 'float32');
}
