/** Mistakes within the words and signs themselves: characters and signs that the language does not have. */

import type { ILexingError, ILexingResult, IToken, TokenType } from 'chevrotain';
import type { Fix } from './diagnostic.ts';
import { spanOf } from './parser-base.ts';
import { type Mistake, show } from './report.ts';
import type { Span } from './span.ts';
import { BadlyEscaped, foreign, Unclosed } from './tokens.ts';

const badTypes: ReadonlySet<TokenType> = new Set([Unclosed, BadlyEscaped, ...Object.values(foreign)]);

export function unreadable(text: string, { tokens, groups, errors }: ILexingResult): Mistake[] {
  const found = errors.map((error) => badCharacters(text, error));
  for (const some of [tokens, groups['foreign'] ?? []]) {
    for (const token of some) {
      if (!badTypes.has(token.tokenType)) continue;
      const mistake = badToken(token);
      if (mistake !== null) found.push(mistake);
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

function badCharacters(text: string, { offset, length }: ILexingError): Mistake {
  const span = { start: offset, end: offset + Math.max(1, length) };
  return {
    code: 'ALTA0002',
    span,
    message: `\`${text.slice(span.start, span.end)}\` is not part of the language`,
    notes: [
      text[span.start] === '&'
        ? 'Two conditions are joined by `and`; of the operators on bits there is only `^`'
        : 'Names are made of the letters A to Z, digits and underscores; anything else can stand in a quoted word or a comment',
    ],
  };
}

function badToken(token: IToken): Mistake | null {
  const span = spanOf(token);
  switch (token.tokenType) {
    case Unclosed:
      return {
        code: 'ALTA0003',
        span,
        message: 'This quoted word is not closed',
        notes: ['A quoted word ends on the line on which it begins'],
        fixes: [{ title: 'Add the closing quote', edits: [{ span: { start: span.end, end: span.end }, text: '"' }] }],
      };
    case BadlyEscaped:
      return {
        code: 'ALTA0008',
        span,
        message: 'A backslash in a quoted word stands before a quote or another backslash',
        fixes: [
          write(
            span,
            token.image.replace(/\\(["\\])?/g, (pair, escaped) => (escaped ? pair : '\\\\')),
          ),
        ],
      };
    case foreign.and:
      return writtenAs(token, span, 'and');
    case foreign.or:
      return writtenAs(token, span, 'or');
    case foreign.not:
      return { ...writtenAs(token, span, 'not'), fixes: [write(span, 'not ', 'not')] };
    case foreign.word:
      return writtenAs(token, span, JSON.stringify(token.image.slice(1, -1)));
    case foreign.semicolon:
      return {
        code: 'ALTA0004',
        span,
        message: '`;` is not needed: statements end by themselves',
        fixes: [{ title: 'Remove `;`', edits: [{ span, text: '' }] }],
      };
    case foreign.question:
      return {
        code: 'ALTA0004',
        span,
        message: '`?` is not part of the language',
        notes: [
          'A choice between two values is written `if CONDITION { A } else { B }`',
          '`NAME is defined` tests whether a head has a value',
        ],
      };
    case foreign.lineComment:
      return { ...comment(span), fixes: [write(span, `//${token.image.slice(1)}`, '//')] };
    case foreign.blockComment:
      return comment(span);
    default:
      return null;
  }
}

function writtenAs(token: IToken, span: Span, replacement: string): Mistake {
  return {
    code: 'ALTA0004',
    span,
    message: `${show(token)} is written \`${replacement}\` here`,
    fixes: [write(span, replacement)],
  };
}

function comment(span: Span): Mistake {
  return { code: 'ALTA0004', span, message: 'A comment begins with `//` and ends with the line' };
}

function write(span: Span, text: string, shown = text): Fix {
  return { title: `Write \`${shown}\``, edits: [{ span, text }] };
}
