/** Tokens without quotes: in a vocabulary, a frame and a test. Signs and brackets around blocks and vocabularies. */

import type { IToken } from 'chevrotain';
import {
  ahead,
  type Change,
  closeOf,
  fixes,
  type Habit,
  is,
  like,
  type Place,
  type Recognise,
  remove,
  replace,
  spanOfAll,
  textOf,
  touches,
  written,
} from './habit.ts';
import type { Mistake } from './report.ts';
import * as t from './tokens.ts';

/** `vocab { 0..9, -1, <s> }`. */
function unquoted(place: Place): Habit | null {
  const { tokens, index, token, declaration } = place;
  if (!is(token, t.LeftBrace) || declaration !== t.Vocab || !is(place.previous, t.Vocab, t.Assign, t.Colon))
    return null;
  return quoted(place, index + 1, closeOf(tokens, index));
}

/** `test "t" { a b => c }`. */
function unquotedTest(place: Place): Habit | null {
  const { tokens, index, token, declaration } = place;
  if (!is(token, t.LeftBrace) || declaration !== t.Test || !is(tokens[index - 2], t.Test, t.Quoted)) return null;
  const close = closeOf(tokens, index);
  const arrow = ahead(tokens, index + 1, (word) => is(word, t.Arrow));
  if (!is(tokens[arrow], t.Arrow)) return null;
  const end = ahead(tokens, arrow + 1, (word) => is(word, t.Layers));
  const sides = [items(tokens, index + 1, arrow), items(tokens, arrow + 1, Math.min(end, close))];
  if (sides.some((side) => side.length === 0 || (side.length > 1 && side.some(isQuoted)))) return null;
  const changes = sides
    .filter((side) => !(side.length === 1 && side.every(isQuoted)))
    .map((side): Change => quote(place, side[0]?.start ?? 0, side.at(-1)?.end ?? 0));
  const [first] = changes;
  if (first === undefined || tokens.slice(index + 1, end).some((word) => is(word, t.LeftBrace, t.LeftBracket, t.Colon)))
    return null;
  const message = `The words of a test stand in quotes: \`${first.text ?? ''}\``;
  return { mistake: mistakeAt(place, first, message, fixes(place, 'Put them in quotes', changes)), changes };
}

function quoted(place: Place, start: number, end: number): Habit | null {
  const { tokens } = place;
  const found = items(tokens, start, end);
  // Half of `..`, while it is being typed.
  if (found.some((item) => is(tokens[item.start], t.Dot))) return null;
  const changes: Change[] = [];
  let named: Habit | null = null;
  for (const item of found.filter((item) => !isQuoted(item))) {
    const token = tokens[item.start];
    const inRange = is(tokens[item.start - 1], t.Range) || is(tokens[item.end], t.Range);
    if (inRange && token !== undefined && is(token, t.Name)) named ??= endOfRange(place, token, item.start);
    else changes.push(quote(place, item.start, item.end));
  }
  const [first] = changes;
  if (named !== null) {
    const all = [...named.changes, ...changes];
    return { mistake: { ...named.mistake, fixes: fixes(place, 'Write the numerals in quotes', all) }, changes: all };
  }
  if (first === undefined || changes.some((change) => /[|;:]/.test(change.text ?? ''))) return null;
  const shown = rangeAround(place, first, changes);
  const message = `Tokens are words, each in quotes: \`${shown}\``;
  const title = changes.length === 1 || shown.includes('..') ? `Write \`${shown}\`` : 'Put them in quotes';
  return { mistake: mistakeAt(place, first, message, fixes(place, title, changes)), changes };
}

/** `"0"..largest`. */
function endOfRange(place: Place, token: IToken, index: number): Habit {
  const { tokens } = place;
  const at = tokens.findIndex((word, k) => is(tokens[k - 1], t.Param, t.Const) && word.image === token.image);
  const [assign, value, behind] = tokens.slice(at + 1, at + 4);
  const isKnown = at >= 0 && is(assign, t.Assign) && is(value, t.Whole) && behind?.startLine !== value?.startLine;
  const text = isKnown && value !== undefined ? `"${value.image}"` : null;
  const change: Change = { index, count: 1, tokens: [like(token, t.Quoted, '0')], text };
  const isParameter = is(tokens[at - 1], t.Param);
  return {
    mistake: {
      code: 'ALTA0001',
      span: spanOfAll([token]),
      message: `A range of tokens ends in a numeral in quotes: \`"0".."9"\``,
      notes: [
        isParameter
          ? `\`${token.image}\` is a parameter, and none can change the vocabulary`
          : `\`${token.image}\` is a name, and a vocabulary holds words only`,
      ],
    },
    changes: [change],
  };
}

