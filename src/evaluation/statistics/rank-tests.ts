/** Tests of ranks: whether one of two samples tends to be larger, and whether differences tend to be above 0. */

import { pnorm, psignrank, pwilcox } from 'lib-r-math.js';
import { ranksOf, tieTerm } from './ranks.ts';

export interface RankTest {
  readonly statistic: number;
  /** Two-sided. NaN where there is nothing to compare. */
  readonly p: number;
  /** Whether p is of the exact distribution; else of the normal one, with the correction for continuity. */
  readonly exact: boolean;
}

export interface MannWhitney extends RankTest {
  /** P(a > b) + ½ P(a = b), for one of each sample; ½: neither tends to be larger. The area under the ROC curve. */
  readonly superiority: number;
}

/** Larger samples are not counted out. */
const exactUpTo = 49;

/** Mann and Whitney (1947). The statistic is U of the first sample: its pairs with the second in which it is larger. */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const [m, n] = [first.length, second.length];
  const { ranks, ties } = ranksOf([...first, ...second]);
  const statistic = ranks.slice(0, m).reduce((sum, rank) => sum + rank, 0) - (m * (m + 1)) / 2;
  const superiority = statistic / (m * n);
  if (m === 0 || n === 0) return { statistic, p: Number.NaN, exact: false, superiority: Number.NaN };
  if (ties.length === 0 && m <= exactUpTo && n <= exactUpTo) {
    const tail = Math.min(pwilcox(statistic, m, n), pwilcox(m * n - statistic, m, n));
    return { statistic, p: Math.min(1, 2 * tail), exact: true, superiority };
  }
  const all = m + n;
  const variance = ((m * n) / 12) * (all + 1 - tieTerm(ties) / (all * (all - 1)));
  return { statistic, p: normalP(statistic - (m * n) / 2, variance), exact: false, superiority };
}

/**
 * Wilcoxon (1945), for paired samples by their differences. Differences of 0 are left out. The statistic is the sum of the
 * ranks of those above 0.
 */
export function wilcoxonSignedRank(differences: readonly number[]): RankTest {
  const values = differences.filter((difference) => difference !== 0);
  const n = values.length;
  const { ranks, ties } = ranksOf(values.map(Math.abs));
  const statistic = ranks.reduce((sum, rank, place) => ((values[place] ?? 0) > 0 ? sum + rank : sum), 0);
  if (n === 0) return { statistic, p: Number.NaN, exact: false };
  if (ties.length === 0 && n === differences.length && n <= exactUpTo) {
    const tail = Math.min(psignrank(statistic, n), psignrank((n * (n + 1)) / 2 - statistic, n));
    return { statistic, p: Math.min(1, 2 * tail), exact: true };
  }
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieTerm(ties) / 48;
  return { statistic, p: normalP(statistic - (n * (n + 1)) / 4, variance), exact: false };
}

/** Two-sided, of a whole or half number that is off its mean. */
function normalP(off: number, variance: number): number {
  if (variance === 0) return 1;
  const z = Math.max(0, Math.abs(off) - 0.5) / Math.sqrt(variance);
  return Math.min(1, 2 * pnorm(-z));
}
