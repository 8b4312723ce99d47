/** ALTA3xxx: values, assignments and initial values. */

import type { Explanation } from './explanation.ts';

export const valueExplanations: readonly Explanation[] = [
  {
    code: 'ALTA3001',
    severity: 'warning',
    title: 'A value outside the range of its variable',
    explanation:
      'The value that is assigned can leave the range of the variable, and the message gives a state in which it does; where it leaves it in every state, this is an error and not a warning. A variable has one dimension for each value of its range and none beyond, so in such a state nothing is assigned, in every execution alike. `clamp(…)` takes the nearest value of the range, `wrap(…)` counts around, a condition keeps the statement from being reached, a larger range has room.',
    wrong: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
mlp { digit = digit - 1 }
halt when digit == 0
output digit
`,
    right: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
mlp { digit = clamp(digit - 1) }
halt when digit == 0
output digit
`,
  },
  {
    code: 'ALTA3002',
    severity: 'warning',
    title: 'An argument, result or `let` outside its range',
    explanation:
      'A parameter, the result of a function or a `let` with a type promises a range, and the value can leave it; where it always does, this is an error. Outside of its range the value is undefined, and a statement that reads it does nothing. Widen the range, or bring the value into it with `clamp(value, low, high)`.',
    wrong: `vocab { "0".."9" }
input token
fn half(n: 0..8): 0..4 { n / 2 }
var digit: 0..9 = int(token)
mlp { digit = half(digit) }
halt when digit == 0
output digit
`,
    right: `vocab { "0".."9" }
input token
fn half(n: 0..9): 0..4 { n / 2 }
var digit: 0..9 = int(token)
mlp { digit = half(digit) }
halt when digit == 0
output digit
`,
  },
  {
    code: 'ALTA3003',
    severity: 'error',
    title: 'Two assignments to one variable',
    explanation:
      'All assignments of a layer take effect together: each hidden unit of the network adds its part to the residual stream, and there is no order among them. Two assignments to one variable in one state would add two values to its dimensions at once. The message gives a state in which both happen; they may stand on different paths, so use `else`, `match`, or conditions that exclude each other.',
    wrong: `vocab { "0".."9" }
input token
var size: 0..2 = 0
mlp {
  if int(token) > 3 { size = 1 }
  if int(token) > 6 { size = 2 }
}
halt when size > 0
output size
`,
    right: `vocab { "0".."9" }
input token
var size: 0..2 = 0
mlp {
  if int(token) > 6 { size = 2 } else if int(token) > 3 { size = 1 }
}
halt when size > 0
output size
`,
  },
  {
    code: 'ALTA3004',
    severity: 'warning',
    title: 'A division by zero',
    explanation:
      'The divisor can be zero, in a state that the message gives; where it always is, this is an error. The result is undefined there, and a statement that reads it does nothing. Test the divisor first, or give it a range without 0.',
    wrong: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
var share: 0..9 = 0
mlp {
  share = 9 / digit
  digit = 0
}
halt when digit == 0
output share
`,
    right: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
var share: 0..9 = 0
mlp {
  if digit > 0 { share = 9 / digit }
  digit = 0
}
halt when digit == 0
output share
`,
  },
  {
    code: 'ALTA3005',
    severity: 'warning',
    title: 'An index outside the list',
    explanation:
      'The first item of a list is number 0, and there is no counting from the end: −1 is outside. The index can be outside the list in a state that the message gives; where it always is, this is an error. There is no item then, the value is undefined, and a statement that reads it does nothing.',
    wrong: `vocab { "0".."3" }
input token
const next = [1, 2, 0]
var digit: 0..3 = int(token)
mlp { digit = next[digit] }
halt when digit == 0
output digit
`,
    right: `vocab { "0".."3" }
input token
const next = [1, 2, 3, 0]
var digit: 0..3 = int(token)
mlp { digit = next[digit] }
halt when digit == 0
output digit
`,
  },
  {
    code: 'ALTA3006',
    severity: 'error',
    title: 'An assignment to something that is not a state variable',
    explanation:
      'Only what is declared with `var` can be assigned. The input and the position are what they are for the whole run, the outputs of heads are set by attention in each layer, constants and `let`s keep their value. Declare a state variable that starts with the value, and assign that.',
    wrong: `vocab { "0", "1" }
input token
var done: bool = false
mlp {
  token = "1"
  done = true
}
halt when done
output token
`,
    right: `vocab { "0", "1" }
input token
var bit: Token = token
var done: bool = false
mlp {
  bit = "1"
  done = true
}
halt when done
output bit
`,
  },
  {
    code: 'ALTA3007',
    severity: 'error',
    title: 'A listed set with elements of another range',
    explanation:
      'The sets behind `in` are the possible values of the variable, and their elements are of its element type. One of them has an element outside. Correct the set, or widen the element type.',
    wrong: `vocab { "a" }
input token
var seen: set of 0..1 in [{}, {0}, {2}] = {}
var done: bool = false
mlp {
  seen = {0}
  done = true
}
halt when done
output seen
`,
    right: `vocab { "a" }
input token
var seen: set of 0..2 in [{}, {0}, {2}] = {}
var done: bool = false
mlp {
  seen = {0}
  done = true
}
halt when done
output seen
`,
  },
  {
    code: 'ALTA3008',
    severity: 'hint',
    title: 'A read after an assignment',
    explanation:
      'All assignments of a layer take effect together, when it ends; a read always sees the value from before the block, wherever it stands. Here the variable was assigned further up on the same path, and the read sees its old value, which makes a difference. If that is meant, move the read up, where nobody expects the new one; if the new value is meant, hold it in a `let` and use it twice.',
    wrong: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
var small: bool = false
mlp {
  digit = clamp(digit - 1)
  small = digit < 5
}
halt when digit == 0
output small
`,
    right: `vocab { "0".."9" }
input token
var digit: 0..9 = int(token)
var small: bool = false
mlp {
  let next = clamp(digit - 1, 0, 9)
  digit = next
  small = next < 5
}
halt when digit == 0
output small
`,
  },
  {
    code: 'ALTA3009',
    severity: 'error',
    title: 'An initial value that is missing for some input',
    explanation:
      'An initialiser is a column of the embedding for each token (and position): it has to give a value for every one, also for those that are only marks. The message names one without. Tell tokens apart with `if` or `match`.',
    wrong: `vocab { "0".."9", "end" }
input token
var digit: 0..9 = int(token)
mlp { digit = clamp(digit - 1) }
halt when digit == 0
output digit
`,
    right: `vocab { "0".."9", "end" }
input token
var digit: 0..9 = if token == "end" { 0 } else { int(token) }
mlp { digit = clamp(digit - 1) }
halt when digit == 0
output digit
`,
  },
];
