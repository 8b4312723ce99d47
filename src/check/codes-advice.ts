/** ALTA5xxx: what is declared in vain. ALTA6xxx: what grows too large. */

import type { Explanation } from './explanation.ts';

export const adviceExplanations: readonly Explanation[] = [
  {
    code: 'ALTA5001',
    severity: 'warning',
    title: 'Something that is never used',
    explanation:
      'The name is declared and nothing reads it. A variable, a head or a value of an enum takes dimensions of the residual stream all the same, and the hidden units that write it. Remove it; the fix does. A name that begins with `_` may stay unused.',
    wrong: `vocab { "0", "1" }
input token
var bit: 0..1 = int(token)
var done: bool = false
mlp { done = true }
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var done: bool = false
mlp { done = true }
halt when done
output done
`,
  },
  {
    code: 'ALTA5002',
    severity: 'warning',
    title: 'An arm that is never reached',
    explanation:
      'No value comes to this arm: an earlier arm takes all of its values, or the conditions around the `match` have sorted them out. It becomes no part of the network. Remove it, or move it up if it was meant to be asked first.',
    wrong: `vocab { "a" }
input token
enum Step { first, last }
var step: Step = first
mlp {
  match step {
    first => step = last
    last => {}
    _ => {}
  }
}
halt when step == last
output step
`,
    right: `vocab { "a" }
input token
enum Step { first, last }
var step: Step = first
mlp {
  match step {
    first => step = last
    last => {}
  }
}
halt when step == last
output step
`,
  },
  {
    code: 'ALTA5003',
    severity: 'warning',
    title: 'A halting condition that can never hold',
    explanation:
      'The variable is never given a value for which the condition holds, neither at the start nor by an assignment. The program runs until the layer limit and says that it did not halt. Assign such a value, or test for one that is assigned.',
    wrong: `vocab { "a" }
input token
enum Step { first, second, last }
var step: Step = first
mlp {
  if step == first { step = second }
}
halt when step == last
output step
`,
    right: `vocab { "a" }
input token
enum Step { first, second, last }
var step: Step = first
mlp {
  if step == first { step = second } else { step = last }
}
halt when step == last
output step
`,
  },
  {
    code: 'ALTA5004',
    severity: 'warning',
    title: 'An output that never changes',
    explanation:
      'The variable that is the answer is never assigned, so the answer is its initial value whatever the layers compute; or it is the output of a head, which is undefined after every layer. Assign the answer to a state variable, and make that the output.',
    wrong: `vocab { "0", "1" }
input token
var answer: bool = token == "1"
var done: bool = false
mlp { done = true }
halt when done
output answer
`,
    right: `vocab { "0", "1" }
input token
var answer: bool = token == "1"
var done: bool = false
mlp {
  answer = not answer
  done = true
}
halt when done
output answer
`,
  },
  {
    code: 'ALTA5005',
    severity: 'hint',
    title: 'A program that does not halt by itself',
    explanation:
      'Without `halt when` the layers repeat until the limit (`--layers`, 1,000 if not given), and the run says that it did not halt. That is right for a program that is meant to run for a fixed number of layers. Otherwise say when the answer is there: `halt when done`.',
    wrong: `vocab { "0", "1" }
input token
var bit: bool = token == "1"
mlp { bit = true }
output bit
`,
    right: `vocab { "0", "1" }
input token
var bit: bool = token == "1"
mlp { bit = true }
halt when bit
output bit
`,
  },
  {
    code: 'ALTA6001',
    severity: 'error',
    title: 'A statement that depends on too many combinations',
    explanation:
      'The checker follows every statement over all combinations of the values that it reads, and the network has a hidden unit for each group of combinations with one result. Here these are more than can be followed; the message names the variables and how many values each has. Make ranges smaller, read fewer variables in one expression, or compute in two layers: keep an intermediate result in a state variable of a small range, and go on from that.',
    wrong: `vocab { "0".."9" }
input token
var a: 0..999 = int(token)
var b: 0..999 = 7
var c: 0..999 = 0
mlp {
  c = (a * b + c) % 1000
  a = 0
  b = 0
}
halt when c == 0
output c
`,
    right: `vocab { "0".."9" }
input token
var a: 0..9 = int(token)
var b: 0..9 = 7
var c: 0..9 = 0
mlp {
  c = (a * b + c) % 10
  a = 0
  b = 0
}
halt when c == 0
output c
`,
  },
  {
    code: 'ALTA6002',
    severity: 'error',
    title: 'A variable whose new value takes too many rules',
    explanation:
      'A rule is a hidden unit of the feed-forward network, which is on for one group of states. The new value of this variable depends on so many variables at once that the groups are too many for a network of any sensible width. Compute it in steps, one layer each, through a state variable that holds the intermediate result; a parity of many bits, for instance, goes bit by bit.',
    wrong: `vocab { "0".."9" }
input token
type Nibble = 0..15
var a: Nibble = int(token)
var b: Nibble = 1
var c: Nibble = 2
var d: Nibble = 3
var e: Nibble = 4
var f: Nibble = 5
mlp {
  a = a ^ b ^ c ^ d ^ e ^ f
  b = 0
  c = 0
  d = 0
  e = 0
  f = 0
}
halt when f == 0
output a
`,
    right: `vocab { "0".."9" }
input token
type Nibble = 0..15
var a: Nibble = int(token)
var b: Nibble = 1
var c: Nibble = 2
mlp {
  a = a ^ b
  b = c
  c = 0
}
halt when b == 0
output a
`,
  },
];
