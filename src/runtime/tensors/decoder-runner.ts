/** Runs a Transformer decoder token by token: keys and values of what came before stay in the backend's memory. */

import * as tf from '@tensorflow/tfjs-core';
import { type DecoderShape, decode, type KeysAndValues } from './decoder.ts';
import type { PlainTensor } from './tensors.ts';

export interface DecoderRunner {
  readonly open: () => DecoderSession;
  /** Frees the parameters; sessions are freed one by one. */
  readonly dispose: () => void;
}

/** Some continuations, all of one length. */
export interface DecoderSession {
  /** Appends tokens, [items × length]; gives ln P of whatever comes after each of them, [items × length × vocabulary]. */
  readonly feed: (tokens: PlainTensor) => PlainTensor;
  /** Goes on with these rows of the items, in this order; a row may come several times, or never. */
  readonly select: (rows: readonly number[]) => void;
  readonly dispose: () => void;
}

/** The backend must have been set before. `feed` throws a RangeError for more tokens than the model can see. */
export function decoderRunner(shape: DecoderShape, parameters: ReadonlyMap<string, PlainTensor>): DecoderRunner {
  const held = new Map(
    [...parameters].map(([name, { shape: sides, data }]) => [name, tf.tensor(data, [...sides], 'float32')]),
  );
  const parameter = (name: string): tf.Tensor => {
    const found = held.get(name);
    if (found === undefined) throw new RangeError(`there is no parameter ${name}`);
    return found;
  };
  return {
    open: () => {
      let memory: readonly KeysAndValues[] = [];
      const replaceBy = (next: readonly KeysAndValues[]): void => {
        for (const { keys, values } of memory) tf.dispose([keys, values]);
        // They outlive the scope that they are made in.
        for (const { keys, values } of next) for (const tensor of [keys, values]) tf.keep(tensor);
        memory = next;
      };
      return {
        feed: (tokens) => {
          const [items = 0, length = 0] = tokens.shape;
          return tf.tidy(() => {
            const given = tf.tensor(tokens.data, [items, length], 'float32');
            const found = decode(shape, parameter, given, memory);
            const logs = tf.logSoftmax(found.logits);
            replaceBy(found.memory);
            return { shape: [items, length, shape.vocabulary], data: Float32Array.from(logs.dataSync()) };
          });
        },
        select: (rows) => {
          tf.tidy(() => {
            const index = tf.tensor1d([...rows], 'int32');
            replaceBy(
              memory.map(({ keys, values }) => ({ keys: tf.gather(keys, index), values: tf.gather(values, index) })),
            );
          });
        },
        dispose: () => replaceBy([]),
      };
    },
    dispose: () => {
      tf.dispose([...held.values()]);
    },
  };
}
