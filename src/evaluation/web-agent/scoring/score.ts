/** One answer against its gold answer, by one of the three scorers that are in use; their numbers must not be mixed. */

import type { Pair } from './assignment.ts';
import { inspectScore } from './inspect.ts';
import { type Note, notesOf } from './notes.ts';
import { type AnswerKind, officialScore } from './official.ts';
import { pythonValue, stripped, type Value } from './python-values.ts';

/**
 * `official`: the leaderboard's, where some answers make it break off; `official-safe`: the same, but these, and scores
 * outside of 0 to 1, count 0 (the rule of AutoGen's agbench); `inspect`: that of inspect_evals.
 */
export const scoringModes = ['official', 'official-safe', 'inspect'] as const;
export type ScoringMode = (typeof scoringModes)[number];

/** Grows when a score changes. */
export const scorerVersion = 1;

export interface ScoredAnswer {
  /** `null` where the official scorer breaks off. */
  readonly score: number | null;
  /** Whether it counts as answered. */
  readonly hasAnswer: 0 | 1;
  readonly kind: AnswerKind;
  readonly error: { readonly type: string; readonly message: string } | null;
  readonly notes: readonly Note[];
  /** Of lists and dicts: which prediction stands for which gold answer. */
  readonly pairs: readonly Pair[];
}

/** `prediction`: any JSON value, or one with Python's kinds of numbers (`Value`, by `scoreValue`). */
export function scoreAnswer(prediction: unknown, gold: string, mode: ScoringMode): ScoredAnswer {
  return scoreValue(pythonValue(prediction), gold, mode);
}

export function scoreValue(prediction: Value, gold: string, mode: ScoringMode): ScoredAnswer {
  const official = officialScore(prediction, gold);
  const { kind } = official;
  const notes = notesOf(prediction, official);
  if (mode === 'inspect') {
    const hasAnswer = prediction.kind === 'text' && stripped(prediction.value) === '' ? 0 : 1;
    return { score: inspectScore(prediction, gold), hasAnswer, kind, error: null, notes, pairs: [] };
  }
  const { hasAnswer, outcome, error } = official;
  const settled = { hasAnswer, kind, notes, pairs: outcome.pairs };
  const shown = error === null ? null : { type: error.type, message: error.message };
  if (mode === 'official') return { ...settled, score: error === null ? outcome.score : null, error: shown };
  const isFair = error === null && outcome.score >= 0 && outcome.score <= 1;
  return { ...settled, score: isFair ? outcome.score : 0, error: shown };
}
