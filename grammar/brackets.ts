/**
 * Finds the bracket that lacks its partner, by indentation: counting alone would blame the outermost one. A missing
 * partner is added where the lines suggest, one too many is taken out; the parser then sees what was meant.
 */

import { type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import { declarationWords, startsItsLine } from './layout.ts';
import { invented, spanOf } from './parser-base.ts';
import { behind, expected, type Mistake, show } from './report.ts';
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

const opening: ReadonlyMap<TokenType, Kind> = new Map(kinds.map((kind) => [kind.open, kind]));
const closing: ReadonlyMap<TokenType, Kind> = new Map(kinds.map((kind) => [kind.close, kind]));

/** The ways in which the brackets can be put in order; none where they are. */
export function balanceBrackets(tokens: readonly IToken[]): readonly Repaired[] {
  if (areBalanced(tokens)) return [];
  const changes: Changes = { insertions: [], strays: new Set() };
  let start = 0;
  for (let end = 1; end <= tokens.length; end += 1) {
    if (end < tokens.length && !beginsDeclaration(tokens, end)) continue;
    balanceRegion(tokens, start, end, changes);
    start = end;
  }
  const closedOnly = apply(tokens, changes, new Map());
  if (changes.strays.size === 0) return [closedOnly];
  return [apply(tokens, changes, openingPlaces(tokens, changes.strays)), closedOnly];
}

export function areBalanced(tokens: readonly IToken[]): boolean {
  const stack: Kind[] = [];
  for (const { tokenType } of tokens) {
    const opened = opening.get(tokenType);
    if (opened !== undefined) stack.push(opened);
    const closes = closing.get(tokenType);
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
    // These words belong to a head itself: the names before them were not closed.
    const isSelection = tokens[start]?.tokenType === t.Head && selectionWords.has(token.tokenType);
    if (isSelection && index + 1 < end && top !== undefined) top.end ??= index;
    if (token.tokenType === t.Else && tokens[index - 1]?.tokenType !== t.RightBrace) {
      closeBeforeElse(stack, index, lacking, changes);
    }
    const opened = opening.get(token.tokenType);
    if (opened !== undefined) stack.push({ token, kind: opened, indentation, end: null });
    const closes = closing.get(token.tokenType);
    if (closes === undefined) continue;
    const missing = lacking.get(closes) ?? 0;
    const partner = partnerOf(stack, closes, token, startsLine, missing);
    if (partner === null) {
      changes.strays.add(token);
      lacking.set(closes, missing + 1);
    } else {
      const unclosed = stack.splice(partner).slice(1);
      for (const { kind } of unclosed) lacking.set(kind, (lacking.get(kind) ?? 0) - 1);
      closeAll(unclosed, index, changes);
    }
  }
  closeAll(stack, end, changes);
}

const selectionWords: ReadonlySet<TokenType> = new Set([t.Where, t.At, t.Unique]);

/** `else` stands behind a block: one that is still open was not closed. */
function closeBeforeElse(stack: Open[], index: number, lacking: Map<Kind, number>, changes: Changes): void {
  const top = stack.at(-1);
  const missing = top === undefined ? 0 : (lacking.get(top.kind) ?? 0);
  if (top?.kind.open !== t.LeftBrace || missing <= 0) return;
  lacking.set(top.kind, missing - 1);
  stack.pop();
  closeAll([{ ...top, end: null }], index, changes);
}

/** The index in the stack of the bracket that is closed; null for none. */
function partnerOf(
  stack: readonly Open[],
  closes: Kind,
  close: IToken,
  startsLine: boolean,
  missing: number,
): number | null {
  const nearest = stack.findLastIndex(({ kind }) => kind === closes);
  if (nearest < 0) return null;
  // A bracket at the beginning of a line is as deep as the line of its partner; another one has it on its own line.
  const fits = ({ kind, indentation, token }: Open): boolean =>
    kind === closes && (startsLine ? indentation === close.startColumn : token.startLine === close.startLine);
  if (missing === 0) return nearest;
  const fitting = stack.findLastIndex(fits);
  if (missing > 0) return fitting < 0 ? nearest : fitting;
  return fitting < 0 ? null : nearest;
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

/** Where the partner of a brace that closes nothing may be missing: the index before which it should stand. */
function openingPlaces(tokens: readonly IToken[], strays: ReadonlySet<IToken>): Map<number, IToken> {
  const places = new Map<number, IToken>();
  for (const close of strays) {
    const at = tokens.indexOf(close);
    if (close.tokenType !== t.RightBrace || at < 0) continue;
    const place = startsItsLine(tokens[at - 1], close) ? lineAbove(tokens, at) : sameLine(tokens, at);
    if (place !== null) places.set(place, close);
  }
  return places;
}

/** After the line that is as deep as the brace, if those between are deeper. */
function lineAbove(tokens: readonly IToken[], at: number): number | null {
  const column = tokens[at]?.startColumn ?? 1;
  let below: number | null = null;
  for (let index = at - 1; index >= 0; index -= 1) {
    const token = tokens[index];
    if (token === undefined || !startsItsLine(tokens[index - 1], token)) continue;
    if ((token.startColumn ?? 1) <= column) return token.startColumn === column ? below : null;
    below = index;
  }
  return null;
}

/** After the last word of the line that wants a block. */
function sameLine(tokens: readonly IToken[], at: number): number | null {
  for (let index = at - 1; index >= 0 && tokens[index]?.startLine === tokens[at]?.startLine; index -= 1) {
    const token = tokens[index];
    const isOpened = tokens[index + 1]?.tokenType === t.LeftBrace;
    if (token !== undefined && blockWords.has(token.tokenType) && !isOpened) return index + 1;
  }
  return null;
}

const blockWords: ReadonlySet<TokenType> = new Set([t.Arrow, t.Else, t.Vocab, t.Mlp, t.Import]);

function apply(
  tokens: readonly IToken[],
  { insertions, strays }: Changes,
  openings: ReadonlyMap<number, IToken>,
): Repaired {
  const result: IToken[] = [];
  const mistakes: Mistake[] = [];
  const opened = new Set(openings.values());
  const places = new Map<number, Insertion[]>();
  for (const insertion of insertions) places.set(insertion.index, [...(places.get(insertion.index) ?? []), insertion]);
  for (let index = 0; index <= tokens.length; index += 1) {
    for (const { opens } of places.get(index) ?? []) {
      const previous = tokens[index - 1];
      mistakes.push(unclosed(opens, previous));
      result.push(...opens.map(({ kind }) => invented(kind.close, previous)));
    }
    const token = tokens[index];
    if (token === undefined) continue;
    if (openings.has(index)) {
      mistakes.push(unopened(tokens[index - 1], token));
      result.push(invented(t.LeftBrace, tokens[index - 1]));
    }
    if (strays.has(token) && !opened.has(token)) mistakes.push(stray(token));
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

function unopened(previous: IToken | undefined, found: IToken): Mistake {
  const place = behind(previous);
  return {
    code: 'ALTA0001',
    span: place,
    message: expected('`{`', previous, found),
    fixes: [{ title: 'Add `{`', edits: [{ span: place, text: ' {' }] }],
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
