/** Heads, as whoever thinks of loops, queries or arrays writes them. */

import {
  ahead,
  beginsLine,
  type Change,
  endOfLine,
  fixes,
  type Habit,
  insert,
  is,
  isWord,
  like,
  type Place,
  type Recognise,
  remove,
  replace,
  spanOfAll,
  textOf,
  written,
} from './habit.ts';
import { behind, type Mistake, show } from './report.ts';
import * as t from './tokens.ts';

/** Whether the value of a head begins here: behind the `=` of its declaration. */
function beginsValue({ previous, declaration, open }: Place): boolean {
  return declaration === t.Head && open.length === 0 && is(previous, t.Assign);
}

/** `count token == "a"`, `count x where …`. */
function countOf(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!beginsValue(place) || !is(token, t.Count) || beginsLine(tokens, index + 1) || is(next, t.Where, t.At, t.Unique))
    return null;
  const end = endOfLine(tokens, index);
  const where = ahead(tokens, index + 1, (word) => is(word, t.Where, t.At, t.Unique));
  if (where < end) {
    const change = remove(index + 1, where - index - 1);
    return written(
      place,
      change,
      '`count` counts positions and takes no variable',
      `Remove \`${textOf(place, index + 1, where)}\``,
    );
  }
  if (is(next, t.Dot, t.LeftBracket, t.BinaryOperator)) return null;
  return whereMissing(place, index + 1);
}

/** `x here == y`. */
function whereMissing(place: Place, at: number): Habit {
  const { tokens, token } = place;
  const next = tokens[at];
  const change = insert(place, at, [t.Where], is(next, t.LeftParenthesis) ? ' where ' : ' where');
  const mistake: Mistake = {
    code: 'ALTA0001',
    span: behind(token),
    message: `Expected \`where\` after ${show(token)}, but found ${show(next ?? token)}`,
    fixes: fixes(place, 'Add `where`', [change]),
  };
  return { mistake, changes: [change] };
}

const aggregates = new Map<string, { readonly note: string; readonly instead?: string }>([
  ['sum', { note: 'A sum is a `mean` times a `count`' }],
  ['total', { note: 'A sum is a `mean` times a `count`' }],
  ['max', { note: 'The largest has no larger one: `count where key.x > query.x`' }],
  ['min', { note: 'The smallest has no smaller one: `count where key.x < query.x`' }],
  ['avg', { note: 'It is called `mean` here', instead: 'mean' }],
  ['average', { note: 'It is called `mean` here', instead: 'mean' }],
  ['any', { note: 'Any is a `count` of 1 and more' }],
  ['some', { note: 'Any is a `count` of 1 and more' }],
  ['all', { note: 'All is a `count` of 0 of the others' }],
  ['every', { note: 'All is a `count` of 0 of the others' }],
]);

/** `sum x where …`, `sum(x)`, `mean(x)`, `select x`. */
function aggregate(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!beginsValue(place) || !is(token, t.Name) || is(token, t.Count) || beginsLine(tokens, index + 1)) return null;
  const isCall = is(next, t.LeftParenthesis);
  const close = isCall ? ahead(tokens, index + 2, () => false) : index + 1;
  if (close >= tokens.length || !(isCall || is(next, t.Name)) || is(next, t.From)) return null;
  const inner = isCall ? tokens.slice(index + 2, close) : tokens.slice(index + 1, index + 2);
  if (!inner.every((word) => is(word, t.Name, t.Comma))) return null;
  if (!isCall && is(tokens[index + 2], t.BinaryOperator, t.Dot, t.Is)) return whereMissing(place, index + 1);
  if (is(token, t.Mean)) {
    if (!isCall) return null;
    const changes = [replace(place, index + 1, 1, [], ' '), remove(close, 1)];
    const text = `mean ${textOf(place, index + 2, close)}`;
    return {
      mistake: {
        ...foreign(place, index, close + 1),
        message: `\`mean\` has no brackets: \`${text}\``,
        fixes: fixes(place, `Write \`${text}\``, changes),
      },
      changes,
    };
  }
  const known = aggregates.get(token.image);
  const value = isCall ? textOf(place, index + 2, close) : (next?.image ?? '');
  const end = isCall ? close + 1 : index + 2;
  const isPlain =
    known === undefined &&
    isWord(token, ['select', 'get', 'value', 'the', 'first', 'last', 'lookup', 'fetch', 'attend']);
  const text = known?.instead !== undefined ? `${known.instead} ${value}` : isPlain ? value : null;
  const made = known?.instead === undefined ? inner : [like(token, t.Mean), ...inner];
  const change: Change = { index, count: end - index, tokens: made, text };
  const message = isPlain
    ? `A head takes the value that it selects: \`${value}\` alone`
    : `There is no ${show(token)}: a head takes a value, its \`mean\`, or a \`count\``;
  const notes = known === undefined ? [] : [known.note];
  const mistake = {
    ...foreign(place, index, index + 1),
    message,
    notes,
    fixes: fixes(place, `Write \`${text ?? ''}\``, [change]),
  };
  return { mistake, changes: [change] };
}

