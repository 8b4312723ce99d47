/** A multilayer perceptron that learns by the squared error. */

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
}

/** The loss is the mean of the squares over all examples and outputs. Parameters are `mlp.1.weight`, `mlp.1.bias`, … */
export function mlpTrainer({ layers, activation, optimizer }: MlpSettings): Trainer {
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
        tf.mul(tf.sum(tf.square(tf.sub(predictions, targets))), 1 / Math.max(predictions.size, 1)),
    },
    optimizer,
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
