/** ALTA4xxx, second half: what heads fetch and count. */

import type { Explanation } from './explanation.ts';

export const headValueExplanations: readonly Explanation[] = [
  {
    code: 'ALTA4009',
    severity: 'error',
    title: 'A head that fetches a set',
    explanation:
      'What a head fetches is a weighted mean of the values of the positions it selects, and a mean of sets is not one of the possible sets. Fetch the variables from which the set is made, and make it again in the `mlp` block.',
    wrong: `vocab { "0", "1" }
input token
var bit: 0..1 = int(token)
var seen: set of 0..1 = if token == "0" { {0} } else { {1} }
head left = seen at -1
mlp {
  if left is defined { seen = {0, 1} }
  bit = 1
}
halt when bit == 1
output seen
`,
    right: `vocab { "0", "1" }
input token
var bit: 0..1 = int(token)
var seen: set of 0..1 = if token == "0" { {0} } else { {1} }
head left = bit at -1
mlp {
  if left is defined and left != bit { seen = {0, 1} }
  bit = 1
}
halt when bit == 1
output seen
`,
  },
  {
    code: 'ALTA4010',
    severity: 'error',
    title: 'A mean of something that is not numeric',
    explanation:
      'A mean of one-hots is not a one-hot, so only a `numeric` variable, which has one dimension, can be averaged. Declare it with the values that it can have; the mean is read as the nearest value that the head lists. To count positions, use `count`.',
    wrong: `vocab { "0", "1" }
input token
var bit: 0..1 = int(token)
var share: numeric [0, 0.5, 1] = 0
head average = mean bit
mlp {
  share = average
  bit = 1
}
halt when bit == 1
output share
`,
    right: `vocab { "0", "1" }
input token
var bit: 0..1 = int(token)
var weight: numeric [0, 1] = int(token)
var share: numeric [0, 0.5, 1] = 0
head average: numeric [0, 0.5, 1] = mean weight
mlp {
  share = average
  bit = 1
}
halt when bit == 1
output share
`,
  },
  {
    code: 'ALTA4011',
    severity: 'error',
    title: 'A head whose type is not that of its value',
    explanation:
      'A head hands over the value of a variable as it is, so its type is that of the variable, and need not be written. Only a numeric head may list values of its own, to which its mean is rounded, and a count the range that it counts to. Leave the type out, or correct it.',
    wrong: `vocab { "0", "1" }
input token
var bit: 0..1 = int(token)
head left: bool = bit at -1
mlp {
  if left is defined { bit = 1 }
}
halt when bit == 1
output bit
`,
    right: `vocab { "0", "1" }
input token
var bit: 0..1 = int(token)
head left = bit at -1
mlp {
  if left is defined { bit = 1 }
}
halt when bit == 1
output bit
`,
  },
  {
    code: 'ALTA4012',
    severity: 'error',
    title: 'A head that fetches something else than a variable',
    explanation:
      'A head takes a value out of the residual stream of another position, so what it fetches is a variable: the input, the position, or a state variable. Constants are the same everywhere and need no head. To know whether any position is selected, use `count`.',
    wrong: `vocab { "0", "1" }
input token
const one = 1
var done: bool = token == "1"
head left = one at -1
mlp { done = left is defined }
halt when done
output done
`,
    right: `vocab { "0", "1" }
input token
var done: bool = token == "1"
head left = token at -1
mlp { done = left is defined }
halt when done
output done
`,
  },
  {
    code: 'ALTA4013',
    severity: 'error',
    title: 'A count that does not go from 0 up',
    explanation:
      'A head that counts gives how many positions it selects, none included. Its type, where one is written, is a range from 0 to the largest count that matters; above that it is undefined. Write `0..N`.',
    wrong: `vocab { "0", "1" }
input token
var bit: bool = token == "1"
var several: bool = false
var done: bool = false
head ones: 1..8 = count where bit == true
mlp {
  several = ones is defined and ones > 1
  done = true
}
halt when done
output several
`,
    right: `vocab { "0", "1" }
input token
var bit: bool = token == "1"
var several: bool = false
var done: bool = false
head ones: 0..8 = count where bit == true
mlp {
  several = ones is defined and ones > 1
  done = true
}
halt when done
output several
`,
  },
  {
    code: 'ALTA4014',
    severity: 'error',
    title: 'A count that does not know how far it goes',
    explanation:
      'A count takes one dimension for each number that it can be. In a program with a `position` it cannot exceed the number of positions; one without works for inputs of any length, so it has to say up to which number it counts. Above that the count is undefined.',
    wrong: `vocab { "0", "1" }
input token
var bit: bool = token == "1"
var several: bool = false
var done: bool = false
head ones = count where bit == true
mlp {
  several = ones is defined and ones > 1
  done = true
}
halt when done
output several
`,
    right: `vocab { "0", "1" }
input token
var bit: bool = token == "1"
var several: bool = false
var done: bool = false
head ones: 0..50 = count where bit == true
mlp {
  several = ones is defined and ones > 1
  done = true
}
halt when done
output several
`,
  },
  {
    code: 'ALTA4015',
    severity: 'hint',
    title: 'A head that may select different values',
    explanation:
      'Attention averages over all positions that are selected. Where they hold one value, that is the value; where they disagree, the average is none of them, and the head is undefined. The message gives two such positions. Where the program makes sure that it cannot happen, `unique` promises it: the promise is checked by every run and test, and proved by `altac verify` where it can be. This is a warning under `--strict`.',
    wrong: `vocab { "0", "1", "x" }
input token
var seen: Token = token
var done: bool = false
head mark = seen where token == "x"
mlp {
  if mark is defined { seen = mark }
  done = true
}
halt when done
output seen
`,
    right: `vocab { "0", "1", "x" }
input token
var seen: Token = token
var done: bool = false
head mark = seen where token == "x" unique
mlp {
  if mark is defined { seen = mark }
  done = true
}
halt when done
output seen
`,
  },
];
