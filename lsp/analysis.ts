/** What is known of a text: everything that features answer from. Made once for each version of it. */

import { type Compilation, createCompile, type ReadImport } from '../src/compile.ts';
import type { Program } from '../src/ir/program.ts';
import { compileWeights } from '../src/weights/compile.ts';
import type { CompiledModel } from '../src/weights/model.ts';
import { type Lines, linesOf } from './lines.ts';
import { type FileSymbols, symbolsOf } from './symbols.ts';

export interface Analysis {
  readonly uri: string;
  readonly text: string;
  readonly lines: Lines;
  readonly compilation: Compilation;
  readonly symbols: FileSymbols;
  /** The program of this text, or of the last one that had no errors. */
  readonly program: Program | null;
  /** Its weights; made when they are asked for, and `null` where they would be wrong or too large. */
  readonly model: () => CompiledModel | null;
}

export type Analyse = (uri: string, text: string, before: Analysis | null) => Analysis;

export function createAnalyse(readImport: ReadImport): Analyse {
  // A parser takes its time to be made, and clients wait for the first answer.
  const compile = remembered(createCompile);
  return (uri, text, before) => {
    const compilation = compile()(text, { file: uri, readImport });
    const { program } = compilation;
    return {
      uri,
      text,
      lines: linesOf(text),
      compilation,
      symbols: symbolsOf(compilation.tree, text.length),
      program: program ?? before?.program ?? null,
      model: program === null ? (before?.model ?? (() => null)) : remembered(() => modelOf(program)),
    };
  };
}

function modelOf(program: Program): CompiledModel | null {
  const compiled = compileWeights(program);
  return compiled.ok ? compiled.model : null;
}

export function remembered<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
