/**
 * What the reference accepts in silence and ought to refuse, or reports without a place: here each is a diagnostic
 * with a code, a place and, where it depends on values, an example.
 */

import { expect, test } from 'vitest';
import { compileText } from '../support/programs.ts';

interface Mistake {
  readonly defect: string;
  readonly text: string;
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'hint';
  /** The text at the place. */
  readonly at: string;
  /** What the message and its notes say, among other things. */
  readonly says: readonly string[];
  /** The text at the related places. */
  readonly related?: readonly string[];
}

const head = 'vocab { "0".."3" }  input token  position here: 0..3  var value: 0..3 = int(token)  var out: 0..3 = 0';

const mistakes: readonly Mistake[] = [
  {
    defect: 'D5 a value that can leave its range',
    text: 'vocab { "-16".."16" }  input token  var cell: -16..16 = int(token)  head left = cell at -1  mlp { if left is defined { cell = cell - left } }  output cell',
    code: 'ALTA3001',
    severity: 'warning',
    at: 'cell - left',
    says: ['`cell` is -16..16, but this can be 32', 'left = -16', 'cell = 16', 'Nothing is assigned then'],
  },
  {
    defect: 'D6 a table that lacks an entry for a token',
    text: 'vocab { "start", "1", "2" }  input token  var x: 0..2 = int(token)  mlp { x = 0 }  output x',
    code: 'ALTA3009',
    severity: 'error',
    at: 'int(token)',
    says: ['`x` has no initial value for the token "start"'],
  },
  {
    defect: 'D6 a list that ends too early',
    text: 'vocab { "0".."2" }  input token  const TABLE = [7, 8]  var x: 0..9 = TABLE[int(token)]  mlp { x = 0 }  output x',
    code: 'ALTA3009',
    severity: 'error',
    at: 'TABLE[int(token)]',
    says: ['`x` has no initial value for the token "2"'],
  },
  {
    defect: 'D6 a match that forgets a token',
    text: 'vocab { "a", "b", "pad" }  input token  var x: 0..9 = match token { "a" => 1, "b" => 2 }  mlp { x = 0 }  output x',
    code: 'ALTA3009',
    severity: 'error',
    at: 'match token { "a" => 1, "b" => 2 }',
    says: ['"pad"'],
  },
  {
    defect: 'D9 two assignments on one path',
    text: `${head}  mlp { out = value  if value == 2 { out = 1 } }  output out`,
    code: 'ALTA3003',
    severity: 'error',
    at: 'out',
    says: ['`out` is assigned twice where value = 2'],
    related: ['out'],
  },
  {
    defect: 'D9 an assignment to the output of a head',
    text: `${head}  head h = value at -1  mlp { h = 1  out = value }  output out`,
    code: 'ALTA3006',
    severity: 'error',
    at: 'h',
    says: ['it is the output of a head'],
  },
  {
    defect: 'D9 a value that is never in range',
    text: 'vocab { "a" }  input token  var x: 0..2 = 0  mlp { x = 99 }  output x',
    code: 'ALTA3001',
    severity: 'error',
    at: '99',
    says: ['`x` is 0..2, but this is 99'],
  },
  {
    defect: 'D10 the last item of a table, counted from the end',
    text: 'vocab { "a" }  input token  const TABLE = [1, 2]  var x: 0..2 = TABLE[-1]  mlp { x = 0 }  output x',
    code: 'ALTA3005',
    severity: 'error',
    at: 'TABLE[-1]',
    says: ['no item -1', 'no counting from the end'],
  },
  {
    defect: 'D10 an index that may be −1',
    text: 'vocab { "a" }  input token  const TABLE = [1, 2]  var i: -1..1 = 0  var x: 0..2 = 0  mlp { x = TABLE[i]  i = -1 }  output x',
    code: 'ALTA3005',
    severity: 'warning',
    at: 'TABLE[i]',
    says: ['item -1', 'i = -1'],
  },
  {
    defect: 'D11 rules that overlap',
    text: 'vocab { "n", "a", "b" }  input token  var a: bool = token == "a"  var b: bool = token == "b"  var x: 0..2 = 0  mlp { if a { x = 1 }  if b { x = 2 } }  output x',
    code: 'ALTA3003',
    severity: 'error',
    at: 'x',
    says: ['`x` is assigned twice where a = true, b = true'],
    related: ['x'],
  },
  {
    defect: 'D12 a position where none is declared',
    text: 'vocab { "a" }  input token  var x: 0..3 = position  mlp { x = 0 }  output x',
    code: 'ALTA1001',
    severity: 'error',
    at: 'position',
    says: ['nothing named `position`'],
  },
  {
    defect: 'D12 two initial values',
    text: 'vocab { "a" }  input token  var x: 0..3 = 1  var x: 0..3 = 2  mlp { x = 0 }  output x',
    code: 'ALTA1004',
    severity: 'error',
    at: 'x',
    says: ['`x` is declared twice'],
    related: ['x'],
  },
  {
    defect: 'D13 a head that asks with what another head fetches',
    text: `${head}  head a = value where here == value  head b = value where here == a  mlp { out = b }  output out`,
    code: 'ALTA4002',
    severity: 'error',
    at: 'a',
    says: ['A head cannot use `a`, the output of a head', 'side by side', 'state variable'],
  },
  {
    defect: 'more: an undefined output',
    text: 'vocab { "a" }  input token  head right = token at +1  mlp {}  output right',
    code: 'ALTA5004',
    severity: 'warning',
    at: 'right',
    says: ['always undefined after a layer'],
  },
  {
    defect: 'more: a numeric key',
    text: 'vocab { "0", "1" }  input token  var n: numeric [0, 1] = int(token)  var out: Token = "0"  head h = token where n == 1  mlp { out = h }  output out',
    code: 'ALTA4007',
    severity: 'error',
    at: '==',
    says: ['a numeric variable cannot be one'],
  },
  {
    defect: 'more: a key and a query that have nothing in common',
    text: `${head}  enum Colour { red, green }  var colour: Colour = red  head h = value where here == colour  mlp { out = h  colour = green }  output out`,
    code: 'ALTA4007',
    severity: 'error',
    at: '==',
    says: ['0..3', 'Colour'],
  },
  {
    defect: 'more: SUBLEQ reads a cell that may not be there',
    text: `${head}  head cell = value where here == value  head next = value where here == value + 1  mlp { out = next  value = cell }  output out`,
    code: 'ALTA4001',
    severity: 'hint',
    at: 'next',
    says: ['`next` may be undefined here'],
  },
];

test.each(mistakes)('$defect', ({ text, code, severity, at, says, related = [] }) => {
  const { diagnostics, program } = compileText(text);
  const found = diagnostics.filter((diagnostic) => diagnostic.code === code);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  expect(found.map((diagnostic) => diagnostic.severity)).toEqual([severity]);
  expect(errors.length).toBe(severity === 'error' ? 1 : 0);
  expect(program === null).toBe(severity === 'error');
  for (const { message, notes, span, related: places } of found) {
    expect(text.slice(span.start, span.end)).toBe(at);
    for (const part of says) expect([message, ...notes].join('\n')).toContain(part);
    for (const place of related) {
      expect(places.map((each) => text.slice(each.span.start, each.span.end))).toContain(place);
    }
  }
});
