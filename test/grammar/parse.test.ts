import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createParse } from '../../grammar/parse.ts';
import { expression, outline } from '../support/outline.ts';
import { placeOf, shown, wrongSpans } from '../support/syntax.ts';

/** Making it checks the grammar for ambiguities. */
const parse = createParse({ validateGrammar: true });

/** The text has no mistakes, its tree is that of the outline, and all spans are right. */
function check(text: string, expected: string): void {
  const { tree, diagnostics } = parse(text, 'p.alta');
  expect(shown(text, diagnostics)).toBe('');
  expect(outline(tree)).toBe(expected);
  expect(wrongSpans(tree, text.length)).toEqual([]);
}

/** The tree of a value, with all its brackets. */
function checkValue(text: string, expected: string): void {
  check(`const a = ${text}`, `const a = ${expected}`);
}

describe('declarations', () => {
  test.each([
    ['vocab { "a", "b", "0".."9" }', 'vocab "a" "b" "0".."9"'],
    ['vocab { "-3".."3", "quote \\" and backslash \\\\", }', 'vocab "-3".."3" "quote \\" and backslash \\\\"'],
    ['input token', 'input token'],
    ['input token = { "start", "memory" * 67, ..., "eos" }', 'input token = "start" "memory" * 67 ... "eos"'],
    ['position here: 0..cells - 1', 'position here: 0..(cells - 1)'],
    ['param n = 40', 'param n = 40'],
    ['const size = 2 * n', 'const size = (2 * n)'],
    ['fn f(x: 0..9, y: bool): Word { x }', 'fn f(x: 0..9, y: bool): Word { x }'],
    ['fn f(): bool { let a = 1  let b: 0..3 = a  a == b }', 'fn f(): bool { let a = 1; let b: 0..3 = a; (a == b) }'],
    ['fn f(\n  x: bool,\n): bool { x }', 'fn f(x: bool): bool { x }'],
    ['type Word = -16..16', 'type Word = (- 16)..16'],
    ['type One = 3', 'type One = 3..3'],
    ['type Share = numeric [1 / n for n in 1..50]', 'type Share = numeric [(1 / n) for n in (1 .. 50)]'],
    ['type Seen = set of Word', 'type Seen = set of Word'],
    ['type Seen = set of 0..3 in [{}, { 1 }]', 'type Seen = set of 0..3 in [{}, {1}]'],
    ['enum Step { start, "and", walk, }', 'enum Step start "and" walk'],
    ['import { a, b } from "./file.alta"', 'import a b from "./file.alta"'],
    ['var x: 0..1 = if token == "1" { 1 } else { 0 }', 'var x: 0..1 = (if (token == "1") { 1 } else { 0 })'],
    ['halt when step == done', 'halt when (step == done)'],
    ['output x', 'output x'],
    ['output x skip none', 'output x skip none'],
    ['test "name" { "1 0" => "_ 1" }', 'test "name" "1 0" => "_ 1"'],
    ['test "name" { "1 0" => "_ 1" layers n + 1 }', 'test "name" "1 0" => "_ 1" layers (n + 1)'],
  ])('%s', check);
});

describe('heads', () => {
  test.each([
    ['head a = x where here == pc + 1', 'head a = select x where here == (pc + 1)'],
    ['head a = x where key.here <= query.here', 'head a = select x where key.here <= query.here'],
    ['head a = x where y in seen', 'head a = select x where y in seen'],
    ['head a = x where y not in seen', 'head a = select x where y not in seen'],
    ['head a = x where ready', 'head a = select x where ready == true'],
    ['head a = { x, y } at +1', 'head a = select { x y } at (+ 1)'],
    ['head a = x at { -1, +1 } unique', 'head a = select x at {(- 1), (+ 1)} unique'],
    ['head a = x unique where y == z at -1', 'head a = select x where y == z at (- 1) unique'],
    ['head a: numeric [0, 1] = mean x where y == z', 'head a: numeric [0, 1] = mean x where y == z'],
    ['head a = mean { x, y } at -1', 'head a = mean { x y } at (- 1)'],
    ['head a = count where y == z', 'head a = count where y == z'],
    ['head a = mean where y == z', 'head a = select mean where y == z'],
  ])('%s', check);
});

describe('statements', () => {
  test.each([
    ['x = 1  y = 2', '  x = 1\n  y = 2'],
    ['let a: 0..3 = 1', '  let a: 0..3 = 1'],
    ['if a { x = 1 }', '  if a\n    x = 1'],
    ['if a { x = 1 } else { y = 2 }', '  if a\n    x = 1\n  else\n    y = 2'],
    ['if a {} else if b { x = 1 } else {}', '  if a\n  else\n    if b\n      x = 1\n    else'],
    [
      'match s { a => x = 1, b | 3..5 => { y = 2 }  _ => {} }',
      '  match s\n    a =>\n      x = 1\n    b | (3 .. 5) =>\n      y = 2\n    _ =>',
    ],
    ['for rule in RULES { x = rule.a }', '  for rule in RULES\n    x = rule.a'],
    ['for i, rule in RULES { x = i }', '  for i, rule in RULES\n    x = i'],
    ['{ x = 1 }', '  block\n    x = 1'],
    ['x =\n  if a { 1 }\n  else { 2 }', '  x = (if a { 1 } else { 2 })'],
  ])('%s', (text, expected) => check(`mlp { ${text} }`, `mlp\n${expected}`));

  test('words that mean something elsewhere are names', () => {
    const words = ['input', 'output', 'position', 'from', 'skip', 'layers', 'of', 'defined', 'mean', 'count'];
    for (const word of words) check(`mlp { ${word} = ${word} }`, `mlp\n  ${word} = ${word}`);
  });
});