interface Item {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

function isQuoted(item: Item): boolean {
  return item.isQuoted;
}

/** What stands between commas and the signs of ranges; words that touch belong together. */
function items(tokens: readonly IToken[], start: number, end: number): Item[] {
  const result: Item[] = [];
  for (let at = start; at < end; ) {
    const token = tokens[at];
    if (is(token, t.Comma, t.Range, t.Rest) || (is(token, t.Times) && is(tokens[at - 1], t.Quoted))) {
      at += 1;
      continue;
    }
    let behind = at + 1;
    while (
      !is(token, t.Quoted) &&
      behind < end &&
      touches(tokens[behind - 1], tokens[behind]) &&
      !is(tokens[behind], t.Comma, t.Range, t.Quoted)
    ) {
      behind += 1;
    }
    result.push({ start: at, end: behind, isQuoted: is(token, t.Quoted) });
    at = behind;
  }
  return result;
}

function quote(place: Place, start: number, end: number): Change {
  const first = place.tokens[start] ?? place.token;
  const text = textOf(place, start, end).replaceAll('"', '');
  return { index: start, count: end - start, tokens: [like(first, t.Quoted, text)], text: JSON.stringify(text) };
}

/** The range of which a change is an end, as it is written afterwards. */
function rangeAround({ tokens }: Place, first: Change, changes: readonly Change[]): string {
  const behind = first.index + first.count;
  const other = changes.find(({ index }) => index === behind + 1)?.text ?? tokens[behind + 1]?.image;
  return is(tokens[behind], t.Range) ? `${first.text ?? ''}..${other ?? ''}` : (first.text ?? '');
}

function mistakeAt({ tokens }: Place, { index, count }: Change, message: string, found: Mistake['fixes']): Mistake {
  return {
    code: 'ALTA0001',
    span: spanOfAll(tokens.slice(index, index + count)),
    message,
    ...(found ? { fixes: found } : {}),
  };
}

/** `vocab = {`, `mlp: {`, `mlp() {`, `enum Color = {`. */
function surplusSign(place: Place): Habit | null {
  const { tokens, index, token, declaration, open } = place;
  if (open.length > 0 || !is(token, t.Vocab, t.Mlp, t.Enum, t.Test)) return null;
  const start = is(token, t.Enum, t.Test) ? index + 2 : index + 1;
  const count = is(tokens[start], t.Assign, t.Colon) ? 1 : is(token, t.Mlp) && isEmptyCall(tokens, start) ? 2 : 0;
  if (count === 0 || !is(tokens[start + count], t.LeftBrace, t.LeftBracket) || declaration === null) return null;
  const shown = textOf(place, start, start + count);
  return written(
    place,
    remove(start, count),
    `No \`${shown}\` stands after \`${textOf(place, index, start)}\``,
    `Remove \`${shown}\``,
  );
}

function isEmptyCall(tokens: readonly IToken[], index: number): boolean {
  return is(tokens[index], t.LeftParenthesis) && is(tokens[index + 1], t.RightParenthesis);
}

/** `vocab ["a", "b"]`, `enum Color [red, green]`, `input token = ["a", ...]`. */
function listForBraces(place: Place): Habit | null {
  const { tokens, index, token, previous, declaration } = place;
  if (!is(token, t.LeftBracket, t.LeftParenthesis)) return null;
  const isVocabulary = declaration === t.Vocab && (is(previous, t.Vocab) || is(tokens[index - 2], t.Vocab));
  const isEnum = declaration === t.Enum && is(tokens[index - 2], t.Enum);
  const isFrame = declaration === t.Input && is(previous, t.Assign);
  const close = closeOf(tokens, index);
  if (!(isVocabulary || isEnum || isFrame) || close >= tokens.length) return null;
  const changes = [replace(place, index, 1, [t.LeftBrace], '{'), replace(place, close, 1, [t.RightBrace], '}')];
  return {
    mistake: {
      code: 'ALTA0004',
      span: spanOfAll([token]),
      message:
        `${isVocabulary ? 'A vocabulary' : isEnum ? 'The values of an enum' : 'A frame'} stands in braces: \`{ … }\``.replace(
          /^(The .*) stands/,
          '$1 stand',
        ),
      fixes: fixes(place, 'Write `{ … }`', changes),
    },
    changes,
  };
}

/** `vocab { "a" | "b" }`. */
function bars(place: Place): Habit | null {
  const { tokens, index, token, declaration, open } = place;
  if (!is(token, t.Bar) || (declaration !== t.Vocab && declaration !== t.Enum) || open.length !== 1) return null;
  const all = tokens
    .map((word, at) => ({ word, at }))
    .filter(({ word, at }) => at >= index && at < closeOf(tokens, open[0] ?? 0) && is(word, t.Bar));
  const changes = all.map(({ at }) => replace(place, at, 1, [t.Comma], ','));
  const message = '`|` is written `,` here';
  return {
    mistake: { code: 'ALTA0004', span: spanOfAll([token]), message, fixes: fixes(place, 'Write `,`', changes) },
    changes,
  };
}

/** `input token = { "a" x 3, ... }`. */
function times(place: Place): Habit | null {
  const { index, token, previous, next, declaration, open } = place;
  const isBetween = is(previous, t.Quoted) && is(token, t.Name) && is(next, t.Whole);
  if (!isBetween || declaration !== t.Input || open.length !== 1) return null;
  return written(
    place,
    replace(place, index, 1, [t.Times], '*'),
    'A token that is repeated is written `"a" * 3`',
    'Write `*`',
  );
}

export const vocabularyHabits: readonly Recognise[] = [times, unquoted, unquotedTest, surplusSign, listForBraces, bars];
