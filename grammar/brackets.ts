/**
 * Finds the bracket that lacks its partner, by indentation: counting alone would blame the outermost one. A missing
 * partner is added where the lines suggest, one too many is taken out; the parser then sees what was meant.
 */

import { type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import { declarationWords, invented, startsItsLine } from './layout.ts';
import { spanOf } from './parser-base.ts';
import { behind, type Mistake, show } from './report.ts';
import * as t from './tokens.ts';

export interface Repaired {
  readonly tokens: readonly IToken[];
  readonly mistakes: readonly Mistake[];
}

interface Open {
  readonly token: IToken;
  readonly kind: Kind;
  /** The column in which its line begins. */
  readonly indentation: number;
  /** The index of the first token that begins a line no deeper than that of the bracket: it should be closed there. */
  end: number | null;
}

interface Insertion {
  readonly index: number;
  readonly opens: readonly Open[];
}

interface Changes {
  readonly insertions: Insertion[];
  readonly strays: Set<IToken>;
}

type Kind = (typeof kinds)[number];

const kinds = [
  { open: t.LeftBrace, close: t.RightBrace, sign: '}' },
  { open: t.LeftBracket, close: t.RightBracket, sign: ']' },
  { open: t.LeftParenthesis, close: t.RightParenthesis, sign: ')' },
] as const;

/** Null where the brackets are in order. */
export function balanceBrackets(tokens: readonly IToken[]): Repaired | null {
  if (areBalanced(tokens)) return null;
  const changes: Changes = { insertions: [], strays: new Set() };
  let start = 0;
  for (let end = 1; end <= tokens.length; end += 1) {
    if (end < tokens.length && !beginsDeclaration(tokens, end)) continue;
    balanceRegion(tokens, start, end, changes);
    start = end;
  }
  return apply(tokens, changes);
}

export function areBalanced(tokens: readonly IToken[]): boolean {
  const stack: Kind[] = [];
  for (const { tokenType } of tokens) {
    const opened = kinds.find(({ open }) => open === tokenType);
    if (opened !== undefined) stack.push(opened);
    const closes = kinds.find(({ close }) => close === tokenType);
    if (closes !== undefined && stack.pop() !== closes) return false;
  }
  return stack.length === 0;
}

/** At the left margin, whatever brackets are open. */
function beginsDeclaration(tokens: readonly IToken[], index: number): boolean {
  const token = tokens[index];
  return token?.startColumn === 1 && declarationWords.has(token.tokenType);
}

function balanceRegion(tokens: readonly IToken[], start: number, end: number, changes: Changes): void {
  const region = tokens.slice(start, end);
  const lacking = new Map(kinds.map((kind) => [kind, count(region, kind.open) - count(region, kind.close)]));
  const stack: Open[] = [];
  let indentation = 1;
  for (let index = start; index < end; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    const column = token.startColumn ?? 1;
    const startsLine = startsItsLine(tokens[index - 1], token);
    if (startsLine) indentation = column;
    const top = stack.at(-1);
    if (startsLine && index > start && top !== undefined && column <= top.indentation) top.end ??= index;
    const opened = kinds.find(({ open }) => open === token.tokenType);
    if (opened !== undefined) stack.push({ token, kind: opened, indentation, end: null });
    const closes = kinds.find(({ close }) => close === token.tokenType);
    if (closes === undefined) continue;
    const partner = partnerOf(stack, closes, startsLine ? column : null, lacking.get(closes) ?? 0);
    if (partner === null) changes.strays.add(token);
    else closeAll(stack.splice(partner).slice(1), index, changes);
  }
  closeAll(stack, end, changes);
}

/** The index in the stack of the bracket that is closed; null for none. */
function partnerOf(stack: readonly Open[], closes: Kind, column: number | null, lacking: number): number | null {
  const nearest = stack.findLastIndex(({ kind }) => kind === closes);
  if (nearest < 0) return null;
  if (column === null || lacking === 0) return nearest;
  const aligned = stack.findLastIndex(({ kind, indentation }) => kind === closes && indentation === column);
  if (lacking > 0) return aligned < 0 ? nearest : aligned;
  return aligned < 0 ? null : nearest;
}

/** Outer brackets close behind inner ones. */
function closeAll(opens: readonly Open[], limit: number, { insertions }: Changes): void {
  const places = new Map<number, Open[]>();
  let outer = limit;
  for (const open of opens) {
    outer = Math.min(outer, open.end ?? limit);
    places.set(outer, [open, ...(places.get(outer) ?? [])]);
  }
  for (const [index, closed] of places) insertions.push({ index, opens: closed });
}

function apply(tokens: readonly IToken[], { insertions, strays }: Changes): Repaired {
  const result: IToken[] = [];
  const mistakes: Mistake[] = [];
  for (let index = 0; index <= tokens.length; index += 1) {
    for (const { opens } of insertions.filter((insertion) => insertion.index === index)) {
      const previous = tokens[index - 1];
      mistakes.push(unclosed(opens, previous));
      result.push(...opens.map(({ kind }) => invented(kind.close, previous)));
    }
    const token = tokens[index];
    if (token === undefined) continue;
    if (strays.has(token)) mistakes.push(stray(token));
    else result.push(token);
  }
  return { tokens: result, mistakes };
}

function unclosed(opens: readonly Open[], previous: IToken | undefined): Mistake {
  const signs = opens.map(({ kind }) => `\`${kind.sign}\``);
  const place = behind(previous);
  const [only] = opens;
  const spread = opens.length > 1 || only?.token.startLine !== previous?.startLine;
  const text = spread
    ? opens.map(({ kind, indentation }) => `\n${' '.repeat(indentation - 1)}${kind.sign}`).join('')
    : `${only?.kind.open === t.LeftBrace ? ' ' : ''}${only?.kind.sign ?? ''}`;
  return {
    code: 'ALTA0005',
    span: place,
    message: `Expected ${signs.join(' and ')}${previous === undefined ? '' : ` after ${show(previous)}`}`,
    related: opens.map(({ token }) => ({ span: spanOf(token), message: `This ${show(token)} is not closed` })),
    fixes: [{ title: `Add ${signs.join(' and ')}`, edits: [{ span: place, text }] }],
  };
}

export function stray(token: IToken): Mistake {
  return {
    code: 'ALTA0005',
    span: spanOf(token),
    message: `This ${show(token)} closes nothing`,
    fixes: [{ title: `Remove ${show(token)}`, edits: [{ span: spanOf(token), text: '' }] }],
  };
}

function count(tokens: readonly IToken[], type: TokenType): number {
  return tokens.filter((token) => tokenMatcher(token, type)).length;
}
