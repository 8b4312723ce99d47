/** What a model has to do on some inputs, in files that scripts in other languages read. */

import { writeFileSync } from 'node:fs';
import { type StoredTensor, writeSafetensors } from '../../src/formats/safetensors.ts';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { type PlainValue, plainValue } from '../../src/ir/domain.ts';
import { type Execution, outputCodes, type States } from '../../src/ir/execution.ts';
import type { Program, Variable } from '../../src/ir/program.ts';
import { createSparseEngine } from '../../src/runtime/engines/sparse.ts';
import type { CompiledModel } from '../../src/weights/model.ts';

export interface Expectation {
  /** The input without its frame; null where the frame is not around it. */
  readonly words: readonly string[] | null;
  readonly tokens: readonly number[];
  readonly answer: readonly PlainValue[];
  readonly layers: number;
  readonly halted: boolean;
  /** Of some inputs: what each variable holds at each position, at the start and after every layer. */
  readonly trace: Trace | null;
}

type Trace = readonly Readonly<Record<string, readonly PlainValue[]>>[];

/** So many numbers of the residual stream are written for a model. */
const mostNumbers = 3 * 2 ** 19;

/**
 * Writes `FILE`: for input k `states.k` [moments × n × variables], by the interpreter, and, as long as it is not too
 * much, `residual.k` [moments × n × D], by the sparse engine in float64. A moment is the start or the end of a layer;
 * heads hold what they fetched in it.
 */
export function expectations(
  file: string,
  model: CompiledModel,
  inputs: readonly (readonly number[])[],
  limit: number,
): Expectation[] {
  const { program } = model;
  const record = recorder(program, limit);
  const residualsOf = residualRecorder(model, limit);
  const tensors = new Map<string, StoredTensor>();
  let numbers = 0;
  const expected = inputs.map((tokens, index): Expectation => {
    const { moments, execution } = record(tokens);
    tensors.set(`states.${index}`, {
      shape: [moments.length, tokens.length, program.variables.length],
      data: Int32Array.from(moments.flatMap((states) => [...states])),
    });
    const size = moments.length * tokens.length * model.layout.dimensions.length;
    if (numbers + size <= mostNumbers) {
      numbers += size;
      tensors.set(`residual.${index}`, {
        shape: [moments.length, tokens.length, model.layout.dimensions.length],
        data: Float64Array.from(residualsOf(tokens)),
      });
    }
    const { variables, output } = program;
    return {
      words: wordsOf(program, tokens),
      tokens,
      answer: outputCodes(program, execution.states).map((code) => plain(variables[output.variable], code)),
      layers: execution.layers,
      halted: execution.halted,
      trace: index < 2 ? moments.map((states) => traceOf(program, states)) : null,
    };
  });
  writeFileSync(file, writeSafetensors({ tensors, metadata: {} }));
  return expected;
}

interface Recording {
  readonly moments: readonly States[];
  readonly execution: Execution;
}

function recorder(program: Program, limit: number): (tokens: readonly number[]) => Recording {
  const interpreter = createInterpreter(program);
  const isHead = program.variables.map(({ role }) => role === 'head');
  return (tokens) => {
    const moments: States[] = [];
    let fetched: States = new Int32Array();
    const execution = interpreter(tokens, {
      layers: limit,
      observer: {
        initial: (states) => moments.push(states),
        afterAttention: (_, states) => {
          fetched = states;
        },
        afterMlp: (_, states) => {
          const codes = states.map((code, place) => (isHead[place % isHead.length] ? (fetched[place] ?? 0) : code));
          moments.push(codes);
        },
      },
    });
    return { moments, execution };
  };
}

function wordsOf({ frame: { before, after }, vocabulary }: Program, tokens: readonly number[]): string[] | null {
  const inner = tokens.slice(before.length, tokens.length - after.length);
  const isFramed = [...before, ...inner, ...after].join() === tokens.join();
  return isFramed ? inner.map((token) => vocabulary[token] ?? '') : null;
}

/** The residual stream at all moments, one after the other. */
function residualRecorder(model: CompiledModel, limit: number): (tokens: readonly number[]) => readonly number[] {
  const moments: (readonly number[])[] = [];
  const engine = createSparseEngine(model, 'float64', (residual, withHeads) => {
    if (!withHeads) moments.push([...residual]);
  });
  const look = (): void => {};
  return (tokens) => {
    moments.length = 0;
    engine(tokens, { layers: limit, observer: { initial: look, afterMlp: look } });
    // The last is seen twice: after the last layer, and at the end.
    return moments.slice(0, -1).flat();
  };
}

function traceOf({ variables }: Program, states: States): Trace[number] {
  return Object.fromEntries(
    variables.map((variable, index) => {
      const codes = [...states].filter((_, place) => place % variables.length === index);
      return [variable.name, codes.map((code) => plain(variable, code))];
    }),
  );
}

function plain(variable: Variable | undefined, code: number): PlainValue {
  return variable === undefined ? null : plainValue(variable.domain, code);
}
