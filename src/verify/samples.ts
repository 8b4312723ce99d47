/** Differential runs: the interpreter and the weights on random inputs, all variables, all layers; what differs is shrunk. */

import { createInterpreter } from '../interpreter/interpreter.ts';
import { labelOf } from '../ir/domain.ts';
import type { Engine, States } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { createSparseEngine } from '../runtime/engines/sparse.ts';
import type { CompiledModel } from '../weights/model.ts';

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
  const [a, b] = [record(first, tokens, layers), record(second, tokens, layers)];
  const values = a.moments.reduce((sum, { states }) => sum + states.length, 0);
  for (const [index, { when, states }] of a.moments.entries()) {
    const other = b.moments[index]?.states;
    const at = other === undefined ? 0 : states.findIndex((code, place) => code !== other[place]);
    if (at < 0) continue;
    const variable = program.variables[at % program.variables.length];
    const label = (code: number): string => (variable === undefined ? '?' : labelOf(variable.domain, code));
    const position = Math.floor(at / program.variables.length);
    return {
      where: `${when}, position ${position}: ${variable?.name} is ${label(states[at] ?? -1)} in the interpreter and ${label(other?.[at] ?? -1)} in the weights`,
      values,
      layers: a.layers,
      broken: a.broken,
    };
  }
  const where = a.layers === b.layers ? null : 'one of them halts later';
  return { where, values, layers: a.layers, broken: a.broken };
}

interface Moment {
  readonly when: string;
  readonly states: States;
}

interface Recorded {
  readonly moments: readonly Moment[];
  readonly layers: number;
  readonly broken: number | null;
}

function record(engine: Engine, tokens: readonly number[], limit: number): Recorded {
  const moments: Moment[] = [];
  const { layers, brokenPromises } = engine(tokens, {
    layers: limit,
    observer: {
      initial: (states) => moments.push({ when: 'at the start', states }),
      afterAttention: (layer, states) => moments.push({ when: `after attention of layer ${layer}`, states }),
      afterMlp: (layer, states) => moments.push({ when: `after layer ${layer}`, states }),
    },
  });
  return { moments, layers, broken: brokenPromises[0]?.head ?? null };
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
