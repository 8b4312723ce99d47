/** How the parser makes its diagnostics. */

import { type IToken, tokenMatcher } from 'chevrotain';
import type { Diagnostic, Fix } from './diagnostic.ts';
import { spanOf } from './parser-base.ts';
import type { Span } from './span.ts';
import { Name } from './tokens.ts';

export interface Mistake {
  readonly code: SyntaxCode;
  readonly span: Span;
  readonly message: string;
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
  readonly notes?: readonly string[];
  readonly fixes?: readonly Fix[];
}

export type SyntaxCode = keyof typeof syntaxCodes;

/** What the codes of the parser stand for. */
export const syntaxCodes = {
  ALTA0001: 'Something else is expected here',
  ALTA0002: 'A character that is not part of the language',
  ALTA0003: 'A quoted word that is not closed',
  ALTA0004: 'A sign of another language',
  ALTA0005: 'A bracket without its partner',
  ALTA0006: 'A word of the language used as a name',
  ALTA0007: 'A declaration inside a block, or a statement outside',
  ALTA0008: 'A backslash that escapes nothing',
  ALTA0009: 'Nested too deeply',
} as const;

export function diagnosticOf(file: string, { code, span, message, related, notes, fixes }: Mistake): Diagnostic {
  return {
    code,
    severity: 'error',
    message,
    file,
    span,
    related: (related ?? []).map((place) => ({ file, ...place })),
    notes: notes ?? [],
    fixes: fixes ?? [],
  };
}

export function show(token: IToken): string {
  return token.tokenType.name === 'EOF' ? 'the end of the file' : `\`${token.image}\``;
}

/** The empty place behind a token. */
export function behind(token: IToken | undefined): Span {
  const { end } = token === undefined ? { end: 0 } : spanOf(token);
  return { start: end, end };
}

/** "Expected `=` after `x`", and what stands there instead if that is on the same line. */
export function expected(wanted: string, previous: IToken | undefined, found: IToken | undefined): string {
  const place = previous === undefined ? '' : ` after ${show(previous)}`;
  const instead = found !== undefined && found.startLine === previous?.startLine ? `, but found ${show(found)}` : '';
  return `Expected ${wanted}${place}${instead}`;
}

/** Whether a token is a word of the language that is reserved everywhere. */
export function isReserved(token: IToken): boolean {
  return token.tokenType.name.startsWith('keyword ') && !tokenMatcher(token, Name);
}

export function reservedName(token: IToken): Mistake {
  return {
    code: 'ALTA0006',
    span: spanOf(token),
    message: `${show(token)} is a word of the language and cannot be a name`,
  };
}
