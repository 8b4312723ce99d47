/** Broken and odd texts made from whole programs, for properties of the parser and the formatter. */

import type { Span } from '../../grammar/span.ts';
import { keywords, punctuation } from '../../grammar/tokens.ts';
import type { Random } from './random.ts';

interface Item {
  readonly text: string;
  readonly span: Span;
}

export function without(text: string, { span }: Item): string {
  return `${text.slice(0, span.start)} ${text.slice(span.end)}`;
}

/** Words, signs and pieces of text that belong to no language. */
const pieces: readonly [string, ...string[]] = [
  'x',
  ...keywords.reserved,
  ...keywords.contextual,
  ...punctuation,
  ...['x', 'y1', '_', '0', '12', '1.5', '"a"', '"open', '\n', '\n\n', '\r\n', '// c\n', '/* c */', '# c\n', "'q'"],
  ...['&&', '||', '!', ';', '@', '$', '`', '?', '\\', '\u00e9', '\u{1F600}', '\uFEFF', '\t', '"\\q"', '+=', '->'],
];

/** The text with up to six tokens removed, replaced, swapped or added. */
export function brokenText(text: string, tokens: readonly Item[], random: Random): string {
  const words = tokens.map((token) => token.text);
  for (let left = random.integer(1, 6); left > 0; left -= 1) change(words, random);
  const changed = tokens.map((token, index) => {
    const next = tokens[index + 1];
    return (words[index] ?? '') + text.slice(token.span.end, next === undefined ? text.length : next.span.start);
  });
  return changed.join('');
}

function change(words: string[], random: Random): void {
  const [at, other] = [random.integer(0, words.length - 1), random.integer(0, words.length - 1)];
  const word = words[at] ?? '';
  const kind = random.pick(['insert', 'replace', 'remove', 'swap']);
  if (kind === 'insert') words[at] = `${word} ${random.pick(pieces)} `;
  if (kind === 'replace') words[at] = random.pick(pieces);
  if (kind === 'remove') words[at] = '';
  if (kind !== 'swap') return;
  words[at] = words[other] ?? '';
  words[other] = word;
}

const gaps = [
  ...([' ', ' ', ' ', '   ', '\t', '\n', '\n', '\n\n', '\n\n\n\n', '\r\n', ' \n ', ' // c\n'] as const),
  ...(['\n//c \n', '\n/// d\r\n\n', '\n  // one\n\n  // two\n', '\u00A0', '\uFEFF '] as const),
] as const;

/** The same tokens with other blanks, line breaks and comments around them. */
export function relaid(tokens: readonly Item[], random: Random): string {
  return tokens.map(({ text }) => random.pick(gaps) + text).join('') + random.pick(gaps);
}

/** Letters, signs and line breaks at random. */
export function noise(random: Random): string {
  return Array.from({ length: random.integer(0, 30) }, () => random.pick(pieces)).join(random.pick(['', ' ']));
}