describe('values', () => {
  test.each([
    ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
    ['1 - 2 - 3', '((1 - 2) - 3)'],
    ['2 * 3 / 4 % 5', '(((2 * 3) / 4) % 5)'],
    ['a ^ b + c', '(a ^ (b + c))'],
    ['a + b == c - d', '((a + b) == (c - d))'],
    ['a ^ b == c', '((a ^ b) == c)'],
    ['a == b and c < d or e', '(((a == b) and (c < d)) or e)'],
    ['a or b and c', '(a or (b and c))'],
    ['not a == b', '(not (a == b))'],
    ['not a and b', '((not a) and b)'],
    ['not a is defined', '(not (a is defined))'],
    ['a and b is defined', '(a and (b is defined))'],
    ['a + b is defined', '((a + b) is defined)'],
    ['a == b is defined', '((a == b) is defined)'],
    ['a in b and c not in d', '((a in b) and (c not in d))'],
    ['a in 1..n - 1', '(a in (1 .. (n - 1)))'],
    ['-a * b', '((- a) * b)'],
    ['- -a', '(- (- a))'],
    ['a - -1', '(a - (- 1))'],
    ['-a.b[0]', '(- a.b[0])'],
    ['(a + b) * c', '((a + b) * c)'],
    ['f(a, -b,)', 'f(a, (- b))'],
    ['f()', 'f()'],
    ['a[i + 1].b[0]', 'a[(i + 1)].b[0]'],
    ['[]', '[]'],
    ['[1, 2.5, 1e3, "a", true,]', '[1, 2.5, 1000, "a", true]'],
    ['{}', '{}'],
    ['{ 1, 2 }', '{1, 2}'],
    ['{ a: 1, b: { c: [2] }, }', '{a: 1, b: {c: [2]}}'],
    ['[x * x for x in 1..3]', '[(x * x) for x in (1 .. 3)]'],
    ['{ i for i, x in LIST if x != none }', '{i for i, x in LIST if (x != none)}'],
    ['if a { 1 } else if b { let c = 2  c } else { 3 }', '(if a { 1 } else { (if b { let c = 2; c } else { 3 }) })'],
    ['match x { 1 | 2 => a, _ => b }', '(match x { 1 | 2 => a, _ => b })'],
    ['match x { 1 => a\n _ => b }', '(match x { 1 => a, _ => b })'],
  ])('%s', checkValue);

  test('every operator of a tree has its place', () => {
    const { tree } = parse('const a = b not  in c', 'p.alta');
    const [constant] = tree.declarations;
    expect(constant).toMatchObject({ value: { operator: 'not in', operatorSpan: { start: 12, end: 19 } } });
  });

  test('brackets belong to the value in them', () => {
    const { tree } = parse('const a = (b)', 'p.alta');
    expect(tree.declarations[0]).toMatchObject({ value: { kind: 'name', span: { start: 10, end: 13 } } });
  });

  test('whole numbers are told from others', () => {
    const { tree } = parse('const a = 1\nconst b = 1.0', 'p.alta');
    const values = tree.declarations.map((node) => (node.kind === 'const' ? node.value : null));
    expect(values).toMatchObject([{ whole: true }, { whole: false }]);
    expect(values.map((value) => value && expression(value))).toEqual(['1', '1']);
  });
});

describe('files', () => {
  test.each(['', '\n', '\uFEFF', '// only a comment', '\r\n\r\n'])('%j is a program without declarations', (text) =>
    check(text, ''),
  );

  test('line breaks mean nothing', () => {
    check(
      'vocab\n{\n"a"\n}\ninput\ntoken\nvar\nx\n:\n0..\nn\n-\nm\n=\n1',
      'vocab "a"\ninput token\nvar x: 0..(n - m) = 1',
    );
  });

  test('comments are kept, with their places', () => {
    const text = '/// One.\r\nvar x: bool = true // two\n//three';
    const { tree } = parse(text, 'p.alta');
    expect(tree.comments.map((comment) => [comment.text, placeOf(text, comment.span.start)])).toEqual([
      ['/// One.', '1:1'],
      ['// two', '2:20'],
      ['//three', '3:1'],
    ]);
    for (const comment of tree.comments) expect(text.slice(comment.span.start, comment.span.end)).toBe(comment.text);
  });

  test('tokens are all of the text but blanks and comments', () => {
    const { tokens } = parse('var x: 0..1 = -1 // one', 'p.alta');
    expect(tokens.map(({ text }) => text)).toEqual(['var', 'x', ':', '0', '..', '1', '=', '-', '1']);
  });

  const programs = [resolve('test/fixtures/programs'), resolve('programs')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.alta'))
      .map((name) => join(folder, name)),
  );
  test.each(programs)('%s has no mistakes', (path) => {
    const text = readFileSync(path, 'utf8');
    const { tree, diagnostics } = parse(text, path);
    expect(shown(text, diagnostics)).toBe('');
    expect(wrongSpans(tree, text.length)).toEqual([]);
  });
});
