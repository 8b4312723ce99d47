/** Attention over sparse queries, keys and values, computed from the weights. */

import { forEachEntry } from '../../weights/matrix.ts';
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
  sparseLayer,
  sparseVector,
} from './vectors.ts';

/** All heads of a model on one input. */
export interface SparseAttention {
  /** Forgets the input before. */
  readonly reset: () => void;
  /** Whether a head reads anything at the position that has changed since it was last projected. */
  readonly isStale: (position: number) => boolean;
  /** Projects a position's numbers that are not 0: those of all stale positions, before `attend`. */
  readonly project: (position: number, input: SparseVector) => void;
  /** Evaluates the heads whose queries, keys or values have changed. */
  readonly attend: () => void;
  /** Whether the last `attend` gave other answers at this position than the one before. */
  readonly hasNewAnswers: (position: number) => boolean;
  /** Adds the outputs of the heads, one head after the other, to the numbers of a position from `row` on. */
  readonly addAnswers: (position: number, residual: FloatArray, row: number) => void;
  /** Must be told of everything else that is added to a position. */
  readonly notice: (position: number, added: SparseVector) => void;
}

/** A query, key or value projection. */
interface Part {
  readonly layer: SparseLayer;
  readonly result: SparseVector;
}

/**
 * What is prepared once for a model. Parts, three for each head, are sets of bits: part p is bit p mod 31, so that
 * where there are more of them, two are renewed together.
 */
export interface AttentionTables {
  readonly precision: Precision;
  readonly heads: readonly HeadTables[];
  readonly parts: readonly Part[];
  /** By dimension of the residual stream, the parts that read it. */
  readonly readersOf: Int32Array;
}

interface HeadTables {
  readonly head: AttentionHead;
  readonly output: SparseLayer;
  readonly result: SparseVector;
  /** The parts that read what the head writes. */
  readonly readers: number;
}

const allParts = -1;

export function attentionTables(heads: readonly AttentionHead[], precision: Precision): AttentionTables {
  const linears = heads.flatMap(({ query, key, value }) => [query, key, value]);
  const readersOf = new Int32Array(linears[0]?.weights.columns ?? 0);
  linears.forEach(({ weights }, part) => {
    for (const column of weights.columnOf) readersOf[column] = (readersOf[column] ?? 0) | bitOf(part);
  });
  return {
    precision,
    readersOf,
    parts: linears.map((linear) => ({
      layer: sparseLayer(linear, false, precision),
      result: sparseVector(precision, linear.weights.rows),
    })),
    heads: heads.map((head) => {
      let readers = 0;
      forEachEntry(head.output, (dimension) => {
        readers |= readersOf[dimension] ?? 0;
      });
      return {
        head,
        output: sparseLayer({ weights: head.output, bias: new Float64Array(head.output.rows) }, false, precision),
        result: sparseVector(precision, head.output.rows),
        readers,
      };
    }),
  };
}

function bitOf(part: number): number {
  return 1 << (part % 31);
}

