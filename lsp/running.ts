/** Runs tests and inputs of an open program in the interpreter. */

import type { CheckedTest } from '../src/compile.ts';
import { createInterpreter } from '../src/interpreter/interpreter.ts';
import { labelOf } from '../src/ir/domain.ts';
import { type Execution, outputCodes } from '../src/ir/execution.ts';
import { frameInput, tokenize } from '../src/ir/input.ts';
import type { Program } from '../src/ir/program.ts';
import { recorder, statesText } from '../src/views/states.ts';
import type { Analysis } from './analysis.ts';

/** The documented answer of `altac/runTests`, one for each test. */
export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
  /** Why not, in words. */
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  readonly layers: number;
}

/** The documented answer of `altac/run`; `text` is a table of every variable in every layer. */
export type RunResult =
  | {
      readonly ok: true;
      readonly output: string;
      readonly layers: number;
      readonly halted: boolean;
      readonly text: string;
    }
  | { readonly ok: false; readonly error: string };

/** More is a program that never halts. */
const mostLayers = 1000;

/** The tests of a program, each to be run when it is its turn. `name`: only that test. */
export function testsOf({ compilation }: Analysis, name: string | null): readonly (() => TestResult)[] {
  const { program, tests } = compilation;
  const wanted = tests.filter((test) => name === null || test.name === name);
  if (program === null) return wanted.map((test) => () => failure(test, 'The program has errors'));
  const engine = createInterpreter(program);
  return wanted.map((test) => (): TestResult => {
    const ids = idsOf(program, test.input);
    if (typeof ids === 'string') return failure(test, ids);
    const execution = engine(ids, { layers: test.layers ?? mostLayers });
    const actual = answerOf(program, execution);
    const agrees =
      actual.length === test.expected.length &&
      test.expected.every((word, place) => word === '_' || word === actual[place]);
    const problem = problemOf(program, execution, test.layers);
    const message = agrees ? problem : 'The answer is another';
    return {
      name: test.name,
      passed: message === '',
      message,
      expected: test.expected.join(' '),
      actual: actual.join(' '),
      layers: execution.layers,
    };
  });
}

export function runInput({ compilation }: Analysis, input: string, width: number): RunResult {
  const { program } = compilation;
  if (program === null) return { ok: false, error: 'The program has errors, or is a library' };
  const ids = idsOf(program, input);
  if (typeof ids === 'string') return { ok: false, error: ids };
  const { observer, moments } = recorder();
  const execution = createInterpreter(program)(ids, { layers: mostLayers, observer });
  return {
    ok: true,
    output: answerOf(program, execution).join(' '),
    layers: execution.layers,
    halted: execution.halted,
    text: statesText(program, moments, width),
  };
}

function idsOf(program: Program, input: string): readonly number[] | string {
  const tokens = tokenize(input, program.vocabulary);
  const framed = tokens.ok ? frameInput(tokens.ids, program) : tokens;
  return framed.ok ? framed.ids : framed.problem.message;
}

function answerOf(program: Program, execution: Execution): string[] {
  const domain = program.variables[program.output.variable]?.domain ?? { kind: 'bool' };
  return outputCodes(program, execution.states).map((code) => labelOf(domain, code));
}

function problemOf(program: Program, { brokenPromises, halted, layers }: Execution, limit: number | null): string {
  const [broken] = brokenPromises;
  if (broken !== undefined) {
    const head = program.heads[broken.head]?.name ?? '';
    return `The head ${head} promises \`unique\`, but selected different values in layer ${broken.layer}`;
  }
  return halted || limit !== null || program.halt === null ? '' : `It has not halted after ${layers} layers`;
}

function failure({ name, expected }: CheckedTest, message: string): TestResult {
  return { name, passed: false, message, expected: expected.join(' '), actual: '', layers: 0 };
}
