/** Inputs drawn at random: the same seed gives the same inputs everywhere, whichever part of them is asked for. */

import type { Program } from '../ir/program.ts';
import { seededRandom } from '../random/seeded.ts';

export interface Sampling {
  /** How many tokens an input has, the frame not counted; both ends are included, and all are as likely. */
  readonly shortest: number;
  readonly longest: number;
  /** From 0 to 2³² − 1. */
  readonly seed: number;
}

/**
 * Input number `index`: token ids with the frame around them. At every place every token of the vocabulary is as likely,
 * but those of the frame: they are signs that stand around an input, not in it.
 */
export function sampledInput(
  { vocabulary, frame }: Pick<Program, 'vocabulary' | 'frame'>,
  { shortest, longest, seed }: Sampling,
  index: number,
): readonly number[] {
  // Inputs next to each other have seeds far from each other.
  const random = seededRandom(Math.imul(seed ^ Math.imul(index, 0x9e3779b1), 0x85ebca6b) ^ index);
  const length = shortest + Math.floor(random() * (longest - shortest + 1));
  const around = new Set([...frame.before, ...frame.after]);
  const inner = vocabulary.flatMap((_, token) => (around.has(token) ? [] : [token]));
  const choice = inner.length > 0 ? inner : [...vocabulary.keys()];
  const tokens = Array.from({ length }, () => choice[Math.floor(random() * choice.length)] ?? 0);
  return [...frame.before, ...tokens, ...frame.after];
}
