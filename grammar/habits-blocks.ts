/**
 * Blocks without braces: with a colon and indentation, with `then … end`, or with nothing at all. All blocks of a
 * declaration are one habit, with one fix.
 */

import type { IToken } from 'chevrotain';
import { areBalanced } from './brackets.ts';
import {
  ahead,
  beginsLine,
  beginsOperand,
  type Change,
  closeOf,
  columnOfLine,
  endsOperand,
  fixes,
  type Habit,
  insert,
  is,
  isWord,
  type Place,
  type Recognise,
  remove,
  replace,
  spanOfAll,
  textOf,
  touches,
} from './habit.ts';
import { startsItsLine } from './layout.ts';
import { behind } from './report.ts';
import * as t from './tokens.ts';

interface Header {
  /** Its first word. */
  readonly start: number;
  /** Where the block begins: the index of the word that opens it, which may be no word at all. */
  readonly opener: number;
  readonly openerLength: number;
}

interface Body {
  readonly start: number;
  readonly end: number;
  /** The column of the line of the header. */
  readonly column: number;
  readonly onOneLine: boolean;
}

const openers = ['then', 'do', 'begin'];
const chained = ['elif', 'elsif', 'elseif'];

/** The blocks of the declaration that begins at the place, but for words that other habits have changed. */
export function withoutBraces(place: Place, limit: number, taken: ReadonlySet<number>): Habit | null {
  const { tokens, index } = place;
  const isWhole = areBalanced(tokens.slice(index, limit));
  const changes: Change[] = [];
  const closers: { readonly opener: number; readonly change: Change }[] = [];
  let first: Header | null = null;
  for (let at = index; at < limit; at += 1) {
    const header = headerAt(tokens, at, isWhole);
    if (header === null || (taken.has(at) && !isWord(tokens[at], ['while']))) continue;
    const { opener, openerLength } = header;
    if (openerLength > 0 && taken.has(opener)) continue;
    first ??= header;
    const body = bodyOf(tokens, header, limit);
    const isSpaced = openerLength > 0 && !touches(tokens[opener - 1], tokens[opener]);
    changes.push(replace(place, opener, openerLength, [t.LeftBrace], isSpaced ? '{' : ' {'));
    if (isWord(tokens[at], chained) && !taken.has(at)) changes.push(replace(place, at, 1, [t.Else, t.If], 'else if'));
    closers.push({ opener, change: closer(place, body) });
  }
  if (first === null) return null;
  // Of blocks that end together, the inner one is closed first.
  changes.push(...closers.sort((a, b) => b.opener - a.opener).map(({ change }) => change));
  const { opener, openerLength } = first;
  const span = openerLength > 0 ? spanOfAll(tokens.slice(opener, opener + openerLength)) : behind(tokens[opener - 1]);
  const shown = `${textOf(place, first.start, opener)} { … }`;
  return {
    mistake: {
      code: openerLength > 0 ? 'ALTA0004' : 'ALTA0001',
      span,
      message: `A block stands in braces: \`${shown.replace(/\s+/g, ' ')}\``,
      fixes: fixes(place, 'Put blocks in braces', changes),
    },
    changes,
  };
}

/** The beginning of a block that lacks its brace. */
function headerAt(tokens: readonly IToken[], index: number, isWhole: boolean): Header | null {
  const token = tokens[index];
  if (token === undefined) return null;
  if (is(token, t.Mlp))
    return is(tokens[index + 1], t.Colon) ? { start: index, opener: index + 1, openerLength: 1 } : null;
  if (is(token, t.Else)) return elseHeader(tokens, index, isWhole);
  const isHeader = is(token, t.If, t.For) || isWord(token, [...chained, 'while']);
  if (!isHeader || (is(token, t.For) && !endsStatementBefore(tokens, index))) return null;
  const opener = ahead(
    tokens,
    index + 1,
    (word, at) =>
      (at > index + 1 && beginsLine(tokens, at)) ||
      is(word, t.Colon, t.Else, t.Arrow, t.Comma) ||
      (is(word, t.LeftBrace) && endsOperand(tokens[at - 1])) ||
      isOpener(tokens, at) ||
      (at > index + 1 && isJuxtaposed(tokens, at)),
  );
  const found = tokens[opener];
  if (opener === index + 1 || found === undefined) return null;
  if (is(found, t.Colon) || isOpener(tokens, opener)) {
    // `if c then { … }` has its braces.
    const before = is(tokens[opener + 1], t.LeftBrace) && !is(found, t.Colon);
    return before ? null : { start: index, opener, openerLength: 1 };
  }
  const isBare = isJuxtaposed(tokens, opener) && !beginsLine(tokens, opener) && !hasBlock(tokens, opener);
  return isBare && isWhole ? { start: index, opener, openerLength: 0 } : null;
}

