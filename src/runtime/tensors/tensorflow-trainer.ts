/** Trains on TensorFlow.js, whichever of its backends is set. Between steps nothing stays in the backend's memory. */

import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients.ts';
import { type Optimizer, type OptimizerName, optimizers } from './optimizers.ts';
import type { PlainTensor } from './tensors.ts';
import type { Trainer, TrainingState } from './trainer.ts';

/** A model as functions of its parameters, which come by name. */
export interface TrainableModel {
  readonly initial: ReadonlyMap<string, PlainTensor>;
  readonly predict: (parameters: Parameters, inputs: tf.Tensor) => tf.Tensor;
  /** A number without dimensions. */
  readonly loss: (predictions: tf.Tensor, targets: tf.Tensor) => tf.Tensor;
}

export type Parameters = (name: string) => tf.Tensor;

/** What the trainer holds of one parameter. */
interface Held {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  readonly slots: ReadonlyMap<string, Float32Array>;
}

/** The backend must have been set before. */
export function tensorflowTrainer(
  { initial, predict, loss }: TrainableModel,
  chosen: OptimizerName | Optimizer,
): Trainer {
  registerGradients();
  const optimizer = typeof chosen === 'string' ? optimizers[chosen] : chosen;
  const held = [...initial].map(([name, { shape, data }]): Held => {
    const sizes = Object.entries(optimizer.slotSizes(shape));
    const slots = new Map(sizes.map(([slot, size]) => [slot, new Float32Array(size)]));
    return { name, shape, data: data.slice(), slots };
  });
  let updates = 0;

  const upload = (): tf.Tensor[] => held.map(({ shape, data }) => tensorOf({ shape, data }));
  const byName = (tensors: readonly tf.Tensor[]): Parameters => {
    const named = new Map(held.map(({ name }, index) => [name, tensors[index]]));
    return (name) => named.get(name) ?? missing(name);
  };

  /** Adds the gradient of a loss to the sums; returns its value. */
  const addGradient = (lossOf: (parameters: Parameters) => tf.Tensor, sums: readonly Float32Array[]): number =>
    tf.tidy(() => {
      const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) => lossOf(byName(parameters)))(upload());
      grads.forEach((gradient, index) => {
        const sum = sums[index] ?? new Float32Array();
        const numbers = gradient.dataSync();
        for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (numbers[at] ?? 0);
      });
      return value.dataSync()[0] ?? Number.NaN;
    });

  /** One update by the mean of the gradients that were summed up. Returns its norm before it is made shorter. */
  const update = (sums: readonly Float32Array[], count: number, rate: number): number => {
    let squares = 0;
    for (const sum of sums) {
      for (let at = 0; at < sum.length; at++) {
        const slope = (sum[at] ?? 0) / count;
        sum[at] = slope;
        squares += slope * slope;
      }
    }
    const norm = Math.sqrt(squares);
    if (norm > optimizer.mostNorm) {
      const scale = optimizer.mostNorm / norm;
      for (const sum of sums) for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) * scale;
    }
    updates += 1;
    held.forEach(({ shape, data, slots }, index) => {
      optimizer.update({ shape, data }, sums[index] ?? new Float32Array(), slots, rate, updates);
    });
    return norm;
  };

  const zeros = (): Float32Array[] => held.map(({ data }) => new Float32Array(data.length));

  return {
    step: async (batches, rate) => {
      const sums = zeros();
      const losses = batches.map(({ inputs, targets, before }) =>
        addGradient((parameters) => {
          const predicted = predict(parameters, tensorOf(inputs));
          return loss(before === undefined ? predicted : tf.add(predicted, tensorOf(before)), tensorOf(targets));
        }, sums),
      );
      const gradientNorm = update(sums, batches.length, rate);
      const total = losses.reduce((sum, each) => sum + each, 0);
      return { loss: total / batches.length, gradientNorm };
    },
    stepBy: async (inputs, lossOfOutputs, rate) => {
      const sums = zeros();
      let value = Number.NaN;
      addGradient((parameters) => {
        const outputs = predict(parameters, tensorOf(inputs));
        const found = lossOfOutputs(Float32Array.from(outputs.dataSync()));
        value = found.value;
        // Its gradient is that of the loss.
        return tf.sum(tf.mul(outputs, tensorOf({ shape: outputs.shape, data: Float32Array.from(found.gradient) })));
      }, sums);
      return { loss: value, gradientNorm: update(sums, 1, rate) };
    },
    predict: async (inputs) =>
      tf.tidy(() => {
        const outputs = predict(byName(upload()), tensorOf(inputs));
        return { shape: outputs.shape, data: Float32Array.from(outputs.dataSync()) };
      }),
    state: async () => ({
      updates,
      parameters: new Map(held.map(({ name, shape, data }) => [name, { shape, data: data.slice() }])),
      slots: new Map(
        held.flatMap(({ name, slots }) =>
          [...slots].map(([slot, data]) => [`${name}.${slot}`, { shape: [data.length], data: data.slice() }] as const),
        ),
      ),
    }),
    restore: async (state) => {
      updates = state.updates;
      for (const { name, data, slots } of held) {
        put(state.parameters, name, data);
        for (const [slot, numbers] of slots) put(state.slots, `${name}.${slot}`, numbers);
      }
    },
    dispose: () => {},
  };
}

function tensorOf({ shape, data }: PlainTensor): tf.Tensor {
  return tf.tensor(data, [...shape], 'float32');
}

function put(from: TrainingState['parameters'], name: string, into: Float32Array): void {
  const tensor = from.get(name);
  if (tensor?.data.length !== into.length) throw new RangeError(`it has no ${name} of ${into.length} numbers`);
  into.set(tensor.data);
}

function missing(name: string): never {
  throw new RangeError(`there is no parameter ${name}`);
}
