/** Values with a condition, as other languages write them. */

import type { IToken } from 'chevrotain';
import {
  ahead,
  back,
  beginsLine,
  type Change,
  endOfLine,
  endsOperand,
  fixes,
  type Habit,
  is,
  isWord,
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
import * as t from './tokens.ts';

/** `1 if c else 2`. */
function conditionBetween(place: Place): Habit | null {
  const { tokens, index, token } = place;
  if (!is(token, t.If) || !followsOperand(place)) return null;
  const otherwise = endOfCondition(tokens, index + 1);
  if (!is(tokens[otherwise], t.Else)) return null;
  // `x = 1  if c { … } else { … }` are two statements.
  if (is(tokens[otherwise - 1], t.RightBrace) && is(tokens[otherwise + 1], t.LeftBrace, t.If)) return null;
  const start = startOfValue(tokens, index - 1);
  const end = endOfValue(tokens, otherwise + 1);
  if (end === otherwise + 1) return null;
  return ternary(place, { start, end }, pythonTernary(place, start, end) ?? '');
}

/** The text of `a if b else c`, with what `c` may hold of the same kind; null if it is none. */
function pythonTernary(place: Place, start: number, end: number): string | null {
  const { tokens } = place;
  const condition = ahead(tokens, start, (word) => is(word, t.If));
  const otherwise = endOfCondition(tokens, condition + 1);
  if (condition >= end || otherwise >= end || condition === start) return null;
  const rest = pythonTernary(place, otherwise + 1, end) ?? `{ ${textOf(place, otherwise + 1, end)} }`;
  return `if ${textOf(place, condition + 1, otherwise)} { ${textOf(place, start, condition)} } else ${rest}`;
}

/** `c ? 1 : 2`. */
function question(place: Place): Habit | null {
  const { tokens, index, token, previous } = place;
  if (!is(token, t.foreign.question) || !endsOperand(previous)) return null;
  const colon = ahead(tokens, index + 1, (word) => is(word, t.Colon));
  if (!is(tokens[colon], t.Colon)) return null;
  const start = startOfValue(tokens, index - 1);
  const isStatement = is(tokens[start], t.Name) && tokens.slice(index, colon).some((word) => is(word, t.Assign));
  const end = isStatement ? endOfLine(tokens, colon + 1) : endOfValue(tokens, colon + 1);
  const [yes, no] = [textOf(place, index + 1, colon), textOf(place, colon + 1, end)];
  const otherwise = no.includes('?') ? null : `if ${textOf(place, start, index)} { ${yes} } else { ${no} }`;
  return ternary(place, { start, end }, otherwise);
}

function ternary(place: Place, { start, end }: { start: number; end: number }, text: string | null): Habit {
  const { tokens } = place;
  const value = is(tokens[start - 1], t.RightBrace, t.LeftBrace) ? [] : [t.certain.missing];
  const change = replace(place, start, end - start, value, text);
  const made: Change = { ...change, tokens: change.tokens.map((word) => like(word, t.certain.missing, '')) };
  return {
    mistake: {
      code: 'ALTA0004',
      span: spanOfAll(tokens.slice(start, end)),
      message: 'A choice between two values is written `if CONDITION { A } else { B }`',
      fixes: fixes(place, text === null ? '' : `Write \`${text}\``, [made]),
    },
    changes: [made],
  };
}

/** `x = 1 if c`. */
function conditionBehind(place: Place): Habit | null {
  const { tokens, index, token, open, declaration } = place;
  const isUnless = isWord(token, ['unless']);
  if (!(is(token, t.If) || isUnless) || !followsOperand(place) || declaration !== t.Mlp) return null;
  if (tokens[open.at(-1) ?? -1]?.tokenType !== t.LeftBrace) return null;
  const end = endOfValue(tokens, index + 1);
  const start = back(tokens, index - 1, (_, at) => beginsLine(tokens, at + 1));
  const isAssignment = is(tokens[start], t.Target) && is(tokens[start + 1], t.Assign);
  if (!isAssignment || end === index + 1 || is(tokens[end], t.LeftBrace, t.Else, t.Colon, t.Arrow)) return null;
  if (!(is(tokens[end], t.RightBrace) || beginsLine(tokens, end))) return null;
  const condition = textOf(place, index + 1, end);
  const shown = isUnless ? `not (${condition})` : condition;
  const change: Change = {
    ...replace(place, start, end - start, [], `if ${shown} { ${textOf(place, start, index)} }`),
  };
  return written(
    place,
    change,
    `A condition stands before the statement: \`${change.text ?? ''}\``,
    `Write \`${change.text ?? ''}\``,
  );
}

function followsOperand({ tokens, index, previous }: Place): boolean {
  return (
    endsOperand(previous) &&
    !beginsLine(tokens, index) &&
    is(tokens[index + 1], t.Name, t.Not, t.foreign.not, t.True, t.False, t.Quoted, t.Whole, t.LeftParenthesis, t.Minus)
  );
}

/** The index of the `else` that belongs to the condition, or of what ends it. */
function endOfCondition(tokens: readonly IToken[], start: number): number {
  return ahead(
    tokens,
    start,
    (word, at) =>
      is(word, t.Else, t.Comma, t.Arrow, t.Assign) || (at > start && beginsLine(tokens, at) && !is(word, t.Else)),
  );
}

function startOfValue(tokens: readonly IToken[], index: number): number {
  return back(
    tokens,
    index,
    (word, at) =>
      is(
        word,
        t.Assign,
        t.Comma,
        t.Arrow,
        t.Colon,
        t.Where,
        t.When,
        t.At,
        t.Skip,
        t.For,
        t.If,
        t.Else,
        t.Match,
        t.Bar,
      ) ||
      isWord(word, ['return', 'then']) ||
      beginsLine(tokens, at + 1),
  );
}

function endOfValue(tokens: readonly IToken[], start: number): number {
  return ahead(
    tokens,
    start,
    (word, at) =>
      is(word, t.Comma, t.Arrow, t.Where, t.At, t.Unique, t.Colon, t.Assign, t.foreign.semicolon) ||
      (is(word, t.For) && at > start) ||
      (is(word, t.LeftBrace) && endsOperand(tokens[at - 1])) ||
      (is(word, t.Target) && is(tokens[at + 1], t.Assign) && endsOperand(tokens[at - 1])) ||
      (at > start && beginsLine(tokens, at)),
  );
}

/** `token as Symbol`. */
function conversion(place: Place): Habit | null {
  const { tokens, index, token, next, previous } = place;
  if (!isWord(token, ['as']) || !endsOperand(previous) || !is(next, t.Name) || place.declaration === t.Import)
    return null;
  const start = back(tokens, index - 1, (word) => !is(word, t.Name, t.Dot, t.RightBracket, t.RightParenthesis));
  const operand = textOf(place, start, index);
  const text = `${next?.image ?? ''}(${operand})`;
  const change = replace(place, start, index + 2 - start, [t.certain.missing], text);
  return written(place, emptied(change), `A conversion is written \`${text}\``, `Write \`${text}\``);
}

/** `Phase::read`. */
function path(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  const name = tokens[index + 3];
  if (!is(token, t.Name) || !is(next, t.Colon) || !is(tokens[index + 2], t.Colon) || !is(name, t.Name)) return null;
  if (!touches(next, tokens[index + 2])) return null;
  const text = name?.image ?? '';
  return written(place, remove(index, 3), `A value of an enum is written \`${text}\``, `Write \`${text}\``);
}

/** `list.len()`. */
function method(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!is(token, t.Dot) || !is(next, t.Name) || !is(tokens[index + 2], t.LeftParenthesis)) return null;
  const start = back(tokens, index - 1, (word) => !is(word, t.Name, t.Dot, t.RightBracket));
  const close = ahead(tokens, index + 3, () => false);
  if (start === index) return null;
  const others = textOf(place, index + 3, close);
  if (isWord(tokens[start], ['Math', 'math', 'np', 'numpy', 'std']) && start === index - 1) {
    const name = next?.image ?? '';
    return written(place, remove(start, 2), `A function has no prefix: \`${name}(…)\``, `Write \`${name}\``);
  }
  const text = `${next?.image ?? ''}(${textOf(place, start, index)}${others === '' ? '' : `, ${others}`})`;
  const change = replace(place, start, close + 1 - start, [t.certain.missing], text);
  return written(place, emptied(change), `Values have no methods: \`${text}\``, `Write \`${text}\``);
}

