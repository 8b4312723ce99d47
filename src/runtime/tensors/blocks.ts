/** What Transformers of every kind are made of. Parameters are found by the names of `parameters.ts`. */

import * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from './tensorflow-trainer.ts';

/** [rows × width], each row with mean 0 and variance 1, then scaled and shifted. */
export function norm(parameters: Parameters, name: string, stream: tf.Tensor): tf.Tensor {
  const width = stream.shape.at(-1) ?? 1;
  const mean = tf.fill([width, 1], 1 / width);
  const centred = tf.sub(stream, tf.matMul(stream, mean));
  const scale = tf.rsqrt(tf.add(tf.matMul(tf.square(centred), mean), 1e-5));
  return tf.add(tf.mul(tf.mul(centred, scale), parameters(`${name}.scale`)), parameters(`${name}.bias`));
}

export function linear(parameters: Parameters, name: string, x: tf.Tensor): tf.Tensor {
  return tf.add(tf.matMul(x, parameters(`${name}.weight`)), parameters(`${name}.bias`));
}

/** From [items · length × width] to [items, heads, length, width / heads]. */
export function byHead(x: tf.Tensor, items: number, length: number, heads: number): tf.Tensor {
  const width = x.shape.at(-1) ?? 1;
  return tf.transpose(tf.reshape(x, [items, length, heads, width / heads]), [0, 2, 1, 3]);
}

/** What all heads fetch, side by side: [items · length × width]. */
export function fetchedByAll(scores: tf.Tensor, values: tf.Tensor, items: number, length: number): tf.Tensor {
  return tf.reshape(tf.transpose(tf.matMul(tf.softmax(scores), values), [0, 2, 1, 3]), [items * length, -1]);
}

/** Whole numbers as rows of float32. A product with them is how embeddings are looked up: it has a fast gradient. */
export function oneHot(ids: tf.Tensor, size: number): tf.Tensor {
  return tf.cast(tf.oneHot(tf.cast(ids, 'int32'), size), 'float32');
}
