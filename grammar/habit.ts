/** What the rules that recognise the habits of other languages share: places in a text, and changes of its words. */

import { createTokenInstance, type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import type { Edit, Fix } from './diagnostic.ts';
import { startsItsLine, wantsOperand } from './layout.ts';
import { invented, spanOf } from './parser-base.ts';
import type { Mistake } from './report.ts';
import { join, type Span } from './span.ts';
import * as t from './tokens.ts';

/** Where a rule looks. */
export interface Place {
  readonly text: string;
  readonly tokens: readonly IToken[];
  readonly index: number;
  readonly token: IToken;
  readonly previous: IToken | undefined;
  readonly next: IToken | undefined;
  /** The first word of the declaration around. */
  readonly declaration: TokenType | null;
  /** Where the brackets stand that are open here, the innermost last. */
  readonly open: readonly number[];
}

/** Words that others stand for. The same change mends the text and is what the parser reads. */
export interface Change {
  readonly index: number;
  /** How many words go. */
  readonly count: number;
  readonly tokens: readonly IToken[];
  /** What stands there instead; null where no edit mends it. */
  readonly text: string | null;
  /** An insertion belongs to the word behind it, and not to the one before. */
  readonly before?: boolean;
}

export interface Habit {
  readonly mistake: Mistake;
  readonly changes: readonly Change[];
}

export type Recognise = (place: Place) => Habit | null;

/** Instead of `count` words from `index` on, these types: the first takes the place of the first word. */
export function replace(
  place: Place,
  index: number,
  count: number,
  types: readonly TokenType[],
  text: string | null,
): Change {
  const { tokens } = place;
  const removed = tokens[index];
  const made = types.map((type, at) =>
    at === 0 && count > 0 && removed !== undefined
      ? like(removed, type)
      : invented(type, tokens[count > 0 ? index + count - 1 : index - 1]),
  );
  return { index, count, tokens: made, text };
}

/** New words before `index`, written directly behind the word before. */
export function insert(place: Place, index: number, types: readonly TokenType[], text: string | null): Change {
  return replace(place, index, 0, types, text);
}

export function remove(index: number, count: number): Change {
  return { index, count, tokens: [], text: '' };
}

/** A token in the place of another one, with another kind and perhaps another text. */
export function like(token: IToken, type: TokenType, image = token.image): IToken {
  const { startOffset, endOffset = NaN, startLine = NaN, endLine = NaN } = token;
  const { startColumn = NaN, endColumn = NaN } = token;
  return createTokenInstance(type, image, startOffset, endOffset, startLine, endLine, startColumn, endColumn);
}

/** The fix that makes all changes in the text; none if one of them has no text. */
export function fixes(place: Place, title: string, changes: readonly Change[]): readonly Fix[] {
  const edits = changes.map((change) => editOf(place, change)).filter((edit) => edit !== null);
  return edits.length < changes.length ? [] : [{ title, edits: together(edits) }];
}

/** What is inserted at one place is one edit: the order of several would not be known. */
function together(edits: readonly Edit[]): readonly Edit[] {
  const result: Edit[] = [];
  for (const edit of edits) {
    const { start, end } = edit.span;
    const at = result.findIndex(({ span }) => span.start === start && (start === end || span.start === span.end));
    const other = result[at];
    if (other === undefined) result.push(edit);
    else if (start === end && other.span.end > start) result[at] = { span: other.span, text: edit.text + other.text };
    else result[at] = { span: edit.span, text: other.text + edit.text };
  }
  return result;
}

function editOf({ text, tokens }: Place, { index, count, text: written, before }: Change): Edit | null {
  if (written === null) return null;
  const previous = tokens[index - 1];
  const at =
    before === true || previous === undefined ? spanOf(tokens[index] ?? end(text)).start : spanOf(previous).end;
  if (count === 0) return { span: { start: at, end: at }, text: written };
  const span = spanOfAll(tokens.slice(index, index + count));
  // A colon and a comma touch the word before.
  if (/^[:,]/.test(written) && !text.slice(at, span.start).includes('\n'))
    return { span: { start: at, end: span.end }, text: written };
  if (written !== '') return { span, text: written };
  // A word that goes takes a blank along, and leaves one between its neighbours.
  const [left, right] = [text[span.start - 1] ?? '\n', text[span.end] ?? '\n'];
  if (left === ' ' && right === ' ') return { span: { start: span.start - 1, end: span.end + 1 }, text: ' ' };
  if (left === ' ' && /[,)}\]]/.test(right)) return { span: { start: span.start - 1, end: span.end }, text: '' };
  if (/\S/.test(left) && right === ' ') return { span: { start: span.start, end: span.end + 1 }, text: ' ' };
  return { span: right === ' ' ? { start: span.start, end: span.end + 1 } : span, text: '' };
}

function end(text: string): IToken {
  return createTokenInstance(t.certain.missing, '', text.length, text.length, 1, 1, 1, 1);
}

export function spanOfAll(tokens: readonly IToken[]): Span {
  const [first, ...rest] = tokens.map(spanOf);
  return first === undefined ? { start: 0, end: 0 } : rest.reduce(join, first);
}

