/** The programs of `programs/`, and texts written in tests, compiled and run as `altac run` does. */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Compilation, createCompile, type ParameterValue } from '../../src/compile.ts';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { labelOf } from '../../src/ir/domain.ts';
import type { Engine, Execution } from '../../src/ir/execution.ts';
import { frameInput, tokenize } from '../../src/ir/input.ts';
import type { Program } from '../../src/ir/program.ts';
import { repository } from '../temporary-folder.ts';
import { allEngines } from './compare.ts';

const compile = createCompile();
const folder = join(repository, 'programs');

export type Parameters = Readonly<Record<string, ParameterValue>>;

/** Every `.alta` file of `programs/`, libraries too, without the ending. */
export const programNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.alta'))
  .map((file) => basename(file, '.alta'));

export function textOfProgram(name: string): string {
  return readFileSync(join(folder, `${name}.alta`), 'utf8');
}

export function compileProgram(name: string, parameters: Parameters = {}): Compilation {
  return compileText(textOfProgram(name), parameters, join(folder, `${name}.alta`));
}

export function compileText(text: string, parameters: Parameters = {}, file = 'test.alta'): Compilation {
  return compile(text, {
    file,
    parameters,
    readImport: (path, from) => {
      const imported = resolve(dirname(from), path);
      return { file: imported, text: readFileSync(imported, 'utf8') };
    },
  });
}

export interface Answer {
  /** The printed answer: one word an output, without those that `skip` leaves out. */
  readonly output: string;
  readonly layers: number;
  readonly halted: boolean;
  readonly brokenPromises: number;
}

export interface RunOptions {
  readonly layers?: number;
  /** The frame is part of the input. */
  readonly raw?: boolean;
}

export interface Runner {
  /** The name of the engine. */
  readonly name: string;
  readonly program: Program;
  /** Runs what a user would type. Throws where it is no input of the program. */
  readonly run: (input: string, options?: RunOptions) => Answer;
}

/** A program of `programs/` in the interpreter. Throws if it has errors. */
export function runner(name: string, parameters: Parameters = {}): Runner {
  const program = programOf(compileProgram(name, parameters));
  return runnerOf('interpreter', program, createInterpreter(program));
}

/** A program of `programs/` in the interpreter and in every engine for its weights. */
export async function everyRunner(name: string, parameters: Parameters = {}): Promise<readonly Runner[]> {
  const program = programOf(compileProgram(name, parameters));
  return (await allEngines(program)).map((named) => runnerOf(named.name, program, named.engine));
}

export function programOf({ program, diagnostics }: Compilation): Program {
  if (program === null) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return program;
}

export function runnerOf(name: string, program: Program, engine: Engine): Runner {
  return {
    name,
    program,
    run: (input, { layers = 1000, raw = false } = {}) =>
      answerOf(program, engine(tokensOf(program, input, raw), { layers })),
  };
}

/** Token ids of what a user would type, with the frame around them unless `raw`. */
export function tokensOf(program: Program, input: string, raw = false): readonly number[] {
  const tokens = tokenize(input, program.vocabulary);
  if (!tokens.ok) throw new Error(tokens.problem.message);
  const framed = frameInput(tokens.ids, raw ? { ...program, frame: { before: [], after: [] } } : program);
  if (!framed.ok) throw new Error(framed.problem.message);
  return framed.ids;
}

export function answerOf({ variables, output }: Program, execution: Execution): Answer {
  const { states, layers, halted, brokenPromises } = execution;
  const domain = variables[output.variable]?.domain;
  const codes = [...states].filter((_, place) => place % variables.length === output.variable);
  const words = codes
    .filter((code) => code !== output.skip)
    .map((code) => (domain === undefined ? '?' : labelOf(domain, code)));
  return { output: words.join(' '), layers, halted, brokenPromises: brokenPromises.length };
}
