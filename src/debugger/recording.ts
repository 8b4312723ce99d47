/**
 * One run, kept whole: the states between layers, and those after attention. A debugger is a place in a recording, which
 * may move back as well as forward.
 */

import type { CheckedProgram } from '../check/check.ts';
import { sizeOfType, valueOfCode } from '../check/evaluate.ts';
import type { StateType } from '../check/types.ts';
import type { Value } from '../check/values.ts';
import { createInterpreter } from '../interpreter/interpreter.ts';
import type { BrokenPromise, States } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { type Step, stepsOf } from './statements.ts';

export interface Recording {
  readonly program: Program;
  readonly typed: CheckedProgram;
  readonly tokens: readonly number[];
  /** How many layers were run. */
  readonly layers: number;
  readonly halted: boolean;
  readonly brokenPromises: readonly BrokenPromise[];
  /** `between[n]`: after n layers; head outputs are undefined. */
  readonly between: readonly States[];
  /** `attended[n]`: in layer n + 1, when all heads have selected. */
  readonly attended: readonly States[];
  /** What the mlp does at a position in a layer, from 1. */
  readonly steps: (layer: number, position: number) => readonly Step[];
}

/** The most positions in layers whose steps are kept; more are made again when they are asked for. */
const mostKept = 4096;

/** Throws an `InputError` for tokens that are no input of the program. */
export function record(program: Program, typed: CheckedProgram, tokens: readonly number[], limit: number): Recording {
  const between: States[] = [];
  const attended: States[] = [];
  const execution = createInterpreter(program)(tokens, {
    layers: limit,
    observer: {
      initial: (states) => between.push(states),
      afterAttention: (_, states) => attended.push(states),
      afterMlp: (_, states) => between.push(states),
    },
  });
  const kept = new Map<string, readonly Step[]>();
  return {
    program,
    typed,
    tokens,
    layers: execution.layers,
    halted: execution.halted,
    brokenPromises: execution.brokenPromises,
    between,
    attended,
    steps: (layer, position) => {
      const key = `${layer} ${position}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      if (kept.size >= mostKept) kept.clear();
      const steps = stepsOf(typed.statements, {
        typeOf: (variable) => typeOf(typed, variable),
        variables: valuesAt(typed, attended[layer - 1] ?? new Int32Array(), position),
      });
      kept.set(key, steps);
      return steps;
    },
  };
}

export function typeOf({ variables }: CheckedProgram, variable: number): StateType | null {
  const type = variables[variable]?.type;
  return type === undefined || type.kind === 'unknown' ? null : type;
}

/** The values of all variables at a position. */
export function valuesAt(typed: CheckedProgram, states: States, position: number): ReadonlyMap<number, Value> {
  const width = typed.variables.length;
  return new Map(
    typed.variables.map((_, variable) => [
      variable,
      valueBehind(typed, variable, states[position * width + variable] ?? -1),
    ]),
  );
}

/** The value behind a code; the domain's size is undefined. */
export function valueBehind(typed: CheckedProgram, variable: number, code: number): Value {
  const type = typeOf(typed, variable);
  return type === null || code < 0 || code >= sizeOfType(type)
    ? { kind: 'undefined', because: 'head', variable }
    : valueOfCode(type, code);
}

/** What a variable holds at a position, as a code. */
export function codeAt({ program }: Recording, states: States, position: number, variable: number): number {
  return states[position * program.variables.length + variable] ?? -1;
}
