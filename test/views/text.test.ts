import { describe, expect, test } from 'vitest';
import { markedLine } from '../../src/views/marked-line.ts';
import { padEnd, painted, widthOf, wrapped } from '../../src/views/text.ts';

describe('the width of a text in columns', () => {
  test.each([
    ['', 0],
    ['jump', 4],
    ['αβ', 2],
    ['→·', 2],
    ['日本', 4],
    ['한글', 4],
    ['e\u0301', 1],
    ['🙂', 2],
    ['a\u200bb', 2],
  ])('%s', (text, width) => {
    expect(widthOf(text)).toBe(width);
    expect(padEnd(text, 6)).toBe(text + ' '.repeat(6 - width));
  });
});

test('paragraphs are broken between words, and only there', () => {
  expect(wrapped('one two three\n\nfour incomprehensibilities five', 9)).toBe(
    'one two\nthree\n\nfour\nincomprehensibilities\nfive',
  );
});

test('paint is for colour alone', () => {
  expect(painted('bold', 'x', { colour: true })).toBe('\u001b[1mx\u001b[0m');
  expect(painted('bold', 'x', { colour: false })).toBe('x');
});

describe('a line with a part marked', () => {
  const long = 'abcdefghijklmnopqrstuvwxyz';
  const cases: readonly (readonly [
    what: string,
    line: string,
    at: readonly [number, number],
    width: number,
    shown: string,
  ])[] = [
    ['short', 'let x = y', [8, 9], 40, 'let x = y\n        ^'],
    ['several characters', 'let x = y', [0, 3], 40, 'let x = y\n^^^'],
    ['nothing, at the end', 'let x', [5, 5], 40, 'let x\n     ^'],
    ['more than the line', 'let x', [4, 50], 40, 'let x\n    ^'],
    ['behind a tab', '\tlet x', [5, 6], 40, '\tlet x\n\t    ^'],
    ['behind wide characters', '日本 x', [3, 4], 40, '日本 x\n     ^'],
    ['wide characters', 'a 日本', [2, 4], 40, 'a 日本\n  ^^^^'],
    ['long, at the beginning', long, [0, 1], 10, 'abcdefgh…\n^'],
    ['long, in the middle', long, [12, 14], 10, '…jklmnopq…\n    ^^'],
    ['long, at the end', long, [25, 26], 10, '…stuvwxyz\n        ^'],
    ['longer than the width', long, [3, 20], 10, '…defghijk…\n ^^^^^^^^'],
  ];
  test.each(cases)('%s', (_, line, [start, end], width, shown) => {
    const { content, marks } = markedLine(line, start, end, '^', width);
    expect(`${content}\n${marks}`).toBe(shown);
  });

  test.each([10, 20, 25])('is never wider than it may be: %i', (width) => {
    for (let start = 0; start < long.length; start++) {
      for (let end = start; end <= long.length; end++) {
        const { content, marks } = markedLine(long, start, end, '^', width);
        expect(Math.max(content.length, marks.length), `${start} to ${end}`).toBeLessThanOrEqual(width);
        expect(content[marks.indexOf('^')], `${start} to ${end}`).toBe(long[start]);
      }
    }
  });
});
