/**
 * Where the reference implementation (google-deepmind/alta, commit a6069fe) gives wrong answers, or two different
 * ones: D1 to D13 are its known defects, `more` are others of the same kind. Here all engines give the right one.
 */

import { test } from 'vitest';
import { type ExpectedRun, expectRuns } from '../support/runs.ts';

interface Defect {
  readonly defect: string;
  /** What the reference does. */
  readonly reference: string;
  readonly text: string;
  readonly runs: readonly ExpectedRun[];
}

const counter = 'vocab { "a" }  input token  var x: 0..15 = 0  mlp { x = clamp(x + 1) }  output x';

/** A head over tokens 0, 1 and 2, and a variable that copies it, from 0 on. */
function copying(head: string): string {
  return `vocab { "0", "1", "2", "3" }  input token  var out: Token = "0"  head h = ${head}  mlp { out = h }  output out`;
}

/** A token for each value of an evenly spaced list; the answer is the place of the value. */
function placeOf(values: readonly number[], step: number): string {
  const tokens = values.map((_, i) => `"${i}"`).join(', ');
  const arms = values.map((value, i) => `"${i}" => ${value}`).join(', ');
  return `
    vocab { ${tokens} }  input token
    var value: numeric [${values.join(', ')}] = match token { ${arms} }
    var place: 0..${values.length - 1} = 0
    head own = value at 0
    mlp { place = round((own - (${values[0]})) / ${step}) }
    output place`;
}

const saturation = (assigned: string): string => `
  vocab { "-16".."16" }  input token
  var cell: -16..16 = int(token)
  head left = cell at -1
  mlp { if left is defined { cell = ${assigned} } }
  output cell`;

const sort = (rank: string): string => `
  vocab { "0".."15" }  input token  position here: 0..15
  var value: 0..15 = int(token)  var rank: -1..15 = -1  var sorted: 0..15 = 0  var done: bool = false
  head counted = count where key.value ${rank.startsWith('counted - 1') ? '<=' : '<'} query.value
  head placed = value where rank == here
  mlp { if rank < 0 { rank = ${rank} } else { sorted = placed  done = true } }
  halt when done
  output sorted`;

