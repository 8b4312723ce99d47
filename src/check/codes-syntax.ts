/** ALTA0xxx: the text cannot be read. */

import { syntaxCodes } from '../../grammar/report.ts';
import type { Explanation } from './explanation.ts';

export const syntaxExplanations: readonly Explanation[] = [
  {
    code: 'ALTA0001',
    severity: 'error',
    title: syntaxCodes.ALTA0001,
    explanation:
      'At this place the language allows something else, which the message names. Often a sign, a type or a value is missing just before, a token lacks its quotes, or a sign of assignment stands where a comparison is meant. The rest of the file is read and checked all the same, so it is worth mending all places of one run at once.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = false
mlp {
  if token = "1" { done = true }
}
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var done: bool = false
mlp {
  if token == "1" { done = true }
}
halt when done
output done
`,
  },
  {
    code: 'ALTA0002',
    severity: 'error',
    title: syntaxCodes.ALTA0002,
    explanation:
      'Names are made of the letters A to Z, digits and underscores, and there is a fixed list of signs. Any other character can stand in a quoted word or in a comment only. Rename what has it in its name, or put it in quotes where a token is meant.',
    wrong: `vocab { "a", "b" }
input token
output token @
`,
    right: `vocab { "a", "b" }
input token
output token
`,
  },
  {
    code: 'ALTA0003',
    severity: 'error',
    title: syntaxCodes.ALTA0003,
    explanation:
      'A quoted word begins and ends with `"`, on one line. The checker takes the word to end at the next blank or bracket and goes on from there. Add the closing quote.',
    wrong: `vocab { "a", "b }
input token
output token
`,
    right: `vocab { "a", "b" }
input token
output token
`,
  },
  {
    code: 'ALTA0004',
    severity: 'error',
    title: syntaxCodes.ALTA0004,
    explanation:
      'Other languages have signs and words for things that are written differently here: `&&` is `and`, `!` is `not`, `elif` is `else if`, `case a:` is `a =>`, `default` is `_`, `c ? 1 : 2` is `if c { 1 } else { 2 }`, blocks stand in braces, words in double quotes, comments begin with `//`, and statements need no semicolon. Some have no counterpart: there is no `while` and no `return`, as a program describes one layer, which runs until `halt when …` holds. Each is read as what it means, so nothing else goes wrong. Write it the way of this language; the fix does that.',
    wrong: `vocab { "0", "1" }
input token
var even: bool = token == "0"
var done: bool = false
mlp {
  if even && not done { done = true }
}
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var even: bool = token == "0"
var done: bool = false
mlp {
  if even and not done { done = true }
}
halt when done
output done
`,
  },
  {
    code: 'ALTA0005',
    severity: 'error',
    title: syntaxCodes.ALTA0005,
    explanation:
      'Every `{`, `[` and `(` needs its partner. Counting brackets tells only that one is missing; the indentation of the lines tells which, so the place shown is where the lines suggest that it belongs. Add the missing bracket, or remove the one too many.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = false
mlp {
  if token == "1" {
    done = true
}
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var done: bool = false
mlp {
  if token == "1" {
    done = true
  }
}
halt when done
output done
`,
  },
  {
    code: 'ALTA0006',
    severity: 'error',
    title: syntaxCodes.ALTA0006,
    explanation:
      'Words such as `head`, `in` and `unique` shape a program and cannot be names. Choose another name. The values of an enum and the tokens of a vocabulary may be any word, in quotes.',
    wrong: `vocab { "0", "1" }
input token
var unique: bool = token == "1"
mlp { unique = true }
halt when unique
output unique
`,
    right: `vocab { "0", "1" }
input token
var only: bool = token == "1"
mlp { only = true }
halt when only
output only
`,
  },
  {
    code: 'ALTA0007',
    severity: 'error',
    title: syntaxCodes.ALTA0007,
    explanation:
      'Declarations stand at the outermost level of a file, statements in the `mlp` block. A variable is a place in the residual stream, which all layers share, so it cannot be made inside the block that runs in each layer. To give a name to a value within the block, write `let`.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = false
mlp {
  var one = token == "1"
  if one { done = true }
}
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var done: bool = false
mlp {
  let one = token == "1"
  if one { done = true }
}
halt when done
output done
`,
  },
  {
    code: 'ALTA0008',
    severity: 'error',
    title: syntaxCodes.ALTA0008,
    explanation:
      'In a quoted word a backslash stands before a quote (`\\"`) or before another backslash (`\\\\`), and means that character. There are no other escapes: tokens have no blanks or line breaks in them. Write two backslashes where one is meant.',
    wrong: `vocab { "\\a", "b" }
input token
output token
`,
    right: `vocab { "\\\\a", "b" }
input token
output token
`,
  },
  {
    code: 'ALTA0009',
    severity: 'error',
    title: syntaxCodes.ALTA0009,
    explanation:
      'Brackets, blocks and operators are nested so deeply that the text cannot be read any more. No program that a person writes comes near this limit; one that a program wrote may. Give names to parts with `const`, `fn` or `let`, or loop with `for`.',
    wrong: `vocab { "0", "1" }
input token
var x: 0..1 = ${'('.repeat(70)}int(token)${')'.repeat(70)}
mlp { x = 1 - x }
halt when x == 1
output x
`,
    right: 'vocab { "0", "1" }\ninput token\nvar x: 0..1 = int(token)\nmlp { x = 1 - x }\nhalt when x == 1\noutput x\n',
  },
];
