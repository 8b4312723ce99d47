/** What a set of predictions scores, with intervals, and how two sets compare. */

import { seededRandom } from '../../../random/seeded.ts';
import { type BootstrapOptions, bootstrapped, bootstrappedMean, type Estimate } from '../../statistics/bootstrap.ts';
import type { Prediction, Task } from './answer-files.ts';
import { type ScoredAnswer, type ScoringMode, scoreValue } from './score.ts';

export interface ScoredRow extends ScoredAnswer {
  readonly id: string;
  readonly difficulty: string | null;
  /** Whether there was a line for it. */
  readonly isThere: boolean;
}

/** Shares from 0 to 1. */
export interface Aggregate {
  readonly count: number;
  /** Mean score. */
  readonly accuracy: Estimate;
  readonly answerRate: Estimate;
  /** Mean score of what was answered. */
  readonly precision: Estimate;
  /** How many score exactly 1. */
  readonly exactMatch: Estimate;
}

export interface Comparison {
  /** Accuracy of the first minus that of the second, over tasks that both have. */
  readonly difference: Estimate;
  /** How likely a difference as large is where which run had which score is chance. */
  readonly p: number;
  readonly better: number;
  readonly worse: number;
  readonly same: number;
}

/** A row for each task, in their order; a task without a prediction is not answered. Tasks have answers. */
export function scoreAll(tasks: readonly Task[], predictions: readonly Prediction[], mode: ScoringMode): ScoredRow[] {
  const byId = new Map(predictions.map(({ id, answer }) => [id, answer]));
  return tasks.map(({ id, answer: gold, difficulty }) => {
    const answer = byId.get(id);
    const scored = scoreValue(answer ?? { kind: 'text', value: '' }, gold ?? '', mode);
    // Even where a scorer gives something for nothing, as inspect does for gold answers without words.
    return answer === undefined
      ? { ...scored, score: 0, hasAnswer: 0, id, difficulty, isThere: false }
      : { ...scored, id, difficulty, isThere: true };
  });
}

/** `null` where the scorer broke off somewhere: then there is no mean. */
export function aggregated(rows: readonly ScoredRow[], options: BootstrapOptions): Aggregate | null {
  if (rows.length === 0 || rows.some(({ score }) => score === null)) return null;
  const over = (statistic: (row: ScoredRow) => number): Estimate =>
    bootstrapped(rows, (drawn) => meanOf(drawn, statistic), options);
  return {
    count: rows.length,
    accuracy: over(({ score }) => score ?? 0),
    answerRate: over(({ hasAnswer }) => hasAnswer),
    precision: bootstrapped(
      rows,
      (drawn) =>
        meanOf(
          drawn.filter(({ hasAnswer }) => hasAnswer === 1),
          ({ score }) => score ?? 0,
        ),
      options,
    ),
    exactMatch: over(({ score }) => (score === 1 ? 1 : 0)),
  };
}

/** NaN of nothing. */
function meanOf(rows: readonly ScoredRow[], value: (row: ScoredRow) => number): number {
  return rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
}

/** One aggregate for each value of a property, in a fixed order. */
export function aggregatedBy(
  rows: readonly ScoredRow[],
  property: (row: ScoredRow) => string | null,
  options: BootstrapOptions,
): { readonly name: string; readonly aggregate: Aggregate }[] {
  const order = ['easy', 'medium', 'hard', 'number', 'string', 'string list', 'json'];
  const names = [...new Set(rows.map((row) => property(row) ?? 'unknown'))];
  return names
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b) || (a < b ? -1 : 1))
    .flatMap((name) => {
      const aggregate = aggregated(
        rows.filter((row) => (property(row) ?? 'unknown') === name),
        options,
      );
      return aggregate === null ? [] : [{ name, aggregate }];
    });
}

/** Task by task. Both are of the same tasks, by the same scorer, and nothing broke off. */
export function compared(
  first: readonly ScoredRow[],
  second: readonly ScoredRow[],
  options: BootstrapOptions,
): Comparison | null {
  const others = new Map(second.map(({ id, score }) => [id, score]));
  const differences = first.flatMap(({ id, score }) => {
    const other = others.get(id);
    return score === null || other === null || other === undefined ? [] : [score - other];
  });
  if (differences.length === 0) return null;
  const count = (holds: (value: number) => boolean): number => differences.filter(holds).length;
  return {
    difference: bootstrappedMean(differences, options),
    p: signFlips(differences, options.resamples, options.seed),
    better: count((value) => value > 0),
    worse: count((value) => value < 0),
    same: count((value) => value === 0),
  };
}

/** The permutation test of paired differences, two-sided, with the observed order among those drawn. */
function signFlips(differences: readonly number[], resamples: number, seed: number): number {
  const random = seededRandom(seed);
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  let as = 0;
  for (let resample = 0; resample < resamples; resample++) {
    const sum = differences.reduce((total, value) => total + (random() < 0.5 ? value : -value), 0);
    if (Math.abs(sum) >= observed - 1e-12) as += 1;
  }
  return (as + 1) / (resamples + 1);
}