const defects: readonly Defect[] = [
  {
    defect: 'D1 off by one',
    reference: 'its interpreter runs one layer more than asked for',
    text: counter,
    runs: [0, 1, 3, 5].map((limit) => ({ input: 'a', output: String(limit), limit })),
  },
  {
    defect: 'D3 negative numeric values',
    reference: 'thresholds below −1 are steps downwards: 2 2 0 3 4',
    text: placeOf([-5, -3, -1, 1, 3], 2),
    runs: [{ input: '0 1 2 3 4', output: '0 1 2 3 4' }],
  },
  {
    defect: 'D3 negative numeric values, even ones',
    reference: 'the same',
    text: placeOf([-6, -4, -2, 0, 2], 2),
    runs: [{ input: '4 3 2 1 0', output: '4 3 2 1 0' }],
  },
  {
    defect: 'D3 values down to −1',
    reference: 'right',
    text: placeOf([-1, 0, 1], 1),
    runs: [{ input: '0 1 2', output: '0 1 2' }],
  },
  {
    defect: 'D4 nothing to the right of the last position',
    reference: 'its model takes the average over all positions there',
    text: copying('token at +1'),
    runs: [
      { input: '1 2', output: '2 0' },
      { input: '2 2', output: '2 0' },
      { input: '2 1 1 1 1', output: '1 1 1 1 0' },
    ],
  },
  {
    defect: 'D4 a head that selects everything',
    reference: 'its interpreter says nothing even where the values agree, its model averages where they do not',
    text: copying('token'),
    runs: [
      { input: '1 1', output: '1 1' },
      { input: '1 2', output: '0 0' },
      { input: '2 2 1', output: '0 0 0' },
    ],
  },
  {
    defect: 'D4 a head that selects nothing',
    reference: 'its model selects everything',
    text: `
      vocab { "0".."9" }  input token  var one: 0..1 = 1  var flag: 0..1 = 0
      head h = one where token == "9"
      mlp { flag = h }
      output flag`,
    runs: [{ input: '0 1 2', output: '0 0 0' }],
  },
  {
    defect: 'D4 content and distance together, nobody there',
    reference: 'its model gives 1 1 2 1',
    text: copying('token where token == "3" at -1'),
    runs: [{ input: '1 2 1 2', output: '0 0 0 0' }],
  },
  {
    defect: 'D5 out of range, clamped',
    reference: 'its interpreter stores −20 and 25, its model writes into another variable',
    text: saturation('clamp(cell - left)'),
    runs: [
      { input: '10 -10', output: '10 -16' },
      { input: '-10 15', output: '-10 16' },
    ],
  },
  {
    defect: 'D5 out of range, counted around',
    reference: 'the same',
    text: saturation('wrap(cell - left)'),
    runs: [
      { input: '10 -10', output: '10 13' },
      { input: '-10 15', output: '-10 -8' },
    ],
  },
  {
    defect: 'D5 out of range, plainly: nothing is assigned',
    reference: 'the same',
    text: saturation('cell - left'),
    runs: [
      { input: '10 -10', output: '10 -10' },
      { input: '-10 15', output: '-10 15' },
      { input: '3 5', output: '3 2' },
    ],
  },
  {
    defect: 'D8 set variables',
    reference: 'an update of one does not compile, a trace of one raises',
    text: `
      vocab { "a" }  input token  var s: set of 0..1 = {0}  var o: 0..1 = 0
      mlp { if s == {0} { s = {0, 1} } else { o = 1 } }
      output o`,
    runs: [
      { input: 'a', output: '0', limit: 1 },
      { input: 'a', output: '1', limit: 2 },
    ],
  },
  {
    defect: 'D8 the set itself',
    reference: 'the same',
    text: `
      vocab { "a" }  input token  var s: set of 0..1 = {0}
      mlp { if s == {0} { s = {0, 1} } }
      output s`,
    runs: [{ input: 'a', output: '{0, 1}' }],
  },
  {
    defect: 'D10 sort, without a token that stands first and with duplicates',
    reference: 'it does not compile; without its first token, or with duplicates, its interpreter raises',
    text: sort('counted - 1'),
    runs: [
      { input: '0 5 3 9', output: '0 3 5 9', limit: 5, layers: 2, halted: true },
      { input: '5 3 9', output: '3 5 9', limit: 5, layers: 2, halted: true },
      { input: '0 3 3 5', output: '0 0 3 5', limit: 5, layers: 2, halted: true },
    ],
  },
  {
    defect: 'D10 no layers at all',
    reference: 'a limit of 0 counts as none given',
    text: sort('counted'),
    runs: [{ input: '5 3 9', output: '0 0 0', limit: 0 }],
  },
  {
    defect: 'D12 one initial value, from the position',
    reference: 'of two initialisers its interpreter takes the one by token, its model the one by position',
    text: `
      vocab { "0", "1" }  input token  position here: 0..3
      var x: 0..3 = 3 - here
      mlp { x = x }
      output x`,
    runs: [{ input: '0 0 0', output: '3 2 1' }],
  },
  {
    defect: 'D12 one initial value, from both',
    reference: 'it cannot be written',
    text: `
      vocab { "0", "1" }  input token  position here: 0..3
      var x: 0..4 = here + int(token)
      mlp { x = x }
      output x`,
    runs: [{ input: '1 0 1', output: '1 1 3' }],
  },
  {
    defect: 'D13 chained heads, by way of a state variable',
    reference: 'its interpreter lets one head see what another has just fetched; its model does not',
    text: `
      vocab { "0".."3" }  input token  position here: 0..3
      var value: 0..3 = int(token)  var carried: 0..3 = 0  var out: 0..3 = 0
      head a = value where here == value
      head b = value where here == carried
      mlp { carried = a  out = b }
      output out`,
    runs: [{ input: '1 2 3 0', output: '3 0 1 2', limit: 2 }],
  },
  {
    defect: 'more: a program that goes on after it has halted',
    reference: 'its model does: 2 after 10 layers',
    text: `
      vocab { "a" }  input token  var x: 0..7 = 0  var stop: bool = false
      mlp { x = wrap(x + 1)  if x == 2 { stop = true } }
      halt when stop
      output x`,
    runs: [{ input: 'a', output: '3', limit: 10, layers: 3, halted: true }],
  },
  {
    defect: 'more: halted from the start',
    reference: 'its interpreter runs one layer all the same',
    text: `
      vocab { "a" }  input token  var x: 0..7 = 0
      mlp { x = wrap(x + 1) }
      halt when x in [0, 5]
      output x`,
    runs: [
      { input: 'a a', output: '0 0', limit: 10, layers: 0, halted: true },
      { input: '', output: '', limit: 10, layers: 0, halted: true },
    ],
  },
  {
    defect: 'more: a numeric mean that is not in the list',
    reference: 'its model leaves the rest behind in every layer, and reads 0, 0, 1, 0',
    text: `
      vocab { "0", "1" }  input token  var mark: numeric [0, 1] = if token == "1" { 1 } else { 0 }  var halves: 0..3 = 3
      head m: numeric [0, 0.5, 1, 1.5] = mean mark
      mlp { halves = round(m * 2) }
      output halves`,
    runs: [1, 2, 3, 4].map((limit) => ({
      input: '0 0 0 1 0 0 0 0 0 0',
      output: '0 0 0 0 0 0 0 0 0 0',
      limit,
    })),
  },
  {
    defect: 'more: near the edge of two buckets',
    reference: 'its model switches .005 above the edge',
    text: `
      vocab { "low", "edge", "high" }  input token
      var value: numeric [0.4999, 0.5, 0.5001] = match token { "low" => 0.4999, "edge" => 0.5, "high" => 0.5001 }
      var bucket: 0..2 = 2
      head m: numeric [0, 1] = mean value at 0
      mlp { bucket = round(m) }
      output bucket`,
    runs: [{ input: 'low edge high', output: '0 0 1' }],
  },
  {
    defect: 'more: an undefined head that is not read',
    reference: 'its enumerated rules stand still: 0 2',
    text: `
      vocab { "a" }  input token  var x: 0..3 = 0  var seen: bool = false
      head right = token at +1
      mlp { x = clamp(x + 1)  if right is defined { seen = true } }
      output x`,
    runs: [{ input: 'a a', output: '2 2', limit: 2 }],
  },
  {
    defect: 'more: no rules, no heads, one variable, no input',
    reference: 'each of these crashes it',
    text: 'vocab { "a", "b" }  input token  output token',
    runs: [
      { input: '', output: '', limit: 2 },
      { input: 'ba', output: 'b a', limit: 2 },
    ],
  },
  {
    defect: 'more: a numeric output',
    reference: 'its model gives 0 0 0',
    text: `
      vocab { "0", "1", "2" }  input token  var n: numeric [0, 1, 2] = int(token)  var m: numeric [0, 1, 2] = 0
      mlp { m = n }
      output m`,
    runs: [{ input: '0 1 2', output: '0 1 2' }],
  },
  {
    defect: 'more: an undefined output',
    reference: 'its model gives 0',
    text: 'vocab { "a" }  input token  head right = token at +1  mlp {}  output right',
    runs: [{ input: 'a a', output: '? ?' }],
  },
  {
    defect: 'more: bucket values in no order',
    reference: 'it reads buckets 0 0 2',
    text: `
      vocab { "0", "1", "2" }  input token
      var value: numeric [1, 0, 0.5] = match token { "0" => 0, "1" => 0.5, "2" => 1 }
      var halves: 0..2 = 0
      mlp { halves = round(value * 2) }
      output halves`,
    runs: [{ input: '0 1 2', output: '0 1 2' }],
  },
  {
    defect: 'more: keys and queries of different ranges',
    reference: 'accepted, until matrices do not fit',
    text: `
      vocab { "0".."3" }  input token  position here: 0..9
      var value: -4..3 = int(token) - 2  var out: Token = "0"
      head h = token where here == value
      mlp { out = h }
      output out`,
    runs: [{ input: '3 0 2 1', output: '0 0 3 0' }],
  },
];

test.each(defects)('$defect (reference: $reference)', async ({ text, runs }) => {
  await expectRuns(text, runs);
});
