/** What a worker is told and what it says: plain data. */

import type { Answer } from './answers.ts';
import type { Input } from './inputs.ts';
import type { PartReport } from './trace-part.ts';

/** Inputs to answer, one after the other. Its settings (`AnswerSettings`) came with its start. */
export type ToWorker = readonly Input[];

export type FromWorker =
  | Ready
  | { readonly kind: 'answer'; readonly answer: Answer }
  | Failure
  /** Something for stderr that belongs to no input. */
  | { readonly kind: 'note'; readonly text: string };

/** One for each `PartTask`. */
export type FromPartWorker = Ready | { readonly kind: 'done'; readonly report: PartReport } | Failure;

/** What every worker says first: it has read its modules. */
export interface Ready {
  readonly kind: 'ready';
}

export type Failure =
  /** Instead of an answer: this is no input of the program, or cannot be written. */
  | { readonly kind: 'refused'; readonly message: string; readonly notes: readonly string[] }
  /** Instead of an answer: altac made a mistake. */
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string };
