/** TensorFlow.js behind the seam, whichever of its backends is set. */

import * as tf from '@tensorflow/tfjs-core';
import type { TensorHandle, Tensors } from './tensors.ts';

/** The backend must have been set before. Never uses `tf.fused.matMul`, which is wrong on wasm. */
export function tensorflow(): Tensors {
  const tensors = new WeakMap<TensorHandle, tf.Tensor>();
  const wrap = (tensor: tf.Tensor): TensorHandle => {
    const handle: TensorHandle = { shape: tensor.shape };
    tensors.set(handle, tensor);
    return handle;
  };
  const unwrap = (handle: TensorHandle): tf.Tensor => {
    const tensor = tensors.get(handle);
    if (tensor === undefined) throw new TypeError('this tensor belongs to another backend');
    return tensor;
  };
  return {
    name: tf.getBackend(),
    upload: ({ shape, data }) => wrap(tf.tensor(data, [...shape], 'float32')),
    download: (handle) => Float32Array.from(unwrap(handle).dataSync()),
    release: (handle) => {
      unwrap(handle).dispose();
    },
    scope: (compute) => wrap(tf.tidy(() => unwrap(compute()))),
    multiply: (a, b) => wrap(tf.matMul(unwrap(a), unwrap(b))),
    transpose: (matrix) => wrap(tf.transpose(unwrap(matrix))),
    add: (a, b) => wrap(tf.add(unwrap(a), unwrap(b))),
    clip: (x, minimum, maximum) => wrap(tf.clipByValue(unwrap(x), minimum, maximum)),
    relu: (x) => wrap(tf.relu(unwrap(x))),
    sigmoid: (x) => wrap(tf.sigmoid(unwrap(x))),
    tanh: (x) => wrap(tf.tanh(unwrap(x))),
    softmax: (x) => wrap(tf.softmax(unwrap(x))),
    joinColumns: (parts) => wrap(tf.concat(parts.map(unwrap), 1)),
    sliceColumns: (matrix, start, count) => wrap(tf.slice(unwrap(matrix), [0, start], [-1, count])),
    held: () => tf.memory().numTensors,
  };
}
