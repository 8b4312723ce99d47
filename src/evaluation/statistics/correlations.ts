/** How two lists of numbers go together. */

import { pnorm } from 'lib-r-math.js';
import { sampleCorrelation } from 'simple-statistics';
import { normalQuantile } from '../../alignment/inference-aware/normal-quantile.ts';
import type { Interval } from './bootstrap.ts';
import { ranksOf, tieTerm } from './ranks.ts';
import { studentTwoSided } from './student.ts';

export interface Correlation {
  /** NaN where one of the lists is of equal numbers, or there are fewer than two. */
  readonly value: number;
  /** Two-sided, of none at all. */
  readonly p: number;
  readonly count: number;
}

/** Linear. The p is that of t = r √((n − 2) / (1 − r²)). */
export function pearson(x: readonly number[], y: readonly number[]): Correlation {
  const count = pairsOf(x, y);
  if (count < 2 || isConstant(x) || isConstant(y)) return { value: Number.NaN, p: Number.NaN, count };
  const value = Math.max(-1, Math.min(1, sampleCorrelation([...x], [...y])));
  const t = value * Math.sqrt((count - 2) / ((1 - value) * (1 + value)));
  return { value, p: count < 3 ? Number.NaN : studentTwoSided(t, count - 2), count };
}

/** Pearson's of the ranks, where equal values share the mean of theirs. */
export function spearman(x: readonly number[], y: readonly number[]): Correlation {
  return pearson(ranksOf(x).ranks, ranksOf(y).ranks);
}

/** τ-b of Kendall (1945), with the p of its normal approximation. Takes time by the square of the count. */
export function kendall(x: readonly number[], y: readonly number[]): Correlation {
  const count = pairsOf(x, y);
  let agreement = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      agreement += Math.sign(((x[i] ?? 0) - (x[j] ?? 0)) * ((y[i] ?? 0) - (y[j] ?? 0)));
    }
  }
  const pairs = (count * (count - 1)) / 2;
  const [tiesX, tiesY] = [ranksOf(x).ties, ranksOf(y).ties];
  const [tiedX, tiedY] = [sumOf(tiesX, (t) => (t * (t - 1)) / 2), sumOf(tiesY, (t) => (t * (t - 1)) / 2)];
  const value = agreement / Math.sqrt((pairs - tiedX) * (pairs - tiedY));
  // Kendall (1970), section 4.3: the variance of the agreement where there are ties.
  const steep = (t: number): number => t * (t - 1) * (2 * t + 5);
  const variance =
    (steep(count) - sumOf(tiesX, steep) - sumOf(tiesY, steep)) / 18 +
    (2 * tiedX * tiedY) / (count * (count - 1)) +
    (sumOf(tiesX, (t) => t * (t - 1) * (t - 2)) * sumOf(tiesY, (t) => t * (t - 1) * (t - 2))) /
      (9 * count * (count - 1) * (count - 2));
  return { value, p: Math.min(1, 2 * pnorm(-Math.abs(agreement) / Math.sqrt(variance))), count };
}

/** Fisher's z: tanh(atanh r ± z / √(n − 3)). `null` for fewer than four pairs. */
export function fisherInterval({ value, count }: Correlation, level = 0.95): Interval | null {
  if (count < 4 || Number.isNaN(value)) return null;
  const half = normalQuantile((1 + level) / 2) / Math.sqrt(count - 3);
  return [Math.tanh(Math.atanh(value) - half), Math.tanh(Math.atanh(value) + half)];
}

function pairsOf(x: readonly number[], y: readonly number[]): number {
  if (x.length === y.length) return x.length;
  throw new RangeError(`${x.length} numbers are to go with ${y.length}`);
}

function isConstant(values: readonly number[]): boolean {
  return values.length > 0 && tieTerm(ranksOf(values).ties) === values.length ** 3 - values.length;
}

function sumOf(values: readonly number[], of: (value: number) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0);
}
