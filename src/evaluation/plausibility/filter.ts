/** Whether ratings of a model are good enough to throw sentences out, or to keep them. */

import { mannWhitney } from '../statistics/rank-tests.ts';

/** A sentence, by how people rate it and what the model makes of that. */
export interface Judged {
  readonly human: number;
  readonly predicted: number;
}

export interface FilterQuality {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface FilterResult extends FilterQuality {
  /** The chance that a sentence that is meant gets a better prediction than one that is not. */
  readonly area: number;
  /** What taking every sentence gives. */
  readonly trivial: FilterQuality;
  /** Sentences that are meant. */
  readonly wanted: number;
}

export type Criterion = { readonly kind: 'at-least' | 'below'; readonly threshold: number };

/** The same criterion for people, who have the last word, and for predictions. */
export function filterResult(judged: readonly Judged[], { kind, threshold }: Criterion): FilterResult {
  const meets = (value: number): boolean => (kind === 'at-least' ? value >= threshold : value < threshold);
  const wanted = judged.filter(({ human }) => meets(human));
  const others = judged.filter(({ human }) => !meets(human));
  const sign = kind === 'at-least' ? 1 : -1;
  const predictionsOf = (some: readonly Judged[]): number[] => some.map(({ predicted }) => sign * predicted);
  return {
    ...qualityOf(
      wanted.filter(({ predicted }) => meets(predicted)).length,
      judged.filter(({ predicted }) => meets(predicted)).length,
      wanted.length,
    ),
    area: mannWhitney(predictionsOf(wanted), predictionsOf(others)).superiority,
    trivial: qualityOf(wanted.length, judged.length, wanted.length),
    wanted: wanted.length,
  };
}

function qualityOf(right: number, taken: number, wanted: number): FilterQuality {
  const precision = right / taken;
  const recall = right / wanted;
  return { precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}
