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

/** Like `snapshot`, but in the place of an older copy where there is room: that copy changes. */
export function renewed(older: SparseVector | undefined, source: SparseVector): SparseVector {
  const { count, indices, values } = source;
  if (older === undefined || older.indices.length < count) return snapshot(source);
  for (let entry = 0; entry < count; entry++) {
    older.indices[entry] = indices[entry] ?? 0;
    older.values[entry] = values[entry] ?? 0;
  }
  older.count = count;
  return older;
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

/** Computes W x + b, clipped to 0 … 1 or not, as a sparse vector. The input must not be the output. */
export type SparseLayer = (input: SparseVector, output: SparseVector) => void;

export function sparseLayer({ weights, bias }: Linear, clipped: boolean, precision: Precision): SparseLayer {
  const columns = columnsOf(weights, precision);
  const start = floats(precision, bias.length);
  start.set(bias);
  return clipped ? clippedLayer(columns, start) : plainLayer(columns, start);
}

/** Outputs are looked at where something was added, or where the bias is not 0. Between calls all sums are the biases. */
function plainLayer({ outputs, columnStart, rowOf, values }: Columns, bias: FloatArray): SparseLayer {
  const sums = bias.slice();
  const always = [...bias.keys()].filter((row) => bias[row] !== 0);
  const touched = new Int32Array(outputs);
  const isTouched = new Uint8Array(outputs);
  for (const [index, row] of always.entries()) {
    touched[index] = row;
    isTouched[row] = 1;
  }
  return (input, output) => {
    let found = always.length;
    for (let entry = 0; entry < input.count; entry++) {
      const column = input.indices[entry] ?? 0;
      const factor = input.values[entry] ?? 0;
      const end = columnStart[column + 1] ?? 0;
      for (let index = columnStart[column] ?? 0; index < end; index++) {
        const row = rowOf[index] ?? 0;
        sums[row] = (sums[row] ?? 0) + (values[index] ?? 0) * factor;
        if (isTouched[row] === 1) continue;
        isTouched[row] = 1;
        touched[found++] = row;
      }
    }
    let count = 0;
    for (let index = 0; index < found; index++) {
      const row = touched[index] ?? 0;
      const sum = sums[row] ?? 0;
      sums[row] = bias[row] ?? 0;
      if (index >= always.length) isTouched[row] = 0;
      if (sum === 0) continue;
      output.indices[count] = row;
      output.values[count++] = sum;
    }
    output.count = count;
  };
}

/**
 * For layers with many units of which few are positive: a unit is looked at if its sum has been positive at some time,
 * from the start or after an addition. Between calls all sums are equal to the biases.
 */
function clippedLayer({ outputs, columnStart, rowOf, values }: Columns, bias: FloatArray): SparseLayer {
  const sums = bias.slice();
  const positive = [...bias.keys()].filter((unit) => (bias[unit] ?? 0) > 0);
  const candidates: number[] = [...positive];
  return (input, output) => {
    let found = positive.length;
    let additions = 0;
    for (let entry = 0; entry < input.count; entry++) {
      const column = input.indices[entry] ?? 0;
      const factor = input.values[entry] ?? 0;
      const begin = columnStart[column] ?? 0;
      const end = columnStart[column + 1] ?? 0;
      additions += end - begin;
      for (let index = begin; index < end; index++) {
        const row = rowOf[index] ?? 0;
        const before = sums[row] ?? 0;
        const after = before + (values[index] ?? 0) * factor;
        sums[row] = after;
        if (after > 0 && before <= 0) candidates[found++] = row;
      }
    }
    let count = 0;
    for (let index = 0; index < found; index++) {
      const unit = candidates[index] ?? 0;
      const sum = sums[unit] ?? 0;
      if (sum <= 0) continue;
      output.indices[count] = unit;
      output.values[count++] = Math.min(sum, 1);
      // A unit may be a candidate twice.
      sums[unit] = 0;
    }
    output.count = count;
    if (additions > outputs) {
      sums.set(bias);
      return;
    }
    for (const unit of positive) sums[unit] = bias[unit] ?? 0;
    for (let entry = 0; entry < input.count; entry++) {
      const column = input.indices[entry] ?? 0;
      const end = columnStart[column + 1] ?? 0;
      for (let index = columnStart[column] ?? 0; index < end; index++) {
        const row = rowOf[index] ?? 0;
        sums[row] = bias[row] ?? 0;
      }
    }
  };
}
