/**
 * The seam to a tensor library: shapes and numbers cross it, and handles that mean something only to the backend that
 * made them. Numbers are float32; matrices are row-major.
 */

export interface PlainTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A tensor in the backend's memory. */
export interface TensorHandle {
  readonly shape: readonly number[];
}

export interface Tensors {
  /** `tensorflow` (native), `wasm` or `cpu`. */
  readonly name: string;
  /** Copies numbers to the backend. Made outside `scope` it stays until `release`. */
  readonly upload: (tensor: PlainTensor) => TensorHandle;
  readonly download: (tensor: TensorHandle) => Float32Array;
  readonly release: (tensor: TensorHandle) => void;
  /** Frees everything made inside but the result. */
  readonly scope: (compute: () => TensorHandle) => TensorHandle;
  /** [n × k] by [k × m] */
  readonly multiply: (a: TensorHandle, b: TensorHandle) => TensorHandle;
  readonly transpose: (matrix: TensorHandle) => TensorHandle;
  /** Shapes that broadcast, as in NumPy. */
  readonly add: (a: TensorHandle, b: TensorHandle) => TensorHandle;
  readonly clip: (x: TensorHandle, minimum: number, maximum: number) => TensorHandle;
  readonly relu: (x: TensorHandle) => TensorHandle;
  readonly sigmoid: (x: TensorHandle) => TensorHandle;
  readonly tanh: (x: TensorHandle) => TensorHandle;
  /** Over the last axis. */
  readonly softmax: (x: TensorHandle) => TensorHandle;
  /** Matrices side by side. */
  readonly joinColumns: (parts: readonly TensorHandle[]) => TensorHandle;
  readonly sliceColumns: (matrix: TensorHandle, start: number, count: number) => TensorHandle;
  /** How many tensors the backend holds: to find leaks. */
  readonly held: () => number;
}
