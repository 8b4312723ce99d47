/**
 * A Transformer decoder: what it makes of tokens, all at once or piece by piece with the keys and values of what came
 * before. Norms stand before attention and before the feed-forward network; a position attends to itself and to those
 * before it.
 */

import * as tf from '@tensorflow/tfjs-core';
import { byHead, fetchedByAll, linear, norm, oneHot } from './blocks.ts';
import { linearParameters, type ModelParameter, normParameters, weightParameter } from './parameters.ts';
import type { Parameters } from './tensorflow-trainer.ts';

export interface DecoderShape {
  readonly vocabulary: number;
  /** The most positions: each has an embedding. */
  readonly context: number;
  /** Of the residual stream; a multiple of `heads`. */
  readonly width: number;
  readonly heads: number;
  /** Units of the feed-forward network. */
  readonly hidden: number;
  readonly depth: number;
  /**
   * As the models of Radford et al. (2019): GELU in place of ReLU, biases in attention, and logits that are products with
   * the embeddings of tokens. Left out: ReLU, no biases there, and logits from a layer of their own.
   */
  readonly design?: 'gpt-2';
}

/** Every parameter with its shape and what it is, in a fixed order. */
export function decoderParameters(shape: DecoderShape): readonly ModelParameter[] {
  const { vocabulary, context, width, hidden } = shape;
  const isGpt = shape.design === 'gpt-2';
  const projection = (name: string): ModelParameter[] =>
    isGpt ? linearParameters(name, width, width) : [weightParameter(name, width, width)];
  return [
    { name: 'tokens', shape: [vocabulary, width], kind: 'embedding' },
    { name: 'positions', shape: [context, width], kind: 'embedding' },
    ...layersOf(shape).flatMap((layer) => [
      ...normParameters(`${layer}.attention.norm`, width),
      ...['query', 'key', 'value', 'output'].flatMap((part) => projection(`${layer}.attention.${part}`)),
      ...normParameters(`${layer}.feed_forward.norm`, width),
      ...linearParameters(`${layer}.feed_forward.1`, width, hidden),
      ...linearParameters(`${layer}.feed_forward.2`, hidden, width),
    ]),
    ...normParameters('norm', width),
    ...(isGpt ? [] : linearParameters('vocabulary', width, vocabulary)),
  ];
}

/** Of one layer, [items, heads, positions, width / heads] each. */
export interface KeysAndValues {
  readonly keys: tf.Tensor;
  readonly values: tf.Tensor;
}

export interface Decoded {
  /** Of the token that comes next, [items · length × vocabulary]. */
  readonly logits: tf.Tensor;
  /** Of all positions so far, by layer. */
  readonly memory: readonly KeysAndValues[];
}

/** `tokens`: [items × length], those that follow the `before` ones whose keys and values are given. */
export function decode(
  shape: DecoderShape,
  parameters: Parameters,
  tokens: tf.Tensor,
  before: readonly KeysAndValues[] = [],
): Decoded {
  const [items = 0, length = 0] = tokens.shape;
  const start = before[0]?.keys.shape[2] ?? 0;
  if (start + length > shape.context) {
    throw new RangeError(`${start + length} tokens are more than the ${shape.context} that the model can see`);
  }
  const embedded = tf.matMul(oneHot(tf.reshape(tokens, [-1]), shape.vocabulary), parameters('tokens'));
  const places = oneHot(tf.range(start, start + length, 1, 'int32'), shape.context);
  let stream = tf.reshape(
    tf.add(tf.reshape(embedded, [items, length, shape.width]), tf.matMul(places, parameters('positions'))),
    [items * length, shape.width],
  );
  const hidden = futureOf(length, start);
  const isGpt = shape.design === 'gpt-2';
  const projected = (name: string, x: tf.Tensor): tf.Tensor =>
    isGpt ? linear(parameters, name, x) : tf.matMul(x, parameters(name));
  const memory: KeysAndValues[] = [];
  layersOf(shape).forEach((layer, index) => {
    const given = norm(parameters, `${layer}.attention.norm`, stream);
    const project = (part: string): tf.Tensor =>
      byHead(projected(`${layer}.attention.${part}`, given), items, length, shape.heads);
    const own = { keys: project('key'), values: project('value') };
    const known = before[index];
    const all =
      known === undefined
        ? own
        : { keys: tf.concat([known.keys, own.keys], 2), values: tf.concat([known.values, own.values], 2) };
    memory.push(all);
    const products = tf.matMul(project('query'), tf.transpose(all.keys, [0, 1, 3, 2]));
    const scores = tf.add(tf.mul(products, 1 / Math.sqrt(shape.width / shape.heads)), hidden);
    const fetched = fetchedByAll(scores, all.values, items, length);
    stream = tf.add(stream, projected(`${layer}.attention.output`, fetched));
    const attended = norm(parameters, `${layer}.feed_forward.norm`, stream);
    const units = linear(parameters, `${layer}.feed_forward.1`, attended);
    stream = tf.add(stream, linear(parameters, `${layer}.feed_forward.2`, isGpt ? gelu(units) : tf.relu(units)));
  });
  const last = norm(parameters, 'norm', stream);
  const logits = isGpt ? tf.matMul(last, tf.transpose(parameters('tokens'))) : linear(parameters, 'vocabulary', last);
  return { logits, memory };
}

/**
 * By its approximation with tanh: x/2 (1 + tanh(√(2/π) (x + .044715 x³))) (Hendrycks and Gimpel, 2016, section 2). As
 * (1 + tanh u)/2 = σ(2 u), the sigmoid says the same in fewer operations.
 */
function gelu(x: tf.Tensor): tf.Tensor {
  const slope = 2 * Math.sqrt(2 / Math.PI);
  return tf.mul(x, tf.sigmoid(tf.mul(x, tf.add(tf.mul(tf.square(x), 0.044715 * slope), slope))));
}

function layersOf({ depth }: DecoderShape): readonly string[] {
  return Array.from({ length: depth }, (_, layer) => `layers.${layer + 1}`);
}

/**
 * What is added to the scores, [1, 1, length, start + length]: a position does not see those after it. The number is
 * finite, as gradients go through it, and large enough that its exponential is 0.
 */
function futureOf(length: number, start: number): tf.Tensor {
  const all = start + length;
  const numbers = new Float32Array(length * all);
  for (let from = 0; from < length; from++) numbers.fill(-1e9, from * all + start + from + 1, (from + 1) * all);
  return tf.tensor(numbers, [1, 1, length, all]);
}
