/** What is done with each sentence by its calibrated rating: keep it, drop it, or ask people after all. */

import type { Judged } from './filter.ts';

export const decisions = ['keep', 'drop', 'ask people'] as const;
export type Decision = (typeof decisions)[number];

export interface Policy {
  /** Kept from this prediction on; `null`: no threshold is precise enough, and none is kept. */
  readonly keepFrom: number | null;
  /** Dropped up to this prediction; `null`: none is. */
  readonly dropTo: number | null;
}

export interface PolicyAim {
  /** A sentence is rightly kept where people rate it so or more. */
  readonly keep: number;
  /** And rightly dropped where they rate it below. */
  readonly drop: number;
  /** How many of 1 that are kept are to be so rightly, and of those that are dropped. */
  readonly precision: number;
}

/** The thresholds that keep and drop the most sentences of a pilot at that precision. */
export function policyFor(pilot: readonly Judged[], { keep, drop, precision }: PolicyAim): Policy {
  const dropTo = thresholdFor(
    pilot.map(({ human, predicted }) => ({ isRight: human < drop, score: -predicted })),
    precision,
  );
  return {
    keepFrom: thresholdFor(
      pilot.map(({ human, predicted }) => ({ isRight: human >= keep, score: predicted })),
      precision,
    ),
    dropTo: dropTo === null ? null : -dropTo,
  };
}

export function decisionFor(predicted: number, { keepFrom, dropTo }: Policy): Decision {
  const [isKept, isDropped] = [keepFrom !== null && predicted >= keepFrom, dropTo !== null && predicted <= dropTo];
  if (isKept === isDropped) return 'ask people';
  return isKept ? 'keep' : 'drop';
}

/** The least score from which on so many are right. */
function thresholdFor(
  scored: readonly { readonly isRight: boolean; readonly score: number }[],
  precision: number,
): number | null {
  const sorted = [...scored].sort((a, b) => b.score - a.score);
  let right = 0;
  let found: number | null = null;
  sorted.forEach(({ isRight, score }, index) => {
    if (isRight) right += 1;
    // Equal scores are taken together.
    if (score !== sorted[index + 1]?.score && right >= precision * (index + 1)) found = score;
  });
  return found;
}
