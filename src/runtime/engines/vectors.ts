/** Sparse vectors and linear layers over them: only inputs that are not 0 are multiplied. */

import { type Linear, type SparseMatrix, transposed } from '../../weights/matrix.ts';

export type Precision = 'float32' | 'float64';
export type FloatArray = Float32Array | Float64Array;

/** Every sum is rounded to the precision when it is stored in such an array. */
export function floats(precision: Precision, length: number): FloatArray {
  return precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

/** The first `count` entries are in use; no index occurs twice. */
export interface SparseVector {
  count: number;
  readonly indices: Int32Array;
  readonly values: FloatArray;
}

export function sparseVector(precision: Precision, capacity: number): SparseVector {
  return { count: 0, indices: new Int32Array(capacity), values: floats(precision, capacity) };
}

/** A copy of just the entries in use. */
export function snapshot({ count, indices, values }: SparseVector): SparseVector {
  return { count, indices: indices.slice(0, count), values: values.slice(0, count) };
}

/** Whether the entries are the same, in the same order. */
export function sameVector(a: SparseVector, b: SparseVector): boolean {
  if (a.count !== b.count) return false;
  for (let entry = 0; entry < a.count; entry++) {
    if (a.indices[entry] !== b.indices[entry] || a.values[entry] !== b.values[entry]) return false;
  }
  return true;
}

/** The numbers of a dense row that are not 0. */
export function gather(row: number, size: number, dense: FloatArray, into: SparseVector): void {
  let count = 0;
  for (let index = 0; index < size; index++) {
    const value = dense[row + index] ?? 0;
    if (value === 0) continue;
    into.indices[count] = index;
    into.values[count++] = value;
  }
  into.count = count;
}

/** Adds a sparse vector to a dense row. */
export function scatter({ count, indices, values }: SparseVector, dense: FloatArray, row: number): void {
  for (let entry = 0; entry < count; entry++) {
    const index = row + (indices[entry] ?? 0);
    dense[index] = (dense[index] ?? 0) + (values[entry] ?? 0);
  }
}

/** A matrix by input column, ready to be multiplied. */
export interface Columns {
  readonly outputs: number;
  readonly columnStart: Int32Array;
  readonly rowOf: Int32Array;
  readonly values: FloatArray;
}

export function columnsOf(matrix: SparseMatrix, precision: Precision): Columns {
  const { rowStart, columnOf, values } = transposed(matrix);
  const rounded = floats(precision, values.length);
  rounded.set(values);
  return { outputs: matrix.rows, columnStart: rowStart, rowOf: columnOf, values: rounded };
}

/** Adds up columns; each sum starts at the bias. One at a time: `start`, `add` for each input, then the touched sums. */
export interface Summation {
  readonly sums: FloatArray;
  /** The first `count` are the outputs that are touched. */
  readonly touched: Int32Array;
  readonly start: () => void;
  readonly add: (input: number, factor: number) => void;
  /** Touches an output that no input has touched. */
  readonly touch: (output: number) => void;
  readonly count: () => number;
}

export function summation({ outputs, columnStart, rowOf, values }: Columns, bias: FloatArray): Summation {
  const sums = bias instanceof Float32Array ? new Float32Array(outputs) : new Float64Array(outputs);
  const touched = new Int32Array(outputs);
  const marks = new Int32Array(outputs);
  let mark = 0;
  let count = 0;
  const touch = (output: number): void => {
    if (marks[output] === mark) return;
    marks[output] = mark;
    sums[output] = bias[output] ?? 0;
    touched[count++] = output;
  };
  return {
    sums,
    touched,
    start: () => {
      mark = mark === 0x7fffffff ? 1 : mark + 1;
      count = 0;
    },
    add: (input, factor) => {
      const end = columnStart[input + 1] ?? 0;
      for (let index = columnStart[input] ?? 0; index < end; index++) {
        const output = rowOf[index] ?? 0;
        if (marks[output] !== mark) {
          marks[output] = mark;
          sums[output] = bias[output] ?? 0;
          touched[count++] = output;
        }
        sums[output] = (sums[output] ?? 0) + (values[index] ?? 0) * factor;
      }
    },
    touch,
    count: () => count,
  };
}

/** Computes W x + b, clipped to 0 … 1 or not, as a sparse vector. */
export type SparseLayer = (input: SparseVector, output: SparseVector) => void;

export function sparseLayer({ weights, bias }: Linear, clipped: boolean, precision: Precision): SparseLayer {
  const rounded = floats(precision, bias.length);
  rounded.set(bias);
  const work = summation(columnsOf(weights, precision), rounded);
  // Untouched units equal their bias, which the clip makes 0 unless it is positive.
  const always = Int32Array.from([...bias.keys()].filter((unit) => (clipped ? (bias[unit] ?? 0) > 0 : bias[unit] !== 0)));
  return (input, output) => {
    work.start();
    for (let entry = 0; entry < input.count; entry++) work.add(input.indices[entry] ?? 0, input.values[entry] ?? 0);
    for (const unit of always) work.touch(unit);
    const touched = work.count();
    let count = 0;
    for (let index = 0; index < touched; index++) {
      const unit = work.touched[index] ?? 0;
      const sum = work.sums[unit] ?? 0;
      const value = clipped ? Math.min(Math.max(sum, 0), 1) : sum;
      if (value === 0) continue;
      output.indices[count] = unit;
      output.values[count++] = value;
    }
    output.count = count;
  };
}
