/** Attention over sparse queries, keys and values, computed from the weights. */

import type { Linear } from '../../weights/matrix.ts';
import type { AttentionHead } from '../../weights/model.ts';
import {
  type FloatArray,
  floats,
  type Precision,
  renewed,
  type SparseLayer,
  type SparseVector,
  sameVector,
  scatter,
  snapshot,
  sparseLayer,
  sparseVector,
} from './vectors.ts';

/** All heads of a model on one input. */
export interface SparseAttention {
  /** Projects a position's numbers that are not 0: those of all positions that have changed, before `attend`. */
  readonly project: (position: number, input: SparseVector) => void;
  /** Evaluates the heads whose queries, keys or values have changed. */
  readonly attend: () => void;
  /** Whether the last `attend` gave other answers at this position than the one before. */
  readonly hasNewAnswers: (position: number) => boolean;
  /** Adds the outputs of the heads, one head after the other, to the numbers of a position from `row` on. */
  readonly addAnswers: (position: number, residual: FloatArray, row: number) => void;
}

/** What is prepared once for a model. */
export interface AttentionTables {
  readonly precision: Precision;
  readonly heads: readonly HeadTables[];
  /** Queries, keys and values of all heads as one layer. */
  readonly projection: SparseLayer;
  /** For each output of the projection the part (three for each head) that it belongs to. */
  readonly partOf: Int32Array;
  readonly partStart: Int32Array;
  readonly parts: readonly SparseVector[];
  readonly projected: SparseVector;
}

interface HeadTables {
  readonly head: AttentionHead;
  readonly output: SparseLayer;
  readonly result: SparseVector;
}

export function attentionTables(heads: readonly AttentionHead[], precision: Precision): AttentionTables {
  const linears = heads.flatMap(({ query, key, value }) => [query, key, value]);
  const partStart = new Int32Array(linears.length + 1);
  linears.forEach(({ weights }, part) => {
    partStart[part + 1] = (partStart[part] ?? 0) + weights.rows;
  });
  const outputs = partStart[linears.length] ?? 0;
  return {
    precision,
    projection: sparseLayer(stacked(linears), false, precision),
    partOf: Int32Array.from(linears.flatMap(({ weights }, part) => Array<number>(weights.rows).fill(part))),
    partStart,
    parts: linears.map(({ weights }) => sparseVector(precision, weights.rows)),
    projected: sparseVector(precision, outputs),
    heads: heads.map((head) => ({
      head,
      output: sparseLayer({ weights: head.output, bias: new Float64Array(head.output.rows) }, false, precision),
      result: sparseVector(precision, head.output.rows),
    })),
  };
}

export function startAttention(tables: AttentionTables, positions: number): SparseAttention {
  const fresh = new Uint8Array(positions);
  const states = tables.heads.map((head) => startHead(head, tables.precision, positions, fresh));
  return {
    project: (position, input) => {
      const { parts, partOf, partStart, projected } = tables;
      tables.projection(input, projected);
      for (const part of parts) part.count = 0;
      for (let entry = 0; entry < projected.count; entry++) {
        const output = projected.indices[entry] ?? 0;
        const index = partOf[output] ?? 0;
        const part = parts[index];
        if (part === undefined) continue;
        part.indices[part.count] = output - (partStart[index] ?? 0);
        part.values[part.count++] = projected.values[entry] ?? 0;
      }
      for (let index = 0; index < states.length; index++) {
        const query = parts[3 * index];
        const key = parts[3 * index + 1];
        const value = parts[3 * index + 2];
        if (query !== undefined && key !== undefined && value !== undefined)
          states[index]?.accept(position, query, key, value);
      }
    },
    attend: () => {
      fresh.fill(0);
      for (const state of states) state.attend();
    },
    hasNewAnswers: (position) => fresh[position] === 1,
    addAnswers: (position, residual, row) => {
      for (const state of states) {
        const answer = state.answer(position);
        if (answer !== undefined) scatter(answer, residual, row);
      }
    },
  };
}

interface HeadState {
  /** Takes copies of the vectors, where they differ from those of the last layer. */
  readonly accept: (position: number, query: SparseVector, key: SparseVector, value: SparseVector) => void;
  readonly attend: () => void;
  readonly answer: (position: number) => SparseVector | undefined;
}

