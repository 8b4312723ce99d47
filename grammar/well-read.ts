/**
 * What a first reading of a broken text read without mistakes, far from all of them: later readings take it as it is.
 * In a long program most blocks are like that, and to read them again at every key would take most of the time.
 */

import { createTokenInstance, type IToken } from 'chevrotain';
import { columnOfLine } from './habit.ts';
import { holdsNear } from './habits.ts';
import { startsItsLine } from './layout.ts';
import type { Block, Declaration, IfStatement, Statement } from './syntax.ts';
import * as t from './tokens.ts';

export interface Shortened {
  readonly tokens: readonly IToken[];
  /** The blocks whose statements are one token now, by that token. */
  readonly blocks: ReadonlyMap<IToken, Block>;
}

/** Only blocks whose lines show where they end are taken, so that no other reading would end them elsewhere. */
export function shorten(
  tokens: readonly IToken[],
  declarations: readonly Declaration[],
  isNear: (line: number) => boolean,
): Shortened {
  const result: IToken[] = [];
  const blocks = new Map<IToken, Block>();
  let next = 0;
  for (const declaration of declarations) if (declaration.kind === 'mlp') visit(declaration.body);
  result.push(...tokens.slice(next));
  return { tokens: result, blocks };

  function visit(block: Block): void {
    const open = indexAt(tokens, block.span.start);
    const close = indexAt(tokens, block.span.end - 1);
    const [first, last] = [tokens[open + 1], tokens[close - 1]];
    if (first === undefined || last === undefined || open < next || close - open < 3) return;
    if (!isWellLaidOut(tokens, open, close) || holdsNear(tokens, open, close + 1, isNear)) {
      block.statements.forEach(inside);
      return;
    }
    const end = last.startOffset + last.image.length;
    // Where it is spoken of, it is by its first word.
    const token = createTokenInstance(
      t.certain.statements,
      first.image,
      first.startOffset,
      end,
      ...linesOf(first, last),
    );
    result.push(...tokens.slice(next, open + 1), token);
    blocks.set(token, block);
    next = close;
  }

  function inside(statement: Statement | IfStatement): void {
    if (statement.kind === 'match') for (const { body } of statement.arms) visit(body);
    if (statement.kind === 'for' || statement.kind === 'block') visit(statement.body);
    if (statement.kind !== 'if') return;
    visit(statement.then);
    const { otherwise } = statement;
    if (otherwise !== null && 'statements' in otherwise) visit(otherwise);
    else if (otherwise !== null) inside(otherwise);
  }
}

function linesOf(first: IToken, last: IToken): [number, number, number, number] {
  const { startLine = NaN, startColumn = NaN } = first;
  const { endLine = NaN, endColumn = NaN } = last;
  return [startLine, endLine, startColumn, endColumn];
}

/** The token that begins at this place; -1 for none. */
function indexAt(tokens: readonly IToken[], offset: number): number {
  let [low, high] = [0, tokens.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const start = tokens[middle]?.startOffset ?? 0;
    if (start === offset) return middle;
    if (start < offset) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Braces over several lines: the closing one as deep as the line of the opening one, and all between deeper. */
function isWellLaidOut(tokens: readonly IToken[], open: number, close: number): boolean {
  const [first, last] = [tokens[open], tokens[close]];
  if (first?.tokenType !== t.LeftBrace || last?.tokenType !== t.RightBrace) return false;
  const column = columnOfLine(tokens, open);
  if (!startsItsLine(tokens[close - 1], last) || last.startColumn !== column) return false;
  let depth = 0;
  for (let index = open + 1; index < close; index += 1) {
    const [previous, token] = [tokens[index - 1], tokens[index]];
    if (previous === undefined || token === undefined) return false;
    if (startsItsLine(previous, token) && (token.startColumn ?? 1) <= column) return false;
    if (t.openingBrackets.has(token.tokenType)) depth += 1;
    if (t.closingBrackets.has(token.tokenType)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
