/** Experiments that anyone can repeat: what a paper claims, and what is measured here. */

import type { Program } from '../ir/program.ts';
import type { SplitParts } from '../traces/split.ts';
import type { Plot } from '../views/plot.ts';
import type { CompiledModel } from '../weights/model.ts';

export type Verdict = 'reproduced' | 'not reproduced' | 'not testable here';

export interface Claim {
  readonly claim: string;
  /** Where it is made: a paper and section, or what it follows from. */
  readonly source: string;
  readonly expected: string;
  readonly measured: string;
  readonly verdict: Verdict;
}

export interface ResultTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface Findings {
  readonly claims: readonly Claim[];
  readonly tables: readonly ResultTable[];
  /** By the name of a file, without its ending. */
  readonly plots: Readonly<Record<string, Plot>>;
}

export type Size = 'small' | 'full';

export interface ExperimentContext {
  readonly size: Size;
  readonly seed: number;
  /**
   * Does a piece of work, or takes its result from before: experiments are stopped and go on. The result is plain data. The
   * key says what it is, seeds and sizes too.
   */
  readonly step: <Result>(key: string, work: () => Promise<Result> | Result) => Promise<Result>;
  /** A program that comes with altac, by its name; and its weights. */
  readonly program: (name: string) => Program;
  readonly model: (name: string) => CompiledModel;
  /** A file that comes with altac, by its path in the package. */
  readonly file: (path: string) => Uint8Array;
  /** Splits that come from files, by name. */
  readonly given: ReadonlyMap<string, SplitParts>;
  /** What is done at the moment, for people who wait. */
  readonly say: (text: string) => void;
}

export interface Experiment {
  readonly name: string;
  readonly title: string;
  /** How long it takes, as measured. */
  readonly takes: Readonly<Record<Size, string>>;
  /** Whether it judges splits that come from files, too. */
  readonly takesFiles: boolean;
  readonly run: (context: ExperimentContext) => Promise<Findings>;
}
