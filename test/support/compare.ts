/** The promise of the project as a function: every engine agrees on every variable, at every position, in every layer. */

import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { labelOf, sizeOf } from '../../src/ir/domain.ts';
import type { Engine, States } from '../../src/ir/execution.ts';
import { INVALID } from '../../src/ir/execution.ts';
import type { Program } from '../../src/ir/program.ts';
import { createDenseEngine } from '../../src/runtime/engines/dense.ts';
import { createSparseEngine } from '../../src/runtime/engines/sparse.ts';
import { openTensors } from '../../src/runtime/tensors/open.ts';
import { compileWeights } from '../../src/weights/compile.ts';

export interface NamedEngine {
  readonly name: string;
  readonly engine: Engine;
}

/** States at one moment of a run. */
interface Moment {
  readonly when: string;
  readonly states: States;
}

/** The interpreter and every engine for the compiled weights. Throws if the weights are refused. */
export async function allEngines(
  program: Program,
  maxLength?: number,
): Promise<readonly [NamedEngine, ...NamedEngine[]]> {
  const compiled = compileWeights(program, maxLength === undefined ? {} : { maxLength });
  if (!compiled.ok) throw new Error(compiled.reason);
  const { tensors } = await openTensors();
  return [
    { name: 'interpreter', engine: createInterpreter(program) },
    { name: 'sparse float32', engine: createSparseEngine(compiled.model, 'float32') },
    { name: 'sparse float64', engine: createSparseEngine(compiled.model, 'float64') },
    { name: `dense ${tensors.name}`, engine: createDenseEngine(compiled.model, tensors) },
  ];
}

/** The longest input, at most `wanted`, for which the weights are safe. */
export function safeLength(program: Program, wanted: number): number {
  const compiled = compileWeights(program, { maxLength: wanted });
  return compiled.ok ? compiled.model.maxLength : compiled.longestSafeLength;
}

/** The first difference between the first engine and any other, in words; `null` if there is none. */
export function firstDifference(
  program: Program,
  [reference, ...others]: readonly [NamedEngine, ...NamedEngine[]],
  tokens: readonly number[],
  layers: number,
): string | null {
  const wanted = record(reference.engine, tokens, layers);
  for (const { name, engine } of others) {
    const found = record(engine, tokens, layers);
    const difference = differenceBetween(program, wanted, found);
    if (difference !== null) return `on [${tokens.join(' ')}], ${reference.name} and ${name}: ${difference}`;
  }
  return null;
}

interface Recording {
  readonly moments: readonly Moment[];
  readonly layers: number;
  readonly halted: boolean;
}

function record(engine: Engine, tokens: readonly number[], layers: number): Recording {
  const moments: Moment[] = [];
  const execution = engine(tokens, {
    layers,
    observer: {
      initial: (states) => moments.push({ when: 'before the first layer', states }),
      afterAttention: (layer, states) => moments.push({ when: `after attention of layer ${layer}`, states }),
      afterMlp: (layer, states) => moments.push({ when: `after layer ${layer}`, states }),
    },
  });
  moments.push({ when: 'at the end', states: execution.states });
  return { moments, layers: execution.layers, halted: execution.halted };
}

function differenceBetween(program: Program, wanted: Recording, found: Recording): string | null {
  for (const [index, { when, states }] of wanted.moments.entries()) {
    const other = found.moments[index];
    if (other === undefined) return `the second has no states ${when}`;
    const difference = differenceOfStates(program, states, other.states);
    if (difference !== null) return `${when}, ${difference}`;
  }
  if (wanted.layers !== found.layers) return `${wanted.layers} and ${found.layers} layers`;
  if (wanted.halted !== found.halted) return `halted is ${wanted.halted} and ${found.halted}`;
  return null;
}

function differenceOfStates({ variables }: Program, wanted: States, found: States): string | null {
  if (wanted.length !== found.length) return `${wanted.length} and ${found.length} values`;
  const index = wanted.findIndex((code, place) => code !== found[place]);
  if (index < 0) return null;
  const variable = variables[index % variables.length];
  const spelled = (code: number | undefined): string => {
    if (code === INVALID || code === undefined || variable === undefined) return 'invalid';
    return code === sizeOf(variable.domain) ? 'undefined' : labelOf(variable.domain, code);
  };
  const position = Math.floor(index / variables.length);
  return `position ${position}, ${variable?.name}: ${spelled(wanted[index])} and ${spelled(found[index])}`;
}
