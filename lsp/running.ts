/** Runs tests and inputs of an open program in the interpreter. */

import type { CheckedTest } from '../src/compile.ts';
import { createInterpreter } from '../src/interpreter/interpreter.ts';
import { answer, defaultLayers, judge } from '../src/ir/answers.ts';
import { spell } from '../src/ir/domain.ts';
import { framedTokens } from '../src/ir/input.ts';
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

/** The tests of a program, each to be run when it is its turn. `name`: only that test. */
export function testsOf({ compilation }: Analysis, name: string | null): readonly (() => TestResult)[] {
  const { program, tests } = compilation;
  const wanted = tests.filter((test) => name === null || test.name === name);
  if (program === null) return wanted.map((test) => () => failure(test, 'The program has errors'));
  const engine = createInterpreter(program);
  return wanted.map((test) => (): TestResult => {
    const ids = idsOf(program, test.input);
    if (typeof ids === 'string') return failure(test, ids);
    const execution = engine(ids, { layers: test.layers ?? defaultLayers });
    const { passed, actual, problems } = judge(program, test, execution);
    return {
      name: test.name,
      passed,
      message: problems[0] ?? (passed ? '' : 'The answer is another'),
      expected: test.expected.join(' '),
      actual: actual.map((word) => word ?? '?').join(' '),
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
  const execution = createInterpreter(program)(ids, { layers: defaultLayers, observer });
  return {
    ok: true,
    output: answer(program, execution).map(spell).join(' '),
    layers: execution.layers,
    halted: execution.halted,
    text: statesText(program, moments, width),
  };
}

function idsOf(program: Program, input: string): readonly number[] | string {
  const framed = framedTokens(input, program);
  return framed.ok ? framed.ids : framed.problem.message;
}

function failure({ name, expected }: CheckedTest, message: string): TestResult {
  return { name, passed: false, message, expected: expected.join(' '), actual: '', layers: 0 };
}
