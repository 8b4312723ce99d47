/** Differential runs: the interpreter and the weights on random inputs, all variables, all layers; what differs is shrunk. */

import { createInterpreter } from '../interpreter/interpreter.ts';
import type { Engine } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { createSparseEngine } from '../runtime/engines/sparse.ts';
import type { CompiledModel } from '../weights/model.ts';
import { firstDifference, valuesSeen, watchRun } from './two-runs.ts';

export interface SampleOptions {
  readonly inputs: number;
  /** The longest input, the frame not counted. */
  readonly longest: number;
  readonly layers: number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

export interface Difference {
  /** The shortest input found, as words, the frame not counted. */
  readonly input: readonly string[];
  readonly where: string;
}

export interface Samples {
  readonly inputs: number;
  readonly layers: number;
  readonly values: number;
  readonly difference: Difference | null;
  /** The first input on which a head selected values that differ, though it promises that they agree. */
  readonly brokenPromise: { readonly head: string; readonly input: readonly string[] } | null;
}

export function compareOnSamples(model: CompiledModel, { inputs, longest, layers, random }: SampleOptions): Samples {
  const { program } = model;
  const engines: readonly [Engine, Engine] = [createInterpreter(program), createSparseEngine(model, 'float32')];
  const { before, after } = program.frame;
  const room = Math.max(0, Math.min(longest, model.maxLength - before.length - after.length));
  let [values, run] = [0, 0];
  let brokenPromise: Samples['brokenPromise'] = null;
  for (let sample = 0; sample < inputs; sample++) {
    const length = Math.floor(random() * (room + 1));
    const inner = Array.from({ length }, () => Math.floor(random() * program.vocabulary.length));
    const result = compare(program, engines, inner, layers);
    values += result.values;
    run += result.layers;
    if (result.broken !== null && brokenPromise === null)
      brokenPromise = { head: program.heads[result.broken]?.name ?? '?', input: wordsOf(program, inner) };
    if (result.where !== null) {
      const difference = shrink(program, engines, inner, layers);
      return { inputs: sample + 1, layers: run, values, difference, brokenPromise };
    }
  }
  return { inputs, layers: run, values, difference: null, brokenPromise };
}

interface Compared {
  readonly where: string | null;
  readonly values: number;
  readonly layers: number;
  /** The head whose promise was broken first. */
  readonly broken: number | null;
}

function compare(
  program: Program,
  [first, second]: readonly [Engine, Engine],
  inner: readonly number[],
  layers: number,
): Compared {
  const tokens = [...program.frame.before, ...inner, ...program.frame.after];
  const [a, b] = [watchRun(), watchRun()];
  const { layers: run, brokenPromises } = first(tokens, { layers, observer: a.observer });
  second(tokens, { layers, observer: b.observer });
  return {
    where: firstDifference(program, a, b),
    values: valuesSeen(a),
    layers: run,
    broken: brokenPromises[0]?.head ?? null,
  };
}

/** Takes tokens away, and puts the first of the vocabulary in their place, as long as the difference stays. */
function shrink(
  program: Program,
  engines: readonly [Engine, Engine],
  start: readonly number[],
  layers: number,
): Difference {
  const differs = (inner: readonly number[]): boolean => compare(program, engines, inner, layers).where !== null;
  let current = start;
  for (let size = current.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from + size <= current.length; ) {
      const shorter = [...current.slice(0, from), ...current.slice(from + size)];
      if (differs(shorter)) current = shorter;
      else from += size;
    }
  }
  for (const place of current.keys()) {
    const simpler = current.map((token, index) => (index === place ? 0 : token));
    if (differs(simpler)) current = simpler;
  }
  const where = compare(program, engines, current, layers).where ?? '';
  return { input: wordsOf(program, current), where };
}

function wordsOf({ vocabulary }: Program, tokens: readonly number[]): string[] {
  return tokens.map((token) => vocabulary[token] ?? '?');
}
