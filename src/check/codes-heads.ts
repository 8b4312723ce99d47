/** ALTA4xxx, first half: reads of heads, keys and queries. */

import type { Explanation } from './explanation.ts';

export const headExplanations: readonly Explanation[] = [
  {
    code: 'ALTA4001',
    severity: 'hint',
    title: 'A head that may be undefined is read',
    explanation:
      'A head is undefined at a position that selects nothing, or that selects values which disagree. A statement that reads an undefined value does nothing: it assigns no variable, and an `if` takes neither branch. Often that is what a program wants, so this is a hint, and a warning under `--strict`. `h is defined` tests for it; where the checker can prove that the head always selects one value, for instance because it looks for a token of the frame, it is silent. (An input that is given with `--raw` is taken to have the frame.)',
    wrong: `vocab { "0", "1" }
input token
var bit: bool = token == "1"
head left = bit at -1
mlp { bit = left }
halt when bit
output bit
`,
    right: `vocab { "0", "1" }
input token
var bit: bool = token == "1"
head left = bit at -1
mlp { bit = if left is defined { left } else { true } }
halt when bit
output bit
`,
  },
  {
    code: 'ALTA4002',
    severity: 'error',
    title: 'The output of a head where none can be read',
    explanation:
      'All heads of a layer run side by side, before the `mlp` block: no head can look at what another one fetches in the same layer, and between layers, where the halting condition is tested, head outputs are undefined. Assign the output to a state variable in the `mlp` block, and use that; it is there one layer later.',
    wrong: `vocab { "0".."3" }
input token
position here: 0..3
var next: 0..3 = int(token)
var found: 0..3 = 0
var done: bool = false
head pointer = next where here == next
head second = next where here == pointer
mlp {
  found = second
  done = true
}
halt when done
output found
`,
    right: `vocab { "0".."3" }
input token
position here: 0..3
var next: 0..3 = int(token)
var found: 0..3 = 0
var looked: bool = false
var done: bool = false
head pointer = next where here == next
head second = next where here == found
mlp {
  if not looked {
    found = pointer
    looked = true
  } else if not done {
    found = second
    done = true
  }
}
halt when done
output found
`,
  },
  {
    code: 'ALTA4003',
    severity: 'hint',
    title: 'A head that answers for the old query',
    explanation:
      'The query of this head was assigned further up, and the head is read after that. But heads run before the block, with the query as it stood when the layer began, so this is still the answer to the old one. The answer to the new query comes one layer later: read it there, or read it before the assignment, where nobody expects the new one.',
    wrong: `vocab { "0".."3" }
input token
position here: 0..3
var pointer: 0..3 = 0
var value: 0..3 = int(token)
var found: 0..3 = 0
head cell = value where here == pointer
mlp {
  pointer = 3
  found = cell
}
halt when pointer == 3
output found
`,
    right: `vocab { "0".."3" }
input token
position here: 0..3
var pointer: 0..3 = 0
var value: 0..3 = int(token)
var found: 0..3 = 0
head cell = value where here == pointer
mlp {
  found = cell
  pointer = 3
}
halt when pointer == 3
output found
`,
  },
  {
    code: 'ALTA4004',
    severity: 'error',
    title: 'A key and a query on one side of `where`',
    explanation:
      'Attention compares a key, which each position computes from its own variables, with a query, which the asking position computes from its own. One side of the comparison is the key, the other the query; neither can mix the two positions. Rearrange the comparison, so that all of `key.` stands on one side and all of `query.` on the other.',
    wrong: `vocab { "0".."3" }
input token
position here: 0..3
var value: 0..3 = int(token)
var lower: 0..4 = 0
var done: bool = false
head smaller = count where query.value - key.value > 0
mlp {
  lower = smaller
  done = true
}
halt when done
output lower
`,
    right: `vocab { "0".."3" }
input token
position _here: 0..3
var value: 0..3 = int(token)
var lower: 0..4 = 0
var done: bool = false
head smaller = count where key.value < query.value
mlp {
  lower = smaller
  done = true
}
halt when done
output lower
`,
  },
  {
    code: 'ALTA4005',
    severity: 'error',
    title: 'One variable on both sides of `where`',
    explanation:
      'Elsewhere the left side is the position attended to and the right side the position that asks, and each has variables of its own. With one variable on both sides a reader cannot be sure, and for `<` it matters. Write `key.` before the one of the position attended to, `query.` before the other.',
    wrong: `vocab { "0".."3" }
input token
position _here: 0..3
var value: 0..3 = int(token)
var lower: 0..4 = 0
var done: bool = false
head smaller = count where value < value
mlp {
  lower = smaller
  done = true
}
halt when done
output lower
`,
    right: `vocab { "0".."3" }
input token
position _here: 0..3
var value: 0..3 = int(token)
var lower: 0..4 = 0
var done: bool = false
head smaller = count where key.value < query.value
mlp {
  lower = smaller
  done = true
}
halt when done
output lower
`,
  },
  {
    code: 'ALTA4006',
    severity: 'error',
    title: 'A key or query of several variables',
    explanation:
      'The key and query matrices can hold any function of one variable, because that is a map of its one-hot; a function of two variables is not a map of the two one-hots side by side. Compute it in the `mlp` block, keep it in a state variable, and use that as the key or query of the next layer.',
    wrong: `vocab { "0".."3" }
input token
position here: 0..3
var value: 0..3 = int(token)
var offset: 0..3 = 0
var found: 0..3 = 0
head cell = value where here == value + offset
mlp {
  found = cell
  offset = 3
}
halt when offset == 3
output found
`,
    right: `vocab { "0".."3" }
input token
position here: 0..3
var value: 0..3 = int(token)
var goal: 0..3 = int(token)
var found: 0..3 = 0
head cell = value where here == goal
mlp {
  found = cell
  goal = clamp(value + 3)
}
halt when goal == 3
output found
`,
  },
  {
    code: 'ALTA4007',
    severity: 'error',
    title: 'A key and a query that cannot be compared',
    explanation:
      'A key and a query are of one enum, or both tokens, both bools, or integers of any ranges; `in` takes a set on one side. Attention matches a one-hot against a one-hot, so numeric variables, which have one dimension for all values, can be neither. Convert one side: `int(token)`, `Symbol(token)`.',
    wrong: `vocab { "0".."3" }
input token
position here: 0..3
var found: Token = token
var done: bool = false
head cell = token where here == token
mlp {
  found = cell
  done = true
}
halt when done
output found
`,
    right: `vocab { "0".."3" }
input token
position here: 0..3
var found: Token = token
var done: bool = false
head cell = token where here == int(token)
mlp {
  found = cell
  done = true
}
halt when done
output found
`,
  },
  {
    code: 'ALTA4008',
    severity: 'error',
    title: 'A distance that is none',
    explanation:
      'Behind `at` stands the distance in positions at which a head looks, −1 for the left neighbour, or a set of distances. The distances are a fixed mask over the attention of every layer, so they are constants. To look at a place that a variable names, compare positions: `where here == pointer`.',
    wrong: `vocab { "0", "1" }
input token
var seen: Token = token
var done: bool = false
head left = token at "left"
mlp {
  if left is defined { seen = left }
  done = true
}
halt when done
output seen
`,
    right: `vocab { "0", "1" }
input token
var seen: Token = token
var done: bool = false
head left = token at -1
mlp {
  if left is defined { seen = left }
  done = true
}
halt when done
output seen
`,
  },
];
