/** ALTA20xx, first half: types of expressions. */

import type { Explanation } from './explanation.ts';

export const typeExplanations: readonly Explanation[] = [
  {
    code: 'ALTA2001',
    severity: 'error',
    title: 'An operator on something else than it works on',
    explanation:
      'Arithmetic and `min`, `max`, `abs`, `round`, `clamp` work on numbers, `not` on a bool, `^` on two bools or two whole numbers. A token or an enum value is one of several names, a one-hot in the network, and has no size. `int(…)` gives the number that a token spells, and 0 or 1 for a bool.',
    wrong: `vocab { "0".."4" }
input token
var twice: 0..8 = token * 2
mlp { twice = 0 }
halt when twice == 0
output twice
`,
    right: `vocab { "0".."4" }
input token
var twice: 0..8 = int(token) * 2
mlp { twice = 0 }
halt when twice == 0
output twice
`,
  },
  {
    code: 'ALTA2002',
    severity: 'error',
    title: 'Indexing something that has no items, or with no number',
    explanation:
      'Square brackets take an item out of a list, by a whole number counted from 0. Anything else has no items. A table whose rows are found by a token or an enum value is a `match`, or a list that `int(…)` indexes.',
    wrong: `vocab { "0".."2" }
input token
const next = [1, 2, 0]
var digit: 0..2 = next[token]
mlp { digit = 0 }
halt when digit == 0
output digit
`,
    right: `vocab { "0".."2" }
input token
const next = [1, 2, 0]
var digit: 0..2 = next[int(token)]
mlp { digit = 0 }
halt when digit == 0
output digit
`,
  },
  {
    code: 'ALTA2003',
    severity: 'error',
    title: 'A list of different things, or something that is no list',
    explanation:
      'The items of a list or set are of one type, and `for` goes over the items of a list, a set or a range. A program is unfolded along its lists before it becomes a network, so what each item is has to be clear. Give all items one type; records put things of different types together.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = token in ["0", 1]
mlp { done = true }
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var done: bool = token in ["0", "1"]
mlp { done = true }
halt when done
output done
`,
  },
  {
    code: 'ALTA2004',
    severity: 'error',
    title: 'A value of another type than is needed here',
    explanation:
      'A variable holds values of its type only, a condition is a bool, an argument is what the function asks for. In the network each variable has dimensions of its own, one for each value that it can have, and a value of another type has no place there. Convert it: `int(…)`, `round(…)`, the name of a type as in `Symbol(token)`, or a comparison.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = int(token)
mlp { done = true }
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var done: bool = int(token) == 1
mlp { done = true }
halt when done
output done
`,
  },
  {
    code: 'ALTA2005',
    severity: 'error',
    title: 'A name of another kind than is needed here',
    explanation:
      'The name is declared, but as something that cannot stand here: a type where a value is needed, a value where a type is needed, a function that is not called, or a head that has several values and does not say which. The message says what it is. A value of a head in braces is written `left.token`.',
    wrong: `vocab { "0", "1" }
input token
type Bit = 0..1
var bit: Bit = Bit
mlp { bit = 1 }
halt when bit == 1
output bit
`,
    right: `vocab { "0", "1" }
input token
type Bit = 0..1
var bit: Bit = int(token)
mlp { bit = 1 }
halt when bit == 1
output bit
`,
  },
  {
    code: 'ALTA2006',
    severity: 'error',
    title: 'A comparison of things that cannot be compared',
    explanation:
      'Two values are compared when they are of one type; `<` and the like compare numbers; `in` looks into a set, a list or a range of values of the same type. Anything else would always be false, which nobody means. A token is written in quotes, and `int(…)` gives the number that it spells.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = token == 1
mlp { done = true }
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var done: bool = token == "1"
mlp { done = true }
halt when done
output done
`,
  },
  {
    code: 'ALTA2007',
    severity: 'error',
    title: 'A call of something that is no function',
    explanation:
      'Only functions, built-in ones and those declared with `fn`, and types can be called. This name is a variable, a constant or a head. Remove the parentheses, or call the function that is meant; a product is written with `*`.',
    wrong: `vocab { "0", "1" }
input token
const one = "1"
var done: bool = token == one()
mlp { done = true }
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
const one = "1"
var done: bool = token == one
mlp { done = true }
halt when done
output done
`,
  },
  {
    code: 'ALTA2008',
    severity: 'error',
    title: 'A conversion that does not exist',
    explanation:
      'Conversions go by spelling: `Symbol(token)` is the symbol that is spelled like the token, `int(token)` the number. Tokens, enum values, bools and whole numbers have spellings; numbers with fractions, sets and lists have not. `round(…)` and `floor(…)` make whole numbers of others, `len(…)` counts the items of a list or set.',
    wrong: `vocab { "0", "1" }
input token
const half = 0.5
var count: 0..3 = int(half)
mlp { count = 3 }
halt when count == 3
output count
`,
    right: `vocab { "0", "1" }
input token
const half = 0.5
var count: 0..3 = round(half)
mlp { count = 3 }
halt when count == 3
output count
`,
  },
  {
    code: 'ALTA2009',
    severity: 'error',
    title: '`clamp` or `wrap` without a range',
    explanation:
      '`clamp(value)` and `wrap(value)` bring a value into the range of the variable that is assigned. Inside a larger expression there is no such variable. Say the range, `clamp(value, low, high)`, or put `clamp` around the whole value that is assigned.',
    wrong: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
mlp { digit = clamp(digit - 2) + 1 }
halt when digit == 1
output digit
`,
    right: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
mlp { digit = clamp(digit - 2 + 1) }
halt when digit == 1
output digit
`,
  },
  {
    code: 'ALTA2010',
    severity: 'error',
    title: 'Too many or too few arguments',
    explanation:
      'A function is called with one argument for each of its parameters. None has a default value, and none is left out. The message names the parameters.',
    wrong: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
mlp { digit = clamp(digit - 1, 0) }
halt when digit == 0
output digit
`,
    right: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
mlp { digit = clamp(digit - 1, 0, 9) }
halt when digit == 0
output digit
`,
  },
  {
    code: 'ALTA2011',
    severity: 'error',
    title: 'A `match` without arms',
    explanation:
      'As an expression, `match` has the value of the arm that it comes to. Without arms it has none. Add arms for all values that can occur; `_` takes all that are left.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = match token {}
mlp { done = true }
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var done: bool = match token { "0" => false, _ => true }
mlp { done = true }
halt when done
output done
`,
  },
  {
    code: 'ALTA2012',
    severity: 'error',
    title: 'Branches of different types',
    explanation:
      'An `if` or `match` that gives a value has one type, whichever branch is taken. Convert the branches to one type, or assign in the branches of an `if` statement.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = if token == "0" { false } else { 1 }
mlp { done = true }
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var done: bool = if token == "0" { false } else { true }
mlp { done = true }
halt when done
output done
`,
  },
];
