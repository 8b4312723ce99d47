/** The bars of the paper's figures, as its authors published them: to be drawn beside one's own, never as one's own. */

import type { Slot } from './labels.ts';
import data from './paper-bars.json' with { type: 'json' };

export interface PaperBar {
  /** The model, or what else the figure varies. */
  readonly name: string;
  /** Mean items of 25. */
  readonly items: Readonly<Partial<Record<Slot, number>>>;
}

export interface PaperFigure {
  readonly name: string;
  readonly bars: readonly PaperBar[];
}

/** By their names, as `trivia-greedy-by-model`. */
export const paperFigures: ReadonlyMap<string, PaperFigure> = new Map(
  Object.entries(data.figures).map(([name, bars]) => [name, { name, bars: Object.entries(bars).map(barOf) }]),
);

interface Heights {
  readonly C: number;
  readonly H: number;
  readonly R: number;
  readonly bad: number;
  readonly topic: number;
  readonly EOS: number;
}

function barOf([name, { C, H, R, bad, topic, EOS }]: readonly [string, Heights]): PaperBar {
  return { name, items: { correct: C, hallucination: H, repetition: R, badFormat: bad, topicChange: topic, end: EOS } };
}
