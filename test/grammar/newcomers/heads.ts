/** Heads as newcomers write them, and what they are told. */

import type { Newcomer } from './frames.ts';

export const heads: readonly Newcomer[] = [
  {
    wrong: 'head h = count token == "a"',
    says: '1:15 Expected `where` after `count`, but found `token`',
    mended: 'head h = count where token == "a"',
  },
  {
    wrong: 'head h = count(token == "a")',
    says: '1:15 Expected `where` after `count`, but found `(`',
    mended: 'head h = count where (token == "a")',
  },
  {
    wrong: 'head h = count of x where c',
    says: '1:16 `count` counts positions and takes no variable',
    mended: 'head h = count where c',
  },
  {
    wrong: 'head h = sum x where here == y',
    says: '1:10 There is no `sum`: a head takes a value, its `mean`, or a `count`',
    notes: ['A sum is a `mean` times a `count`'],
  },
  {
    wrong: 'head h = max x where here == y',
    says: '1:10 There is no `max`: a head takes a value, its `mean`, or a `count`',
    notes: ['The largest has no larger one: `count where key.x > query.x`'],
  },
  {
    wrong: 'head h = min x where here == y',
    says: '1:10 There is no `min`: a head takes a value, its `mean`, or a `count`',
    notes: ['The smallest has no smaller one: `count where key.x < query.x`'],
  },
  {
    wrong: 'head h = all x where here == y',
    says: '1:10 There is no `all`: a head takes a value, its `mean`, or a `count`',
    notes: ['All is a `count` of 0 of the others'],
  },
  {
    wrong: 'head h = any c where here == y',
    says: '1:10 There is no `any`: a head takes a value, its `mean`, or a `count`',
    notes: ['Any is a `count` of 1 and more'],
  },
  {
    wrong: 'head h = mean(x) where here == y',
    says: '1:10 `mean` has no brackets: `mean x`',
    mended: 'head h = mean x where here == y',
  },
  {
    wrong: 'head h = sum(x) where here == y',
    says: '1:10 There is no `sum`: a head takes a value, its `mean`, or a `count`',
    notes: ['A sum is a `mean` times a `count`'],
  },
  {
    wrong: 'head h = avg x where here == y',
    says: '1:10 There is no `avg`: a head takes a value, its `mean`, or a `count`',
    notes: ['It is called `mean` here'],
    mended: 'head h = mean x where here == y',
  },
  {
    wrong: 'head h = first x where here == y',
    says: '1:10 A head takes the value that it selects: `x` alone',
    mended: 'head h = x where here == y',
  },
  {
    wrong: 'head h = x[here - 1]',
    says: '1:11 A head reads another position with `x at -1`',
    mended: 'head h = x at -1',
  },
  {
    wrong: 'head h = x[-1]',
    says: '1:11 A head reads another position with `x at -1`',
    mended: 'head h = x at -1',
  },
  {
    wrong: 'head h = x where here = y',
    says: '1:23 `=` assigns a value; a comparison is written `==`',
    mended: 'head h = x where here == y',
  },
  {
    wrong: 'head h = x where',
    says: '1:17 Expected a value after `where`',
  },
  {
    wrong: 'head h = x if here == y',
    says: '1:12 `if` is written `where` here',
    mended: 'head h = x where here == y',
  },
  {
    wrong: 'head h = x when here == y',
    says: '1:12 `when` is written `where` here',
    mended: 'head h = x where here == y',
  },
  {
    wrong: 'head h = x for here == y',
    says: '1:12 `for` is written `where` here',
    mended: 'head h = x where here == y',
  },
  {
    wrong: 'head h = x where here == y at',
    says: '1:30 Expected a value after `at`',
  },
  {
    wrong: 'head h = x at (-1, 1)',
    says: '1:16 Several distances stand in braces: `at { -1, 1 }`',
    mended: 'head h = x at { -1, 1 }',
  },
  {
    wrong: 'head h = x at -1, 1',
    says: '1:15 Several distances stand in braces: `at { -1, 1 }`',
    mended: 'head h = x at { -1, 1 }',
  },
  {
    wrong: 'head h = x + 1 where here == y',
    says: '1:10 A head takes the value of a variable, not of an expression',
  },
  {
    wrong: 'head h = x, y where here == y',
    says: '1:10 Several values of a head stand in braces: `{ x, y }`',
    mended: 'head h = { x, y } where here == y',
  },
  {
    wrong: 'head h = (x, y) where here == y',
    says: '1:11 Several values of a head stand in braces: `{ x, y }`',
    mended: 'head h = { x, y } where here == y',
  },
  {
    wrong: 'head h = [x, y] where here == y',
    says: '1:11 Several values of a head stand in braces: `{ x, y }`',
    mended: 'head h = { x, y } where here == y',
  },
  {
    wrong: 'head h = { x: x, y: y } where here == y',
    says: '1:12 The values of a head are called like their variables: `{ x, y }`',
    mended: 'head h = { x, y } where here == y',
  },
  {
    wrong: 'head h = { a = x } at -1',
    says: '1:12 The values of a head are called like their variables: `{ x, y }`',
    mended: 'head h = { x } at -1',
  },
  {
    wrong: 'head h { x } where here == y',
    says: '1:7 Expected `=` after `h`, but found `{`',
    mended: 'head h = { x } where here == y',
  },
  {
    wrong: 'head h: x where here == y',
    says: '1:10 Expected `=` after `x`, but found `where`',
  },
  {
    wrong: 'head h where here == y',
    says: '1:7 Expected `=` after `h`, but found `where`',
  },
  {
    wrong: 'head h = where here == y',
    says: '1:9 Expected a value after `=`, but found `where`',
  },
  {
    wrong: 'head h = select x where here == y',
    says: '1:10 A head takes the value that it selects: `x` alone',
    mended: 'head h = x where here == y',
  },
  {
    wrong: 'head h = x from y where here == y',
    says: '1:12 `from` cannot stand behind `x` here',
  },
  {
    wrong: 'head h = count where not',
    says: '1:25 Expected a value after `not`',
  },
  {
    wrong: 'head h(x) = x where here == y',
    says: '1:7 Expected `=` after `h`, but found `(`',
  },
  {
    wrong: 'head = x at -1',
    says: '1:5 Expected a name after `head`, but found `=`',
  },
  {
    wrong: 'head h = 1 where here == y',
    says: '1:10 Expected the name of a variable, `mean` or `count` after `=`, but found `1`',
  },
  {
    wrong: 'head h = "a" where here == y',
    says: '1:10 Expected the name of a variable, `mean` or `count` after `=`, but found `"a"`',
  },
  {
    wrong: 'head h = if c { x } else { y } at -1',
    says: '1:10 Expected the name of a variable, `mean` or `count` after `=`, but found `if`',
  },
  {
    wrong: 'head h = x unique where',
    says: '1:24 Expected a value after `where`',
  },
  {
    wrong: 'head h = x where here == y, unique',
    says: '1:27 No `,` stands before `unique`',
    mended: 'head h = x where here == y unique',
  },
  {
    wrong: 'head h = x, where here == y',
    says: '1:11 No `,` stands before `where`',
    mended: 'head h = x where here == y',
  },
  {
    wrong: 'attention h = x at -1',
    says: '1:1 `attention` is written `head` here',
    mended: 'head h = x at -1',
  },
  {
    wrong: 'Head h = x at -1',
    says: '1:1 `Head` is written `head`',
    mended: 'head h = x at -1',
  },
  {
    wrong: 'head h = x here == y',
    says: '1:11 Expected `where` after `x`, but found `here`',
    mended: 'head h = x where here == y',
  },
  {
    wrong: 'head h = count x where here == y',
    says: '1:16 `count` counts positions and takes no variable',
    mended: 'head h = count where here == y',
  },
  {
    wrong: 'head h = mean(x) at -1',
    says: '1:10 `mean` has no brackets: `mean x`',
    mended: 'head h = mean x at -1',
  },
  {
    wrong: 'head h = x[y]',
    says: '1:11 A head reads another position with `x where here == y`',
    mended: 'head h = x where here == y',
  },
  {
    wrong: 'head h = avg(x) at -1',
    says: '1:10 There is no `avg`: a head takes a value, its `mean`, or a `count`',
    notes: ['It is called `mean` here'],
    mended: 'head h = mean x at -1',
  },
];