function elseHeader(tokens: readonly IToken[], index: number, isWhole: boolean): Header | null {
  const next = tokens[index + 1];
  if (is(next, t.Colon)) return { start: index, opener: index + 1, openerLength: 1 };
  const isBare = beginsOperand(next) && !beginsLine(tokens, index + 1) && !is(tokens[index + 2], t.Arrow);
  return isBare && isWhole ? { start: index, opener: index + 1, openerLength: 0 } : null;
}

/** Whether a brace follows all the same: then an operator is missing before it. */
function hasBlock(tokens: readonly IToken[], start: number): boolean {
  const end = ahead(
    tokens,
    start,
    (word, at) => is(word, t.Assign, t.Else, t.LeftBrace) || (at > start && beginsLine(tokens, at)),
  );
  return is(tokens[end], t.LeftBrace);
}

/** `for` of a loop, and not of a list. */
function endsStatementBefore(tokens: readonly IToken[], index: number): boolean {
  return beginsLine(tokens, index) || is(tokens[index - 1], t.LeftBrace, t.RightBrace, t.Arrow, t.Colon);
}

function isOpener(tokens: readonly IToken[], at: number): boolean {
  return isWord(tokens[at], openers) && endsOperand(tokens[at - 1]) && !is(tokens[at + 1], t.Assign);
}

/** Two values side by side: the second begins a block. */
function isJuxtaposed(tokens: readonly IToken[], at: number): boolean {
  return endsOperand(tokens[at - 1]) && beginsOperand(tokens[at]);
}

function bodyOf(tokens: readonly IToken[], { start, opener, openerLength }: Header, limit: number): Body {
  const begin = opener + openerLength;
  const column = columnOfLine(tokens, start);
  const onOneLine = !startsItsLine(tokens[begin - 1], tokens[begin] ?? tokens[start] ?? emptyLine);
  const end = onOneLine
    ? ahead(tokens, begin, (word, at) => at >= limit || endsOneLine(tokens, at, begin) || is(word, t.Comma))
    : ahead(
        tokens,
        begin,
        (word, at) => at >= limit || (startsItsLine(tokens[at - 1], word) && (word.startColumn ?? 1) <= column),
      );
  return { start: begin, end, column, onOneLine };
}

const emptyLine: Pick<IToken, 'startLine'> & IToken = {
  image: '',
  startOffset: 0,
  tokenTypeIdx: 0,
  tokenType: t.certain.missing,
};

function endsOneLine(tokens: readonly IToken[], at: number, begin: number): boolean {
  const word = tokens[at];
  if (is(word, t.Else) || isWord(word, chained)) return true;
  if (isEnd(tokens, at)) return true;
  return at > begin && word !== undefined && startsItsLine(tokens[at - 1], word);
}

function isEnd(tokens: readonly IToken[], at: number): boolean {
  return (
    isWord(tokens[at], ['end', 'endif', 'fi', 'done']) &&
    !is(tokens[at + 1], t.Assign) &&
    !is(tokens[at - 1], t.Assign, t.BinaryOperator)
  );
}

/** `}` where the block ends: behind its last word, or before the `else` that follows it. */
function closer(place: Place, { end, column, onOneLine, start }: Body): Change {
  const { tokens } = place;
  if (isEnd(tokens, end)) return replace(place, end, 1, [t.RightBrace], '}');
  const next = tokens[end];
  if (onOneLine || start === end) return insert(place, end, [t.RightBrace], ' }');
  const goesOn = (is(next, t.Else) || isWord(next, chained)) && next?.startColumn === column;
  if (goesOn) return { ...insert(place, end, [t.RightBrace], '} '), before: true };
  return insert(place, end, [t.RightBrace], `\n${' '.repeat(column - 1)}}`);
}

/** `if c then { … }`: one word too many. */
function surplusThen(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!isOpener(tokens, index) || !is(next, t.LeftBrace)) return null;
  const close = closeOf(tokens, index + 1);
  const changes = [remove(index, 1), ...(isEnd(tokens, close + 1) ? [remove(close + 1, 1)] : [])];
  const message = `No \`${token.image}\` stands before a block`;
  return {
    mistake: {
      code: 'ALTA0004',
      span: spanOfAll([token]),
      message,
      fixes: fixes(place, `Remove \`${token.image}\``, changes),
    },
    changes,
  };
}

export const blockHabits: readonly Recognise[] = [surplusThen];
