/** What a head makes of the values that it selects. */

import { fraction, leastCommonMultiple, midpoint, rationalOf } from '../ir/rational.ts';

export interface Collector {
  readonly reset: () => void;
  /** One more selected position, whose source holds this code. */
  readonly add: (code: number) => void;
  /** The head's output: a code of the target, or its size for undefined. */
  readonly read: () => number;
  /** Whether values that ought to agree do not. */
  readonly disagrees: () => boolean;
}

const nothing = -1;
const disagreement = -2;

/** The value that all selected positions agree on; `size` is the code of undefined. */
export function selectCollector(size: number): Collector {
  let held = nothing;
  return {
    reset: () => {
      held = nothing;
    },
    add: (code) => {
      if (held === nothing) held = code;
      else if (held !== code) held = disagreement;
    },
    read: () => (held < 0 ? size : held),
    disagrees: () => held === disagreement,
  };
}

/** How many positions are selected; `size`, one more than the maximum, stands for undefined. */
export function countCollector(size: number): Collector {
  let count = 0;
  return {
    reset: () => {
      count = 0;
    },
    add: () => {
      count += 1;
    },
    read: () => Math.min(count, size),
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
export function meanCollector(table: MeanTable, size: number, positions: number): Collector {
  const largest = (values: readonly bigint[]): bigint =>
    values.reduce((sofar, value) => (value > sofar ? value : -value > sofar ? -value : sofar), 0n);
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  const length = BigInt(positions);
  const sums = length * largest(table.scaled) * largest(table.denominators);
  const exact = sums <= limit && length * largest(table.numerators) <= limit && length * largest(table.scaled) <= limit;
  return exact ? floatMean(table, size) : bigMean(table, size);
}

function floatMean(table: MeanTable, size: number): Collector {
  const scaled = Float64Array.from(table.scaled, Number);
  const numerators = Float64Array.from(table.numerators, Number);
  const denominators = Float64Array.from(table.denominators, Number);
  let [sum, count] = [0, 0];
  return {
    reset: () => {
      sum = 0;
      count = 0;
    },
    add: (code) => {
      sum += scaled[code] ?? 0;
      count += 1;
    },
    read: () => {
      if (count === 0) return size;
      return firstTrue(numerators.length, (edge) => sum * (denominators[edge] ?? 1) <= (numerators[edge] ?? 0) * count);
    },
    disagrees: () => false,
  };
}

function bigMean({ scaled, numerators, denominators }: MeanTable, size: number): Collector {
  let [sum, count] = [0n, 0n];
  return {
    reset: () => {
      sum = 0n;
      count = 0n;
    },
    add: (code) => {
      sum += scaled[code] ?? 0n;
      count += 1n;
    },
    read: () => {
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