/** `fresh`: marked where an answer changes. */
function startHead(
  { head, output, result }: HeadTables,
  precision: Precision,
  positions: number,
  fresh: Uint8Array,
): HeadState {
  const queries: SparseVector[] = [];
  const keys: SparseVector[] = [];
  const values: SparseVector[] = [];
  const answers: SparseVector[] = [];
  const askers = new Uint8Array(positions);
  const sources = new Uint8Array(positions);
  let [anyAsker, anySource] = [false, false];
  const sum = weightedSum(keys, values, head, precision);
  const everywhere = Int32Array.from({ length: positions }, (_, position) => position);
  const distances = head.offsets === null ? null : [...new Set(head.offsets)].sort((a, b) => a - b);
  const nearby = new Int32Array(distances?.length ?? 0);

  const take = (into: SparseVector[], position: number, vector: SparseVector): boolean => {
    const known = into[position];
    if (known !== undefined && sameVector(known, vector)) return false;
    into[position] = renewed(known, vector);
    return true;
  };

  /** Stores the answer to a position: what the weighted values become in the residual stream. */
  const store = (position: number, weighted: SparseVector): void => {
    output(weighted, result);
    const known = answers[position];
    if (known !== undefined && sameVector(known, result)) return;
    answers[position] = renewed(known, result);
    fresh[position] = 1;
  };

  const attendNearby = (reach: readonly number[]): void => {
    for (let position = 0; position < positions; position++) {
      let isStale = askers[position] === 1;
      let found = 0;
      for (const distance of reach) {
        const other = position + distance;
        if (other < 0 || other >= positions) continue;
        nearby[found++] = other;
        isStale ||= sources[other] === 1;
      }
      const query = queries[position];
      if (isStale && query !== undefined) store(position, sum(query, nearby.subarray(0, found)));
    }
  };

  /** Without distances equal queries have equal answers. */
  const attendEverywhere = (): void => {
    const answered: { readonly query: SparseVector; readonly answer: SparseVector }[] = [];
    for (let position = 0; position < positions; position++) {
      const query = queries[position];
      if (query === undefined || (!anySource && askers[position] === 0)) continue;
      let known = answered.find((each) => sameVector(each.query, query));
      if (known === undefined) {
        output(sum(query, everywhere), result);
        known = { query, answer: snapshot(result) };
        answered.push(known);
      }
      const before = answers[position];
      if (before !== undefined && sameVector(before, known.answer)) continue;
      answers[position] = known.answer;
      fresh[position] = 1;
    }
  };

  return {
    accept: (position, query, key, value) => {
      if (take(queries, position, query)) {
        askers[position] = 1;
        anyAsker = true;
      }
      const [newKey, newValue] = [take(keys, position, key), take(values, position, value)];
      if (!newKey && !newValue) return;
      sources[position] = 1;
      anySource = true;
    },
    attend: () => {
      if (!anyAsker && !anySource) return;
      if (distances === null) attendEverywhere();
      else attendNearby(distances);
      askers.fill(0);
      sources.fill(0);
      [anyAsker, anySource] = [false, false];
    },
    answer: (position) => answers[position],
  };
}

/** The softmax over the scores of the positions seen and of the zero slot, and the sum of their values with these weights. */
function weightedSum(
  keys: readonly SparseVector[],
  values: readonly SparseVector[],
  { query, value: valueWeights }: AttentionHead,
  precision: Precision,
): (asked: SparseVector, seen: Int32Array) => SparseVector {
  const depth = valueWeights.weights.rows;
  const asking = floats(precision, query.weights.rows);
  let weights = floats(precision, 0);
  const sums = floats(precision, depth);
  const marks = new Uint8Array(depth);
  const result = sparseVector(precision, depth);
  const total = floats(precision, 1);
  // Smaller than this is 0, as in arithmetic that flushes subnormal numbers.
  const least = precision === 'float32' ? 2 ** -126 : Number.MIN_VALUE;
  return (asked, seen) => {
    if (weights.length < seen.length) weights = floats(precision, seen.length);
    for (let entry = 0; entry < asked.count; entry++) asking[asked.indices[entry] ?? 0] = asked.values[entry] ?? 0;
    let highest = 0;
    for (let index = 0; index < seen.length; index++) {
      const key = keys[seen[index] ?? 0];
      let score = 0;
      if (key !== undefined) {
        for (let entry = 0; entry < key.count; entry++) {
          score += (asking[key.indices[entry] ?? 0] ?? 0) * (key.values[entry] ?? 0);
        }
      }
      weights[index] = score;
      if (score > highest) highest = score;
    }
    // There are few different scores.
    let [lastScore, lastWeight] = [0, Math.exp(-highest)];
    total[0] = lastWeight;
    for (let index = 0; index < seen.length; index++) {
      const score = weights[index] ?? 0;
      if (score !== lastScore) [lastScore, lastWeight] = [score, Math.exp(score - highest)];
      weights[index] = lastWeight;
      total[0] = (total[0] ?? 0) + (weights[index] ?? 0);
    }
    result.count = 0;
    const sum = total[0] ?? 1;
    for (let index = 0; index < seen.length; index++) {
      weights[index] = (weights[index] ?? 0) / sum;
      const weight = weights[index] ?? 0;
      const value = values[seen[index] ?? 0];
      if (weight < least || value === undefined) continue;
      for (let entry = 0; entry < value.count; entry++) {
        const component = value.indices[entry] ?? 0;
        if (marks[component] === 0) {
          marks[component] = 1;
          result.indices[result.count++] = component;
        }
        sums[component] = (sums[component] ?? 0) + weight * (value.values[entry] ?? 0);
      }
    }
    for (let entry = 0; entry < result.count; entry++) {
      const component = result.indices[entry] ?? 0;
      result.values[entry] = sums[component] ?? 0;
      sums[component] = 0;
      marks[component] = 0;
    }
    for (let entry = 0; entry < asked.count; entry++) asking[asked.indices[entry] ?? 0] = 0;
    return result;
  };
}

/** Layers on the same inputs as one layer. */
function stacked(linears: readonly Linear[]): Linear {
  const rows = linears.reduce((sum, { weights }) => sum + weights.rows, 0);
  const rowStart = new Int32Array(rows + 1);
  let [row, entries] = [0, 0];
  for (const { weights } of linears) {
    for (let own = 1; own <= weights.rows; own++) rowStart[++row] = entries + (weights.rowStart[own] ?? 0);
    entries += weights.values.length;
  }
  return {
    weights: {
      rows,
      columns: linears[0]?.weights.columns ?? 0,
      rowStart,
      columnOf: Int32Array.from(linears.flatMap(({ weights }) => [...weights.columnOf])),
      values: Float64Array.from(linears.flatMap(({ weights }) => [...weights.values])),
    },
    bias: Float64Array.from(linears.flatMap(({ bias }) => [...bias])),
  };
}
