import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFormat } from '../../grammar/format.ts';
import { createParse } from '../../grammar/parse.ts';
import { brokenText, relaid } from '../support/mutations.ts';
import { seededRandom } from '../support/random.ts';

const parse = createParse();
const format = createFormat(parse);
const programs = ['programs', 'test/fixtures/programs'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.alta'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
);

/** Same tokens in the same order, no comment lost, and formatting again changes nothing. */
function check(text: string): string | null {
  const result = format(text, 'p.alta');
  if (!result.ok) return null;
  const [before, after] = [parse(text, 'p'), parse(result.text, 'p')];
  expect(after.tokens.map((token) => token.text)).toEqual(before.tokens.map((token) => token.text));
  const comments = (tree: typeof before.tree): string[] => tree.comments.map((comment) => comment.text.trim());
  expect(comments(after.tree)).toEqual(comments(before.tree));
  expect(format(result.text, 'p.alta')).toEqual(result);
  return result.text;
}

const cases: readonly (readonly [string, string, string])[] = [
  ['spaces', 'vocab{"a" ,"b"}', 'vocab { "a", "b" }\n'],
  ['ranges and signs', 'var x:-3 .. 4=- 2', 'var x: -3..4 = -2\n'],
  ['calls and lists', 'const a=[ 1,min( 2,3 ) ]', 'const a = [1, min(2, 3)]\n'],
  ['two statements on one line', 'mlp { a=1 b=2 }', 'mlp { a = 1  b = 2 }\n'],
  [
    'indentation and blank lines',
    'mlp {\na = 1\n\n\n\nif b {\nc = 2\n}\n}',
    'mlp {\n  a = 1\n\n  if b {\n    c = 2\n  }\n}\n',
  ],
  ['line ends of other systems', 'input a\r\noutput a\r\n', 'input a\noutput a\n'],
];

describe('layout', () => {
  test.each(cases)('%s', (_, text, expected) => expect(check(text)).toBe(expected));

  test('text with mistakes in its syntax is left alone', () => expect(format('mlp { a = ', 'p.alta').ok).toBe(false));
});

describe.each(programs)('$name', ({ text }) => {
  test('is in canonical form', () => expect(check(text)).toBe(text));

  test('keeps its tokens and comments, however it was laid out', () => {
    const { tokens } = parse(text, 'p');
    for (let seed = 0; seed < 20; seed += 1) check(relaid(tokens, seededRandom(seed)));
  });

  test('never throws on broken text', () => {
    const { tokens } = parse(text, 'p');
    for (let seed = 0; seed < 30; seed += 1) check(brokenText(text, tokens, seededRandom(seed)));
  });
});
