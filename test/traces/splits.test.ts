/** The splits by name: their sizes, and the verdicts on the paper's programs. */

import { describe, expect, test } from 'vitest';
import type { Program } from '../../src/ir/program.ts';
import { variableName } from '../../src/ir/text.ts';
import { type Seen, watchCases } from '../../src/traces/cases.ts';
import { compareCoverage, countSeen, coverageOf } from '../../src/traces/coverage.ts';
import { gapsOf } from '../../src/traces/gaps.ts';
import { idsOfSplit, type SplitInput } from '../../src/traces/split.ts';
import { splits } from '../../src/traces/splits.ts';
import { compileProgram, programOf } from '../support/programs.ts';
import { thorough } from '../support/thoroughness.ts';

const sizes: readonly (readonly [name: string, training: number, test: number])[] = [
  ['parity:length', 2000, 500],
  ['addition:length', 5000, 1000],
  ['scan:length', 16_990, 3920],
  ['scan:length-padded', 4000, 800],
  ['scan:add-jump', 13_204, 7706],
  ['scan:add-turn-left', 19_702, 1208],
  ['scan:around-right', 15_225, 5685],
  ['scan:jump-around-right', 19_701, 1209],
  ['scan:opposite-right', 15_225, 5685],
  ['scan:primitive-right', 16_290, 4620],
  ['scan:random', 16_728, 4182],
];

describe('sizes', () => {
  test('of all', () => {
    expect(splits.map(({ name }) => name)).toEqual(sizes.map(([name]) => name));
  });
  test.each(sizes)('%s', (name, training, testSize) => {
    const parts = splits.find((split) => split.name === name)?.parts(0);
    expect([parts?.training.length, parts?.test.length]).toEqual([training, testSize]);
    const inTraining = new Set(parts?.training.map(({ words, before }) => [...before, ...words].join(' ')));
    expect(parts?.test.some(({ words, before }) => inTraining.has([...before, ...words].join(' ')))).toBe(false);
  });
});

test('the seed decides', () => {
  for (const { parts } of splits.filter(({ name }) => /random|padded|parity/.test(name))) {
    const [first, again, other] = [parts(1), parts(1), parts(2)].map((each) => JSON.stringify(each));
    expect(first === again).toBe(true);
    expect(first === other).toBe(false);
  }
});

interface Verdict {
  readonly split: string;
  readonly program: string;
  readonly parameters?: Readonly<Record<string, number>>;
  /** Elementary rules that fire in training and in the test. */
  readonly rules: readonly [training: number, test: number];
  readonly testOnly: Readonly<Record<string, number>>;
  /** How many tests need none of them. */
  readonly covered: number;
}

/** Inputs that several splits share are run once. */
function judge(program: Program): (split: string) => Omit<Verdict, 'split' | 'program'> {
  const watch = watchCases(program, 1000);
  const known = new Map<string, Seen>();
  const seenOn = (input: SplitInput): Seen => {
    const ids = idsOfSplit(program, input);
    const seen = known.get(ids.join()) ?? watch.run(ids, 'training');
    known.set(ids.join(), seen);
    return seen;
  };
  return (name) => {
    const { training, test: tests } = splits.find((split) => split.name === name)?.parts(0) ?? {
      training: [],
      test: [],
    };
    const comparison = compareCoverage(program, coverageOf(program, training.map(seenOn)), tests.map(seenOn));
    return {
      rules: [countSeen(comparison.training.fired), countSeen(comparison.test.fired)],
      testOnly: Object.fromEntries(
        gapsOf(program, watch, comparison.testOnly).map(({ variable, rules }) => [
          variableName(program, variable),
          rules.length,
        ]),
      ),
      covered: tests.length - comparison.failing.length,
    };
  };
}

function check({ split, program: name, parameters = {}, ...expected }: Verdict): void {
  expect(judge(programOf(compileProgram(name, parameters)))(split)).toEqual(expected);
}

/** As in the paper: relative and absolute parity need 3 rules; counting meets odd numbers of ones that are new. */
const verdicts: readonly Verdict[] = [
  { split: 'parity:length', program: 'parity_relative', rules: [3, 3], testOnly: {}, covered: 500 },
  { split: 'parity:length', program: 'parity_absolute', rules: [3, 3], testOnly: {}, covered: 500 },
  { split: 'parity:length', program: 'parity_counting', rules: [11, 21], testOnly: { parity: 10 }, covered: 411 },
  { split: 'addition:length', program: 'addition', rules: [232, 232], testOnly: {}, covered: 1000 },
];

describe('verdicts', () => {
  test.each(verdicts)('$split, $program', check);
});

test('a sample of SCAN', () => {
  const program = programOf(compileProgram('scan'));
  const { training = [], test: tests = [] } =
    splits.find(({ name }) => name === 'scan:primitive-right')?.parts(0) ?? {};
  const watch = watchCases(program, 1000);
  const seenOn = (inputs: readonly SplitInput[]): Seen[] =>
    inputs.filter((_, index) => index % 100 === 0).map((input) => watch.run(idsOfSplit(program, input), 'training'));
  const comparison = compareCoverage(program, coverageOf(program, seenOn(training)), seenOn(tests));
  expect(comparison.test.inputs).toBe(47);
  expect(comparison.failing.length).toBe(47);
  const gaps = gapsOf(program, watch, comparison.testOnly);
  expect(gaps.find(({ variable }) => variableName(program, variable) === 'rule')?.values).toEqual([
    { code: 11, rules: 1 },
  ]);
});

describe.each(thorough ? ['scan'] : [])('verdicts on %s', (name) => {
  const onScan: readonly Omit<Verdict, 'program'>[] = [
    {
      split: 'scan:length',
      rules: [793, 792],
      testOnly: { output_action: 116, next_output: 25, index: 1 },
      covered: 0,
    },
    { split: 'scan:add-jump', rules: [891, 924], testOnly: { output_action: 40, symbol: 4 }, covered: 81 },
    { split: 'scan:add-turn-left', rules: [935, 714], testOnly: {}, covered: 1208 },
    {
      split: 'scan:around-right',
      rules: [915, 921],
      testOnly: { output_action: 10, matched: 4, action: 4, rule: 2 },
      covered: 0,
    },
    { split: 'scan:jump-around-right', rules: [935, 828], testOnly: {}, covered: 1209 },
    { split: 'scan:opposite-right', rules: [927, 848], testOnly: { matched: 4, rule: 2, action: 2 }, covered: 0 },
    { split: 'scan:primitive-right', rules: [932, 727], testOnly: { matched: 2, rule: 1 }, covered: 0 },
    { split: 'scan:random', rules: [935, 929], testOnly: {}, covered: 4182 },
  ];
  const judgeScan = judge(programOf(compileProgram(name)));
  test.each(onScan)('$split', ({ split, ...expected }) => {
    expect(judgeScan(split)).toEqual(expected);
  });
});
