/**
 * The intermediate representation: what a program *is* once the text is forgotten. Plain data, JSON-ready.
 *
 * Everything that runs, compiles or shows a program starts from here. Variables are referred to by
 * their index in `variables`, values by their code (see `domain.ts`).
 */

import type { Domain } from './domain.ts';

/** Raised whenever the shape or meaning of `Program` changes. */
export const IR_VERSION = 3;

/** A text that the program was made from. */
export interface Source {
  /** Without its folder. */
  readonly file: string;
  readonly text: string;
}

/** A place in a source, by its index: UTF-16 offsets, end exclusive. */
export interface Place {
  readonly source: number;
  readonly start: number;
  readonly end: number;
}

export interface Program {
  readonly format: 'altac-ir';
  readonly version: typeof IR_VERSION;
  readonly name: string;
  /** The program's own text, and those that it imports. */
  readonly sources: readonly Source[];
  /** Parameters that were set, by name. */
  readonly parameters: Readonly<Record<string, number | boolean>>;
  /** The spelling of every input token, by id. */
  readonly vocabulary: readonly string[];
  /** Token ids put around what the user types. */
  readonly frame: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** How many positions an input may have at most, or `null` for a length-invariant program. */
  readonly positions: number | null;
  /** Inputs, positions, state variables and head outputs, in order of declaration. */
  readonly variables: readonly Variable[];
  readonly heads: readonly Head[];
  /** The nodes of all decision diagrams; children come before their parents. */
  readonly nodes: readonly DiagramNode[];
  /** The mlp as a function: for each assigned variable, from the values read to the new value. At most one per variable. */
  readonly updates: readonly Update[];
  /** The sums that rules compare and assign. */
  readonly sums: readonly Sum[];
  /** The mlp as guarded assignments: the same function as `updates`. No two that hold together assign one variable. */
  readonly rules: readonly Rule[];
  /** A position has halted when `variable` holds one of `values`; `null`: never. */
  readonly halt: { readonly variable: number; readonly values: readonly number[] } | null;
  /** `skip`: positions with this code are left out of the printed answer. */
  readonly output: { readonly variable: number; readonly skip: number | null };
}

export interface Variable {
  readonly name: string;
  readonly role: 'input' | 'position' | 'state' | 'head';
  readonly domain: Domain;
  /** The value before the first layer. An input holds its token, a position its index, a head nothing (`null`). */
  readonly initial: Initial | null;
  readonly place: Place;
}

/** Codes of the variable's domain: by token id, by position index, or by both as `values[token][position]`. */
export type Initial =
  | { readonly by: 'constant'; readonly value: number }
  | { readonly by: 'token'; readonly values: readonly number[] }
  | { readonly by: 'position'; readonly values: readonly number[] }
  | { readonly by: 'token-and-position'; readonly values: readonly (readonly number[])[] };

/**
 * An attention head. Position j is *selected* by position i when the class of j's key is among the
 * classes of i's query and, where `offsets` is given, j − i is one of them.
 *
 * Keys, queries and sources are inputs, positions or state variables, never head outputs, and are read as they
 * stood when the layer began.
 */
export interface Head {
  readonly name: string;
  /**
   * `select`: the value that all selected positions agree on, undefined if none is selected or they disagree.
   * `mean`: the mean of a numeric source over the selected positions, undefined if none is selected; it is
   * read as its nearest bucket in the target's domain (ties to the lower one).
   * `count`: how many positions are selected, as an integer from 0; undefined above the target's maximum.
   */
  readonly aggregate: 'select' | 'mean' | 'count';
  readonly classes: number;
  /** `classOf[code of the key variable]`: its class, or −1 for none. `variable: null` is a constant key: `classOf` has one entry. */
  readonly key: { readonly variable: number | null; readonly classOf: readonly number[] };
  /** `classesOf[code of the query variable]`: the classes it selects, ascending. `variable: null`: one entry. */
  readonly query: { readonly variable: number | null; readonly classesOf: readonly (readonly number[])[] };
  readonly offsets: readonly number[] | null;
  /** A promise that selected values agree; checked when the program runs. */
  readonly unique: boolean;
  /** One attention pattern may fetch several values. `source` is `null` for a count. */
  readonly values: readonly { readonly source: number | null; readonly target: number }[];
  readonly place: Place;
}

/**
 * The result of a decision diagram: a node (an index into `nodes`, from 0 up) or a leaf.
 * `KEEP` leaves the variable alone; `leafOf(code)` is a new value.
 */
export type DiagramReference = number;

export const KEEP: DiagramReference = -1;

export function leafOf(code: number): DiagramReference {
  return -2 - code;
}

/** The new value at a leaf that is not `KEEP`. */
export function codeOfLeaf(leaf: DiagramReference): number {
  return -2 - leaf;
}

export interface DiagramNode {
  readonly variable: number;
  /** One child per code of the variable's domain; for a head output one more, last, for undefined. */
  readonly children: readonly DiagramReference[];
}

export interface Update {
  readonly variable: number;
  readonly root: DiagramReference;
}

/** A whole number from 0 up: the sum of one function for each of some variables. */
export interface Sum {
  /** `numbers[code]`; 0 for a code at which no rule may use the sum. */
  readonly terms: readonly { readonly variable: number; readonly numbers: readonly number[] }[];
}

/** Where all conditions hold, assigns. A rule that uses a sum demands that each variable in it is defined. */
export interface Rule {
  readonly when: readonly Condition[];
  readonly within: readonly Band[];
  readonly assigns: readonly Assignment[];
  /** The statements that it comes from, ascending. */
  readonly places: readonly Place[];
}

/** `variable` holds one of `codes` (ascending; the domain's size among them means that undefined will do). */
export interface Condition {
  readonly variable: number;
  readonly codes: readonly number[];
}

/** A sum lies in one of `ranges`: ascending, both ends included, not touching one another. */
export interface Band {
  readonly sum: number;
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** The new code of a state variable: a constant, or `sign` times a sum, plus `offset`. */
export type Assignment =
  | { readonly variable: number; readonly code: number }
  | { readonly variable: number; readonly sum: number; readonly sign: 1 | -1; readonly offset: number };

/** The largest value of a sum. */
export function largestOf({ terms }: Sum): number {
  return terms.reduce((most, { numbers }) => most + Math.max(0, ...numbers), 0);
}

/** Each place once, ascending. */
export function distinctPlaces(places: readonly Place[]): Place[] {
  const known = new Map(places.map((place) => [`${place.source}:${place.start}:${place.end}`, place]));
  return [...known.values()].sort((a, b) => a.source - b.source || a.start - b.start || a.end - b.end);
}
