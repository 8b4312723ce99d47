/**
 * Blocks that need nothing around them to be read: their lines show where they end, and there is no mistake in them. Each
 * is read by itself, once, and known again by its text; what is left of a long program to be read at every key is
 * little. Near mistakes, blocks are read with all around them.
 */

import { createTokenInstance, type IToken } from 'chevrotain';
import { columnOfLine } from './habit.ts';
import { declarationWords, startsItsLine } from './layout.ts';
import type { Span } from './span.ts';
import type { Block } from './syntax.ts';
import * as t from './tokens.ts';

export interface Shortened {
  readonly tokens: readonly IToken[];
  /** The blocks whose statements are one token now, by that token. */
  readonly blocks: ReadonlyMap<IToken, Block>;
}

/** `isNear`: whether a line, from 1, is near a mistake. */
export type Shorten = (text: string, tokens: readonly IToken[], isNear: (line: number) => boolean) => Shortened;

/** Reads the text of a block, from brace to brace; `null` where that has mistakes. */
export type ReadBlock = (text: string) => Block | null;

/** In lines. To read one again takes no time, and a mistake in it makes no others be read. */
export const longestBlock = 80;

/** How many blocks are remembered; a long program has some hundred. */
const mostKnown = 1000;

interface Known {
  /** As if the text of the block were all there is. */
  readonly alone: Block | null;
  /** Where it stood last, and with the places that it had there. */
  readonly start: number;
  readonly placed: Block | null;
}

export function createShorten(readBlock: ReadBlock, longest: number): Shorten {
  const known = new Map<string, Known>();

  return (text, tokens, isNear) => {
    const result: IToken[] = [];
    const blocks = new Map<IToken, Block>();
    const partners = partnersOf(tokens);
    let inMlp = false;
    for (let index = 0; index < tokens.length; index += 1) {
      const token = tokens[index];
      if (token === undefined) continue;
      result.push(token);
      if (token.startColumn === 1 && declarationWords.has(token.tokenType)) inMlp = token.tokenType === t.Mlp;
      const close = partners.get(index);
      if (!inMlp || close === undefined || !standsApart(tokens, index, close, isNear)) continue;
      const block = blockAt(text, token.startOffset, tokens[close]?.startOffset ?? 0);
      const [first, last] = [tokens[index + 1], tokens[close - 1]];
      if (block === null || first === undefined || last === undefined) continue;
      const statements = inPlaceOf(first, last);
      result.push(statements);
      blocks.set(statements, block);
      index = close - 1;
    }
    return { tokens: result, blocks };
  };

  function standsApart(
    tokens: readonly IToken[],
    open: number,
    close: number,
    isNear: (line: number) => boolean,
  ): boolean {
    const [from, to] = [tokens[open]?.startLine ?? 1, tokens[close]?.startLine ?? 1];
    if (close - open < 4 || to === from || to - from > longest) return false;
    for (let line = from; line <= to; line += 1) if (isNear(line)) return false;
    return isWellLaidOut(tokens, open, close);
  }

  /** `close`: where the closing brace stands. */
  function blockAt(text: string, start: number, close: number): Block | null {
    const written = text.slice(start, close + 1);
    const before = known.get(written);
    if (before?.start === start) return before.placed;
    // A text of its own: a part of a text would keep all of it in memory.
    const own = ` ${written}`.slice(1);
    const alone = before === undefined ? readBlock(own) : before.alone;
    const placed = alone === null ? null : moved(alone, start);
    known.delete(written);
    known.set(own, { alone, start, placed });
    if (known.size > mostKnown) for (const oldest of [...known.keys()].slice(0, mostKnown / 2)) known.delete(oldest);
    return placed;
  }
}

/** Where it is spoken of, it is by its first word. */
function inPlaceOf(first: IToken, last: IToken): IToken {
  const end = last.startOffset + last.image.length;
  const { startLine = NaN, startColumn = NaN } = first;
  const { endLine = NaN, endColumn = NaN } = last;
  const { image, startOffset } = first;
  return createTokenInstance(t.certain.statements, image, startOffset, end, startLine, endLine, startColumn, endColumn);
}

/** For each opening brace the index of the bracket that closes it, as far as brackets match. */
function partnersOf(tokens: readonly IToken[]): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  const open: number[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    if (token.startColumn === 1 && declarationWords.has(token.tokenType)) open.length = 0;
    if (t.openingBrackets.has(token.tokenType)) open.push(index);
    if (!t.closingBrackets.has(token.tokenType)) continue;
    const partner = open.pop();
    if (partner !== undefined && token.tokenType === t.RightBrace) partners.set(partner, index);
  }
  return partners;
}

/** Braces over several lines: the closing one as deep as the line of the opening one, and all between deeper. */
function isWellLaidOut(tokens: readonly IToken[], open: number, close: number): boolean {
  const [first, last] = [tokens[open], tokens[close]];
  if (first?.tokenType !== t.LeftBrace || last?.tokenType !== t.RightBrace) return false;
  const column = columnOfLine(tokens, open);
  if (!startsItsLine(tokens[close - 1], last) || last.startColumn !== column) return false;
  for (let index = open + 1; index < close; index += 1) {
    const token = tokens[index];
    if (token === undefined) return false;
    if (startsItsLine(tokens[index - 1], token) && (token.startColumn ?? 1) <= column) return false;
  }
  return true;
}

/** The same block, so much further on in the text. */
function moved(block: Block, by: number): Block {
  const copy = movedPart(block, by);
  return isBlock(copy) ? copy : block;
}

/** A copy with all places moved: spans are the only parts of a tree that have a start and an end. */
function movedPart(part: unknown, by: number): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map((each) => movedPart(each, by));
  if (isSpan(part)) return { start: part.start + by, end: part.end + by };
  const copy: Record<string, unknown> = { ...part };
  for (const key in copy) {
    const inside = copy[key];
    if (typeof inside === 'object') copy[key] = movedPart(inside, by);
  }
  return copy;
}

function isSpan(part: object): part is Span {
  return 'start' in part && 'end' in part;
}

function isBlock(part: unknown): part is Block {
  return typeof part === 'object' && part !== null && 'statements' in part && 'span' in part;
}
