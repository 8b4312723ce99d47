/**
 * Thresholds with room to spare: how the feed-forward network reads numbers that attention gives only nearly.
 *
 * Let ε = 2⁻²⁴, half the distance between neighbouring floats at 1. A head that selects k positions computes Σ wᵢ vᵢ
 * with wᵢ ≈ 1/k: scores are equal, so their exponentials and the sum of them are exact; the weight is rounded (twice
 * with a reciprocal), the products once each, the sum k − 1 times in the worst order. The result is off by at most
 * (k + 3)·ε·Σ|wᵢ vᵢ|; `SLACK` allows a little more. In a smaller format sums are kept in float32 all the same, but the
 * weights and the result are rounded to it; the weight of a single position is 1 exactly. A unit clip(slope·x + bias)
 * with a slope that is a power of two rounds only its bias, which moves its threshold c by ε·|c|; rounding slope·x +
 * bias is monotone and moves nothing across 0 or 1.
 */

import { type NumberFormat, rounded, roundingError } from './number-formats.ts';

/** A unit clip(slope · x + bias): 0 below its threshold, 1 above. */
export interface Step {
  readonly slope: number;
  readonly bias: number;
}

/** Steps in ascending order; a number above exactly i of them is read as `codes[i]`. */
export interface Stair {
  readonly codes: readonly number[];
  readonly steps: readonly Step[];
}

const SLACK = 10;

/** How far the weighted sum of `count` values is off at most, in terms of the largest of them. */
export function selectionError(count: number, format: NumberFormat): number {
  const sum = (count + SLACK) * roundingError('float32');
  return format === 'float32' || count <= 1 ? sum : sum + 2 * roundingError(format);
}

/** The smallest power of two that is at least x > 0. */
export function powerOfTwoFrom(x: number): number {
  let power = 1;
  while (power < x) power *= 2;
  while (power / 2 >= x) power /= 2;
  return power;
}

/**
 * Reads a share p of agreement in a head that selects at most `selected` positions: 1 where all agree (p = 1), 0
 * where not (p ≤ 1 − 1/selected). On either side there is room for an error of 1/(2·slope).
 */
export function squashStep(selected: number): Step {
  const slope = powerOfTwoFrom(2 * Math.max(selected, 1));
  return { slope, bias: 1.5 - slope };
}

/** True up to 2,038: there the slope is 4,096, and 2,048·ε = 1/(2·4,096). */
export function squashIsSafe(selected: number, format: NumberFormat = 'float32'): boolean {
  const { slope, bias } = squashStep(selected);
  return slope * selectionError(selected, format) + Math.abs(rounded(bias, format) - bias) <= 0.5;
}

/** Reads whether a head selected anything from the share of attention that real positions got: nearly 0 or nearly 1. */
export const definedStep: Step = { slope: 2, bias: -0.5 };

/**
 * Reads a state variable with one dimension, which holds one of these numbers exactly. `stored[i]`, strictly
 * ascending, is the number for `codes[i]`. `null` if neighbours are too close for float32.
 */
export function stairOfStored(
  codes: readonly number[],
  stored: readonly number[],
  format: NumberFormat = 'float32',
): Stair | null {
  const steps: Step[] = [];
  for (let index = 1; index < stored.length; index++) {
    const step = stepBetween(stored[index - 1] ?? 0, stored[index] ?? 0, 0, format);
    if (step === null) return null;
    steps.push(step);
  }
  return { codes, steps };
}

/**
 * Reads a count from 0 up to `maximum`, above it undefined (code maximum + 1), in a head that selects at most
 * `selected` positions. The share of attention that k selected positions get beside the zero slot is k/(k + 1), so the
 * step to t lies between (t − 1)/t and t/(t + 1). Only where k is far above t does the error, which grows with k,
 * matter more than the distance: therefore both ends of k ≥ t are tried. `null` if one of them fails.
 */
export function stairOfCounts(maximum: number, selected: number, format: NumberFormat = 'float32'): Stair | null {
  const epsilon = roundingError(format);
  const share = (count: number): number => count / (count + 1);
  const error = (count: number): number => selectionError(count, format) * share(count);
  const last = Math.min(maximum + 1, selected);
  const steps: Step[] = [];
  for (let count = 1; count <= last; count++) {
    const gap = share(count) - share(count - 1);
    const centre = (share(count) + share(count - 1)) / 2;
    const step = stepAt(centre, gap, format);
    const reach = 0.5 / step.slope + epsilon * centre;
    const above = Math.min(share(count) - error(count), share(selected) - error(selected));
    if (share(count - 1) + error(count - 1) > centre - reach || above < centre + reach) return null;
    steps.push(step);
  }
  return { codes: Array.from({ length: last + 1 }, (_, count) => count), steps };
}

/** How far a mean of `count` numbers of at most this magnitude can be off; `storedError` is that of the numbers. */
export function meanError(count: number, magnitude: number, storedError: number, format: NumberFormat): number {
  return storedError + selectionError(count, format) * magnitude;
}

/**
 * A step between two numbers that are off by at most `error`; `null` unless that leaves about half the room to spare. At
 * 0 it has not begun or is at its end, never in between: that is what a head gives which selects nothing.
 */
export function stepBetween(low: number, high: number, error: number, format: NumberFormat = 'float32'): Step | null {
  const gap = high - low;
  const middle = (low + high) / 2;
  const away = (gap / 8) * (1 + 1 / 64);
  const centre = Math.abs(middle) >= away ? middle : middle < 0 ? -away : away;
  return gap > 0 && error + roundingError(format) * Math.abs(centre) <= 0.24 * gap ? stepAt(centre, gap, format) : null;
}

/** Rises from 0 to 1 within gap / 8 of the centre. */
function stepAt(centre: number, gap: number, format: NumberFormat): Step {
  const slope = powerOfTwoFrom(4 / gap);
  return { slope, bias: rounded(0.5 - slope * centre, format) };
}
