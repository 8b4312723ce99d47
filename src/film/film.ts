/**
 * A run as a film: plain data that a page needs to show it, without the compiler. Frame n is what stands after layer n; in
 * it head outputs hold what the heads of that layer selected, though the mlp has forgotten them by then.
 */

import type { Program } from '../ir/program.ts';
import type { Columns } from './deltas.ts';

/** Raised whenever the shape or meaning of `Film` changes. */
export const FILM_VERSION = 1;

export interface Film {
  readonly format: 'altac-film';
  readonly version: typeof FILM_VERSION;
  /** Without diagrams and initial values. */
  readonly program: Program;
  /** As it was typed. */
  readonly input: string;
  /** Token ids, with the frame. */
  readonly tokens: readonly number[];
  /** As `altac run` prints it. */
  readonly answer: string;
  /** What is not as the program promises, in words. */
  readonly warnings: readonly string[];
  readonly layers: number;
  readonly halted: boolean;
  /** The codes of [positions × variables]: frame 0 against zeros, each other frame against the one before. */
  readonly frames: readonly Columns[];
  readonly statements: readonly FilmStatement[];
  readonly steps: FilmSteps;
  readonly network: FilmNetwork | null;
  /** Why there is no network; empty where there is one, or where nobody asked for it. */
  readonly noNetwork: string;
  readonly coverage: FilmCoverage | null;
}

/** [source, start, end], as in `Place`. */
export type FilmPlace = readonly [source: number, start: number, end: number];

/** A statement of the mlp, loops unfolded: several may stand at one place. */
export interface FilmStatement {
  readonly kind: 'assign' | 'let' | 'if' | 'match';
  readonly place: FilmPlace;
  /** The first line of its text. */
  readonly text: string;
  /** The variable that it assigns. */
  readonly variable: number | null;
  /** The variables that its own expression reads. */
  readonly reads: readonly number[];
  /** The patterns of a `match`, in words. */
  readonly arms: readonly string[];
}

/**
 * What the mlp does at every position in every layer. A list of steps is a path from the root of a tree, as lists begin alike:
 * `lists[layer - 1]` has [how many positions, the node at which their path ends] again and again.
 */
export interface FilmSteps {
  /** Values of expressions, in words. */
  readonly values: readonly string[];
  /** [statement, value, effect] again and again; for effects see `effectNumber`. */
  readonly kinds: readonly number[];
  /** Of each node but the root, which is 0: the node before, and its step. */
  readonly parents: readonly number[];
  readonly stepOf: readonly number[];
  readonly lists: readonly (readonly number[])[];
}

/** One statement that was reached. */
export interface FilmStep {
  readonly statement: number;
  readonly value: string;
  /** From 0 up: the new code, or the number of the arm; else one of `effects`. */
  readonly effect: number;
}

export const effects = { names: -1, undefined: -2, range: -3, noArm: -4 } as const;

/** A program as weights, and the residual stream of this run in them. */
export interface FilmNetwork {
  readonly dimensions: readonly { readonly name: string; readonly variable: number; readonly meaning: string }[];
  /**
   * The residual stream, [positions × dimensions]: first before the first layer, then in each layer after attention, last
   * at the end; each against the one before. Six significant digits; what is smaller than 1e-9 is 0.
   */
  readonly residuals: readonly Columns[];
  /** The feed-forward network: four layers, whose outputs but the last are clipped to 0 … 1. */
  readonly layers: readonly FilmLinear[];
  /** Of each hidden layer. */
  readonly units: readonly (readonly FilmUnit[])[];
}

export interface FilmUnit {
  readonly text: string;
  readonly places: readonly FilmPlace[];
}

/** y = W x + b, by rows: `entries[row]` has [column, weight] again and again. */
export interface FilmLinear {
  readonly entries: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

/** What a data set shows of the lines of the program. */
export interface FilmCoverage {
  readonly inputs: number;
  /** `shown`: on how many inputs a rule of the line holds. */
  readonly lines: readonly { readonly source: number; readonly line: number; readonly shown: number }[];
}
