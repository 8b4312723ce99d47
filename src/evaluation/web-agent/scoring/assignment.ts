/** Which prediction stands for which gold answer. */

import { munkres } from 'munkres';

export interface Pair {
  readonly gold: number;
  readonly prediction: number;
  readonly score: number;
}

/**
 * The one-to-one pairs with the largest sum. `scores`: a row for each gold answer, a number for each prediction in it.
 * The sum is unique, the pairs may not be.
 */
export function bestPairs(scores: readonly (readonly number[])[]): Pair[] {
  const columns = scores[0]?.length ?? 0;
  if (columns === 0) return [];
  return munkres(scores.map((row) => row.map((score) => -score)))
    .map(([gold, prediction]) => ({ gold, prediction, score: scores[gold]?.[prediction] ?? 0 }))
    .toSorted((a, b) => a.gold - b.gold);
}

/** The sum over the best pairs, divided by how many there are on the larger side: answers too many and too few cost alike. */
export function sharedScore(pairs: readonly Pair[], gold: number, predictions: number): number {
  return pairs.reduce((sum, { score }) => sum + score, 0) / Math.max(gold, predictions);
}
