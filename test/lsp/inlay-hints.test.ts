/** Hints as they stand in the text, between « and ». */

import { describe, expect, test } from 'vitest';
import { createAnalyse } from '../../lsp/analysis.ts';
import { type HintSettings, inlayHints } from '../../lsp/inlay-hints.ts';

const none: HintSettings = { types: false, ranges: false, undefined: false, units: false };
const analyse = createAnalyse((path) => ({ error: `${path} is not there` }));

const declarations = `vocab { "0".."9" }
input token
position here: 0..9
enum Step { start, done }
var digit: 0..9 = int(token)
var sum: 0..18 = 0
var step: Step = start
head right = digit at +1
head first = token where here == 0
halt when step == done
output sum
`;

/** The statement, in an mlp, with its hints. */
function hinted(statement: string, settings: HintSettings): string {
  const text = `${declarations}mlp {\n${statement}\n}\n`;
  const analysis = analyse('file:///hints.alta', text, null);
  expect(analysis.compilation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const shown = inlayHints(analysis, range, settings).map(({ position, label }, order) => ({
    order,
    label: typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    offset: analysis.lines.offsetAt(position),
  }));
  const written = shown
    .sort((a, b) => b.offset - a.offset || b.order - a.order)
    .reduce((before, { offset, label }) => `${before.slice(0, offset)}«${label}»${before.slice(offset)}`, text);
  return written.slice(written.indexOf('mlp {\n') + 'mlp {\n'.length, -'\n}\n'.length);
}

describe('types of lets', () => {
  const cases: readonly (readonly [what: string, statement: string])[] = [
    ['where none is written', 'let even«: bool» = digit % 2 == 0  if even { step = done }'],
    ['not where one is', 'let even: bool = digit % 2 == 0  if even { step = done }'],
    ['once in a loop', 'for i in 0..3 { let here_i«: bool» = here == i  if here_i { sum = i } }'],
  ];
  test.each(cases)('%s', (_, written) => {
    expect(hinted(written.replaceAll(/«.*?»/g, ''), { ...none, types: true })).toBe(written);
  });
});

describe('ranges', () => {
  const cases: readonly (readonly [what: string, statement: string])[] = [
    ['of a let', 'let next = digit + here«0..18»  sum = next'],
    ['of an assignment, where they are less than its type', 'sum = digit + 1«1..10»'],
    ['by the path on which it is reached', 'if digit > 3 and digit < 6 { sum = digit«4..5» }'],
    ['where only one value is left', 'if digit == 4 { sum = digit * 2«8» }'],
    ['none where the type says the same', 'sum = digit + here'],
    ['none for what is written as a number', 'sum = 3'],
    ['none for what is no number', 'step = if digit == 3 { done } else { start }'],
    ['over all rounds of a loop', 'for i in [1, 3] { if here == i { sum = digit + i«1..12» } }'],
    ['of negative numbers', 'let less = digit - 9«-9..0»  if less == -9 { step = done }'],
  ];
  test.each(cases)('%s', (_, written) => {
    expect(hinted(written.replaceAll(/«.*?»/g, ''), { ...none, ranges: true })).toBe(written);
  });
});

describe('undefined', () => {
  const cases: readonly (readonly [what: string, statement: string])[] = [
    ['a head that selects nothing somewhere', 'sum = right«may be undefined»'],
    ['through a let: only where it comes from', 'let next = right + 1«may be undefined»  sum = next'],
    ['a condition', 'if right == 3«may be undefined» { sum = right }'],
    ['not where it is tested', 'if right is defined { sum = right }'],
    ['not where a branch is taken otherwise', 'sum = if right is defined { right } else { 0 }'],
    ['not a head that always selects something', 'if first == "0" { sum = 0 }'],
    ['a division', 'if here > 0 { sum = 9 / digit«may be undefined» }'],
  ];
  test.each(cases)('%s', (_, written) => {
    expect(hinted(written.replaceAll(/«.*?»/g, ''), { ...none, undefined: true })).toBe(written);
  });
});

test('units stand behind the last assignment of a line', () => {
  expect(hinted('sum = digit  step = done', { ...none, units: true })).toMatch(
    /^sum = digit {2}step = done«\d+ units»$/,
  );
});

test('all of one place: the range first, then whether it may be undefined', () => {
  expect(hinted('let next = right + 1  sum = next', { ...none, ranges: true, undefined: true })).toBe(
    'let next = right + 1«1..10»«may be undefined»  sum = next«1..10»',
  );
});

test('none in broken text', () => {
  const analysis = analyse('file:///broken.alta', `${declarations}mlp { sum = `, null);
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  expect(inlayHints(analysis, range, { ...none, types: true, ranges: true, undefined: true })).toEqual([]);
});
