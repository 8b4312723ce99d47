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
  /** Projects a position's numbers that are not 0; all positions in turn, before `attend`. */
  readonly project: (position: number, input: SparseVector) => void;
  /** Adds the outputs of the heads, one head after the other, to the residual stream, [positions × D]. */
  readonly attend: (residual: FloatArray, size: number) => void;
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

/** A position's query, key and value for one head. */
interface Projected {
  readonly query: SparseVector;
  readonly key: SparseVector;
  readonly value: SparseVector;
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

export function startAttention(tables: AttentionTables): SparseAttention {
  const states = tables.heads.map((head) => startHead(head, tables.precision));
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
      states.forEach((state, index) => {
        const [query, key, value] = [parts[3 * index], parts[3 * index + 1], parts[3 * index + 2]];
        if (query !== undefined && key !== undefined && value !== undefined)
          state.accept(position, { query, key, value });
      });
    },
    attend: (residual, size) => {
      for (const state of states) state.attend(residual, size);
    },
  };
}

interface HeadState {
  /** Takes copies of the vectors, where they differ from those of the last layer. */
  readonly accept: (position: number, projected: Projected) => void;
  readonly attend: (residual: FloatArray, size: number) => void;
}

/** Equal queries, keys and values give equal results, so a head is evaluated only in layers where one has changed. */
function startHead({ head, output, result }: HeadTables, precision: Precision): HeadState {
  const projected: Projected[] = [];
  let results: SparseVector[] = [];
  let stale = true;
  return {
    accept: (position, { query, key, value }) => {
      const known = projected[position];
      if (known === undefined) {
        projected[position] = { query: snapshot(query), key: snapshot(key), value: snapshot(value) };
        return;
      }
      if (sameVector(known.query, query) && sameVector(known.key, key) && sameVector(known.value, value)) return;
      stale = true;
      projected[position] = {
        query: renewed(known.query, query),
        key: renewed(known.key, key),
        value: renewed(known.value, value),
      };
    },
    attend: (residual, size) => {
      if (stale) {
        const outputs = new Map<SparseVector, SparseVector>();
        results = attend(head, projected, precision).map((weighted) => {
          const known = outputs.get(weighted);
          if (known !== undefined) return known;
          output(weighted, result);
          const copy = snapshot(result);
          outputs.set(weighted, copy);
          return copy;
        });
        stale = false;
      }
      results.forEach((each, position) => {
        scatter(each, residual, position * size);
      });
    },
  };
}

/** For every position the weighted sum of values. Positions with equal queries share the same vector. */
function attend(
  { query, value, offsets }: AttentionHead,
  projected: readonly Projected[],
  precision: Precision,
): SparseVector[] {
  const asking = floats(precision, query.weights.rows);
  const sum = weightedSum(projected, value.weights.rows, precision);
  const distances = offsets === null ? null : [...new Set(offsets)].sort((a, b) => a - b);
  const everywhere = Int32Array.from(projected.keys());
  const nearby = new Int32Array(distances?.length ?? 0);
  const answered: { readonly query: SparseVector; readonly result: SparseVector }[] = [];
  return projected.map(({ query: asked }, position) => {
    if (distances === null) {
      const known = answered.find((each) => sameVector(each.query, asked));
      if (known !== undefined) return known.result;
    }
    const { count, indices, values } = asked;
    for (let entry = 0; entry < count; entry++) asking[indices[entry] ?? 0] = values[entry] ?? 0;
    let seen = everywhere;
    if (distances !== null) {
      let found = 0;
      for (const distance of distances) {
        const other = position + distance;
        if (other >= 0 && other < projected.length) nearby[found++] = other;
      }
      seen = nearby.subarray(0, found);
    }
    const result = sum(asking, seen);
    for (let entry = 0; entry < count; entry++) asking[indices[entry] ?? 0] = 0;
    if (distances === null) answered.push({ query: asked, result });
    return result;
  });
}

/** The softmax over the scores of the positions seen and of the zero slot, and the sum of their values with these weights. */
function weightedSum(
  projected: readonly Projected[],
  depth: number,
  precision: Precision,
): (asking: FloatArray, seen: Int32Array) => SparseVector {
  const weights = floats(precision, projected.length);
  const sums = floats(precision, depth);
  const marks = new Uint8Array(depth);
  const result = sparseVector(precision, depth);
  const total = floats(precision, 1);
  // Smaller than this is 0, as in arithmetic that flushes subnormal numbers.
  const least = precision === 'float32' ? 2 ** -126 : Number.MIN_VALUE;
  return (asking, seen) => {
    let highest = 0;
    for (let index = 0; index < seen.length; index++) {
      const key = projected[seen[index] ?? 0]?.key;
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
      const value = projected[seen[index] ?? 0]?.value;
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
    return snapshot(result);
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
