/**
 * The compiler on random programs: the text run directly, the interpreter, and the weights of every level in every
 * engine must agree on every variable, at every position, after every layer, and every network must be proved.
 */

import fc from 'fast-check';
import { createParse } from '../../grammar/parse.ts';
import { type CheckedProgram, check } from '../../src/check/check.ts';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import type { Engine } from '../../src/ir/execution.ts';
import type { Program } from '../../src/ir/program.ts';
import { lower } from '../../src/lower/lower.ts';
import { createDenseEngine } from '../../src/runtime/engines/dense.ts';
import { createSparseEngine } from '../../src/runtime/engines/sparse.ts';
import type { Tensors } from '../../src/runtime/tensors/tensors.ts';
import { proveFeedForward } from '../../src/verify/feed-forward.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import { levels } from '../../src/weights/levels.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { createOracle } from './oracle.ts';
import { generateProgram } from './program-generator.ts';
import type { Random } from './random.ts';

/** What is made of a program on its way to an answer. A fault is put in where one of these is changed. */
export interface Stages {
  readonly lowered: (program: Program) => Program;
  readonly compiled: (model: CompiledModel) => CompiledModel;
  readonly engine: (engine: Engine) => Engine;
}

export const rightStages: Stages = {
  lowered: (program) => program,
  compiled: (model) => model,
  engine: (engine) => engine,
};

/** A program with inputs for it; `null` where the checker refuses it. */
export interface Sample {
  readonly text: string;
  readonly checked: CheckedProgram;
  readonly longest: number;
  readonly inputs: readonly (readonly number[])[];
}

const parse = createParse();
const inputsPerProgram = 4;
const layers = 4;

export function sampleOf(random: Random): Sample | null {
  const { text, positions, vocabulary } = generateProgram(random);
  const program = checkedText(text);
  if (program === null) return null;
  const longest = positions ?? 6;
  const inputs = Array.from({ length: inputsPerProgram }, () =>
    Array.from({ length: random.integer(0, longest) }, () => random.integer(0, vocabulary.length - 1)),
  );
  return { text, checked: program, longest, inputs };
}

/** `null` for a program with errors. Throws where the text is broken. */
export function checkedText(text: string): CheckedProgram | null {
  const { tree, diagnostics } = parse(text, 'random.alta');
  if (diagnostics.length > 0) throw new Error(`there are mistakes in the syntax\n${text}`);
  return check('random.alta', tree, { loadImport: () => ({ error: 'none' }) }).program;
}

/** How many pairs of a program and an input were compared, or the first difference in words. */
export type FuzzResult = { readonly pairs: number } | { readonly difference: string };

export function compareSample(
  { text, checked, longest, inputs }: Sample,
  stages: Stages,
  tensors: Tensors | null,
): FuzzResult {
  const lowered = lower(checked, { sources: new Map([['random.alta', text]]), parameters: {} });
  if (!lowered.ok) return { pairs: 0 };
  const program = stages.lowered(lowered.program);
  const engines: { readonly name: string; readonly engine: Engine }[] = [
    { name: 'interpreter', engine: createInterpreter(lowered.program) },
  ];
  for (const level of levels) {
    const compiled = compileWeights(program, { level, maxLength: Math.max(1, longest) });
    if (!compiled.ok) {
      // Only the units of level 0 may be too many.
      if (level === 0) continue;
      return { difference: `-O${level}: ${compiled.reason}\n${text}` };
    }
    const model = stages.compiled(compiled.model);
    // The assignments that the proof compares with are those of the program as it was lowered.
    const proof = proveFeedForward({ ...model, program: { ...model.program, ...unchanged(lowered.program) } });
    if (proof.kind === 'refuted' || proof.kind === 'undecided')
      return { difference: `-O${level}: ${JSON.stringify(proof)}\n${text}` };
    engines.push({ name: `-O${level} sparse float32`, engine: stages.engine(createSparseEngine(model, 'float32')) });
    if (level < 2) continue;
    engines.push({ name: 'sparse float64', engine: stages.engine(createSparseEngine(model, 'float64')) });
    if (tensors !== null) engines.push({ name: 'dense', engine: stages.engine(createDenseEngine(model, tensors)) });
  }
  const oracle = createOracle(checked);
  for (const tokens of inputs) {
    const wanted = record(oracle, tokens);
    for (const { name, engine } of engines) {
      const found = record(engine, tokens);
      const at = wanted.findIndex((moment, index) => moment !== found[index]);
      if (at < 0 && wanted.length === found.length) continue;
      return { difference: `${name} on [${tokens.join(' ')}]: ${found[at]}\n  and not ${wanted[at]}\n${text}` };
    }
  }
  return { pairs: inputs.length };
}

function unchanged({ nodes, updates }: Program): Pick<Program, 'nodes' | 'updates'> {
  return { nodes, updates };
}

/** All states of a run, as text. */
function record(engine: Engine, tokens: readonly number[]): string[] {
  const seen: string[] = [];
  const { layers: run, halted } = engine(tokens, {
    layers,
    observer: {
      initial: (states) => seen.push(`start ${states.join()}`),
      afterAttention: (layer, states) => seen.push(`attention ${layer} ${states.join()}`),
      afterMlp: (layer, states) => seen.push(`mlp ${layer} ${states.join()}`),
    },
  });
  seen.push(`${run} layers${halted ? ', halted' : ''}`);
  return seen;
}

/** Random choices that fast-check makes, so that it can make simpler ones. */
export function randomOf(generate: fc.GeneratorValue): Random {
  const integer = (minimum: number, maximum: number): number =>
    generate(fc.integer, { min: minimum, max: Math.max(minimum, maximum) });
  const next = (): number => integer(0, 2 ** 30 - 1) / 2 ** 30;
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(0, items.length - 1)] ?? items[0],
    some: (items, probability) => items.filter(() => next() < probability),
  };
}
