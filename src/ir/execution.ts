/** What a run is, whichever engine performs it. One definition, so that engines can be compared value by value. */

import type { Program } from './program.ts';

/**
 * The values of all variables at all positions: `codes[position * variables + variable]`. A code equal to
 * the domain's size is undefined; `INVALID` marks residual numbers that stand for no value (never, if all is well).
 */
export type States = Int32Array;

export const INVALID = -1;

/** What watches a run. Each call gets a fresh copy of the states, which the observer may keep. */
export interface Observer {
  /** Before the first layer. */
  readonly initial?: (states: States) => void;
  /** `layer` counts from 1; head outputs hold what they selected. */
  readonly afterAttention?: (layer: number, states: States) => void;
  /** After all assignments took effect; head outputs are undefined again. */
  readonly afterMlp?: (layer: number, states: States) => void;
}

export interface RunOptions {
  /** The layer limit. */
  readonly layers: number;
  readonly observer?: Observer;
}

export interface Execution {
  /** How many layers were run: n means n. */
  readonly layers: number;
  /** Whether the halt condition holds at every position at the end. */
  readonly halted: boolean;
  /** The states after the last layer. */
  readonly states: States;
  /**
   * Heads that promised `unique` and selected disagreeing values: each head and position once, at the first layer.
   * Only the interpreter looks for them; in the weights such a value is undefined and nothing more is known.
   */
  readonly brokenPromises: readonly BrokenPromise[];
}

export interface BrokenPromise {
  /** Index of the head. */
  readonly head: number;
  readonly layer: number;
  readonly position: number;
}

/**
 * Runs a program on token ids (frame included). The halt condition is tested before each layer.
 * Throws an `InputError` for tokens that the program does not know and for inputs that are too long.
 */
export type Engine = (tokens: readonly number[], options: RunOptions) => Execution;

/** An engine that may take its time. Every engine is one of these. */
export type SlowEngine = (tokens: readonly number[], options: RunOptions) => Execution | Promise<Execution>;

export type InputProblem =
  | { readonly kind: 'too long'; readonly length: number; readonly limit: number }
  | { readonly kind: 'unknown token'; readonly token: number; readonly position: number; readonly vocabulary: number };

/** An input that cannot be run: the same in every engine. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problem: InputProblem;

  constructor(problem: InputProblem) {
    super(describeProblem(problem));
    this.problem = problem;
  }
}

/** Throws an `InputError` unless all tokens are ids of a vocabulary of this size and `limit` (`null`: none) is kept. */
export function checkInput(tokens: readonly number[], vocabulary: number, limit: number | null): void {
  if (limit !== null && tokens.length > limit) {
    throw new InputError({ kind: 'too long', length: tokens.length, limit });
  }
  tokens.forEach((token, position) => {
    if (Number.isInteger(token) && token >= 0 && token < vocabulary) return;
    throw new InputError({ kind: 'unknown token', token, position, vocabulary });
  });
}

function describeProblem(problem: InputProblem): string {
  if (problem.kind === 'too long') {
    return `the input has ${problem.length} positions; this program takes at most ${problem.limit}`;
  }
  const { token, position, vocabulary } = problem;
  const known = vocabulary === 0 ? 'the vocabulary is empty' : `the vocabulary has ids 0 to ${vocabulary - 1}`;
  return `token id ${token} at position ${position} does not exist; ${known}`;
}

/** The codes of the output variable, position by position, without those that are skipped in what is printed. */
export function outputCodes({ variables, output }: Program, states: States): number[] {
  const codes: number[] = [];
  for (let at = output.variable; at < states.length; at += variables.length) {
    const code = states[at] ?? INVALID;
    if (code !== output.skip) codes.push(code);
  }
  return codes;
}
