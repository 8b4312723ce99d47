/** What the page asks of the worker that compiles and runs, and what it answers. */

import type { Edit, Severity } from '../grammar/diagnostic.ts';
import type { ExportFormat } from '../src/export/export.ts';
import type { Film } from '../src/film/film.ts';

/** A text with all that decides what it does. */
export interface Work {
  /** The name of the file, with its ending. */
  readonly file: string;
  readonly text: string;
  readonly input: string;
  /** The layer limit. */
  readonly layers: number;
}

export type Question =
  /** The texts of other files, by name: once, before all else. */
  | { readonly kind: 'begin'; readonly files: Readonly<Record<string, string>> }
  | { readonly kind: 'film'; readonly work: Work; readonly network: boolean }
  | { readonly kind: 'weights'; readonly work: Work }
  | { readonly kind: 'onnx'; readonly work: Work }
  | { readonly kind: 'files'; readonly work: Work; readonly format: ExportFormat };

export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Of another file, which the text imports; else empty. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly notes: readonly string[];
  readonly fixes: readonly { readonly title: string; readonly edits: readonly Edit[] }[];
}

export interface Filmed {
  readonly problems: readonly Problem[];
  /** `null`: the program has errors, or its input cannot be run; then `lacking` says why. */
  readonly film: Film | null;
  /** About the input, or about the whole; empty where errors say all. */
  readonly lacking: string;
  /** The inputs of the tests in the program. */
  readonly inputs: readonly string[];
}

/** A run of the weights beside one of the interpreter. */
export interface WeightsRun {
  readonly dimensions: number;
  readonly heads: number;
  readonly hiddenUnits: number;
  readonly nonZeros: number;
  readonly answer: string;
  readonly layers: number;
  /** How many values of variables were compared, and the first place where they differ, in words; `null`: none does. */
  readonly compared: number;
  readonly difference: string | null;
}

/** What is downloaded: a file, or an archive of several. */
export interface WrittenFile {
  readonly name: string;
  readonly content: Uint8Array<ArrayBuffer>;
  /** The names of the files that it is, or holds. */
  readonly holds: readonly string[];
}

export interface Answers {
  readonly begin: null;
  readonly film: Filmed;
  readonly weights: WeightsRun;
  /** Also how large the file is. */
  readonly onnx: WeightsRun & { readonly bytes: number };
  readonly files: WrittenFile;
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly answer: Answers[keyof Answers] }
  /** What cannot be done, in words for people. */
  | { readonly id: number; readonly ok: false; readonly error: string };
