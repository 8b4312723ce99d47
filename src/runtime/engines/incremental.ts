/**
 * A clipped layer that is computed from its last result. From one layer of a program to the next few bits of a position
 * change, so only their columns are added and taken away. That is exact where all numbers are whole: then sums are the
 * same in any order.
 */

import type { Linear } from '../../weights/matrix.ts';
import { columnsOf, type FloatArray, floats, type Precision, type SparseVector, sparseVector } from './vectors.ts';

/** Computes clip(W x + b, 0, 1). Every slot remembers its own last input; what it is does not change the result. */
export type IncrementalLayer = (slot: number, input: SparseVector, output: SparseVector) => void;

interface Slot {
  /** W x + b for the input remembered. */
  readonly sums: FloatArray;
  readonly input: SparseVector;
  /** Units whose sum is positive: the first `count`. */
  readonly positive: Int32Array;
  count: number;
}

/** Sums of all slots together, at most. */
const REMEMBERED = 2 ** 24;

/** How many slots a layer with so many units may have. */
export function slotsFor(units: number): number {
  return Math.floor(REMEMBERED / Math.max(units, 1));
}

export function isWhole({ weights, bias }: Linear): boolean {
  return weights.values.every(Number.isInteger) && bias.every(Number.isInteger);
}

/** The layer must be whole (`isWhole`), and so must all inputs be that it is given (`isWholeVector`). */
export function incrementalLayer({ weights, bias }: Linear, precision: Precision): IncrementalLayer {
  const { columnStart, rowOf, values } = columnsOf(weights, precision);
  const slots: Slot[] = [];
  const present = floats(precision, weights.columns);
  const listed = new Uint8Array(weights.rows);
  const found: number[] = [];

  const newSlot = (): Slot => {
    const sums = floats(precision, weights.rows);
    sums.set(bias);
    const positive = new Int32Array(weights.rows);
    let count = 0;
    for (const [unit, start] of bias.entries()) if (start > 0) positive[count++] = unit;
    return { sums, input: sparseVector(precision, weights.columns), positive, count };
  };

  /** Adds a column times a factor; returns how many units have been found to become positive. */
  const addColumn = (sums: FloatArray, column: number, factor: number, already: number): number => {
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

  /** Brings the sums from the input remembered to the new one. */
  const renew = ({ sums, input: last }: Slot, input: SparseVector): number => {
    let count = 0;
    for (let entry = 0; entry < input.count; entry++) present[input.indices[entry] ?? 0] = input.values[entry] ?? 0;
    for (let entry = 0; entry < last.count; entry++) {
      const column = last.indices[entry] ?? 0;
      const difference = (present[column] ?? 0) - (last.values[entry] ?? 0);
      present[column] = 0;
      if (difference !== 0) count = addColumn(sums, column, difference, count);
    }
    for (let entry = 0; entry < input.count; entry++) {
      const column = input.indices[entry] ?? 0;
      const value = input.values[entry] ?? 0;
      if (present[column] !== 0) count = addColumn(sums, column, value, count);
      present[column] = 0;
      last.indices[entry] = column;
      last.values[entry] = value;
    }
    last.count = input.count;
    return count;
  };

  return (slot, input, output) => {
    slots[slot] ??= newSlot();
    const state = slots[slot];
    const { sums, positive } = state;
    const newly = renew(state, input);
    const candidates = state.count;
    let count = 0;
    const keep = (unit: number): void => {
      const sum = sums[unit] ?? 0;
      if (sum <= 0 || listed[unit] === 1) return;
      listed[unit] = 1;
      positive[count] = unit;
      output.indices[count] = unit;
      output.values[count++] = Math.min(sum, 1);
    };
    for (let index = 0; index < candidates; index++) keep(positive[index] ?? 0);
    for (let index = 0; index < newly; index++) keep(found[index] ?? 0);
    for (let index = 0; index < count; index++) listed[positive[index] ?? 0] = 0;
    state.count = count;
    output.count = count;
  };
}

export function isWholeVector({ count, values }: SparseVector): boolean {
  for (let entry = 0; entry < count; entry++) if (!Number.isInteger(values[entry])) return false;
  return true;
}
