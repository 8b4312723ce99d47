/** Other declarations as newcomers write them, and what they are told. */

import type { Newcomer } from './frames.ts';

export const declarations: readonly Newcomer[] = [
  {
    wrong: 'test { "a" => "b" }',
    says: '1:5 The name of the test is missing: `test "NAME" { … }`',
    mended: 'test "test" { "a" => "b" }',
  },
  {
    wrong: 'test "t" { "a" -> "b" }',
    says: '1:16 `->` is written `=>` here',
    mended: 'test "t" { "a" => "b" }',
  },
  {
    wrong: 'test "t" { "a" == "b" }',
    says: '1:16 `==` is written `=>` here',
    mended: 'test "t" { "a" => "b" }',
  },
  {
    wrong: 'test "t" { "a", "b" }',
    says: '1:15 `,` is written `=>` here',
    mended: 'test "t" { "a" => "b" }',
  },
  {
    wrong: 'test "t" "a" => "b"',
    says: '1:9 Expected `{` after `"t"`, but found `"a"`',
    notes: ['A test has one input and one output'],
  },
  {
    wrong: 'test "t": "a" => "b"',
    says: '1:9 Expected `{` after `"t"`, but found `:`',
  },
  {
    wrong: 'test t { "a" => "b" }',
    says: '1:6 Expected a quoted word after `test`, but found `t`',
    mended: 'test "t" { "a" => "b" }',
  },
  {
    wrong: 'test "t" { a => b }',
    says: '1:12 The words of a test stand in quotes: `"a"`',
    mended: 'test "t" { "a" => "b" }',
  },
  {
    wrong: 'test "t" { "a" => "b", layers 3 }',
    says: '1:22 No `,` stands before `layers`',
    mended: 'test "t" { "a" => "b" layers 3 }',
  },
  {
    wrong: 'test "t" { "a" => "b" } layers 3',
    says: '1:25 `layers` stands within the braces',
    mended: 'test "t" { "a" => "b" layers 3 }',
  },
  {
    wrong: 'test "t" { "a" => "b" layers: 3 }',
    says: '1:29 No `:` stands after `layers`',
    mended: 'test "t" { "a" => "b" layers 3 }',
  },
  {
    wrong: 'test "t" { ["a"] => ["b"] }',
    says: '1:12 Expected a quoted word after `{`, but found `[`',
  },
  {
    wrong: 'test "t" { "a" => "b"\n"b" => "a" }',
    says: '1:22 Expected `}` after `"b"`',
    notes: ['A test has one input and one output'],
  },
  {
    wrong: 'test "t" { "a" => ["b"] }',
    says: '1:19 Expected a quoted word after `=>`, but found `[`',
  },
  {
    wrong: 'assert "a" => "b"',
    says: '1:1 What a program has to answer is said by `test "NAME" { "INPUT" => "OUTPUT" }`',
  },
  {
    wrong: 'import "./f"',
    says: '1:1 An import names what it takes: `import { NAME } from "./f"`',
  },
  {
    wrong: 'import "./f.alta"',
    says: '1:1 An import names what it takes: `import { NAME } from "./f.alta"`',
  },
  {
    wrong: 'import a from "./f.alta"',
    says: '1:8 The names that are imported stand in braces: `import { a } from "./f.alta"`',
    mended: 'import { a } from "./f.alta"',
  },
  {
    wrong: 'import a, b from "./f.alta"',
    says: '1:8 The names that are imported stand in braces: `import { a, b } from "./f.alta"`',
    mended: 'import { a, b } from "./f.alta"',
  },
  {
    wrong: 'import * from "./f.alta"',
    says: '1:1 An import names what it takes: `import { NAME } from "./f.alta"`',
  },
  {
    wrong: 'import f',
    says: '1:1 An import names what it takes: `import { NAME } from "./file.alta"`',
  },
  {
    wrong: 'from "./f.alta" import a',
    says: '1:1 An import is written `import { a } from "./f.alta"`',
    mended: 'import { a } from "./f.alta"',
  },
  {
    wrong: 'from f import a',
    says: '1:1 An import is written `import { a } from "./file.alta"`',
  },
  {
    wrong: 'import { a } "./f.alta"',
    says: '1:13 Expected `from` after `}`, but found `"./f.alta"`',
    mended: 'import { a } from "./f.alta"',
  },
  {
    wrong: 'import { a } from f',
    says: '1:19 Expected a quoted word after `from`, but found `f`',
    mended: 'import { a } from "f"',
  },
  {
    wrong: 'use f',
    says: '1:1 An import is written `import { NAME } from "./file.alta"`',
  },
  {
    wrong: 'include "f.alta"',
    says: '1:1 An import is written `import { NAME } from "f.alta"`',
  },
  {
    wrong: 'fn f(a) { a }',
    says: '1:7 The type of `a` is missing: `fn f(a: 0..9): TYPE { … }`',
  },
  {
    wrong: 'fn f(a: 0..9) { a }',
    says: '1:14 Expected `:` and the type of the result after `)`, but found `{`',
  },
  {
    wrong: 'fn f(a: 0..9) -> 0..9 { a }',
    says: '1:15 `->` is written `:` here',
    mended: 'fn f(a: 0..9): 0..9 { a }',
  },
  {
    wrong: 'fn f(a: 0..9): 0..9 = a',
    says: '1:21 The body of a function stands in braces: `{ VALUE }`',
    mended: 'fn f(a: 0..9): 0..9 { a }',
  },
  {
    wrong: 'fn f(a: 0..9): 0..9 => a',
    says: '1:21 The body of a function stands in braces: `{ VALUE }`',
    mended: 'fn f(a: 0..9): 0..9 { a }',
  },
  {
    wrong: 'fn f(a: 0..9): 0..9 { return a }',
    says: '1:23 A block has the value that it ends with, without `return`',
    mended: 'fn f(a: 0..9): 0..9 { a }',
  },
  {
    wrong: 'fn f(a: 0..9): 0..9 { if a > 3 { 1 } 2 }',
    says: '1:37 Expected `else` after `}`, but found `2`',
    notes: ['An `if` that is a value has one for both cases'],
  },
  {
    wrong: 'fn f(0..9 a): 0..9 { a }',
    says: '1:6 Expected `)` after `(`, but found `0`',
  },
  {
    wrong: 'fn f(a: 0..9): 0..9: a',
    says: '1:20 Expected `{` after `9`, but found `:`',
  },
  {
    wrong: 'fn f(a: 0..9): 0..9 { var b = a\n b }',
    says: '1:23 `var` begins a declaration, which cannot stand in a block',
    notes: ['In a block, `let` gives a name to a value'],
    mended: 'fn f(a: 0..9): 0..9 { let b = a\n b }',
  },
  {
    wrong: 'fn f(a: 0..9): 0..9 { b = a\n b }',
    says: '1:23 Expected a value after `{`, but found `b`',
  },
  {
    wrong: 'fn f(a: 0..9): 0..9 { }',
    says: '1:23 Expected a value after `{`, but found `}`',
  },
  {
    wrong: 'fn f a: 0..9 { a }',
    says: '1:5 Expected `(` after `f`, but found `a`',
  },
  {
    wrong: 'def f(a: 0..9): 0..9 { a }',
    says: '1:1 `def` is written `fn NAME(x: TYPE): TYPE { VALUE }` here',
    mended: 'fn f(a: 0..9): 0..9 { a }',
  },
  {
    wrong: 'def f(a):\n  return a',
    says: '1:1 `def` is written `fn NAME(x: TYPE): TYPE { VALUE }` here',
  },
  {
    wrong: 'function f(a) { return a }',
    says: '1:1 `function` is written `fn NAME(x: TYPE): TYPE { VALUE }` here',
  },
  {
    wrong: 'fun f(a: 0..9): 0..9 { a }',
    says: '1:1 `fun` is written `fn NAME(x: TYPE): TYPE { VALUE }` here',
    mended: 'fn f(a: 0..9): 0..9 { a }',
  },
  {
    wrong: 'func f(a: 0..9): 0..9 { a }',
    says: '1:1 `func` is written `fn NAME(x: TYPE): TYPE { VALUE }` here',
    mended: 'fn f(a: 0..9): 0..9 { a }',
  },
  {
    wrong: 'enum Color { red; green }',
    says: '1:17 `;` is not needed: statements end by themselves',
    mended: 'enum Color { red green }',
  },
  {
    wrong: 'enum Color { red = 0, green = 1 }',
    says: '1:18 The values of an enum are names alone',
    mended: 'enum Color { red, green }',
  },
  {
    wrong: 'enum Color: red, green',
    says: '1:11 Expected `{` after `Color`, but found `:`',
  },
  {
    wrong: 'enum Color = red | green',
    says: '1:1 An enum is written `enum Color { red, green }`',
    mended: 'enum Color { red, green }',
  },
  {
    wrong: 'enum Color { RED, 1 }',
    says: '1:19 Expected a name, a quoted word or `}` after `,`, but found `1`',
    mended: 'enum Color { RED, "1" }',
  },
  {
    wrong: 'enum Color = { red, green }',
    says: '1:12 No `=` stands after `enum Color`',
    mended: 'enum Color { red, green }',
  },
  {
    wrong: 'enum { red, green }',
    says: '1:5 Expected a name after `enum`, but found `{`',
  },
  {
    wrong: 'enum Color [red, green]',
    says: '1:12 The values of an enum stand in braces: `{ … }`',
    mended: 'enum Color {red, green}',
  },
  {
    wrong: 'type Cell: 0..9',
    says: '1:10 `type Cell` goes on with `=`, not with `:`',
    mended: 'type Cell = 0..9',
  },
  {
    wrong: 'type Cell 0..9',
    says: '1:10 Expected `=` after `Cell`, but found `0`',
    mended: 'type Cell = 0..9',
  },
  {
    wrong: 'type Color = red | green',
    says: '1:1 An enum is written `enum Color { red, green }`',
    mended: 'enum Color { red, green }',
  },
  {
    wrong: 'struct P { x: 0..9 }',
    says: '1:1 A type with fields does not exist: each field is a variable of its own, and constants may be records, as in `const A = { x: 1 }`',
  },
  {
    wrong: 'class P { x: 0..9 }',
    says: '1:1 A type with fields does not exist: each field is a variable of its own, and constants may be records, as in `const A = { x: 1 }`',
  },
  {
    wrong: 'if c { x = 1 }',
    says: '1:1 `if` is a statement, which can stand only in the `mlp` block',
  },
  {
    wrong: 'while true { x = 1 }',
    says: '1:1 There is no `while`: the `mlp` block runs once in every layer, until `halt when …` holds',
  },
  {
    wrong: 'for i in [1] { x = 1 }',
    says: '1:1 `for` is a statement, which can stand only in the `mlp` block',
  },
  {
    wrong: 'x = 1',
    says: '1:1 `x = …` is a statement, which can stand only in the `mlp` block',
  },
  {
    wrong: 'print("a")',
    says: '1:1 `print` does not begin a declaration, and calls stand in values only',
  },
  {
    wrong: '# comment',
    says: '1:1 A comment begins with `//` and ends with the line',
    mended: '// comment',
  },
  {
    wrong: '@decorator',
    says: '1:1 `@` is not part of the language',
    notes: [
      'Names are made of the letters A to Z, digits and underscores; anything else can stand in a quoted word or a comment',
    ],
  },
  {
    wrong: 'fn f(a, b: 0..3): 0..9 { a }',
    says: '1:7 The type of `a` is missing: `fn f(a: 0..9): TYPE { … }`',
  },
  {
    wrong: 'vocabulary { "a" }',
    says: '1:1 `vocabulary` is written `vocab` here',
    mended: 'vocab { "a" }',
  },
];
