/**
 * A clipped layer that is computed from its last result. From one position to the next few bits change, so only their
 * columns are added and taken away. That is exact where no sum is rounded: then sums are the same in any order.
 */

import { forEachEntry, type Linear } from '../../weights/matrix.ts';
import { granularity } from '../../weights/number-formats.ts';
import { columnsOf, type FloatArray, floats, type Precision, type SparseVector } from './vectors.ts';

/** Computes clip(W x + b, 0, 1). What its last input was does not change the result. */
export type IncrementalLayer = (input: SparseVector, output: SparseVector) => void;

/** The last input; of its indices the first `count` are in use. */
interface LastInput {
  readonly values: FloatArray;
  indices: Int32Array;
  count: number;
}

/**
 * Whether the layers can be computed from their last results: whatever the order in which they are added up, no sum of
 * whole inputs is rounded. All numbers are then multiples of a power of two, and small enough in that measure.
 */
export function isExactChain(linears: readonly Linear[]): boolean {
  let inputGrid = 1;
  for (const { weights, bias } of linears) {
    const weightGrid = weights.values.reduce((least, value) => Math.min(least, granularity(value)), 1);
    const grid = bias.reduce((least, value) => Math.min(least, granularity(value)), weightGrid * inputGrid);
    const sums = Float64Array.from(bias, Math.abs);
    // Clipped inputs are at most 1, and those of the first layer are bits.
    forEachEntry(weights, (row, _, value) => {
      sums[row] = (sums[row] ?? 0) + Math.abs(value);
    });
    if (grid === 0 || sums.some((sum) => sum > grid * 2 ** 24)) return false;
    inputGrid = grid;
  }
  return true;
}

/** The layer must be part of an exact chain whose inputs are bits (`isBits`). */
export function incrementalLayer({ weights, bias }: Linear, precision: Precision): IncrementalLayer {
  const { columnStart, rowOf, values } = columnsOf(weights, precision);
  /** W x + b for the last input. */
  const sums = floats(precision, weights.rows);
  sums.set(bias);
  const last: LastInput = {
    values: floats(precision, weights.columns),
    indices: new Int32Array(weights.columns),
    count: 0,
  };
  let spare: Int32Array = new Int32Array(weights.columns);
  /** The call in which an index was last part of the input. */
  const seen = new Float64Array(weights.columns);
  let call = 0;
  /** Units whose sum is positive: the first `positiveCount`. */
  const positive = new Int32Array(weights.rows);
  let positiveCount = 0;
  for (const [unit, start] of bias.entries()) if (start > 0) positive[positiveCount++] = unit;
  /** The call in which a unit was last listed. */
  const listed = new Float64Array(weights.rows);
  const found: number[] = [];

  /** Adds a column times a factor; returns how many units have been found to become positive. */
  const addColumn = (column: number, factor: number, already: number): number => {
    let count = already;
    const end = columnStart[column + 1] ?? 0;
    for (let index = columnStart[column] ?? 0; index < end; index++) {
      const row = rowOf[index] ?? 0;
      const before = sums[row] ?? 0;
      const after = before + (values[index] ?? 0) * factor;
      sums[row] = after;
      if (after > 0 && before <= 0) found[count++] = row;
    }
    return count;
  };

  /** Brings the sums from the last input to the new one. */
  const renew = (input: SparseVector): number => {
    let count = 0;
    call += 1;
    for (let entry = 0; entry < input.count; entry++) {
      const column = input.indices[entry] ?? 0;
      const value = input.values[entry] ?? 0;
      const difference = value - (last.values[column] ?? 0);
      seen[column] = call;
      spare[entry] = column;
      if (difference === 0) continue;
      last.values[column] = value;
      count = addColumn(column, difference, count);
    }
    for (let entry = 0; entry < last.count; entry++) {
      const column = last.indices[entry] ?? 0;
      if (seen[column] === call) continue;
      count = addColumn(column, -(last.values[column] ?? 0), count);
      last.values[column] = 0;
    }
    const used = last.indices;
    last.indices = spare;
    last.count = input.count;
    spare = used;
    return count;
  };

  /** Lists the units among the candidates that are positive and not listed yet, after the first `already`. */
  const list = (
    candidates: Int32Array | readonly number[],
    count: number,
    already: number,
    output: SparseVector,
  ): number => {
    let listedSoFar = already;
    for (let index = 0; index < count; index++) {
      const unit = candidates[index] ?? 0;
      const sum = sums[unit] ?? 0;
      if (sum <= 0 || listed[unit] === call) continue;
      listed[unit] = call;
      positive[listedSoFar] = unit;
      output.indices[listedSoFar] = unit;
      output.values[listedSoFar++] = sum < 1 ? sum : 1;
    }
    return listedSoFar;
  };

  return (input, output) => {
    const newly = renew(input);
    const kept = list(positive, positiveCount, 0, output);
    const count = list(found, newly, kept, output);
    positiveCount = count;
    output.count = count;
  };
}

/** Whether all numbers are 0 or 1. */
export function isBits({ count, values }: SparseVector): boolean {
  for (let entry = 0; entry < count; entry++) if (values[entry] !== 1) return false;
  return true;
}