function foreign({ tokens }: Place, start: number, end: number): Pick<Mistake, 'code' | 'span'> {
  return { code: 'ALTA0004', span: spanOfAll(tokens.slice(start, end)) };
}

/** `x, y where …`, `(x, y)`, `[x, y]`, `(x)`. */
function several(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!beginsValue(place)) return null;
  if (is(token, t.LeftParenthesis, t.LeftBracket)) {
    const close = ahead(tokens, index + 1, () => false);
    const inner = tokens.slice(index + 1, close);
    if (close >= tokens.length || inner.length === 0 || !inner.every((word) => is(word, t.Name, t.Comma))) return null;
    if (inner.length === 1) {
      const changes = [remove(index, 1), remove(close, 1)];
      const message = `The value of a head has no brackets: \`${textOf(place, index + 1, close)}\``;
      return {
        mistake: { ...foreign(place, index, close + 1), message, fixes: fixes(place, 'Remove the brackets', changes) },
        changes,
      };
    }
    return braces(place, index + 1, close, [
      replace(place, index, 1, [t.LeftBrace], '{ '),
      replace(place, close, 1, [t.RightBrace], ' }'),
    ]);
  }
  if (!is(token, t.Name) || !is(next, t.Comma) || !is(tokens[index + 2], t.Name)) return null;
  const end = ahead(tokens, index, (word, at) => !is(word, t.Name, t.Comma) || (at > index && beginsLine(tokens, at)));
  if (is(tokens[end], t.RightBrace)) return null;
  return braces(place, index, end, [
    { ...insert(place, index, [t.LeftBrace], '{ '), before: true },
    insert(place, end, [t.RightBrace], ' }'),
  ]);
}

function braces(place: Place, start: number, end: number, changes: readonly Change[]): Habit {
  const text = `{ ${textOf(place, start, end)} }`;
  const message = `Several values of a head stand in braces: \`${text}\``;
  return {
    mistake: { ...foreign(place, start, end), message, fixes: fixes(place, `Write \`${text}\``, changes) },
    changes,
  };
}

/** `x[here - 1]`, `x[-1]`. */
function indexed(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!beginsValue(place) || !is(token, t.Name) || !is(next, t.LeftBracket)) return null;
  const close = ahead(tokens, index + 2, () => false);
  const position = tokens.findIndex(
    (word, at) => is(word, t.Position) && is(tokens[at + 1], t.Name) && is(tokens[at + 2], t.Colon),
  );
  const name = position < 0 ? null : (tokens[position + 1]?.image ?? null);
  const words = tokens.slice(index + 2, close);
  const distance = words[0]?.image === name ? words.slice(1) : words;
  const isDistance = distance.length === 2 && is(distance[0], t.Plus, t.Minus) && is(distance[1], t.Whole);
  const inner = textOf(place, index + 2, close);
  const selection = isDistance
    ? `at ${distance.map((word) => word.image).join('')}`
    : name === null
      ? null
      : `where ${name} == ${inner}`;
  const text = selection === null ? null : `${token.image} ${selection}`;
  const change = { ...replace(place, index + 1, close - index, [], text === null ? null : ` ${selection ?? ''}`) };
  const message =
    text === null
      ? 'A head reads other positions with `where`, or with `at` and a distance'
      : `A head reads another position with \`${text}\``;
  return {
    mistake: {
      ...foreign(place, index + 1, close + 1),
      message,
      fixes: fixes(place, `Write \`${text ?? ''}\``, [change]),
    },
    changes: [change],
  };
}

