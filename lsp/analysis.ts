/** What is known of a text: everything that features answer from. Made once for each version of it. */

import { type Compilation, createCompile, once, type ReadImport } from '../src/compile.ts';
import type { Program } from '../src/ir/program.ts';
import { compileWeights } from '../src/weights/compile.ts';
import type { CompiledModel } from '../src/weights/model.ts';
import { type ExpressionValues, expressionValues } from './expression-values.ts';
import { type Lines, linesOf } from './lines.ts';
import { type FileSymbols, symbolsOf } from './symbols.ts';

export interface Analysis {
  readonly uri: string;
  readonly text: string;
  readonly lines: Lines;
  readonly compilation: Compilation;
  readonly symbols: FileSymbols;
  /** The program of this text, or of the last one that had no errors; made when it is asked for. */
  readonly program: Program | null;
  readonly lastProgram: () => Program | null;
  /** What its expressions can be; found when it is asked for, and nothing in broken text. */
  readonly expressions: () => readonly ExpressionValues[];
  /** Its weights; made when they are asked for, and `null` where they would be wrong or too large. */
  readonly model: () => CompiledModel | null;
}

export type Analyse = (uri: string, text: string, before: Analysis | null) => Analysis;

export function createAnalyse(readImport: ReadImport): Analyse {
  // A parser takes its time to be made, and clients wait for the first answer.
  const compile = once(createCompile);
  return (uri, text, before) => {
    const compilation = compile()(text, { file: uri, readImport, memory: before?.compilation.memory ?? null });
    const { typed } = compilation;
    // Nothing but this thunk of an older text is kept.
    const lastProgram = typed === null ? (before?.lastProgram ?? nothing) : once(() => compilation.program);
    return {
      uri,
      text,
      lines: linesOf(text),
      compilation,
      symbols: symbolsOf(compilation.tree, text.length),
      lastProgram,
      get program() {
        return lastProgram();
      },
      expressions: once(() => (typed === null ? [] : expressionValues(typed, uri))),
      model: typed === null ? (before?.model ?? nothing) : once(() => modelOf(lastProgram())),
    };
  };
}

function nothing(): null {
  return null;
}

function modelOf(program: Program | null): CompiledModel | null {
  if (program === null) return null;
  const compiled = compileWeights(program);
  return compiled.ok ? compiled.model : null;
}
