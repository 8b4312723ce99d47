/** How far people agree with each other: no model can be nearer to them than that. */

import { mixedSeed, seededRandom } from '../../random/seeded.ts';
import { pearson } from '../statistics/correlations.ts';

/**
 * The correlation of the means of two halves of the raters of each sentence, drawn anew for each split, in the mean over
 * splits, and by Spearman and Brown that of all raters: 2r / (1 + r). NaN where fewer than three sentences have two ratings.
 */
export function splitHalfReliability(ratings: readonly (readonly number[])[], splits: number, seed: number): number {
  const rated = ratings.filter((own) => own.length >= 2);
  if (rated.length < 3) return Number.NaN;
  let [sum, count] = [0, 0];
  for (let split = 0; split < splits; split++) {
    const random = seededRandom(mixedSeed(seed, split));
    const halves = rated.map((own) => {
      const shuffled = own
        .map((value) => ({ value, place: random() }))
        .sort((a, b) => a.place - b.place)
        .map(({ value }) => value);
      const half = Math.floor(shuffled.length / 2);
      return [meanOf(shuffled.slice(0, half)), meanOf(shuffled.slice(half))] as const;
    });
    const { value } = pearson(
      halves.map(([first]) => first),
      halves.map(([, second]) => second),
    );
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  const half = sum / count;
  return (2 * half) / (1 + half);
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