const functions = ['min', 'max', 'abs', 'round', 'floor', 'clamp', 'wrap', 'int', 'len'];

/** `min x, y`. */
function callWithoutBrackets(place: Place): Habit | null {
  const { tokens, index, token, next, open } = place;
  if (!isWord(token, functions) || !is(next, t.Name, t.Whole) || next?.startLine !== token.startLine) return null;
  if (is(tokens[index + 2], t.Assign) || place.declaration === t.Head || touches(token, next)) return null;
  const many = open.length === 0 || is(tokens[open.at(-1) ?? -1], t.LeftBrace);
  const end = ahead(
    tokens,
    index + 1,
    (word, at) =>
      (is(word, t.Comma) && !many) ||
      is(word, t.BinaryOperator, t.Arrow, t.LeftBrace) ||
      (at > index + 1 && beginsLine(tokens, at)),
  );
  // With its closing bracket, it lacks only the opening one.
  if (is(tokens[end], t.RightParenthesis) && !is(tokens[open.at(-1) ?? -1], t.LeftParenthesis)) return null;
  const text = `${token.image}(${textOf(place, index + 1, end)})`;
  const change = replace(place, index, end - index, [t.certain.missing], text);
  return written(place, emptied(change), `A function is called with brackets: \`${text}\``, `Write \`${text}\``);
}

