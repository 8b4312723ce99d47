/** ALTA1xxx: names, and what a file declares and imports. */

import type { Explanation } from './explanation.ts';

export const nameExplanations: readonly Explanation[] = [
  {
    code: 'ALTA1001',
    severity: 'error',
    title: 'A name that nothing has',
    explanation:
      'Nothing of this name can be seen here: no variable, head, constant, function, type or value of an enum. Where a declared name is nearly the same, the message offers it. What another file declares has to be imported; what a `let` declares is seen up to the end of its block only.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = token == "1"
mlp { done = true }
halt when doen
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
    code: 'ALTA1002',
    severity: 'error',
    title: 'A value that several enums have',
    explanation:
      'The values of an enum are written by their name alone wherever the surroundings say which enum is meant: where a variable of that type is assigned, compared or matched. Here they do not, and more than one enum has a value of this name. Write the name of the enum before it, as in `Light.red`.',
    wrong: `vocab { "a" }
input token
enum Light { red, green }
enum Fruit { apple, red }
const first = red
var light: Light = first
var fruit: Fruit = apple
mlp {
  light = green
  if fruit == apple { fruit = red }
}
halt when light == green
output fruit
`,
    right: `vocab { "a" }
input token
enum Light { red, green }
enum Fruit { apple, red }
const first = Light.red
var light: Light = first
var fruit: Fruit = apple
mlp {
  light = green
  if fruit == apple { fruit = red }
}
halt when light == green
output fruit
`,
  },
  {
    code: 'ALTA1003',
    severity: 'error',
    title: 'A word that is not among the values',
    explanation:
      'A quoted word stands for the token or the enum value that is spelled so, and here none is. The embedding has one column for each token of the vocabulary: a word outside it has no meaning in the network, in a program as in an input. Correct the spelling, or add the word to the declaration.',
    wrong: `vocab { "start", "end" }
input token
var done: bool = token == "stop"
mlp { done = true }
halt when done
output done
`,
    right: `vocab { "start", "end" }
input token
var done: bool = token == "end"
mlp { done = true }
halt when done
output done
`,
  },
  {
    code: 'ALTA1004',
    severity: 'error',
    title: 'Declared twice',
    explanation:
      'A program has one vocabulary, one input, one position, one mlp block, one halting condition and one output, and a name stands for one thing. Otherwise a reader could not tell which of the two is meant. Remove one of them, or rename it.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = token == "1"
var done: bool = false
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
    code: 'ALTA1005',
    severity: 'error',
    title: 'Defined by itself',
    explanation:
      'Constants, types and functions are unfolded before the program runs, so none may need itself, directly or by way of others or of another file. A Transformer loops over layers and over nothing else. For a computation that repeats, keep its state in variables and do one step in each layer.',
    wrong: `vocab { "0".."9" }
input token
fn down(n: 0..9): 0..9 {
  if n == 0 { 0 } else { down(n - 1) }
}
var n: 0..9 = int(token)
mlp { n = down(n) }
halt when n == 0
output n
`,
    right: `vocab { "0".."9" }
input token
fn down(n: 0..9): 0..9 {
  if n == 0 { 0 } else { n - 1 }
}
var n: 0..9 = int(token)
mlp { n = down(n) }
halt when n == 0
output n
`,
  },
  {
    code: 'ALTA1006',
    severity: 'error',
    title: 'A parameter of another kind',
    explanation:
      'The value given from outside (`-P fraction=0.5`) is of another kind than the default in the program: a bool, a whole number, or a number that need not be whole. The default decides, because the program is written for its kind: a whole number can be the end of a range, a fraction cannot. Give a value of that kind, or write the default as `1.0` where any number will do.',
    wrong: `vocab { "a", "b" }
input token
param fraction = 1
var weight: numeric [0, fraction] = if token == "a" { fraction } else { 0 }
var share: numeric [0, fraction] = 0
var done: bool = false
head average = mean weight
mlp {
  share = average
  done = true
}
halt when done
output share
`,
    right: `vocab { "a", "b" }
input token
param fraction = 1.0
var weight: numeric [0, fraction] = if token == "a" { fraction } else { 0 }
var share: numeric [0, fraction] = 0
var done: bool = false
head average = mean weight
mlp {
  share = average
  done = true
}
halt when done
output share
`,
  },
  {
    code: 'ALTA1007',
    severity: 'error',
    title: 'A file that cannot be imported',
    explanation:
      'The path of an import is relative to the file in which it stands, and begins with `./` or `../`. There is no readable file at this one. Everything that was to come from it counts as known, so that its uses are not reported as well.',
    wrong: `import { Digit } from "./tabels.alta"
vocab { "0".."9" }
input token
var digit: Digit = int(token)
mlp { digit = 0 }
halt when digit == 0
output digit
`,
    right: `import { Digit } from "./tables.alta"
vocab { "0".."9" }
input token
var digit: Digit = int(token)
mlp { digit = 0 }
halt when digit == 0
output digit
`,
  },
  {
    code: 'ALTA1008',
    severity: 'error',
    title: 'A name that the imported file does not have',
    explanation:
      'The file is there, and declares nothing of this name that can be imported. Constants, parameters, functions, types and enums can be; variables, heads and blocks belong to one program and cannot. Correct the name, or declare it there.',
    wrong: `import { Digits } from "./tables.alta"
vocab { "0".."9" }
input token
var digit: Digits = int(token)
mlp { digit = 0 }
halt when digit == 0
output digit
`,
    right: `import { Digit } from "./tables.alta"
vocab { "0".."9" }
input token
var digit: Digit = int(token)
mlp { digit = 0 }
halt when digit == 0
output digit
`,
  },
  {
    code: 'ALTA1009',
    severity: 'error',
    title: 'A token with a blank in it, or an empty one',
    explanation:
      'Inputs are split into tokens at blanks, so a token that has one in it, or that is empty, could never be typed. Join the parts by another sign, such as `_`, or make them tokens of their own.',
    wrong: `vocab { "turn left", "jump" }
input token
output token
`,
    right: `vocab { "turn_left", "jump" }
input token
output token
`,
  },
  {
    code: 'ALTA1010',
    severity: 'error',
    title: 'A range of tokens that are no numerals',
    explanation:
      'In a vocabulary, `"0".."9"` stands for the numerals from the first to the second, negative ones too. Other words have no order in which one could go from one to another. List them.',
    wrong: `vocab { "a".."c" }
input token
output token
`,
    right: `vocab { "a", "b", "c" }
input token
output token
`,
  },
  {
    code: 'ALTA1011',
    severity: 'error',
    title: 'A frame without one place for the input',
    explanation:
      'The frame of an input is what is put around the tokens that a user types. `...` says where these go, and has to stand in it exactly once. Without a frame, `input token`, the network is given what is typed and nothing else.',
    wrong: `vocab { "start", "a", "b" }
input token = { "start" }
output token
`,
    right: `vocab { "start", "a", "b" }
input token = { "start", ... }
output token
`,
  },
  {
    code: 'ALTA1012',
    severity: 'error',
    title: 'No vocabulary',
    explanation:
      'A program declares the tokens that it reads: their number is the width of the embedding, and their order gives their ids. A file without `vocab` can be imported by others, but is no program by itself.',
    wrong: `input token
output token
`,
    right: `vocab { "a", "b" }
input token
output token
`,
  },
  {
    code: 'ALTA1013',
    severity: 'error',
    title: 'No output',
    explanation:
      'A program says which of its variables is the answer, one value for each position. The last layer of the network reads that variable and no other. Add `output NAME`.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = token == "1"
mlp { done = true }
halt when done
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
    code: 'ALTA1014',
    severity: 'warning',
    title: 'A test that cannot pass',
    explanation:
      'The input of the test is longer than the range of the position allows, or what it expects can never be the output: another number of words than there are positions, or a word that is no value of the output variable. The frame counts as well: each of its tokens has a position, and an output. Write one word for each position, `_` where any will do.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = token == "1"
mlp { done = true }
halt when done
output done
test "two positions" { "0 1" => "true" }
`,
    right: `vocab { "0", "1" }
input token
var done: bool = token == "1"
mlp { done = true }
halt when done
output done
test "two positions" { "0 1" => "true true" }
`,
  },
];
