/**
 * The gradients of the operations that trained models are made of. TensorFlow.js has its own in a module that Node cannot
 * import, and some of those are slow on WebAssembly: products of turned matrices and sums of columns go through scalar
 * loops there. So here matrices are turned first, and columns are summed by a product with ones.
 */

import * as tf from '@tensorflow/tfjs-core';

/** The library keeps one list for the process; to register them twice changes nothing. */
export function registerGradients(): void {
  for (const gradient of gradients) tf.registerGradient(gradient);
}

const gradients: readonly tf.GradConfig[] = [
  elementwise('Identity', [], (dy) => dy),
  binary('Add', (dy) => ({ a: () => dy, b: () => dy })),
  binary('Sub', (dy) => ({ a: () => dy, b: () => tf.neg(dy) })),
  binary('Multiply', (dy, a, b) => ({ a: () => tf.mul(dy, b), b: () => tf.mul(dy, a) })),
  elementwise('Square', ['x'], (dy, x) => tf.mul(dy, tf.mul(x, 2))),
  elementwise('Relu', ['x'], (dy, x) => tf.mul(dy, tf.step(x))),
  elementwise('Sigmoid', 'result', (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  elementwise('Tanh', 'result', (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),
  elementwise('Rsqrt', 'result', (dy, y) => tf.mul(dy, tf.mul(-0.5, tf.mul(y, tf.square(y))))),
  {
    kernelName: 'Softmax',
    outputsToSave: [true],
    gradFunc: (gradient, [result]) => {
      const [dy, y] = [one(gradient), one(result)];
      const product = tf.mul(dy, y);
      return { logits: () => tf.sub(product, tf.mul(y, sumOfRows(product))) };
    },
  },
  {
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => {
      const [whole, input] = [one(dy), one(x)];
      if (whole.size !== 1) throw new RangeError('Sum: its gradient is written for sums of all numbers');
      return { x: () => tf.mul(tf.onesLike(input), tf.reshape(whole, [])) };
    },
  },
  {
    kernelName: 'BatchMatMul',
    inputsToSave: ['a', 'b'],
    gradFunc: (gradient, [first, second], { transposeA, transposeB }) => {
      if (transposeA === true || transposeB === true) {
        throw new RangeError('BatchMatMul: its gradient is written for products of matrices that are turned before');
      }
      const [dy, a, b] = [one(gradient), one(first), one(second)];
      return { a: () => tf.matMul(dy, turned(b)), b: () => tf.matMul(turned(a), dy) };
    },
  },
  {
    kernelName: 'Transpose',
    gradFunc: (dy, _, { perm }) => {
      if (!Array.isArray(perm)) throw new RangeError('Transpose: it has no order of axes');
      return { x: () => tf.transpose(one(dy), inverseOf(perm.map(Number))) };
    },
  },
  elementwise('Reshape', ['x'], (dy, x) => tf.reshape(dy, x.shape)),
  {
    kernelName: 'Slice',
    inputsToSave: ['x'],
    gradFunc: (gradient, [input], { begin }) => {
      const [dy, x] = [one(gradient), one(input)];
      const starts = Array.isArray(begin) ? begin.map(Number) : [];
      const around = x.shape.map((side, axis): [number, number] => {
        const start = starts[axis] ?? 0;
        return [start, side - start - (dy.shape[axis] ?? 0)];
      });
      return { x: () => tf.pad(dy, around) };
    },
  },
];

/** `saved`: the input that the gradient needs, or the result; with neither, `saved` is the gradient itself. */
function elementwise(
  kernelName: string,
  saved: readonly string[] | 'result',
  gradient: (dy: tf.Tensor, saved: tf.Tensor) => tf.Tensor,
): tf.GradConfig {
  return {
    kernelName,
    ...(saved === 'result' ? { outputsToSave: [true] } : { inputsToSave: [...saved] }),
    gradFunc: (dy, [kept]) => ({ x: () => gradient(one(dy), kept ?? one(dy)) }),
  };
}

/** Inputs that broadcast: their gradients are summed where they were repeated. */
function binary(
  kernelName: string,
  gradient: (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => Readonly<Record<'a' | 'b', () => tf.Tensor>>,
): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [first, second]) => {
      const [a, b] = [one(first), one(second)];
      const parts = gradient(one(dy), a, b);
      return { a: () => summedTo(parts.a(), a.shape), b: () => summedTo(parts.b(), b.shape) };
    },
  };
}

/** Repeated along the first axes, or along the last one. */
function summedTo(dy: tf.Tensor, shape: number[]): tf.Tensor {
  if (dy.shape.join() === shape.join()) return dy;
  const size = shape.reduce((product, side) => product * side, 1);
  if (size === 1) return tf.reshape(tf.sum(dy), shape);
  const sides = shape.slice(shape.findIndex((side) => side !== 1));
  if (dy.shape.slice(-sides.length).join() === sides.join()) {
    const rows = dy.size / size;
    // A copy: on WebAssembly a product knows its right factor again by its numbers alone. Were these a factor elsewhere, in
    // another shape, the result would be wrong, or the process fail.
    return tf.reshape(tf.matMul(tf.ones([1, rows]), tf.reshape(tf.mul(dy, 1), [rows, size])), shape);
  }
  if ([...shape.slice(0, -1), dy.shape.at(-1)].join() === dy.shape.join()) return sumOfRows(dy);
  throw new RangeError(`the gradient of a shape ${shape.join()} that is repeated to ${dy.shape.join()}`);
}

/** Over the last axis, which stays with one entry. */
function sumOfRows(tensor: tf.Tensor): tf.Tensor {
  const width = tensor.shape.at(-1) ?? 1;
  const sums = tf.matMul(tf.reshape(tensor, [-1, width]), tf.ones([width, 1]));
  return tf.reshape(sums, [...tensor.shape.slice(0, -1), 1]);
}

/** The last two axes exchanged. */
function turned(tensor: tf.Tensor): tf.Tensor {
  const axes = tensor.shape.map((_, axis) => axis);
  const last = tensor.rank - 1;
  return tf.transpose(tensor, [...axes.slice(0, -2), last, last - 1]);
}

function inverseOf(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}

function one(tensor: tf.Tensor | tf.Tensor[] | undefined): tf.Tensor {
  if (tensor === undefined || Array.isArray(tensor))
    throw new TypeError('an operation with one result, all inputs kept');
  return tensor;
}