/** The text of a value that could not be read must not be taken for a name. */
function emptied(change: Change): Change {
  return { ...change, tokens: change.tokens.map((word) => like(word, word.tokenType, '')) };
}

/** `{ "a": 1 }`, `{ a = 1 }`. */
function record(place: Place): Habit | null {
  const { tokens, index, token, previous } = place;
  if (!is(token, t.LeftBrace) || !is(previous, t.Assign, t.Comma, t.LeftBracket, t.LeftParenthesis, t.Colon))
    return null;
  if (place.declaration !== t.Const || is(tokens[index + 1], t.Let)) return null;
  const changes: Change[] = [];
  const close = ahead(tokens, index + 1, () => false);
  let at = index + 1;
  while (at < close) {
    const [name, sign] = [tokens[at], tokens[at + 1]];
    if (name === undefined || sign === undefined) break;
    if (is(name, t.Quoted) && is(sign, t.Colon)) {
      const text = name.image.replace(/["']/g, '');
      if (!/^[A-Za-z_]\w*$/.test(text)) return null;
      changes.push({ index: at, count: 1, tokens: [like(name, t.certain.value, text)], text });
    } else if (is(name, t.Name) && is(sign, t.Assign)) {
      changes.push({ ...replace(place, at + 1, 1, [t.Colon], ':') });
    }
    at = ahead(tokens, at, (word) => is(word, t.Comma)) + 1;
  }
  const [first] = changes;
  if (first === undefined) return null;
  return {
    mistake: {
      code: 'ALTA0004',
      span: spanOfAll(tokens.slice(first.index, first.index + 1)),
      message: 'The fields of a record are written `{ name: VALUE }`',
      fixes: fixes(place, 'Rewrite the fields', changes),
    },
    changes,
  };
}

export const valueHabits: readonly Recognise[] = [
  conditionBetween,
  question,
  conditionBehind,
  conversion,
  path,
  method,
  callWithoutBrackets,
  record,
];
