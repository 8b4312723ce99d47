/** Which elementary rules fire on inputs, as people read them. */

import { describe, expect, test } from 'vitest';
import { watchCases } from '../../src/traces/cases.ts';
import { countElementaryRules } from '../../src/traces/elementary-rules.ts';
import { elementaryRuleText } from '../../src/views/coverage.ts';
import { compileProgram, compileText, programOf, tokensOf } from '../support/programs.ts';

interface Case {
  readonly name: string;
  readonly text?: string;
  readonly inputs: readonly string[];
  readonly fired: readonly string[];
  /** How many there are, whether or not they fire. */
  readonly inAll: number;
}

const bodies = (mlp: string): string => `vocab { "0", "1", "2" }
input token
var x: 0..2 = 0
var done: bool = false
head left = token at -1
mlp {
  ${mlp}
  done = true
}
halt when done
output x
`;

const done = 'done false → true';

const cases: readonly Case[] = [
  {
    name: 'parity_relative',
    inputs: ['1 1', '0 1 0'],
    fired: [
      'done = false, left.done = true: done false → true',
      'parity = 0, done = false, left.parity = 1, left.done = true: parity 0 → 1',
      'parity = 1, done = false, left.parity = 1, left.done = true: parity 1 → 0',
    ],
    inAll: 3,
  },
  { name: 'parity_absolute', inputs: ['00'], fired: ['done = false, left.done = true: done false → true'], inAll: 3 },
  {
    name: 'parity_counting, whose odd counts are a rule each',
    inputs: ['0 1', '1 1', '1 1 1'],
    fired: [
      'share = 0.25: parity 0 → 1',
      'share = 0.5: parity 0 → 1',
      'share ≠ 0.00980392 | undefined: done false → true',
    ],
    inAll: 102,
  },
  {
    name: 'values that lead to the same end are one rule',
    text: bodies('if token != "0" { x = 1 }'),
    inputs: ['1', '2'],
    fired: [done, 'token = 1 | 2: x 0 → 1'],
    inAll: 2,
  },
  {
    name: 'values that lead to different ends are several',
    text: bodies('x = int(token)'),
    inputs: ['012'],
    fired: [done, 'token = 1: x 0 → 1', 'token = 2: x 0 → 2'],
    inAll: 7,
  },
  {
    name: 'what stays as it was is no rule',
    text: bodies('x = 0'),
    inputs: ['012'],
    fired: [done],
    inAll: 1,
  },
  {
    name: 'what does not matter is not asked for',
    text: bodies('if token == "1" or left == "2" { x = 1 }'),
    inputs: ['1', '2 0', '2 1'],
    fired: [done, 'left = 2: x 0 → 1', 'token = 1: x 0 → 1'],
    inAll: 3,
  },
];

function check({ name, text, inputs, fired, inAll }: Case): void {
  const program = programOf(text === undefined ? compileProgram(name.replace(/,.*/, '')) : compileText(text));
  const watch = watchCases(program, 100);
  for (const input of inputs) watch.run(tokensOf(program, input), 'training');
  expect(watch.elementary.map((rule) => elementaryRuleText(program, rule)).sort()).toEqual([...fired].sort());
  expect(countElementaryRules(program)).toBe(inAll);
}

describe('elementary rules', () => {
  test.each(cases)('$name', check);
});
