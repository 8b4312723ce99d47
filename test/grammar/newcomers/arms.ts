/** Arms of a `match` in the mlp block as newcomers write them, and what they are told. */

import type { Newcomer } from './frames.ts';

export const arms: readonly Newcomer[] = [
  {
    wrong: 'switch y { case 0: x = 1; break; default: x = 2 }',
    says: '1:1 `switch` is written `match` here',
    mended: 'match y { 0 => x = 1  _ => x = 2 }',
  },
  {
    wrong: 'match y {\n  0 => x = 1,\n  else => x = 2\n}',
    says: '3:3 `else` is written `_` in a `match`',
    mended: 'match y {\n  0 => x = 1,\n  _ => x = 2\n}',
  },
  {
    wrong: 'match y {\n  case 0 => x = 1\n  case _ => x = 2\n}',
    says: '2:3 An arm has no `case`: `0 => …`',
    mended: 'match y {\n  0 => x = 1\n  _ => x = 2\n}',
  },
  {
    wrong: 'match y {\n  case 0: x = 1\n  case _: x = 2\n}',
    says: '2:3 An arm has no `case`: `0 => …`',
    mended: 'match y {\n  0 => x = 1\n  _ => x = 2\n}',
  },
  {
    wrong: 'match y {\n  case 0:\n    x = 1\n  case 1:\n    x = 2\n  default:\n    x = 3\n}',
    says: '2:3 An arm has no `case`: `0 => …`',
    mended: 'match y {\n  0 =>\n    x = 1\n  1 =>\n    x = 2\n  _ =>\n    x = 3\n}',
  },
  {
    wrong: 'match y {\n  0 -> x = 1\n  _ -> x = 2\n}',
    says: '2:5 An arm is written with `=>`: `0 => …`',
    mended: 'match y {\n  0 => x = 1\n  _ => x = 2\n}',
  },
  {
    wrong: 'match y {\n  0: x = 1\n  _: x = 2\n}',
    says: '2:4 An arm is written with `=>`: `0 => …`',
    mended: 'match y {\n  0 => x = 1\n  _ => x = 2\n}',
  },
  {
    wrong: 'match y {\n  0 => 1\n  _ => 2\n}',
    says: '2:8 An arm of this `match` is a statement, but `1` is a value',
    notes: ['A `match` that chooses a value stands behind a `=`: `x = match y { … }`'],
  },
  {
    wrong: 'match phase {\n  read => return\n  _ => x = 2\n}',
    says: '2:11 There is no `return` here: a block assigns variables, and `output` names the answer',
  },
  {
    wrong: 'match phase {\n  read => ,\n  _ => x = 2\n}',
    says: '2:10 Expected a value after `=>`, but found `,`',
  },
  {
    wrong: 'switch (y) {\n  case 0:\n    x = 1;\n    break;\n  default:\n    x = 2\n}',
    says: '1:1 `switch` is written `match` here',
    mended: 'match (y) {\n  0 =>\n    x = 1\n    \n  _ =>\n    x = 2\n}',
  },
  {
    wrong: 'match y:\n  case 0:\n    x = 1\n  case _:\n    x = 2',
    says: '1:8 The arms of a `match` stand in braces: `match y { … }`',
    mended: 'match y {\n  0 =>\n    x = 1\n  _ =>\n    x = 2\n}',
  },
  {
    wrong: 'match y {\n  0:\n    x = 1\n    d = true\n  1 | 2: x = 3\n  else: x = 0\n}',
    says: '2:4 An arm is written with `=>`: `0 => …`',
    mended: 'match y {\n  0 => {\n    x = 1\n    d = true\n  }\n  1 | 2 => x = 3\n  _ => x = 0\n}',
  },
  {
    wrong: 'match y {\n  0 => x = 1\n  _ => ()\n}',
    says: '3:8 An arm that does nothing is written `{}`',
    mended: 'match y {\n  0 => x = 1\n  _ => {}\n}',
  },
];
