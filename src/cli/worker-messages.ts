/** What a worker is told and what it says: plain data. */

import type { Answer } from './answers.ts';
import type { Input } from './inputs.ts';

/** Inputs to answer, one after the other. Its settings (`AnswerSettings`) came with its start. */
export type ToWorker = readonly Input[];

export type FromWorker =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Instead of an answer: this is no input of the program. */
  | { readonly kind: 'refused'; readonly message: string; readonly notes: readonly string[] }
  /** Instead of an answer: altac made a mistake. */
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string }
  /** Something for stderr that belongs to no input. */
  | { readonly kind: 'note'; readonly text: string };
