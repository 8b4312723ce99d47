/** Tests of means, and of their equivalence. */

import { mean, sampleVariance } from 'simple-statistics';
import type { Interval } from './bootstrap.ts';
import { studentCdf, studentQuantile, studentTwoSided } from './student.ts';

export interface TTest {
  /** Of the means, the first less the second. */
  readonly difference: number;
  readonly standardError: number;
  readonly t: number;
  /** Degrees of freedom. */
  readonly freedom: number;
  /** Two-sided. NaN where a sample has fewer than two values. */
  readonly p: number;
}

/** With one variance for both samples. */
export function studentTest(first: readonly number[], second: readonly number[]): TTest {
  const [m, n] = [first.length, second.length];
  if (m < 2 || n < 2) return nothing;
  const freedom = m + n - 2;
  const pooled = ((m - 1) * varianceOf(first) + (n - 1) * varianceOf(second)) / freedom;
  return tested(meanOf(first) - meanOf(second), Math.sqrt(pooled * (1 / m + 1 / n)), freedom);
}

/** With a variance for each (Welch 1947). */
export function welchTest(first: readonly number[], second: readonly number[]): TTest {
  const [m, n] = [first.length, second.length];
  if (m < 2 || n < 2) return nothing;
  const [a, b] = [varianceOf(first) / m, varianceOf(second) / n];
  const freedom = (a + b) ** 2 / (a ** 2 / (m - 1) + b ** 2 / (n - 1));
  return tested(meanOf(first) - meanOf(second), Math.sqrt(a + b), freedom);
}

/** Of pairs, or of one sample, by differences from what is to be tested. */
export function pairedTest(differences: readonly number[]): TTest {
  const n = differences.length;
  if (n < 2) return nothing;
  return tested(meanOf(differences), Math.sqrt(varianceOf(differences) / n), n - 1);
}

/** Of the difference of the means. */
export function intervalOf({ difference, standardError, freedom }: TTest, level = 0.95): Interval {
  const half = studentQuantile((1 + level) / 2, freedom) * standardError;
  return [difference - half, difference + half];
}

export interface Equivalence {
  /** The larger p of the two one-sided tests: below .05, the means differ by less than the margin. */
  readonly p: number;
  readonly margin: number;
}

/**
 * Two one-sided tests (Schuirmann 1987): is the difference of the means within ± margin? Standard error and degrees of
 * freedom are those of the test that is given.
 */
export function equivalence({ difference, standardError, freedom }: TTest, margin: number): Equivalence {
  const above = studentCdf(-(difference + margin) / standardError, freedom);
  const below = studentCdf((difference - margin) / standardError, freedom);
  return { p: Math.max(above, below), margin };
}

const nothing: TTest = {
  difference: Number.NaN,
  standardError: Number.NaN,
  t: Number.NaN,
  freedom: Number.NaN,
  p: Number.NaN,
};

function tested(difference: number, standardError: number, freedom: number): TTest {
  const t = difference / standardError;
  return { difference, standardError, t, freedom, p: studentTwoSided(t, freedom) };
}

function meanOf(values: readonly number[]): number {
  return mean([...values]);
}

function varianceOf(values: readonly number[]): number {
  return sampleVariance([...values]);
}
