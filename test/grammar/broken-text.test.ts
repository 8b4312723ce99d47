import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../grammar/diagnostic.ts';
import { createParse, type ParseResult } from '../../grammar/parse.ts';
import { brokenText, noise, without } from '../support/mutations.ts';
import { seededRandom } from '../support/random.ts';
import { placeOf, shown, wrongSpans } from '../support/syntax.ts';

const parse = createParse();
const folder = resolve('test/fixtures/programs');
const programs = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** Whatever the text: there is a tree, and every place that it or a diagnostic names lies in the text. */
function check(text: string): ParseResult {
  const result = parse(text, 'p.alta');
  expect(wrongSpans(result.tree, text.length), text).toEqual([]);
  const places = result.diagnostics.flatMap(({ span, related, fixes }) => [
    span,
    ...related.map((place) => place.span),
    ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.span)),
  ]);
  for (const { start, end } of places) {
    expect(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= text.length).toBe(
      true,
    );
  }
  return result;
}

/** Deletions of one token that leave a program without mistakes in its syntax; commas are optional in most lists. */
const harmless: Record<string, readonly string[]> = {
  'addition.alta': [
    '2:12 ..',
    '2:29 "e"',
    '3:40 done',
    '5:27 "e"',
    '14:35 at_out',
    '14:47 +',
    '15:35 unique',
    '16:35 unique',
    '26:41 else',
    '27:9 let',
    '27:19 int',
    '27:23 a',
    '27:28 int',
    '27:32 b',
  ],
  'sort.alta': ['2:12 ..', '6:20 int', '6:24 token', '9:33 done'],
  'subleq.alta': [
    '3:14 ..',
    '4:13 -',
    '5:38 stop',
    '8:19 cells',
    '10:17 int',
    '10:21 token',
    '11:12 cells',
    '19:33 pc',
    '20:33 pc',
    '31:7 let',
    '31:24 mem_b',
    '32:28 clamp',
    '32:34 difference',
    '37:42 else',
    '38:35 pc',
  ],
};

describe.each(programs)('$name', ({ name, text }) => {
  test('cut off anywhere, it has at most one mistake, at the end of what is there', () => {
    for (let end = 0; end <= text.length; end += 1) {
      const start = text.slice(0, end);
      const { diagnostics } = check(start);
      expect(diagnostics.length, start).toBeLessThanOrEqual(1);
      for (const { span } of diagnostics) expect(start.slice(span.end).trim().length, start).toBeLessThanOrEqual(40);
    }
  });

  test('without one of its tokens, it has one mistake, or none where the token is optional', () => {
    const valid: string[] = [];
    for (const token of parse(text, name).tokens) {
      const broken = without(text, token);
      const { diagnostics } = check(broken);
      expect(diagnostics.length, shown(broken, diagnostics)).toBeLessThanOrEqual(1);
      if (diagnostics.length === 0 && token.text !== ',')
        valid.push(`${placeOf(text, token.span.start)} ${token.text}`);
    }
    expect(valid).toEqual(harmless[name]);
  });

  test('with anything removed, added or swapped, nothing worse than diagnostics', () => {
    const { tokens } = parse(text, name);
    for (let seed = 0; seed < 300; seed += 1) check(brokenText(text, tokens, seededRandom(seed)));
  });

  test('every fix of a missing or surplus token mends its mistake', () => {
    const notMended: string[] = [];
    for (const token of parse(text, name).tokens) {
      const broken = without(text, token);
      for (const { fixes } of parse(broken, name).diagnostics) {
        for (const fix of fixes) {
          const mended = applyEdits(broken, fix.edits);
          if (parse(mended, name).diagnostics.length > 0)
            notMended.push(`${placeOf(text, token.span.start)} ${token.text}`);
        }
      }
    }
    expect(notMended).toEqual([]);
  });
});

test('words and signs without any sense', () => {
  for (let seed = 0; seed < 1000; seed += 1) check(noise(seededRandom(seed)));
});

describe('texts without end', () => {
  test.each([
    ['brackets', `const a = ${'('.repeat(100_000)}`, '1:75 Nested more than 64 brackets deep'],
    ['braces', `mlp ${'{'.repeat(100_000)}`, '1:69 Nested more than 64 brackets deep'],
    ['signs', `const a = ${'-'.repeat(100_000)}1`, '1:411 More than 400 operators in a row'],
    ['operators', `const a = 1${' + 1'.repeat(100_000)}`, '1:1613 More than 400 operators in a row'],
    ['fields', `const a = b${'.c'.repeat(100_000)}`, '1:812 More than 400 operators in a row'],
    ['conditions', `mlp { if a {}${' else if a {}'.repeat(100_000)} }`, '1:5215 More than 400 operators in a row'],
    ['types', `var a: ${'set of '.repeat(100_000)}`, '1:2812 More than 400 operators in a row'],
  ])('%s', (_, text, expected) => {
    const { diagnostics } = check(text);
    expect(shown(text, diagnostics)).toBe(expected);
  });

  test.each([
    ['statements', `mlp {\n${'  x = 1 2\n'.repeat(5000)}}`],
    ['declarations', 'head a = 3 at 1\n'.repeat(5000)],
    ['items', `const a = [\n${'  1 2,\n'.repeat(5000)}]`],
    ['names', 'foo bar\n'.repeat(5000)],
    ['closing brackets', '}\n'.repeat(5000)],
    ['quotes', '"\n'.repeat(5000)],
  ])('%s with mistakes', (_, text) => {
    expect(check(text).diagnostics.length).toBeGreaterThan(0);
  });
});
