/** A program and another, or a reference, on every input up to a length: the first difference is on a shortest one. */

import { createInterpreter } from '../interpreter/interpreter.ts';
import { labelOf } from '../ir/domain.ts';
import { type Engine, outputCodes } from '../ir/execution.ts';
import { frameInput } from '../ir/input.ts';
import type { Program } from '../ir/program.ts';

export interface Comparison {
  readonly inputs: number;
  readonly difference: {
    readonly input: readonly string[];
    readonly first: string;
    readonly second: string;
  } | null;
}

/** What a reference says of an input, as printed; `null` where it says nothing. */
export type Reference = (tokens: readonly string[]) => string | null;

/** `null` if the programs have not the same tokens. */
export function comparePrograms(
  first: Program,
  second: Program,
  longest: number,
  layers: number,
  progress: (done: number) => void = () => {},
): Comparison | null {
  const ids = new Map(second.vocabulary.map((word, id) => [word, id]));
  const sameTokens = first.vocabulary.length === ids.size && first.vocabulary.every((word) => ids.has(word));
  if (!sameTokens) return null;
  const engine = createInterpreter(second);
  const reference: Reference = (tokens) =>
    answer(
      second,
      engine,
      tokens.map((token) => ids.get(token) ?? 0),
      layers,
    );
  return compareWithReference(first, reference, longest, layers, progress);
}

/** Inputs of which the reference says nothing are passed over, and not counted. */
export function compareWithReference(
  program: Program,
  reference: Reference,
  longest: number,
  layers: number,
  progress: (done: number) => void = () => {},
): Comparison {
  const engine = createInterpreter(program);
  let [inputs, seen] = [0, 0];
  for (const tokens of inputsUpTo(program.vocabulary.length, longest)) {
    seen += 1;
    if (seen % 1000 === 0) progress(seen);
    const input = tokens.map((token) => program.vocabulary[token] ?? '?');
    const second = reference(input);
    if (second === null) continue;
    inputs += 1;
    const first = answer(program, engine, tokens, layers);
    if (first !== second) return { inputs, difference: { input, first, second } };
  }
  return { inputs, difference: null };
}

/** How many inputs there are of at most this length. */
export function inputCount(vocabulary: number, longest: number): number {
  let [total, ofLength] = [1, 1];
  for (let length = 1; length <= longest; length++) {
    ofLength *= vocabulary;
    total += ofLength;
  }
  return total;
}

/** Shorter ones first. The list that is given is used again. */
function* inputsUpTo(vocabulary: number, longest: number): Generator<readonly number[]> {
  for (let length = 0; length <= longest; length++) {
    const tokens = Array<number>(length).fill(0);
    for (;;) {
      yield tokens;
      let place = length - 1;
      while (place >= 0 && tokens[place] === vocabulary - 1) tokens[place--] = 0;
      if (place < 0) break;
      tokens[place] = (tokens[place] ?? 0) + 1;
    }
  }
}

/** As it is printed; or why there is none. */
function answer(program: Program, engine: Engine, inner: readonly number[], layers: number): string {
  const framed = frameInput(inner, program);
  if (!framed.ok) return 'none: the input is too long';
  const { states, halted } = engine(framed.ids, { layers });
  if (!halted && program.halt !== null) return `none: it does not halt within ${layers} layers`;
  const domain = program.variables[program.output.variable]?.domain ?? { kind: 'bool' };
  return outputCodes(program, states)
    .map((code) => labelOf(domain, code))
    .join(' ');
}
