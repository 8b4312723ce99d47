/** Trains a Transformer decoder, by what each token costs or by any loss of the tokens' log-probabilities. */

import * as tf from '@tensorflow/tfjs-core';
import { oneHot } from './blocks.ts';
import { type DecoderShape, decode } from './decoder.ts';
import type { Optimizer, OptimizerName } from './optimizers.ts';
import { tensorflowTrainer } from './tensorflow-trainer.ts';
import type { PlainTensor } from './tensors.ts';
import type { Trainer } from './trainer.ts';

/**
 * Inputs are token ids, [items × length], two or more. Predictions are ln P(token | those before it), [items × length − 1],
 * of all tokens but the first. Targets are how much each of them counts, [items × length − 1]: the loss is minus their
 * weighted mean, so that what is only there to fill a row counts 0.
 */
export function decoderTrainer(
  shape: DecoderShape,
  initial: ReadonlyMap<string, PlainTensor>,
  optimizer: OptimizerName | Optimizer,
): Trainer {
  return tensorflowTrainer(
    {
      initial,
      predict: (parameters, tokens) => {
        const [items = 0, length = 0] = tokens.shape;
        const given = tf.slice(tokens, [0, 0], [items, length - 1]);
        const next = tf.reshape(tf.slice(tokens, [0, 1], [items, length - 1]), [-1]);
        const logs = tf.logSoftmax(decode(shape, parameters, given).logits);
        const chosen = tf.matMul(tf.mul(logs, oneHot(next, shape.vocabulary)), tf.ones([shape.vocabulary, 1]));
        return tf.reshape(chosen, [items, length - 1]);
      },
      loss: (logs, counts) => {
        const total = tf.sum(counts).dataSync()[0] ?? 0;
        return tf.mul(tf.sum(tf.mul(logs, counts)), -1 / Math.max(total, 1e-30));
      },
    },
    optimizer,
  );
}
