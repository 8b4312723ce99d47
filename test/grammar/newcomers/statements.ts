/** Statements as newcomers write them, and what they are told. */

import type { Newcomer } from './frames.ts';

export const statements: readonly Newcomer[] = [
  {
    wrong: 'return x',
    says: '1:1 There is no `return` here: a block assigns variables, and `output` names the answer',
  },
  {
    wrong: 'return',
    says: '1:1 There is no `return` here: a block assigns variables, and `output` names the answer',
  },
  {
    wrong: 'break',
    says: '1:1 There is no `break`: what is to happen only sometimes stands in an `if`',
  },
  {
    wrong: 'continue',
    says: '1:1 There is no `continue`: what is to happen only sometimes stands in an `if`',
  },
  {
    wrong: 'pass',
    says: '1:1 `pass` is not needed: a block without statements is `{}`',
    mended: '',
  },
  {
    wrong: 'def f(a): return a',
    says: '1:1 A function is declared outside of the block: `fn NAME(x: TYPE): TYPE { VALUE }`',
  },
  {
    wrong: 'x += 1',
    says: '1:3 `x += …` is written `x = x + …` here',
    mended: 'x = x + 1',
  },
  {
    wrong: 'x -= y',
    says: '1:3 `x -= …` is written `x = x - …` here',
    mended: 'x = x - y',
  },
  {
    wrong: 'x++',
    says: '1:2 `x++` is written `x = x + 1` here',
    mended: 'x = x + 1',
  },
  {
    wrong: 'x--',
    says: '1:2 `x--` is written `x = x - 1` here',
    mended: 'x = x - 1',
  },
  {
    wrong: '++x',
    says: '1:1 `+` does not begin a statement',
    notes: ['A statement is an assignment, `let`, `if`, `match`, `for` or a block'],
  },
  {
    wrong: 'x := 1',
    says: '1:3 `:=` is written `=` here',
    mended: 'x = 1',
  },
  {
    wrong: 'let z := 1',
    says: '1:7 `:=` is written `=` here',
    mended: 'let z = 1',
  },
  {
    wrong: 'x <- 1',
    says: '1:3 `<-` is written `=` here',
    mended: 'x = 1',
  },
  {
    wrong: 'x == 1',
    says: '1:3 `==` compares; an assignment is written `=`',
    mended: 'x = 1',
  },
  {
    wrong: 'x == 1\ny = 2',
    says: '1:3 `==` compares; an assignment is written `=`',
    mended: 'x = 1\ny = 2',
  },
  {
    wrong: 'x = 1;',
    says: '1:6 `;` is not needed: statements end by themselves',
    mended: 'x = 1',
  },
  {
    wrong: 'var z = 1',
    says: '1:1 `var` begins a declaration, which cannot stand in a block',
    notes: ['In a block, `let` gives a name to a value'],
    mended: 'let z = 1',
  },
  {
    wrong: 'var z: 0..9 = 1',
    says: '1:1 `var` begins a declaration, which cannot stand in a block',
    notes: ['In a block, `let` gives a name to a value'],
    mended: 'let z: 0..9 = 1',
  },
  {
    wrong: 'const z = 1',
    says: '1:1 `const` begins a declaration, which cannot stand in a block',
    notes: ['In a block, `let` gives a name to a value'],
    mended: 'let z = 1',
  },
  {
    wrong: 'let mut z = 1\nx = z',
    says: '1:5 A `let` never changes; what changes is a variable, declared with `var`',
    mended: 'let z = 1\nx = z',
  },
  {
    wrong: 'let x: 0..9',
    says: '1:12 Expected `=` after `9`',
  },
  {
    wrong: 'x, y = y, x',
    says: '1:1 An assignment has one variable',
    notes: ['All assignments of a layer take effect together: `x = y  y = x` exchanges two values'],
    mended: 'x = y  y = x',
  },
  {
    wrong: '(x, y) = (y, x)',
    says: '1:1 An assignment has one variable',
    notes: ['All assignments of a layer take effect together: `x = y  y = x` exchanges two values'],
    mended: 'x = y  y = x',
  },
  {
    wrong: 'x = y = 1',
    says: '1:7 `=` assigns a value; a comparison is written `==`',
    mended: 'x = y == 1',
  },
  {
    wrong: 'x: 0..9 = 1',
    says: '1:1 A name for a value is made with `let`: `let x: 0..9 = …`',
    mended: 'let x: 0..9 = 1',
  },
  {
    wrong: 'x',
    says: '1:2 Expected `=` after `x`',
    notes: ['A statement is an assignment, `let`, `if`, `match`, `for` or a block'],
  },
  {
    wrong: 'f(x)',
    says: '1:1 `f(…)` alone does nothing: a statement assigns a variable',
  },
  {
    wrong: 'print(x)',
    says: '1:1 `print(…)` alone does nothing: a statement assigns a variable',
    notes: ['`altac run --show` prints all variables'],
  },
  {
    wrong: 'x = 1, y = 2',
    says: '1:6 No `,` stands between statements',
    mended: 'x = 1 y = 2',
  },
  {
    wrong: 'x.y = 1',
    says: '1:1 `x.y` cannot be assigned: a variable is assigned as a whole, at its own position',
  },
  {
    wrong: 'TABLE[0] = 1',
    says: '1:1 `TABLE[0]` cannot be assigned: a variable is assigned as a whole, at its own position',
  },
  {
    wrong: 'assert c',
    says: '1:1 There is no `assert`: `test "NAME" { … }` says what a program has to answer',
  },
  {
    wrong: 'x = 1 if c',
    says: '1:1 A condition stands before the statement: `if c { x = 1 }`',
    mended: 'if c { x = 1 }',
  },
  {
    wrong: 'x = 1 if c else 2',
    says: '1:5 A choice between two values is written `if CONDITION { A } else { B }`',
    mended: 'x = if c { 1 } else { 2 }',
  },
  {
    wrong: 'c ? x = 1 : x = 2',
    says: '1:1 A choice between two values is written `if CONDITION { A } else { B }`',
    mended: 'if c { x = 1 } else { x = 2 }',
  },
  {
    wrong: 'head h = x at -1',
    says: '1:1 `head` begins a declaration, which cannot stand in a block',
  },
  {
    wrong: 'halt',
    says: '1:1 `halt` begins a declaration, which cannot stand in a block',
  },
  {
    wrong: 'halt when c',
    says: '1:1 `halt` begins a declaration, which cannot stand in a block',
  },
  {
    wrong: 'output x',
    says: '1:1 `output` begins a declaration, which cannot stand in a block',
  },
  {
    wrong: 'x = if c { 1 }',
    says: '1:15 Expected `else` after `}`',
    notes: ['An `if` that is a value has one for both cases'],
  },
  {
    wrong: 'x = if c { y = 1 } else { y = 2 }',
    says: '1:12 Expected a value after `{`, but found `y`',
  },
  {
    wrong: 'set x = 1',
    says: '1:1 `set` does not begin a statement',
    notes: ['A statement is an assignment, `let`, `if`, `match`, `for` or a block'],
  },
  {
    wrong: 'x = 1 // ok\ny = 2 # python',
    says: '2:7 A comment begins with `//` and ends with the line',
    mended: 'x = 1 // ok\ny = 2 // python',
  },
  {
    wrong: '/* c */ x = 1',
    says: '1:1 A comment begins with `//` and ends with the line',
  },
  {
    wrong: '"""doc"""',
    says: '1:1 `""` does not begin a statement',
    notes: ['A statement is an assignment, `let`, `if`, `match`, `for` or a block'],
  },
  {
    wrong: "x = 'a'",
    says: '1:5 `\'a\'` is written `"a"` here',
    mended: 'x = "a"',
  },
  {
    wrong: 'try { x = 1 }',
    says: '1:1 There is no `try`: a statement that reads something undefined does nothing',
  },
  {
    wrong: 'x = y if c else z if d else 0',
    says: '1:5 A choice between two values is written `if CONDITION { A } else { B }`',
    mended: 'x = if c { y } else if d { z } else { 0 }',
  },
  {
    wrong: 'x = (1 if c else 2)',
    says: '1:6 A choice between two values is written `if CONDITION { A } else { B }`',
    mended: 'x = (if c { 1 } else { 2 })',
  },
  {
    wrong: 'self.x = 1',
    says: '1:1 A variable is named without `self.`',
    mended: 'x = 1',
  },
  {
    wrong: 'x = left?',
    says: '1:9 `?` is not part of the language',
    notes: [
      'A choice between two values is written `if CONDITION { A } else { B }`',
      '`NAME is defined` tests whether a head has a value',
    ],
  },
  {
    wrong: 'a == 1 { x = 1 }',
    says: '1:1 Expected `if` before `a == 1`',
    mended: 'if a == 1 { x = 1 }',
  },
  {
    wrong: 'x == 1 { y = 1 }',
    says: '1:1 Expected `if` before `x == 1`',
    mended: 'if x == 1 { y = 1 }',
  },
  {
    wrong: 'phase = Phase::write',
    says: '1:9 A value of an enum is written `write`',
    mended: 'phase = write',
  },
  {
    wrong: 'x = Math.max(x, y)',
    says: '1:5 A function has no prefix: `max(…)`',
    mended: 'x = max(x, y)',
  },
];
