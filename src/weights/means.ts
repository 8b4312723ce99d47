/**
 * Steps that read the mean of at most k values as the nearest bucket, ties to the lower one.
 *
 * Source values are v₀ + u·t with whole t from 0 to R, so a mean of j of them is v₀ + u·T/j with T from 0 to j·R. For
 * each midpoint m between buckets the largest such fraction ≤ m and the smallest > m, over all j ≤ k, are found
 * exactly: the step lies in the middle between these two. A tie, the mean m itself, is the lower of the two and so on
 * the right side of the step. Midpoints that no mean can pass get no step.
 */

import {
  add,
  compare,
  divide,
  floorDivide,
  fraction,
  greatestCommonDivisor,
  leastCommonMultiple,
  midpoint,
  multiply,
  numberOf,
  type Rational,
  subtract,
} from '../ir/rational.ts';
import { meanError, type Stair, type Step, stepBetween } from './margins.ts';
import type { NumberFormat } from './number-formats.ts';

export interface MeanSource {
  /** Default: float32. */
  readonly format?: NumberFormat;
  /** The values that the source can hold, ascending. */
  readonly values: readonly Rational[];
  /** How far the numbers that stand for them in the residual stream are from them at most. */
  readonly storedError: number;
}

/** Means as v₀ + u · ratio. */
interface Scale {
  readonly origin: Rational;
  readonly unit: Rational;
  /** R: the largest ratio. */
  readonly span: bigint;
  /** The largest absolute value where signs are mixed, else 0: then errors are relative to the mean itself. */
  readonly magnitude: number;
  readonly format: NumberFormat;
}

/** A midpoint, and its neighbours among the possible means so far; all in the scale. */
interface Edge {
  readonly ratio: Rational;
  below: Rational | null;
  above: Rational | null;
  step: Step | null;
}

/** The largest number of selected positions, at most `limit`, for which float32 reads every mean right. */
export function safeMeanSelection(source: MeanSource, buckets: readonly Rational[], limit: number): number {
  const scale = scaleOf(source);
  const edges = edgesOf(scale, buckets);
  for (let count = 1; count <= limit; count++) {
    if (!narrow(edges, scale, count, source.storedError)) return count - 1;
  }
  return limit;
}

/** The stair for means of at most `selected` values, which must be safe. */
export function stairOfMeans(source: MeanSource, buckets: readonly Rational[], selected: number): Stair {
  const scale = scaleOf(source);
  const edges = edgesOf(scale, buckets);
  for (let count = 1; count <= selected; count++) narrow(edges, scale, count, source.storedError);
  let lowest = 0;
  const codes: number[] = [];
  const steps: Step[] = [];
  let previous: Edge | null = null;
  edges.forEach((edge, code) => {
    if (edge.below === null) lowest = code + 1;
    if (edge.below === null || edge.above === null || edge.step === null) return;
    // No mean lies between two midpoints with the same neighbours, so one step passes both.
    if (previous !== null && sameNeighbours(previous, edge)) codes.pop();
    else steps.push(edge.step);
    codes.push(code + 1);
    previous = edge;
  });
  return { codes: [lowest, ...codes], steps };
}

function scaleOf({ values, format = 'float32' }: MeanSource): Scale {
  const nothing: Rational = { numerator: 0n, denominator: 1n };
  const [origin, highest] = [values[0] ?? nothing, values.at(-1) ?? nothing];
  const common = values.reduce((sofar, { denominator }) => leastCommonMultiple(sofar, denominator), 1n);
  const differences = values
    .map((value) => subtract(value, origin))
    .map((each) => (each.numerator * common) / each.denominator);
  const divisor = differences.reduce(greatestCommonDivisor, 0n);
  const unit = divisor === 0n ? { numerator: 1n, denominator: 1n } : fraction(divisor, common);
  const mixed = origin.numerator < 0n && highest.numerator > 0n;
  return {
    origin,
    unit,
    span: divide(subtract(highest, origin), unit).numerator,
    magnitude: mixed ? Math.max(Math.abs(numberOf(origin)), numberOf(highest)) : 0,
    format,
  };
}

function edgesOf({ origin, unit }: Scale, buckets: readonly Rational[]): Edge[] {
  return buckets.slice(1).map((upper, index) => {
    const ratio = divide(subtract(midpoint(buckets[index] ?? upper, upper), origin), unit);
    return { ratio, below: null, above: null, step: null };
  });
}

/** Takes means of `count` values into account. Returns whether every edge still has room for its step. */
function narrow(edges: readonly Edge[], scale: Scale, count: number, storedError: number): boolean {
  const length = BigInt(count);
  const highest = scale.span * length;
  return edges.every((edge) => {
    const floor = floorDivide(edge.ratio.numerator * length, edge.ratio.denominator);
    const low: Rational = { numerator: floor < highest ? floor : highest, denominator: length };
    const high: Rational = { numerator: floor + 1n > 0n ? floor + 1n : 0n, denominator: length };
    if (low.numerator >= 0n && (edge.below === null || compare(low, edge.below) > 0)) {
      edge.below = low;
      edge.step = null;
    }
    if (high.numerator <= highest && (edge.above === null || compare(high, edge.above) < 0)) {
      edge.above = high;
      edge.step = null;
    }
    return hasRoom(edge, scale, count, storedError);
  });
}

function hasRoom(edge: Edge, scale: Scale, count: number, storedError: number): boolean {
  if (edge.below === null || edge.above === null) return true;
  const [low, high] = [meanAt(scale, edge.below), meanAt(scale, edge.above)];
  const magnitude = scale.magnitude === 0 ? Math.max(Math.abs(low), Math.abs(high)) : scale.magnitude;
  edge.step = stepBetween(low, high, meanError(count, magnitude, storedError, scale.format), scale.format);
  return edge.step !== null;
}

function meanAt({ origin, unit }: Scale, ratio: Rational): number {
  return numberOf(add(origin, multiply(unit, ratio)));
}

function sameNeighbours(a: Edge, b: Edge): boolean {
  if (a.below === null || a.above === null || b.below === null || b.above === null) return false;
  return compare(a.below, b.below) === 0 && compare(a.above, b.above) === 0;
}
