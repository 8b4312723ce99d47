/** A multilayer perceptron that learns by the squared error, or by cross-entropy where outputs are classes. */

import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerName } from './optimizers.ts';
import { tensorflowTrainer } from './tensorflow-trainer.ts';
import type { PlainTensor } from './tensors.ts';
import type { Trainer } from './trainer.ts';

export type Activation = 'relu' | 'sigmoid' | 'tanh';

/** Layers one after the other, the last without activation: [inputs × outputs] and [outputs] of each. */
export interface MlpLayer {
  readonly weights: PlainTensor;
  readonly bias: PlainTensor;
}

export interface MlpSettings {
  /** As they are before training. */
  readonly layers: readonly MlpLayer[];
  readonly activation: Activation;
  readonly optimizer: OptimizerName;
  /** `null`: the mean of the squared errors over all examples and outputs. */
  readonly crossEntropy: CrossEntropy | null;
}

/** The mean over examples of the sum over choices; outputs that belong to none add their squared errors. */
export interface CrossEntropy {
  /** Outputs next to each other, of which one is to be the largest. */
  readonly choices: readonly Choice[];
  /** Outputs times this are logits. */
  readonly sharpness: number;
}

export interface Choice {
  readonly start: number;
  readonly size: number;
}

/** Parameters are `mlp.1.weight`, `mlp.1.bias`, … */
export function mlpTrainer({ layers, activation, optimizer, crossEntropy }: MlpSettings): Trainer {
  const activate = activations[activation];
  return tensorflowTrainer(
    {
      initial: new Map(
        layers.flatMap(({ weights, bias }, index) => [
          [mlpTensor(index, 'weight'), weights],
          [mlpTensor(index, 'bias'), bias],
        ]),
      ),
      predict: (parameters, inputs) =>
        layers.reduce((x, _, index) => {
          const product = tf.matMul(x, parameters(mlpTensor(index, 'weight')));
          const sum = tf.add(product, parameters(mlpTensor(index, 'bias')));
          return index < layers.length - 1 ? activate(sum) : sum;
        }, inputs),
      loss: (predictions, targets) =>
        crossEntropy === null
          ? tf.mul(tf.sum(tf.square(tf.sub(predictions, targets))), 1 / Math.max(predictions.size, 1))
          : crossEntropyOf(predictions, targets, crossEntropy),
    },
    optimizer,
  );
}

function crossEntropyOf(predictions: tf.Tensor, targets: tf.Tensor, { choices, sharpness }: CrossEntropy): tf.Tensor {
  const [examples = 0, outputs = 0] = predictions.shape;
  const isChosen = new Set(choices.flatMap(({ start, size }) => Array.from({ length: size }, (_, at) => start + at)));
  const squared = tf.tensor2d(
    Float32Array.from({ length: outputs }, (_, at) => Number(!isChosen.has(at))),
    [1, outputs],
  );
  const parts = choices.map(({ start, size }) => {
    const own = (all: tf.Tensor): tf.Tensor => tf.slice(all, [0, start], [examples, size]);
    const likelihoods = tf.mul(tf.logSoftmax(tf.mul(own(predictions), sharpness)), own(targets));
    return tf.mul(tf.sum(likelihoods), -1);
  });
  const squares = tf.mul(tf.square(tf.sub(predictions, targets)), squared);
  const all = isChosen.size < outputs ? [...parts, tf.sum(squares)] : parts;
  return tf.mul(
    all.reduce((sum, each) => tf.add(sum, each)),
    1 / Math.max(examples, 1),
  );
}

export function mlpTensor(layer: number, part: 'weight' | 'bias'): string {
  return `mlp.${layer + 1}.${part}`;
}

export const activations: Readonly<Record<Activation, (x: tf.Tensor) => tf.Tensor>> = {
  relu: (x) => tf.relu(x),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
};
