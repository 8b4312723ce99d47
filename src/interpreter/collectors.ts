/** What a head makes of the values that it selects. A collector has numbered slots, so that whole groups can be merged. */

import { fraction, leastCommonMultiple, midpoint, rationalOf } from '../ir/rational.ts';

export interface Collector {
  readonly reset: (slot: number) => void;
  /** One more selected position, whose source holds this code. */
  readonly add: (slot: number, code: number) => void;
  readonly merge: (into: number, from: number) => void;
  /** The head's output: a code of the target, or its size for undefined. */
  readonly read: (slot: number) => number;
  /** Whether values that ought to agree do not. */
  readonly disagrees: (slot: number) => boolean;
}

/** The value that all selected positions agree on; `size` is the code of undefined. */
export function selectCollector(slots: number, size: number): Collector {
  const nothing = -1;
  const disagreement = -2;
  const values = new Int32Array(slots).fill(nothing);
  const add = (slot: number, code: number): void => {
    const held = values[slot] ?? nothing;
    if (held === nothing) values[slot] = code;
    else if (held !== code) values[slot] = disagreement;
  };
  return {
    reset: (slot) => {
      values[slot] = nothing;
    },
    add,
    merge: (into, from) => {
      const other = values[from] ?? nothing;
      if (other === disagreement) values[into] = disagreement;
      else if (other !== nothing) add(into, other);
    },
    read: (slot) => {
      const held = values[slot] ?? nothing;
      return held < 0 ? size : held;
    },
    disagrees: (slot) => values[slot] === disagreement,
  };
}

/** How many positions are selected; `size`, one more than the maximum, stands for undefined. */
export function countCollector(slots: number, size: number): Collector {
  const counts = new Int32Array(slots);
  return {
    reset: (slot) => {
      counts[slot] = 0;
    },
    add: (slot) => {
      counts[slot] = (counts[slot] ?? 0) + 1;
    },
    merge: (into, from) => {
      counts[into] = (counts[into] ?? 0) + (counts[from] ?? 0);
    },
    read: (slot) => Math.min(counts[slot] ?? 0, size),
    disagrees: () => false,
  };
}

/**
 * The bucket nearest to the mean, ties to the lower one, decided in whole numbers: the values are scaled by their
 * common denominator L, and sum / (k·L) > a / b becomes sum · b > a · k · L.
 */
export interface MeanTable {
  /** Each source value times L. */
  readonly scaled: readonly bigint[];
  /** For each midpoint between buckets, a · L / b in lowest terms. */
  readonly numerators: readonly bigint[];
  readonly denominators: readonly bigint[];
}

/** `possible`: codes that the source can hold; others need not be exact and count as 0. */
export function meanTable(
  source: readonly number[],
  possible: readonly number[],
  target: readonly number[],
): MeanTable {
  const held = new Map(possible.map((code) => [code, rationalOf(source[code] ?? 0)]));
  const common = [...held.values()].reduce((sofar, { denominator }) => leastCommonMultiple(sofar, denominator), 1n);
  const buckets = target.map(rationalOf);
  const edges = buckets.slice(1).map((upper, index) => {
    const { numerator, denominator } = midpoint(buckets[index] ?? upper, upper);
    return fraction(numerator * common, denominator);
  });
  return {
    scaled: source.map((_, code) => {
      const value = held.get(code);
      return value === undefined ? 0n : (value.numerator * common) / value.denominator;
    }),
    numerators: edges.map(({ numerator }) => numerator),
    denominators: edges.map(({ denominator }) => denominator),
  };
}

/** `size` is the code of undefined; `positions` the length of the input: floats are used where they are exact. */
export function meanCollector(slots: number, table: MeanTable, size: number, positions: number): Collector {
  const largest = (values: readonly bigint[]): bigint =>
    values.reduce((sofar, value) => (value > sofar ? value : -value > sofar ? -value : sofar), 0n);
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  const length = BigInt(positions);
  const sums = length * largest(table.scaled) * largest(table.denominators);
  const exact = sums <= limit && length * largest(table.numerators) <= limit && length * largest(table.scaled) <= limit;
  return exact ? floatMean(slots, table, size) : bigMean(slots, table, size);
}

function floatMean(slots: number, table: MeanTable, size: number): Collector {
  const scaled = Float64Array.from(table.scaled, Number);
  const numerators = Float64Array.from(table.numerators, Number);
  const denominators = Float64Array.from(table.denominators, Number);
  const sums = new Float64Array(slots);
  const counts = new Int32Array(slots);
  return {
    reset: (slot) => {
      sums[slot] = 0;
      counts[slot] = 0;
    },
    add: (slot, code) => {
      sums[slot] = (sums[slot] ?? 0) + (scaled[code] ?? 0);
      counts[slot] = (counts[slot] ?? 0) + 1;
    },
    merge: (into, from) => {
      sums[into] = (sums[into] ?? 0) + (sums[from] ?? 0);
      counts[into] = (counts[into] ?? 0) + (counts[from] ?? 0);
    },
    read: (slot) => {
      const count = counts[slot] ?? 0;
      const sum = sums[slot] ?? 0;
      if (count === 0) return size;
      return firstTrue(numerators.length, (edge) => sum * (denominators[edge] ?? 1) <= (numerators[edge] ?? 0) * count);
    },
    disagrees: () => false,
  };
}

function bigMean(slots: number, { scaled, numerators, denominators }: MeanTable, size: number): Collector {
  const sums = Array<bigint>(slots).fill(0n);
  const counts = Array<bigint>(slots).fill(0n);
  return {
    reset: (slot) => {
      sums[slot] = 0n;
      counts[slot] = 0n;
    },
    add: (slot, code) => {
      sums[slot] = (sums[slot] ?? 0n) + (scaled[code] ?? 0n);
      counts[slot] = (counts[slot] ?? 0n) + 1n;
    },
    merge: (into, from) => {
      sums[into] = (sums[into] ?? 0n) + (sums[from] ?? 0n);
      counts[into] = (counts[into] ?? 0n) + (counts[from] ?? 0n);
    },
    read: (slot) => {
      const count = counts[slot] ?? 0n;
      const sum = sums[slot] ?? 0n;
      if (count === 0n) return size;
      return firstTrue(
        numerators.length,
        (edge) => sum * (denominators[edge] ?? 1n) <= (numerators[edge] ?? 0n) * count,
      );
    },
    disagrees: () => false,
  };
}

/** The first index below `end` for which a monotone test holds, else `end`. */
function firstTrue(end: number, test: (index: number) => boolean): number {
  let [low, high] = [0, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
