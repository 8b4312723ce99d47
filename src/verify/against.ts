/** Two programs on every input up to a length: the first on which their answers differ is a shortest one. */

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

/** `null` if the programs have not the same tokens. */
export function comparePrograms(
  first: Program,
  second: Program,
  longest: number,
  layers: number,
  progress: (done: number) => void = () => {},
): Comparison | null {
  const translated = first.vocabulary.map((word) => second.vocabulary.indexOf(word));
  if (first.vocabulary.length !== second.vocabulary.length || translated.includes(-1)) return null;
  const [a, b] = [createInterpreter(first), createInterpreter(second)];
  let inputs = 0;
  for (const tokens of inputsUpTo(first.vocabulary.length, longest)) {
    const answers = [
      answer(first, a, tokens, layers),
      answer(
        second,
        b,
        tokens.map((token) => translated[token] ?? 0),
        layers,
      ),
    ] as const;
    inputs += 1;
    if (inputs % 1000 === 0) progress(inputs);
    if (answers[0] === answers[1]) continue;
    const input = tokens.map((token) => first.vocabulary[token] ?? '?');
    return { inputs, difference: { input, first: answers[0], second: answers[1] } };
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
