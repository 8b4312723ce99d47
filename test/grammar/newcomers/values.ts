/** Values as newcomers write them, and what they are told. */

import type { Newcomer } from './frames.ts';

export const values: readonly Newcomer[] = [
  {
    wrong: '1 if c else 2',
    says: '1:1 A choice between two values is written `if CONDITION { A } else { B }`',
    mended: 'if c { 1 } else { 2 }',
  },
  {
    wrong: 'y if y > 3 else 0',
    says: '1:1 A choice between two values is written `if CONDITION { A } else { B }`',
    mended: 'if y > 3 { y } else { 0 }',
  },
  {
    wrong: 'c ? 1 : 2',
    says: '1:1 A choice between two values is written `if CONDITION { A } else { B }`',
    mended: 'if c { 1 } else { 2 }',
  },
  {
    wrong: 'if c then 1 else 2',
    says: '1:6 A block stands in braces: `if c { … }`',
    mended: 'if c { 1 } else { 2 }',
  },
  {
    wrong: 'if c { 1 }',
    says: '1:11 Expected `else` after `}`',
    notes: ['An `if` that is a value has one for both cases'],
  },
  {
    wrong: 'if c: 1 else: 2',
    says: '1:5 A block stands in braces: `if c { … }`',
    mended: 'if c { 1 } else { 2 }',
  },
  {
    wrong: 'if (c) 1 else 2',
    says: '1:7 A block stands in braces: `if (c) { … }`',
    mended: 'if (c) { 1 } else { 2 }',
  },
  {
    wrong: 'if c 1 else 2',
    says: '1:5 A block stands in braces: `if c { … }`',
    mended: 'if c { 1 } else { 2 }',
  },
  {
    wrong: 'match y { 0 => 1, else => 2 }',
    says: '1:19 `else` is written `_` in a `match`',
    mended: 'match y { 0 => 1, _ => 2 }',
  },
  {
    wrong: 'match y { case 0 => 1, case _ => 2 }',
    says: '1:11 An arm has no `case`: `0 => …`',
    mended: 'match y { 0 => 1, _ => 2 }',
  },
  {
    wrong: 'match y { case 0: 1; default: 2 }',
    says: '1:11 An arm has no `case`: `0 => …`',
    mended: 'match y { 0 => 1 _ => 2 }',
  },
  {
    wrong: 'match y { 0: 1, _: 2 }',
    says: '1:12 An arm is written with `=>`: `0 => …`',
    mended: 'match y { 0 => 1, _ => 2 }',
  },
  {
    wrong: 'match y { 0 -> 1, _ -> 2 }',
    says: '1:13 An arm is written with `=>`: `0 => …`',
    mended: 'match y { 0 => 1, _ => 2 }',
  },
  {
    wrong: 'match y { 0 || 1 => 1, _ => 2 }',
    says: '1:13 `||` is written `or` here',
    mended: 'match y { 0 or 1 => 1, _ => 2 }',
  },
  {
    wrong: 'match y { 0, 1 => 1, _ => 2 }',
    says: '1:12 Patterns of one arm stand beside each other with `|`',
    mended: 'match y { 0 | 1 => 1, _ => 2 }',
  },
  {
    wrong: 'match y with { 0 => 1, _ => 2 }',
    says: '1:9 No `with` stands before the arms',
    mended: 'match y { 0 => 1, _ => 2 }',
  },
  {
    wrong: 'match y { 0 => 1; _ => 2 }',
    says: '1:17 `;` is not needed: statements end by themselves',
    mended: 'match y { 0 => 1 _ => 2 }',
  },
  {
    wrong: 'match y: 0 => 1, _ => 2',
    says: '1:8 The arms of a `match` stand in braces: `match y { … }`',
    mended: 'match y { 0 => 1, _ => 2 }',
  },
  {
    wrong: 'switch y { 0 => 1, _ => 2 }',
    says: '1:1 `switch` is written `match` here',
    mended: 'match y { 0 => 1, _ => 2 }',
  },
  {
    wrong: 'y ** 2',
    says: '1:3 There is no `**`: a power is a product, as in `x * x`',
  },
  {
    wrong: 'y +',
    says: '1:4 Expected a value after `+`',
  },
  {
    wrong: 'y++',
    says: '1:4 Expected a value after `+`',
  },
  {
    wrong: 'x and',
    says: '1:6 Expected a value after `and`',
  },
  {
    wrong: 'not',
    says: '1:4 Expected a value after `not`',
  },
  {
    wrong: 'y == 3 && c',
    says: '1:8 `&&` is written `and` here',
    mended: 'y == 3 and c',
  },
  {
    wrong: 'y = 3',
    says: '1:3 `=` assigns a value; a comparison is written `==`',
    mended: 'y == 3',
  },
  {
    wrong: 'y === 3',
    says: '1:3 `===` is written `==` here',
    mended: 'y == 3',
  },
  {
    wrong: 'y !== 3',
    says: '1:3 `!==` is written `!=` here',
    mended: 'y != 3',
  },
  {
    wrong: 'y <> 3',
    says: '1:3 `<>` is written `!=` here',
    mended: 'y != 3',
  },
  {
    wrong: '!c',
    says: '1:1 `!` is written `not` here',
    mended: 'not c',
  },
  {
    wrong: 'y as 0..3',
    says: '1:3 Expected a statement or `}` after `y`, but found `as`',
  },
  {
    wrong: 'x.len()',
    says: '1:1 Values have no methods: `len(x)`',
    mended: 'len(x)',
  },
  {
    wrong: 'len x',
    says: '1:1 A function is called with brackets: `len(x)`',
    mended: 'len(x)',
  },
  {
    wrong: 'min x, y',
    says: '1:1 A function is called with brackets: `min(x, y)`',
    mended: 'min(x, y)',
  },
  {
    wrong: 'min(x y)',
    says: '1:7 Expected `,` or `)` after `x`, but found `y`',
  },
  {
    wrong: '{ 1, 2',
    says: '1:7 Expected `}` after `2`',
    mended: '{ 1, 2 }',
  },
  {
    wrong: '(1, 2)',
    says: '1:1 A list stands in square brackets',
    mended: '[1, 2]',
  },
  {
    wrong: 'f"a"',
    says: '1:2 Expected a statement or `}` after `f`, but found `"a"`',
  },
  {
    wrong: 'y is not defined',
    says: '1:3 This is written `not y is defined` here',
    mended: 'not y is defined',
  },
  {
    wrong: 'left is undefined',
    says: '1:6 This is written `not left is defined` here',
    mended: 'not left is defined',
  },
  {
    wrong: 'y is None',
    says: '1:3 This is written `not y is defined` here',
    mended: 'not y is defined',
  },
  {
    wrong: 'y is 3',
    says: '1:3 `is` stands only before `defined`; a comparison is written `==`',
    mended: 'y == 3',
  },
  {
    wrong: 'y not 3',
    says: '1:6 Expected `in` after `not`, but found `3`',
  },
  {
    wrong: 'x => x',
    says: '1:3 Expected a statement or `}` after `x`, but found `=>`',
  },
  {
    wrong: 'lambda a: a + 1',
    says: '1:8 Expected a statement or `}` after `lambda`, but found `a`',
  },
  {
    wrong: 'y << 1',
    says: '1:3 There is no `<<`: a shift is a product, as in `x * 2`',
  },
  {
    wrong: 'y & 1',
    says: '1:3 `&` is not part of the language',
    notes: ['Two conditions are joined by `and`; of the operators on bits there is only `^`'],
  },
  {
    wrong: 'y ~ 1',
    says: '1:3 `~` is not part of the language',
    notes: [
      'Names are made of the letters A to Z, digits and underscores; anything else can stand in a quoted word or a comment',
    ],
  },
  {
    wrong: '-',
    says: '1:2 Expected a value after `-`',
  },
  {
    wrong: '1..',
    says: '1:4 Expected a value after `..`',
  },
  {
    wrong: 'y between 0 and 3',
    says: '1:3 Expected a statement or `}` after `y`, but found `between`',
  },
  {
    wrong: '0.',
    says: '1:3 Expected a name after `.`',
  },
  {
    wrong: '.5',
    says: '1:1 A number begins with a digit: `0.5`',
    mended: '0.5',
  },
  {
    wrong: '1_000',
    says: '1:1 `1_000` is no number: whole numbers are made of digits only',
    mended: '1000',
  },
  {
    wrong: '0x10',
    says: '1:1 `0x10` is no number: whole numbers are made of digits only',
    mended: '16',
  },
  {
    wrong: 'sum(y for y in [1,2])',
    says: '1:7 Expected `,` or `)` after `y`, but found `for`',
  },
  {
    wrong: 'token as Phase',
    says: '1:1 A conversion is written `Phase(token)`',
    mended: 'Phase(token)',
  },
  {
    wrong: 'y is not None',
    says: '1:3 This is written `y is defined` here',
    mended: 'y is defined',
  },
  {
    wrong: 'y is not 3',
    says: '1:3 `is` stands only before `defined`; a comparison is written `!=`',
    mended: 'y != 3',
  },
  {
    wrong: '5 % 2 ** 2',
    says: '1:7 There is no `**`: a power is a product, as in `x * x`',
  },
];
