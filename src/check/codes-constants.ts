/** ALTA20xx, second half: what must be known when the program is compiled, and the types of variables. */

import type { Explanation } from './explanation.ts';

export const constantExplanations: readonly Explanation[] = [
  {
    code: 'ALTA2013',
    severity: 'error',
    title: 'A range as a pattern for something that is no number',
    explanation:
      'A pattern such as `3..5` takes all numbers between its ends, and over tokens `"3".."5"` those between two words of the vocabulary, in the order of their ids. Enum values and bools have no order. List the values, with `|` between them.',
    wrong: `vocab { "a" }
input token
enum Step { one, two, three }
var step: Step = one
mlp {
  match step {
    one..two => step = three
    three => step = two
  }
}
halt when step == three
output step
`,
    right: `vocab { "a" }
input token
enum Step { one, two, three }
var step: Step = one
mlp {
  match step {
    one | two => step = three
    three => step = two
  }
}
halt when step == three
output step
`,
  },
  {
    code: 'ALTA2014',
    severity: 'error',
    title: 'Something that has to be known when the program is compiled',
    explanation:
      'Ends of ranges, patterns, the list of a `for` and the values of types shape the network itself: how many dimensions and how many hidden units it has. They cannot depend on what a variable holds while it runs. Use constants and parameters there; compare variables with `if`.',
    wrong: `vocab { "0".."2" }
input token
var digit: 0..2 = int(token)
var goal: 0..2 = 2
mlp {
  match digit {
    goal => goal = 0
    _ => digit = 2
  }
}
halt when digit == 2
output goal
`,
    right: `vocab { "0".."2" }
input token
var digit: 0..2 = int(token)
var goal: 0..2 = 2
mlp {
  if digit == goal { goal = 0 } else { digit = 2 }
}
halt when digit == 2
output goal
`,
  },
  {
    code: 'ALTA2015',
    severity: 'error',
    title: 'An enum without values',
    explanation:
      'A variable of an enum holds one of its values. Of an enum without any it could hold nothing. List the values in the braces.',
    wrong: `vocab { "a" }
input token
enum _Step {}
output token
`,
    right: `vocab { "a" }
input token
enum _Step { first, second }
output token
`,
  },
  {
    code: 'ALTA2016',
    severity: 'error',
    title: 'A read of a variable where none can be read',
    explanation:
      'Constants, types, frames and what stands behind `skip` and `layers` are computed once, before the program runs; functions compute from their parameters; initial values come from the input and the position alone, because nothing else is there yet. Pass what a function needs as an argument; assign in the `mlp` block what depends on other variables.',
    wrong: `vocab { "0".."4" }
input token
var first: 0..4 = int(token)
var second: 0..4 = 4 - first
mlp {
  second = first
  first = 0
}
halt when first == 0
output second
`,
    right: `vocab { "0".."4" }
input token
var first: 0..4 = int(token)
var second: 0..4 = 4 - int(token)
mlp {
  second = first
  first = 0
}
halt when first == 0
output second
`,
  },
  {
    code: 'ALTA2017',
    severity: 'error',
    title: 'A range or list without anything in it',
    explanation:
      'Both ends belong to a range, the smaller one first; a numeric type lists at least one value; a token is repeated a number of times that is neither negative nor beyond all measure, and a run has no fewer than 0 layers. A variable without any possible value could not be initialised.',
    wrong: `vocab { "0".."9" }
input token
var digit: 9..0 = int(token)
mlp { digit = 0 }
halt when digit == 0
output digit
`,
    right: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
mlp { digit = 0 }
halt when digit == 0
output digit
`,
  },
  {
    code: 'ALTA2018',
    severity: 'error',
    title: 'A range of too many values',
    explanation:
      'Every value of a categorical variable takes one dimension of the residual stream, and every rule that reads it asks for single values. A range of tens of thousands of values is out of reach for both. Make it smaller, keep the digits in variables of their own, or use a `numeric` variable, which takes one dimension.',
    wrong: `vocab { "0".."9" }
input token
var big: 0..1000000 = int(token)
mlp { big = 0 }
halt when big == 0
output big
`,
    right: `vocab { "0".."9" }
input token
var big: 0..1000 = int(token)
mlp { big = 0 }
halt when big == 0
output big
`,
  },
  {
    code: 'ALTA2019',
    severity: 'error',
    title: 'A set of something that sets cannot hold',
    explanation:
      'A set takes one dimension for each element that it may hold. That works for bools, ranges, enums and tokens. Numeric values and other sets have no such list of elements. Use a set of indices into a constant list instead.',
    wrong: `vocab { "a" }
input token
type Weight = numeric [0, 0.5]
var _weights: set of Weight = {}
output token
`,
    right: `vocab { "a" }
input token
type Weight = 0..1
var _weights: set of Weight = {}
output token
`,
  },
  {
    code: 'ALTA2020',
    severity: 'error',
    title: 'A `match` that lacks arms',
    explanation:
      'Every value that can come to a `match` needs an arm; the checker follows the conditions around it, so values that were sorted out before need none. A value without an arm would be a case that nobody thought of. Add the arms that the message names, or `_ => …` for all others; a statement that is to do nothing there says so, `_ => {}`.',
    wrong: `vocab { "a" }
input token
enum Step { first, second, last }
var step: Step = first
mlp {
  match step {
    first => step = second
    second => step = last
  }
}
halt when step == last
output step
`,
    right: `vocab { "a" }
input token
enum Step { first, second, last }
var step: Step = first
mlp {
  match step {
    first => step = second
    second => step = last
    last => {}
  }
}
halt when step == last
output step
`,
  },
  {
    code: 'ALTA2021',
    severity: 'error',
    title: 'A position that does not count from 0',
    explanation:
      'The position variable holds the index of its position: 0 for the first token, then 1, and so on. Its range says how many positions the network has embeddings for, so it is `0..N`; longer inputs are refused. Positions relative to others are a matter for heads: `at -1`.',
    wrong: `vocab { "a" }
input token
position here: 1..8
output here
`,
    right: `vocab { "a" }
input token
position here: 0..7
output here
`,
  },
  {
    code: 'ALTA2022',
    severity: 'error',
    title: 'Possible sets that cannot be inferred',
    explanation:
      'In the network a set variable is one of a list of possible sets. Where all sets that are assigned to it are constant, the list follows from the program. Here one of them is computed from variables, so write the list: `set of 0..3 in [{}, {0}, {0, 1}]`.',
    wrong: `vocab { "0".."1" }
input token
var digit: 0..1 = int(token)
var seen: set of 0..1 = {}
mlp {
  seen = { digit }
  digit = 1
}
halt when digit == 1
output seen
`,
    right: `vocab { "0".."1" }
input token
var digit: 0..1 = int(token)
var seen: set of 0..1 in [{}, {0}, {1}] = {}
mlp {
  seen = { digit }
  digit = 1
}
halt when digit == 1
output seen
`,
  },
  {
    code: 'ALTA2023',
    severity: 'error',
    title: 'A halting condition that does not test one variable',
    explanation:
      'Before each layer every position is asked whether it has halted, by one look at one variable: that is a single read from the residual stream, without another layer of computation. Compute larger conditions in the `mlp` block, keep the result in a state variable, and halt when that holds.',
    wrong: `vocab { "0", "1" }
input token
var first: bool = token == "0"
var second: bool = token == "1"
mlp {
  second = first
  first = true
}
halt when first and second
output second
`,
    right: `vocab { "0", "1" }
input token
var first: bool = token == "0"
var second: bool = token == "1"
mlp {
  second = first
  first = true
}
halt when second
output second
`,
  },
];
