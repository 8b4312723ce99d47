/** Refuses text that is nested so deeply that reading it would exhaust the stack, here or in what walks the tree. */

import { type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import { spanOf } from './parser-base.ts';
import type { Mistake } from './report.ts';
import * as t from './tokens.ts';

/** Brackets inside of brackets. */
const deepest = 64;
/** Operators, fields and `else if`s in a row: each makes the tree one deeper. */
const longest = 400;

const links: ReadonlySet<TokenType> = new Set([t.Not, t.foreign.not, t.Dot, t.Is, t.Of, t.Else, t.LeftBracket]);

/** After these, a chain of operators begins anew. */
const separators: ReadonlySet<TokenType> = new Set([
  t.Comma,
  t.Assign,
  t.Arrow,
  t.Let,
  t.For,
  ...t.declarationKeywords,
]);

export function tooDeep(tokens: readonly IToken[]): Mistake | null {
  /** For each open bracket, and for the file, the length of the chain being read. */
  const chains = [0];
  for (const [index, token] of tokens.entries()) {
    const top = chains.length - 1;
    const { tokenType } = token;
    const isLink = links.has(tokenType) || tokenMatcher(token, t.BinaryOperator);
    if (isLink) chains[top] = (chains[top] ?? 0) + 1;
    if (separators.has(tokenType) || beginsStatement(token, tokens[index - 1])) chains[top] = 0;
    if (t.openingBrackets.has(tokenType)) chains.push(0);
    if (t.closingBrackets.has(tokenType) && top > 0) chains.pop();
    if (chains.length > deepest + 1) return mistake(token, `Nested more than ${deepest} brackets deep`);
    if ((chains[top] ?? 0) > longest) return mistake(token, `More than ${longest} operators in a row`);
  }
  return null;
}

function beginsStatement(token: IToken, previous: IToken | undefined): boolean {
  return (token.tokenType === t.If || token.tokenType === t.Match) && previous?.tokenType !== t.Else;
}

function mistake(token: IToken, message: string): Mistake {
  const notes = ['Give names to the parts, with `const`, `fn` or `let`'];
  return { code: 'ALTA0009', span: spanOf(token), message, notes };
}
