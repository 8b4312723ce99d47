/** What a run answers, what is not as the program promises, and whether a test is content with it. */

import { type PlainValue, plainValue, spell } from './domain.ts';
import { type Execution, outputCodes } from './execution.ts';
import type { Program } from './program.ts';

/** More layers than this are a program that never halts. */
export const defaultLayers = 1000;

/** What a test asks for. */
export interface Expectation {
  /** One word per output; `_` is anything. */
  readonly expected: readonly string[];
  /** A layer limit of its own. */
  readonly layers: number | null;
}

export interface Judgement {
  readonly passed: boolean;
  /** `null` is undefined. */
  readonly actual: readonly (string | null)[];
  /** What is wrong beside the answer. */
  readonly problems: readonly string[];
}

/** The value of the output variable at every position, but for those to skip; `null` is undefined. */
export function answer(program: Program, { states }: Pick<Execution, 'states'>): PlainValue[] {
  const domain = program.variables[program.output.variable]?.domain ?? { kind: 'bool' };
  return outputCodes(program, states).map((code) => plainValue(domain, code));
}

/** What is not as the program promises. */
export function warnings(
  { heads, halt }: Program,
  { brokenPromises, halted, layers }: Omit<Execution, 'states'>,
): string[] {
  const broken = brokenPromises.slice(0, 1).map(({ head, layer, position }) => {
    const name = heads[head]?.name ?? '';
    return `the head ${name} promises \`unique\`, but selected different values in layer ${layer} at position ${position}`;
  });
  if (halted) return broken;
  const why = halt === null ? ': the program has no `halt`' : '';
  return [...broken, `not halted after ${layers} ${layers === 1 ? 'layer' : 'layers'}${why}`];
}

/** `execution`: at most as many layers as the test says, or `defaultLayers`. */
export function judge(program: Program, { expected, layers }: Expectation, execution: Execution): Judgement {
  const actual = answer(program, execution).map((value) => (value === null ? null : spell(value)));
  // A test may say where to stop, and a program may never halt.
  const stopsAsMeant = execution.halted || layers !== null || program.halt === null;
  const problems = warnings(program, stopsAsMeant ? { ...execution, halted: true } : execution);
  const isExpected = actual.length === expected.length && expected.every((word, place) => agrees(word, actual[place]));
  return { passed: isExpected && problems.length === 0, actual, problems };
}

/** One word of an expectation; `undefined`: there is none, or no output. */
export function agrees(expected: string | undefined, actual: string | null | undefined): boolean {
  if (expected === undefined || actual === undefined) return false;
  return expected === '_' || expected === (actual ?? '?');
}
