/** Minimal rules give every new value that the inputs show; without any part of them some are wrong. */

import { describe, expect, test } from 'vitest';
import type { Program, Rule } from '../../src/ir/program.ts';
import { ruleText } from '../../src/ir/text.ts';
import { type CaseWatch, watchCases } from '../../src/traces/cases.ts';
import { minimalRules, misledCases } from '../../src/traces/minimal-rules.ts';
import { variedInputs } from '../programs/inputs.ts';
import { compileProgram, programNames, programOf, tokensOf } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { thorough } from '../support/thoroughness.ts';

const programs = programNames.filter((name) => name !== 'scan_grammar' && (thorough || name !== 'scan'));

function watchOn(program: Program, inputs: readonly (readonly number[])[]): CaseWatch {
  const watch = watchCases(program, 100);
  for (const tokens of inputs) watch.run(tokens, 'training');
  return watch;
}

/** Every way to leave out a rule, an assignment or a condition. */
function poorer(rules: readonly Rule[]): (readonly Rule[])[] {
  const replaced = (index: number, rule: Rule): readonly Rule[] => rules.map((each, i) => (i === index ? rule : each));
  return rules.flatMap((rule, index) => [
    rules.filter((each) => each !== rule),
    ...rule.assigns.map((part) => replaced(index, { ...rule, assigns: rule.assigns.filter((each) => each !== part) })),
    ...rule.when.map((part) => replaced(index, { ...rule, when: rule.when.filter((each) => each !== part) })),
    ...rule.within.map((part) => replaced(index, { ...rule, within: rule.within.filter((each) => each !== part) })),
  ]);
}

describe('nothing is wrong, and nothing can be left out', () => {
  test.each(programs)('%s', (name) => {
    const program = programOf(compileProgram(name));
    const { updates } = watchOn(program, variedInputs(program, name === 'scan' ? 3 : 30, seededRandom(5)));
    const rules = minimalRules(program, updates, 'training').rules.map(({ rule }) => rule);
    const wrong = (given: readonly Rule[]): boolean => misledCases(program, given, updates, 'training').size > 0;
    expect(wrong(program.rules)).toBe(false);
    expect(wrong(rules)).toBe(false);
    expect(poorer(rules).filter((fewer) => !wrong(fewer))).toEqual([]);
  });
});

interface Case {
  readonly what: string;
  readonly program: string;
  readonly inputs: readonly string[];
  readonly rules: readonly string[];
}

const cases: readonly Case[] = [
  { what: 'nothing to do', program: 'parity_relative', inputs: [''], rules: [] },
  {
    what: 'zeros alone',
    program: 'parity_relative',
    inputs: ['0 0 0'],
    rules: ['left.done = true → done := true'],
  },
  {
    what: 'a single one, to the right of which there is nothing: it is only passed on to itself',
    program: 'parity_relative',
    inputs: ['0 1'],
    rules: ['left.done = true → done := true'],
  },
  {
    what: 'a one whose right neighbour is a zero',
    program: 'parity_relative',
    inputs: ['1 0'],
    rules: ['left.done = true → parity := 1', 'left.done = true → done := true'],
  },
];

describe('what the inputs support', () => {
  test.each(cases)('$what', ({ program: name, inputs, rules }) => {
    const program = programOf(compileProgram(name));
    const { updates } = watchOn(
      program,
      inputs.map((input) => tokensOf(program, input)),
    );
    const minimal = minimalRules(program, updates, 'training');
    expect(minimal.rules.map(({ rule }) => ruleText(program, rule))).toEqual(rules);
    expect(minimal.conditionsLeft).toBe(
      minimal.rules.reduce((sum, { rule }) => sum + rule.when.length + rule.within.length, 0),
    );
  });
});

test('other inputs may show that it is not the program', () => {
  const program = programOf(compileProgram('parity_relative'));
  const watch = watchOn(program, [tokensOf(program, '1 0')]);
  const rules = minimalRules(program, watch.updates, 'training').rules.map(({ rule }) => rule);
  watch.run(tokensOf(program, '1 1'), 'test');
  const misled = misledCases(program, rules, watch.updates, 'test');
  expect([...misled].map(([variable, count]) => [program.variables[variable]?.name, count])).toEqual([['parity', 1]]);
});
