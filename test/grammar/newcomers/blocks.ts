/** Conditions, loops and their blocks as newcomers write them, and what they are told. */

import type { Newcomer } from './frames.ts';

export const blocks: readonly Newcomer[] = [
  {
    wrong: 'while y < 3 { y = y + 1 }',
    says: '1:1 There is no `while`: the block runs once in every layer, until `halt when …` holds',
  },
  {
    wrong: 'while true { x = 1 }',
    says: '1:1 There is no `while`: the block runs once in every layer, until `halt when …` holds',
  },
  {
    wrong: 'loop { x = 1 }',
    says: '1:1 There is no `loop`: the block runs once in every layer, until `halt when …` holds',
  },
  {
    wrong: 'if c { pass }',
    says: '1:8 `pass` is not needed: a block without statements is `{}`',
    mended: 'if c { }',
  },
  {
    wrong: 'if c { x = 1 } elif d { x = 2 } else { x = 3 }',
    says: '1:16 `elif` is written `else if` here',
    mended: 'if c { x = 1 } else if d { x = 2 } else { x = 3 }',
  },
  {
    wrong: 'if c { x = 1 } elseif d { x = 2 } else { x = 3 }',
    says: '1:16 `elseif` is written `else if` here',
    mended: 'if c { x = 1 } else if d { x = 2 } else { x = 3 }',
  },
  {
    wrong: 'if c { x = 1 } elsif d { x = 2 }',
    says: '1:16 `elsif` is written `else if` here',
    mended: 'if c { x = 1 } else if d { x = 2 }',
  },
  {
    wrong: 'if c { x = 1 }\nelif d { x = 2 }',
    says: '2:1 `elif` is written `else if` here',
    mended: 'if c { x = 1 }\nelse if d { x = 2 }',
  },
  {
    wrong: 'if y = 1 { x = 1 }',
    says: '1:6 `=` assigns a value; a comparison is written `==`',
    mended: 'if y == 1 { x = 1 }',
  },
  {
    wrong: 'if x = 1 and y = 2 { d = true }',
    says: '1:6 `=` assigns a value; a comparison is written `==`',
    mended: 'if x == 1 and y == 2 { d = true }',
  },
  {
    wrong: 'if c then { x = 1 }',
    says: '1:6 No `then` stands before a block',
    mended: 'if c { x = 1 }',
  },
  {
    wrong: 'if c then x = 1 else x = 2',
    says: '1:6 A block stands in braces: `if c { … }`',
    mended: 'if c { x = 1 } else { x = 2 }',
  },
  {
    wrong: 'if c then x = 1 end',
    says: '1:6 A block stands in braces: `if c { … }`',
    mended: 'if c { x = 1 }',
  },
  {
    wrong: 'if c then\n  x = 1\nend',
    says: '1:6 A block stands in braces: `if c { … }`',
    mended: 'if c {\n  x = 1\n}',
  },
  {
    wrong: 'if c: x = 1',
    says: '1:5 A block stands in braces: `if c { … }`',
    mended: 'if c { x = 1 }',
  },
  {
    wrong: 'if c:\n  x = 1',
    says: '1:5 A block stands in braces: `if c { … }`',
    mended: 'if c {\n  x = 1\n}',
  },
  {
    wrong: 'if c:\n  x = 1\nelse:\n  x = 2',
    says: '1:5 A block stands in braces: `if c { … }`',
    mended: 'if c {\n  x = 1\n} else {\n  x = 2\n}',
  },
  {
    wrong: 'if c:\n  x = 1\nelif d:\n  x = 2\nelse:\n  x = 3',
    says: '1:5 A block stands in braces: `if c { … }`',
    mended: 'if c {\n  x = 1\n} else if d {\n  x = 2\n} else {\n  x = 3\n}',
  },
  {
    wrong: 'if c x = 1',
    says: '1:5 A block stands in braces: `if c { … }`',
    mended: 'if c { x = 1 }',
  },
  {
    wrong: 'if (c) x = 1',
    says: '1:7 A block stands in braces: `if (c) { … }`',
    mended: 'if (c) { x = 1 }',
  },
  {
    wrong: 'if (c) x = 1 else x = 2',
    says: '1:7 A block stands in braces: `if (c) { … }`',
    mended: 'if (c) { x = 1 } else { x = 2 }',
  },
  {
    wrong: 'if c { x = 1 } else x = 2',
    says: '1:20 A block stands in braces: `else { … }`',
    mended: 'if c { x = 1 } else { x = 2 }',
  },
  {
    wrong: 'if c { x = 1 } else: x = 2',
    says: '1:20 A block stands in braces: `else { … }`',
    mended: 'if c { x = 1 } else { x = 2 }',
  },
  {
    wrong: 'if c { x = 1 } else y = 2 { x = 3 }',
    says: '1:20 A block stands in braces: `else { … }`',
    mended: 'if c { x = 1 } else { y = 2 { x = 3 } }',
  },
  {
    wrong: 'unless c { x = 1 }',
    says: '1:1 `unless` is written `if not (c)` here',
    mended: 'if not (c) { x = 1 }',
  },
  {
    wrong: 'when c { x = 1 }',
    says: '1:1 `when` is written `if` here',
    mended: 'if c { x = 1 }',
  },
  {
    wrong: 'for i in 0..3: x = i',
    says: '1:14 A block stands in braces: `for i in 0..3 { … }`',
    mended: 'for i in 0..3 { x = i }',
  },
  {
    wrong: 'for (i in 0..3) { x = 1 }',
    says: '1:5 A loop has no brackets: `for i in 0..3`',
    mended: 'for i in 0..3 { x = 1 }',
  },
  {
    wrong: 'for i = 0..3 { x = 1 }',
    says: '1:7 `=` is written `in` here',
    mended: 'for i in 0..3 { x = 1 }',
  },
  {
    wrong: 'for i of [1] { x = 1 }',
    says: '1:7 `of` is written `in` here',
    mended: 'for i in [1] { x = 1 }',
  },
  {
    wrong: 'for (let i = 0; i < 3; i++) { x = i }',
    says: '1:1 A loop goes over a list: `for i in 0..3 { … }`',
  },
  {
    wrong: 'foreach i in [1] { x = 1 }',
    says: '1:1 `foreach` is written `for` here',
    mended: 'for i in [1] { x = 1 }',
  },
  {
    wrong: 'for i, in [1] { x = 1 }',
    says: '1:8 `in` is a word of the language and cannot be a name',
  },
  {
    wrong: 'else { x = 1 }',
    says: '1:1 This `else` belongs to no `if`',
  },
  {
    wrong: 'if c { x = 1 } else if { x = 2 }',
    says: '1:23 Expected a condition after `if`, but found `{`',
  },
  {
    wrong: 'if c && d { x = 1 }',
    says: '1:6 `&&` is written `and` here',
    mended: 'if c and d { x = 1 }',
  },
  {
    wrong: 'if c | d { x = 1 }',
    says: '1:6 `|` is written `or` here',
    mended: 'if c or d { x = 1 }',
  },
  {
    wrong: 'if c and { x = 1 }',
    says: '1:9 Expected a value after `and`, but found `{`',
  },
  {
    wrong: 'if c and not { x = 1 }',
    says: '1:13 Expected a value after `not`, but found `{`',
  },
  {
    wrong: 'if c begin x = 1 end',
    says: '1:6 A block stands in braces: `if c { … }`',
    mended: 'if c { x = 1 }',
  },
  {
    wrong: 'do { x = 1 } while c',
    says: '1:1 There is no `do`: the block runs once in every layer, until `halt when …` holds',
  },
  {
    wrong: 'if let z = left { x = z }',
    says: '1:4 A condition makes no names: `if left is defined { … }`',
  },
  {
    wrong: 'if left is not defined { x = 1 }',
    says: '1:9 This is written `not left is defined` here',
    mended: 'if not left is defined { x = 1 }',
  },
  {
    wrong: 'if left is defined and left > 2: x = left',
    says: '1:32 A block stands in braces: `if left is defined and left > 2 { … }`',
    mended: 'if left is defined and left > 2 { x = left }',
  },
  {
    wrong: 'for i in 0..3 do x = i end',
    says: '1:15 A block stands in braces: `for i in 0..3 { … }`',
    mended: 'for i in 0..3 { x = i }',
  },
  {
    wrong: 'while c:\n  x = 1',
    says: '1:1 There is no `while`: the block runs once in every layer, until `halt when …` holds',
  },
  {
    wrong: 'if c:\n  if d:\n    x = 1\n  else:\n    x = 2\ny = 1',
    says: '1:5 A block stands in braces: `if c { … }`',
    mended: 'if c {\n  if d {\n    x = 1\n  } else {\n    x = 2\n  }\n}\ny = 1',
  },
  {
    wrong: 'if x =< y { x = 1 }',
    says: '1:6 `=<` is written `<=` here',
    mended: 'if x <= y { x = 1 }',
  },
  {
    wrong: 'if x => 3 { y = 1 }',
    says: '1:6 `=>` is written `>=` here',
    mended: 'if x >= 3 { y = 1 }',
  },
];