/** The text of the words from `start` to before `end`. */
export function textOf({ text, tokens }: Place, start: number, end: number): string {
  const span = spanOfAll(tokens.slice(start, end));
  return text.slice(span.start, span.end);
}

/** A word of another language that is written otherwise here. */
export function written(place: Place, change: Change, message: string, title: string): Habit {
  const { index, count } = change;
  const span = spanOfAll(place.tokens.slice(index, index + count));
  return {
    mistake: { code: 'ALTA0004', span, message, fixes: fixes(place, title, [change]) },
    changes: [change],
  };
}

export function touches(first: IToken | undefined, second: IToken | undefined): boolean {
  return first !== undefined && second !== undefined && second.startOffset === first.startOffset + first.image.length;
}

export function is(token: IToken | undefined, ...types: readonly TokenType[]): boolean {
  if (token === undefined) return false;
  for (const type of types) if (tokenMatcher(token, type)) return true;
  return false;
}

/** A name that is one of these words. */
export function isWord(token: IToken | undefined, words: ReadonlySet<string> | readonly string[]): boolean {
  if (token?.tokenType !== t.Identifier) return false;
  return words instanceof Set ? words.has(token.image) : [...words].includes(token.image);
}

export function endsOperand(token: IToken | undefined): boolean {
  return is(token, t.Name, t.Whole, t.Float, t.Quoted, t.True, t.False, t.RightParenthesis, t.RightBracket);
}

/** Whether a value begins here for certain: it is no operator, bracket or block that goes on with what stands before. */
export function beginsOperand(token: IToken | undefined): boolean {
  return is(token, t.Name, t.Whole, t.Float, t.Quoted, t.True, t.False) && !is(token, t.certain.missing);
}

/** The index of the bracket that closes the one at `index`; that of the end where there is none. */
export function closeOf(tokens: readonly IToken[], index: number): number {
  let depth = 0;
  for (let at = index; at < tokens.length; at += 1) {
    const type = tokens[at]?.tokenType;
    if (type !== undefined && t.openingBrackets.has(type)) depth += 1;
    if (type !== undefined && t.closingBrackets.has(type)) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/** The first index from `start` on, outside of further brackets, at which the test holds, or the brackets around end. */
export function ahead(
  tokens: readonly IToken[],
  start: number,
  stops: (token: IToken, index: number) => boolean,
): number {
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined || t.closingBrackets.has(token.tokenType) || stops(token, at)) return at;
    if (t.openingBrackets.has(token.tokenType)) at = closeOf(tokens, at);
  }
  return tokens.length;
}

/** The same backwards: the index behind the one at which the test holds. */
export function back(
  tokens: readonly IToken[],
  start: number,
  stops: (token: IToken, index: number) => boolean,
): number {
  let depth = 0;
  for (let at = start; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token === undefined) return at + 1;
    if (t.closingBrackets.has(token.tokenType)) depth += 1;
    if (depth === 0 && (t.openingBrackets.has(token.tokenType) || stops(token, at))) return at + 1;
    if (t.openingBrackets.has(token.tokenType)) depth -= 1;
  }
  return 0;
}

/** Whether a line begins at the token that does not go on with what stands above. */
export function beginsLine(tokens: readonly IToken[], index: number): boolean {
  const [previous, token] = [tokens[index - 1], tokens[index]];
  if (token === undefined) return true;
  return startsItsLine(previous, token) && !wantsOperand(previous) && !is(token, t.BinaryOperator);
}

/** The index of the first word of the line. */
export function startOfLine(tokens: readonly IToken[], index: number): number {
  let start = index;
  while (start > 0 && tokens[start - 1]?.startLine === tokens[index]?.startLine) start -= 1;
  return start;
}

export function columnOfLine(tokens: readonly IToken[], index: number): number {
  return tokens[startOfLine(tokens, index)]?.startColumn ?? 1;
}

/** Whether a statement of a block may begin here. */
export function beginsStatement({ tokens, index, token, previous, open, declaration }: Place): boolean {
  const innermost = open.at(-1);
  const inBlock = declaration === t.Mlp || declaration === t.Fn;
  if (!inBlock) return false;
  // In a block that has no braces, only the lines tell.
  if (innermost === undefined) return beginsLine(tokens, index) && (token.startColumn ?? 1) > 1;
  if (tokens[innermost]?.tokenType !== t.LeftBrace) return false;
  if (index === innermost + 1)
    return is(tokens[innermost - 1], t.Mlp, t.Else, t.Arrow) || endsOperand(tokens[innermost - 1]);
  return (
    beginsLine(tokens, index) ||
    is(previous, t.RightBrace, t.Arrow, t.foreign.semicolon) ||
    is(token, t.foreign.question)
  );
}

/** Whether a declaration may begin here. */
export function beginsDeclaration({ tokens, index, open }: Place): boolean {
  return open.length === 0 && beginsLine(tokens, index);
}

/** Behind the last word of a line or statement that begins at `start`. */
export function endOfLine(tokens: readonly IToken[], start: number): number {
  return ahead(tokens, start, (token, at) => (at > start && beginsLine(tokens, at)) || is(token, t.foreign.semicolon));
}

/** Something that is missing. */
export function lacking(span: Mistake['span'], message: string): Mistake {
  return { code: 'ALTA0001', span, message };
}