export function startAttention(tables: AttentionTables, positions: number): SparseAttention {
  const { heads, parts, precision, readersOf } = tables;
  const fresh = new Uint8Array(positions);
  const stale = new Int32Array(positions);
  const states = heads.map((head) => startHead(head, precision, positions, fresh, stale));
  return {
    reset: () => {
      stale.fill(allParts);
      for (const state of states) state.reset();
    },
    isStale: (position) => stale[position] !== 0,
    project: (position, input) => {
      const wanted = stale[position] ?? 0;
      stale[position] = 0;
      for (let index = 0; index < parts.length; index++) {
        const part = parts[index];
        if (part === undefined || (wanted & bitOf(index)) === 0) continue;
        part.layer(input, part.result);
        states[Math.floor(index / 3)]?.accept(position, index % 3, part.result);
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
    notice: (position, { count, indices }) => {
      let readers = stale[position] ?? 0;
      for (let entry = 0; entry < count; entry++) readers |= readersOf[indices[entry] ?? 0] ?? 0;
      stale[position] = readers;
    },
  };
}

interface HeadState {
  readonly reset: () => void;
  /** Takes a copy of a query (part 0), a key (1) or a value (2), where it differs from the last. */
  readonly accept: (position: number, part: number, vector: SparseVector) => void;
  readonly attend: () => void;
  readonly answer: (position: number) => SparseVector | undefined;
}

/** Where an answer changes, `fresh` is marked, and in `stale` the parts that read it. */
function startHead(
  { head, output, result, readers }: HeadTables,
  precision: Precision,
  positions: number,
  fresh: Uint8Array,
  stale: Int32Array,
): HeadState {
  const queries: SparseVector[] = [];
  const keys: SparseVector[] = [];
  const values: SparseVector[] = [];
  const answers: SparseVector[] = [];
  const askers = new Uint8Array(positions);
  const sources = new Uint8Array(positions);
  let anyAsker = false;
  let anySource = false;
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

  const markFresh = (position: number): void => {
    fresh[position] = 1;
    stale[position] = (stale[position] ?? 0) | readers;
  };

  /** Stores the answer to a position: what the weighted values become in the residual stream. */
  const store = (position: number, weighted: SparseVector): void => {
    output(weighted, result);
    const known = answers[position];
    if (known !== undefined && sameVector(known, result)) return;
    answers[position] = renewed(known, result);
    markFresh(position);
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
      if (isStale && query !== undefined) store(position, sum(query, nearby, found));
    }
  };

  /** Queries of this layer that are answered, and their answers: the first `count`. */
  const answered: { query: SparseVector; answer: SparseVector }[] = [];

  const answerTo = (query: SparseVector, count: number): SparseVector | undefined => {
    for (let index = 0; index < count; index++) {
      const known = answered[index];
      if (known !== undefined && sameVector(known.query, query)) return known.answer;
    }
    return undefined;
  };

  /** Without distances equal queries have equal answers. */
  const attendEverywhere = (): void => {
    let count = 0;
    for (let position = 0; position < positions; position++) {
      const query = queries[position];
      if (query === undefined || (!anySource && askers[position] === 0)) continue;
      let answer = answerTo(query, count);
      if (answer === undefined) {
        output(sum(query, everywhere, positions), result);
        const older = answered[count];
        answer = renewed(older?.answer, result);
        answered[count++] = { query: renewed(older?.query, query), answer };
      }
      const before = answers[position];
      if (before !== undefined && sameVector(before, answer)) continue;
      answers[position] = renewed(before, answer);
      markFresh(position);
    }
  };

  return {
    reset: () => {
      for (const vectors of [queries, keys, values, answers]) {
        // Unlike any other, but its room is kept.
        for (const vector of vectors) vector.count = -1;
      }
      askers.fill(0);
      sources.fill(0);
      anyAsker = false;
      anySource = false;
    },
    accept: (position, part, vector) => {
      if (part === 0) {
        if (!take(queries, position, vector)) return;
        askers[position] = 1;
        anyAsker = true;
      } else if (take(part === 1 ? keys : values, position, vector)) {
        sources[position] = 1;
        anySource = true;
      }
    },
    attend: () => {
      if (!anyAsker && !anySource) return;
      if (distances === null) attendEverywhere();
      else attendNearby(distances);
      askers.fill(0);
      sources.fill(0);
      anyAsker = false;
      anySource = false;
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
): (asked: SparseVector, seen: Int32Array, seenCount: number) => SparseVector {
  const depth = valueWeights.weights.rows;
  const asking = floats(precision, query.weights.rows);
  let weights = floats(precision, 0);
  const sums = floats(precision, depth);
  const marks = new Uint8Array(depth);
  const result = sparseVector(precision, depth);
  const total = floats(precision, 1);
  // Smaller than this is 0, as in arithmetic that flushes subnormal numbers.
  const least = precision === 'float32' ? 2 ** -126 : Number.MIN_VALUE;
  return (asked, seen, seenCount) => {
    if (weights.length < seenCount) weights = floats(precision, seenCount);
    for (let entry = 0; entry < asked.count; entry++) asking[asked.indices[entry] ?? 0] = asked.values[entry] ?? 0;
    let highest = 0;
    for (let index = 0; index < seenCount; index++) {
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
    let lastScore = 0;
    let lastWeight = Math.exp(-highest);
    total[0] = lastWeight;
    for (let index = 0; index < seenCount; index++) {
      const score = weights[index] ?? 0;
      if (score !== lastScore) {
        lastScore = score;
        lastWeight = Math.exp(score - highest);
      }
      weights[index] = lastWeight;
      total[0] = (total[0] ?? 0) + (weights[index] ?? 0);
    }
    result.count = 0;
    const sum = total[0] ?? 1;
    for (let index = 0; index < seenCount; index++) {
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
