/** Variables and constants as newcomers write them, and what they are told. */

import type { Newcomer } from './frames.ts';

export const variables: readonly Newcomer[] = [
  {
    wrong: 'var z = 0',
    says: '1:6 The type of `z` is missing: `var z: 0..9 = …`',
    notes: ['`0..9` are the whole numbers from 0 to 9'],
  },
  {
    wrong: 'var z = token == "a"',
    says: '1:6 The type of `z` is missing: `var z: bool = …`',
    mended: 'var z: bool = token == "a"',
  },
  {
    wrong: 'var z = true',
    says: '1:6 The type of `z` is missing: `var z: bool = …`',
    mended: 'var z: bool = true',
  },
  {
    wrong: 'var z: numeric = 0',
    says: '1:15 Expected the list of its values, as in `[0, 0.5, 1]`, after `numeric`, but found `=`',
  },
  {
    wrong: 'var z: set = { 1 }',
    says: '1:11 Expected `of` and the type of the elements after `set`, but found `=`',
  },
  {
    wrong: 'var z: set of = { 1 }',
    says: '1:14 Expected the type of the elements after `of`, but found `=`',
  },
  {
    wrong: 'var z: set[0..3] = { 1 }',
    says: '1:8 The type of a set is written `set of 0..3`',
    mended: 'var z: set of 0..3 = { 1 }',
  },
  {
    wrong: 'var z: 0..9',
    says: '1:12 The initial value of `z` is missing: `var z: 0..9 = …`',
  },
  {
    wrong: 'var z: bool',
    says: '1:12 The initial value of `z` is missing: `var z: bool = …`',
    mended: 'var z: bool = false',
  },
  {
    wrong: 'int z = 0',
    says: '1:1 A variable is declared `var z: 0..9 = …`',
  },
  {
    wrong: 'let z: 0..9 = 0',
    says: '1:1 A variable is declared with `var`; `let` stands within blocks',
    mended: 'var z: 0..9 = 0',
  },
  {
    wrong: 'z: 0..9 = 0',
    says: '1:1 A variable is declared with `var`: `var z: …`',
    mended: 'var z: 0..9 = 0',
  },
  {
    wrong: 'z = 0',
    says: '1:1 `z = …` is a statement, which can stand only in the `mlp` block',
  },
  {
    wrong: 'var z: 0...9 = 0',
    says: '1:9 `...` is written `..` here',
    mended: 'var z: 0..9 = 0',
  },
  {
    wrong: 'var z: 0..=9 = 0',
    says: '1:9 `..=` is written `..` here',
    mended: 'var z: 0..9 = 0',
  },
  {
    wrong: 'var z in 0..9 = 0',
    says: '1:7 `var z` goes on with `:`, not with `in`',
    mended: 'var z: 0..9 = 0',
  },
  {
    wrong: 'var z: numeric(0, 1) = 0',
    says: '1:17 Expected `)` after `0`, but found `,`',
  },
  {
    wrong: 'var z: enum { a, b } = a',
    says: '1:7 Expected a type after `:`, but found `enum`',
  },
  {
    wrong: 'var a: 0..9, b: 0..9 = 0',
    says: '1:12 Expected `=` after `9`, but found `,`',
  },
  {
    wrong: 'var mut z: 0..9 = 0',
    says: '1:5 Every variable can change: `mut` is not needed',
    mended: 'var z: 0..9 = 0',
  },
  {
    wrong: 'mut z: 0..9 = 0',
    says: '1:1 `mut` is written `var` here',
    mended: 'var z: 0..9 = 0',
  },
  {
    wrong: 'const z: 0..9 = 0',
    says: '1:8 A constant has the type of its value: `const z = …`',
    mended: 'const z = 0',
  },
  {
    wrong: 'param z: 0..9 = 0',
    says: '1:8 A constant has the type of its value: `param z = …`',
    mended: 'param z = 0',
  },
  {
    wrong: 'let N2 = 3',
    says: '1:1 A constant is declared with `const`; `let` stands within blocks',
    mended: 'const N2 = 3',
  },
  {
    wrong: 'const T = [1, 2, 3',
    says: '1:19 Expected `]` after `3`',
    mended: 'const T = [1, 2, 3]',
  },
  {
    wrong: 'const T = {"a": 1, "b": 2}',
    says: '1:12 The fields of a record are written `{ name: VALUE }`',
    mended: 'const T = {a: 1, b: 2}',
  },
  {
    wrong: 'const T = { a = 1 }',
    says: '1:15 The fields of a record are written `{ name: VALUE }`',
    mended: 'const T = { a: 1 }',
  },
  {
    wrong: 'const T = [1; 3]',
    says: '1:13 `;` is written `,` here',
    mended: 'const T = [1, 3]',
  },
  {
    wrong: 'const T = [1 2 3]',
    says: '1:14 Expected `,` or `]` after `1`, but found `2`',
  },
  {
    wrong: 'const T = (1, 2)',
    says: '1:11 A list stands in square brackets',
    mended: 'const T = [1, 2]',
  },
  {
    wrong: 'const T = 1,2',
    says: '1:12 `,` cannot stand behind `1` here',
  },
  {
    wrong: 'const T == 3',
    says: '1:9 `const T` goes on with `=`, not with `==`',
    mended: 'const T = 3',
  },
  {
    wrong: 'const T := 3',
    says: '1:9 `:=` is written `=` here',
    mended: 'const T = 3',
  },
  {
    wrong: 'const T = [i => i]',
    says: '1:14 Expected `,` or `]` after `i`, but found `=>`',
  },
  {
    wrong: 'const T = {1: 2}',
    says: '1:13 Expected `,` or `}` after `1`, but found `:`',
  },
  {
    wrong: 'const T = []int{1}',
    says: '1:13 `int` cannot stand behind `]` here',
  },
  {
    wrong: 'const T = [i for i in 0..3 where i > 1]',
    says: '1:28 `where` is written `if` here',
    mended: 'const T = [i for i in 0..3 if i > 1]',
  },
  {
    wrong: 'const T = [for i in 0..3: i]',
    says: '1:12 Expected `,` or `]` after `[`, but found `for`',
  },
  {
    wrong: 'VAR z: 0..9 = 0',
    says: '1:1 `VAR` is written `var`',
    mended: 'var z: 0..9 = 0',
  },
  {
    wrong: 'let mut z: 0..9 = 0',
    says: '1:1 A variable is declared with `var`; `let` stands within blocks',
    mended: 'var z: 0..9 = 0',
  },
  {
    wrong: 'const T = [1..3, (4, 5)]',
    says: '1:18 A list stands in square brackets',
    mended: 'const T = [1..3, [4, 5]]',
  },
  {
    wrong: 'parameter size = 4',
    says: '1:1 `parameter` is written `param` here',
    mended: 'param size = 4',
  },
  {
    wrong: 'state z: 0..9 = 0',
    says: '1:1 `state` is written `var` here',
    mended: 'var z: 0..9 = 0',
  },
];