/** `x if …`, `x when …`, and commas before `where`, `at` and `unique`. */
function selection(place: Place): Habit | null {
  const { tokens, index, token, next, previous, declaration, open } = place;
  if (declaration !== t.Head || open.length > 0 || is(previous, t.Head)) return null;
  if (is(token, t.Comma) && is(next, t.Where, t.At, t.Unique)) {
    return written(place, remove(index, 1), `No \`,\` stands before ${show(next ?? token)}`, 'Remove `,`');
  }
  const isAfterValue = is(previous, t.Name, t.RightBrace) && !is(previous, t.Where);
  const other = is(token, t.If, t.When, t.For) || isWord(token, ['with', 'filter', 'such', 'whose', 'over']);
  if (!isAfterValue || !other || beginsLine(tokens, index) || beginsLine(tokens, index + 1)) return null;
  if (!tokens.slice(index - 4, index).some((word) => is(word, t.Assign))) return null;
  return written(
    place,
    replace(place, index, 1, [t.Where], 'where'),
    `${show(token)} is written \`where\` here`,
    'Write `where`',
  );
}

/** `at -1, 1`, `at (-1, 1)`. */
function distances(place: Place): Habit | null {
  const { tokens, index, token, next, declaration } = place;
  if (declaration !== t.Head || !is(token, t.At)) return null;
  if (is(next, t.LeftParenthesis)) {
    const close = ahead(tokens, index + 2, () => false);
    if (!tokens.slice(index + 2, close).some((word) => is(word, t.Comma)) || close >= tokens.length) return null;
    return distancesIn(place, index + 2, close, [
      replace(place, index + 1, 1, [t.LeftBrace], '{ '),
      replace(place, close, 1, [t.RightBrace], ' }'),
    ]);
  }
  const end = ahead(
    tokens,
    index + 1,
    (word, at) => !is(word, t.Whole, t.Plus, t.Minus, t.Comma) || beginsLine(tokens, at),
  );
  const words = tokens.slice(index + 1, end);
  if (!words.some((word) => is(word, t.Comma)) || is(words.at(-1), t.Comma)) return null;
  return distancesIn(place, index + 1, end, [
    insert(place, index + 1, [t.LeftBrace], ' {'),
    insert(place, end, [t.RightBrace], ' }'),
  ]);
}

function distancesIn(place: Place, start: number, end: number, changes: readonly Change[]): Habit {
  const text = `at { ${textOf(place, start, end)} }`;
  const message = `Several distances stand in braces: \`${text}\``;
  return {
    mistake: { ...foreign(place, start, end), message, fixes: fixes(place, `Write \`${text}\``, changes) },
    changes,
  };
}

/** `{ a: x, b: y }`, `{ a = x }`. */
function fields(place: Place): Habit | null {
  const { tokens, index, token } = place;
  if (!beginsValue(place) || !is(token, t.LeftBrace)) return null;
  const close = ahead(tokens, index + 1, () => false);
  const changes: Change[] = [];
  for (let at = index + 1; at < close; at = ahead(tokens, at, (word) => is(word, t.Comma)) + 1) {
    const isField = is(tokens[at], t.Name) && is(tokens[at + 1], t.Colon, t.Assign) && is(tokens[at + 2], t.Name);
    if (isField) changes.push(remove(at, 2));
  }
  const [first] = changes;
  if (first === undefined) return null;
  const message = 'The values of a head are called like their variables: `{ x, y }`';
  return {
    mistake: {
      ...foreign(place, first.index, first.index + 3),
      message,
      fixes: fixes(place, 'Write the variables alone', changes),
    },
    changes,
  };
}

export const headHabits: readonly Recognise[] = [fields, countOf, aggregate, several, indexed, selection, distances];
