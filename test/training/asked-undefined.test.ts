/** Which programs ask whether what a head fetched is defined. */

import { expect, test } from 'vitest';
import type { Compilation } from '../../src/compile.ts';
import { askedWhetherDefined } from '../../src/training/asked-undefined.ts';
import { compileProgram, compileText, programOf } from '../support/programs.ts';

function check(compilation: Compilation, asked: readonly string[]): void {
  expect(askedWhetherDefined(programOf(compilation)).map(({ name }) => name)).toEqual(asked);
}

const declarations =
  'vocab { "a", "b" }\ninput token\nvar x: 0..2 = 0\nhead left = token at -1\nhead right = token at +1\noutput x\n';

test.each([
  ['that it is not', 'if not left is defined { x = 1 }', ['left']],
  ['of two', 'if not left is defined or not right is defined { x = 1 }', ['left', 'right']],
  ['or has a value', 'if not left is defined or left == "a" { x = 1 }', ['left']],
  ['that it is', 'if left is defined { x = 1 }', []],
  ['its value', 'if left == "a" { x = 1 }', []],
  ['whatever it is', 'if left is defined { x = 1 } else { x = 1 }', []],
  ['both, with answers for each', 'if left is defined { x = 1 } else { x = 2 }', ['left']],
])('%s', (_, statements, asked) => {
  check(compileText(`${declarations}mlp { ${statements} }\n`), asked);
});

test.each([
  ['addition', []],
  ['parity_relative', []],
  ['binary_increment', ['right']],
  ['brackets', ['next', 'innermost']],
] as const)('%s', (name, asked) => {
  check(compileProgram(name), asked);
});
