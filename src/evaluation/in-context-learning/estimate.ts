/** What a run will take, before it begins. */

import { cellKey, requestsOf } from './cells.ts';
import type { DataSet, Item } from './items.ts';
import type { Decoding } from './learners/language-model-learner.ts';
import type { Plan } from './measure.ts';

export interface Estimated {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Of English text, about. */
const charactersOfToken = 4;
/** The names of text and label, and what stands between demonstrations. */
const frameCharacters = 18;

/** By score every label is a request of its own, with the whole prompt, and one token out. */
export function estimated(
  data: DataSet,
  { learner, cells }: Plan,
  { seed, decoding }: { readonly seed: number; readonly decoding: Decoding },
): Estimated {
  const requests = requestsOf(data);
  const labelLength = data.labels.reduce((sum, label) => sum + label.length, 0) / Math.max(1, data.labels.length);
  const repeats = decoding === 'score' ? data.labels.length : 1;
  const counted = new Map<string, { asked: number; characters: number }>();
  for (const cell of cells) {
    // Other runs and orders are as long, but for the texts that are drawn.
    const key = cellKey({ ...cell, order: 'given', shuffle: 0, block: null });
    const found = counted.get(key) ?? { asked: 0, characters: 0 };
    if (found.asked === 0) {
      for (const { task } of requests(cell, { seed, atOnce: learner.atOnce })) {
        const shown = charactersShown(task.demonstrations);
        for (const query of task.queries) {
          found.asked += 1;
          found.characters += shown + query.length + frameCharacters;
        }
      }
    }
    counted.set(key, found);
  }
  const totals = cells.map((cell) => counted.get(cellKey({ ...cell, order: 'given', shuffle: 0, block: null })));
  const asked = totals.reduce((sum, each) => sum + (each?.asked ?? 0), 0);
  const characters = totals.reduce((sum, each) => sum + (each?.characters ?? 0), 0);
  return {
    requests: asked * repeats,
    inputTokens: (repeats * (characters + asked * (decoding === 'score' ? labelLength : 0))) / charactersOfToken,
    outputTokens: asked * repeats * (decoding === 'score' ? 1 : labelLength / charactersOfToken + 1),
  };
}

/** Tokens of demonstrations in a prompt, about. */
export function tokensShown(demonstrations: readonly Item[]): number {
  return charactersShown(demonstrations) / charactersOfToken;
}

function charactersShown(demonstrations: readonly Item[]): number {
  return demonstrations.reduce((sum, { text, label }) => sum + text.length + label.length + frameCharacters, 0);
}
