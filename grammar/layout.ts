/**
 * The first step of the second reading of a broken text: tells by the lines which meaning a word has. For instance,
 * in `x =` with `y = 2` on the next line, `y` begins a statement and is not the value of `x`. A text without mistakes
 * is never read in this way: in it, line breaks mean nothing.
 */

import { createTokenInstance, type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import * as t from './tokens.ts';

/** The words that begin declarations and can be nothing else. */
export const declarationWords: ReadonlySet<TokenType> = new Set([
  ...t.declarationKeywords,
  t.certain.input,
  t.certain.output,
  t.certain.position,
]);

/** After these, a name is being made, and what follows is no value. */
export const namingWords: ReadonlySet<TokenType> = new Set([
  t.Param,
  t.Const,
  t.Fn,
  t.Type,
  t.Enum,
  t.Var,
  t.Head,
  t.Let,
  t.certain.input,
  t.certain.position,
]);

const ownMeaning: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.Input, t.certain.input],
  [t.Output, t.certain.output],
  [t.Position, t.certain.position],
]);

const statementMeaning: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.If, t.certain.ifStatement],
  [t.Match, t.certain.matchStatement],
]);

export function byLayout(tokens: readonly IToken[]): IToken[] {
  const result: IToken[] = [];
  let lineColumn = 1;
  let inType = false;
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    const previous = result.at(-1);
    const next = tokens[index + 1];
    const startsLine = startsItsLine(previous, token);
    if (endsType(token) || (startsLine && !wantsOperand(previous))) inType = false;
    const column = token.startColumn ?? 1;
    if (startsLine && column === 1) depth = 0;
    const meaning =
      declarationMeaning(token, next, startsLine) ??
      (startsLine && column <= lineColumn && wantsOperand(previous)
        ? statementMeaning.get(token.tokenType)
        : undefined) ??
      (inType ? undefined : nameMeaning(token, previous, next, startsLine, depth > 0));
    result.push(meaning === undefined ? token : retyped(token, meaning));
    if (token.tokenType === t.Colon) inType = true;
    if (t.openingBrackets.has(token.tokenType)) depth += 1;
    if (t.closingBrackets.has(token.tokenType)) depth -= 1;
    if (startsLine) lineColumn = column;
  }
  return result;
}

export function startsItsLine(previous: IToken | undefined, token: IToken): boolean {
  return previous?.startLine !== token.startLine;
}

export function retyped(token: IToken, type: TokenType): IToken {
  const { image, startOffset, endOffset = NaN, startLine = NaN, endLine = NaN } = token;
  const { startColumn = NaN, endColumn = NaN } = token;
  return createTokenInstance(type, image, startOffset, endOffset, startLine, endLine, startColumn, endColumn);
}

/** Whether a value must follow. */
export function wantsOperand(token: IToken | undefined): boolean {
  return token !== undefined && (tokenMatcher(token, t.Assign) || tokenMatcher(token, t.BinaryOperator));
}

function declarationMeaning(token: IToken, next: IToken | undefined, startsLine: boolean): TokenType | undefined {
  if (!startsLine || next === undefined || next.startLine !== token.startLine) return undefined;
  return tokenMatcher(next, t.Name) ? ownMeaning.get(token.tokenType) : undefined;
}

function nameMeaning(
  token: IToken,
  previous: IToken | undefined,
  next: IToken | undefined,
  startsLine: boolean,
  inBrackets: boolean,
): TokenType | undefined {
  if (!tokenMatcher(token, t.Name) || (previous !== undefined && namingWords.has(previous.tokenType))) return undefined;
  const mayBeStatement = startsLine || (inBrackets && (endsOperand(previous) || beginsStatement(previous)));
  if (next !== undefined && tokenMatcher(next, t.Assign)) return mayBeStatement ? t.certain.target : undefined;
  if (token.tokenType !== t.Identifier || startsLine || beginsStatement(previous)) return undefined;
  return t.certain.value;
}

const typeEnds: readonly TokenType[] = [t.Assign, t.Comma, t.LeftBrace, t.RightBrace, t.RightParenthesis];

function endsType(token: IToken): boolean {
  return isOneOf(token, typeEnds);
}

const beforeStatements: readonly TokenType[] = [t.LeftBrace, t.RightBrace, t.Arrow];

function beginsStatement(previous: IToken | undefined): boolean {
  return previous !== undefined && isOneOf(previous, beforeStatements);
}

const operandEnds: readonly TokenType[] = [
  t.Name,
  t.Whole,
  t.Float,
  t.Quoted,
  t.True,
  t.False,
  t.RightParenthesis,
  t.RightBracket,
];

/** Whether a value can end with this token. */
function endsOperand(token: IToken | undefined): boolean {
  return token !== undefined && isOneOf(token, operandEnds);
}

function isOneOf(token: IToken, types: readonly TokenType[]): boolean {
  for (const type of types) if (tokenMatcher(token, type)) return true;
  return false;
}
