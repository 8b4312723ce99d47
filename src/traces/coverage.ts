/** Which rules a data set shows, and what a test needs that training never shows. */

import type { Program } from '../ir/program.ts';
import type { Seen } from './cases.ts';
import { type RuleLine, ruleLines } from './lines.ts';

/** What was seen on the inputs of one data set. */
export interface DataSetCoverage {
  readonly inputs: number;
  readonly layers: number;
  /** How many inputs did not halt within the layer limit. */
  readonly cutShort: number;
  /** By number of an elementary rule: on how many inputs it fired. */
  readonly fired: readonly number[];
  /** By number of an elementary rule: which input was the first on which it fired, counted from 1; 0 for none. */
  readonly first: readonly number[];
  /** By index of a rule of the program: on how many inputs it held. */
  readonly held: readonly number[];
  /** On how many inputs a rule of each line held. */
  readonly lines: readonly LineCoverage[];
}

export interface LineCoverage extends RuleLine {
  readonly inputs: number;
}

/** Takes up what was seen on one input after another. */
export interface CoverageCounter {
  readonly add: (seen: Seen) => void;
  readonly coverage: () => DataSetCoverage;
}

export function countCoverage(program: Pick<Program, 'sources' | 'rules'>): CoverageCounter {
  const lines = ruleLines(program);
  const linesOfRule = linesByRule(program, lines);
  const inputsOfLine = lines.map(() => 0);
  const [fired, first]: [number[], number[]] = [[], []];
  const held: number[] = program.rules.map(() => 0);
  let [inputs, layers, cutShort] = [0, 0, 0];
  const add = (seen: Seen): void => {
    inputs += 1;
    layers += seen.layers;
    if (!seen.halted) cutShort += 1;
    for (const rule of seen.fired) {
      while (fired.length <= rule) {
        fired.push(0);
        first.push(0);
      }
      if (fired[rule] === 0) first[rule] = inputs;
      fired[rule] = (fired[rule] ?? 0) + 1;
    }
    for (const rule of seen.held) held[rule] = (held[rule] ?? 0) + 1;
    for (const line of new Set(seen.held.flatMap((rule) => linesOfRule[rule] ?? []))) {
      inputsOfLine[line] = (inputsOfLine[line] ?? 0) + 1;
    }
  };
  const coverage = (): DataSetCoverage => ({
    inputs,
    layers,
    cutShort,
    fired: [...fired],
    first: [...first],
    held: [...held],
    lines: lines.map((line, index) => ({ ...line, inputs: inputsOfLine[index] ?? 0 })),
  });
  return { add, coverage };
}

function linesByRule({ rules }: Pick<Program, 'rules'>, lines: readonly RuleLine[]): number[][] {
  const byRule: number[][] = rules.map(() => []);
  for (const [index, line] of lines.entries()) for (const rule of line.rules) byRule[rule]?.push(index);
  return byRule;
}

/** The coverage of inputs that were seen already. */
export function coverageOf(program: Pick<Program, 'sources' | 'rules'>, seen: Iterable<Seen>): DataSetCoverage {
  const { add, coverage } = countCoverage(program);
  for (const each of seen) add(each);
  return coverage();
}

/** How many of the rules were seen at all. */
export function countSeen(times: readonly number[]): number {
  return times.filter((each) => each > 0).length;
}

export interface Comparison {
  readonly training: DataSetCoverage;
  readonly test: DataSetCoverage;
  /** Elementary rules that fire in the test only. */
  readonly testOnly: readonly TestOnlyRule[];
  /**
   * The tests that need one of them: they are predicted to fail in what is learned from the training inputs, as nothing
   * in these tells what to do. By index, with the numbers of the rules.
   */
  readonly failing: readonly { readonly test: number; readonly needs: readonly number[] }[];
  /** By index of a test: how many inputs of training, from the first on, it takes to cover it; `null`: all do not. */
  readonly coveredFrom: readonly (number | null)[];
}

interface TestOnlyRule {
  /** The number of the rule. */
  readonly rule: number;
  /** How many tests need it. */
  readonly tests: number;
}

/** `tests`: what was seen on each input of the test. */
export function compareCoverage(
  program: Pick<Program, 'sources' | 'rules'>,
  training: DataSetCoverage,
  tests: readonly Seen[],
): Comparison {
  const test = coverageOf(program, tests);
  const isNew = (rule: number): boolean => (training.fired[rule] ?? 0) === 0;
  return {
    training,
    test,
    testOnly: [...test.fired.entries()]
      .filter(([rule, times]) => times > 0 && isNew(rule))
      .map(([rule, times]) => ({ rule, tests: times })),
    failing: tests.flatMap(({ fired }, index) => {
      const needs = fired.filter(isNew);
      return needs.length === 0 ? [] : [{ test: index, needs }];
    }),
    coveredFrom: tests.map(({ fired }) =>
      fired.some(isNew) ? null : fired.reduce((most, rule) => Math.max(most, training.first[rule] ?? 0), 0),
    ),
  };
}
