/** Trains a table of choices: a distribution for each row, as logits. */

import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerName } from './optimizers.ts';
import { tensorflowTrainer } from './tensorflow-trainer.ts';
import type { PlainTensor } from './tensors.ts';
import type { Trainer } from './trainer.ts';

/**
 * `logits`: [rows × choices], as they begin. It has no inputs: whatever is given, predictions are ln P of all choices, of the
 * same shape. Targets are how much each counts: the loss is minus the weighted sum.
 */
export function tableTrainer(logits: PlainTensor, optimizer: OptimizerName): Trainer {
  return tensorflowTrainer(
    {
      initial: new Map([['logits', logits]]),
      predict: (parameters) => tf.logSoftmax(parameters('logits')),
      loss: (logs, counts) => tf.neg(tf.sum(tf.mul(logs, counts))),
    },
    optimizer,
  );
}
