/** Declarations that lack a part, and those of other languages. */

import type { TokenType } from 'chevrotain';
import {
  ahead,
  beginsDeclaration,
  beginsLine,
  type Change,
  endOfLine,
  fixes,
  type Habit,
  insert,
  is,
  lacking,
  like,
  type Place,
  type Recognise,
  remove,
  replace,
  spanOfAll,
  textOf,
  written,
} from './habit.ts';
import { behind, show } from './report.ts';
import * as t from './tokens.ts';

/** `var x = 0`. */
function variableWithoutType(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!is(token, t.Var) || !is(next, t.Name) || place.open.length > 0) return null;
  const signs = is(tokens[index + 2], t.Colon) && is(tokens[index + 3], t.Assign) ? 1 : 0;
  const at = index + 2 + signs;
  if (!is(tokens[at], t.Assign) || is(tokens[at + 1], t.Assign)) return null;
  const type = typeOfValue(place, at + 1);
  const name = next?.image ?? '';
  const change = replace(place, index + 2, signs, [t.Colon, t.certain.missing], type === null ? null : `: ${type}`);
  const message = `The type of ${show(next ?? token)} is missing: \`var ${name}: ${type ?? '0..9'} = …\``;
  return {
    mistake: {
      ...lacking(behind(next), message),
      notes: type === null ? ['`0..9` are the whole numbers from 0 to 9'] : [],
      fixes: fixes(place, `Write \`: ${type ?? ''}\``, [change]),
    },
    changes: [change],
  };
}

/** The type of a value that tells it by itself. */
function typeOfValue({ tokens }: Place, start: number): string | null {
  const end = endOfLine(tokens, start);
  const words = tokens.slice(start, end);
  if (words.length === 1 && is(words[0], t.True, t.False)) return 'bool';
  if (words.length === 1 && is(words[0], t.Quoted)) return 'Token';
  if (is(words[0], t.If, t.Match)) return null;
  const outer = ahead(
    tokens,
    start,
    (word, at) => at < end && is(word, t.Equal, t.NotEqual, t.And, t.Or, t.Not, t.Less, t.Greater),
  );
  return outer < end ? 'bool' : null;
}

/** `var x: bool` and the next declaration. */
function variableWithoutValue(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!is(token, t.Var) || !is(next, t.Name) || !is(tokens[index + 2], t.Colon) || place.open.length > 0) return null;
  const end = endOfLine(tokens, index + 3);
  const last = tokens[end - 1];
  const words = tokens.slice(index + 3, end);
  if (words.length === 0 || words.some((word) => is(word, t.Assign)) || !is(last, t.Name, t.Whole, t.RightBracket))
    return null;
  if (words.length !== 1 && !(words.length === 3 && is(words[1], t.Range))) return null;
  const isBool = words.length === 1 && last?.image === 'bool';
  const change = insert(place, end, [t.Assign, t.certain.missing], isBool ? ' = false' : null);
  const message = `The initial value of ${show(next ?? token)} is missing: \`var ${textOf(place, index + 1, end)} = …\``;
  const mistake = { ...lacking(behind(last), message), fixes: fixes(place, 'Write `= false`', [change]) };
  return { mistake, changes: [change] };
}

interface Instead {
  readonly after: readonly TokenType[];
  readonly found: readonly TokenType[];
  readonly becomes: TokenType;
  readonly text: string;
}

/** Signs behind the first words of a declaration: `_` stands for the name. */
const signsOfDeclarations: readonly Instead[] = [
  { after: [t.Position, t.Name], found: [t.Assign], becomes: t.Colon, text: ':' },
  { after: [t.Position, t.Name], found: [t.In], becomes: t.Colon, text: ' :' },
  { after: [t.Var, t.Name], found: [t.In], becomes: t.Colon, text: ':' },
  { after: [t.Type, t.Name], found: [t.Colon], becomes: t.Assign, text: ' =' },
  { after: [t.Const, t.Name], found: [t.Equal], becomes: t.Assign, text: '=' },
  { after: [t.Param, t.Name], found: [t.Equal], becomes: t.Assign, text: '=' },
  { after: [t.Halt], found: [t.If], becomes: t.When, text: 'when' },
  { after: [t.Halt], found: [t.Where], becomes: t.When, text: 'when' },
  { after: [t.Halt], found: [t.Colon], becomes: t.When, text: ' when' },
];

function signOfDeclaration({ after, found, becomes, text }: Instead): Recognise {
  return (place) => {
    const { tokens, index } = place;
    if (place.open.length > 0 || !after.every((type, at) => is(tokens[index + at], type))) return null;
    const at = index + after.length;
    if (!is(tokens[at], ...found)) return null;
    const change = replace(place, at, 1, [becomes], text);
    const start = textOf(place, index, at);
    return written(
      place,
      change,
      `\`${start}\` goes on with \`${text.trim()}\`, not with ${show(tokens[at] ?? place.token)}`,
      `Write \`${text.trim()}\``,
    );
  };
}

/** `output: x`, `output = x`, `input: token`, `input token: Token`, `const x: 0..9 = 1`. */
function surplus(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!beginsDeclaration(place)) return null;
  if (is(token, t.Output, t.Input) && is(next, t.Colon, t.Assign) && is(tokens[index + 2], t.Name)) {
    const end = endOfLine(tokens, index);
    if (end !== index + 3 && is(token, t.Output)) return null;
    const made = { index: index + 1, count: 1, tokens: [], text: '' };
    return written(
      place,
      made,
      `No ${show(next ?? token)} stands after ${show(token)}`,
      `Remove ${show(next ?? token)}`,
    );
  }
  const hasType = is(token, t.Const, t.Param, t.Input) && is(next, t.Name) && is(tokens[index + 2], t.Colon);
  if (!hasType || is(tokens[index + 3], t.Assign)) return null;
  const end = Math.min(
    endOfLine(tokens, index),
    ahead(tokens, index + 3, (word) => is(word, t.Assign)),
  );
  const what = is(token, t.Input)
    ? 'The input is a token and has no other type'
    : 'A constant has the type of its value';
  const change = remove(index + 2, end - index - 2);
  return written(
    place,
    change,
    `${what}: \`${textOf(place, index, index + 2)}${is(token, t.Input) ? '' : ' = …'}\``,
    'Remove the type',
  );
}

/** `set[0..3]`. */
function setOf(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!is(token, t.SetWord) || !is(next, t.LeftBracket, t.Less, t.LeftParenthesis)) return null;
  const close = is(next, t.Less)
    ? ahead(tokens, index + 2, (word) => is(word, t.Greater))
    : ahead(tokens, index + 2, () => false);
  if (close >= tokens.length) return null;
  const changes = [replace(place, index + 1, 1, [t.Of], ' of '), remove(close, 1)];
  const message = `The type of a set is written \`set of ${textOf(place, index + 2, close)}\``;
  return {
    mistake: {
      code: 'ALTA0004',
      span: spanOfAll(tokens.slice(index, close + 1)),
      message,
      fixes: fixes(place, `Write \`set of ${textOf(place, index + 2, close)}\``, changes),
    },
    changes,
  };
}

/** `fn f(x: bool): bool = x`, `… => x`. */
function functionBody(place: Place): Habit | null {
  const { tokens, index, token, next, declaration, open } = place;
  if (declaration !== t.Fn || open.length > 0 || !is(token, t.Assign, t.Arrow) || is(next, t.LeftBrace)) return null;
  const end = endOfLine(tokens, index + 1);
  if (end === index + 1) return null;
  const changes = [replace(place, index, 1, [t.LeftBrace], '{'), insert(place, end, [t.RightBrace], ' }')];
  return {
    mistake: {
      code: 'ALTA0004',
      span: spanOfAll([token]),
      message: 'The body of a function stands in braces: `{ VALUE }`',
      fixes: fixes(place, 'Add the braces', changes),
    },
    changes,
  };
}

/** `fn f(x) {`. */
function parameterWithoutType(place: Place): Habit | null {
  const { tokens, index, token } = place;
  if (!is(token, t.Fn) || !is(tokens[index + 2], t.LeftParenthesis)) return null;
  const changes: Change[] = [];
  const close = ahead(tokens, index + 3, () => false);
  for (let at = index + 3; at < close; at = ahead(tokens, at, (word) => is(word, t.Comma)) + 1) {
    const isBare = is(tokens[at], t.Name) && is(tokens[at + 1], t.Comma, t.RightParenthesis);
    if (isBare) changes.push(insert(place, at + 1, [t.Colon, t.certain.missing], null));
  }
  const [first] = changes;
  if (first === undefined) return null;
  const name = tokens[first.index - 1];
  const message = `The type of ${show(name ?? token)} is missing: \`fn ${place.next?.image ?? ''}(${name?.image ?? ''}: 0..9): TYPE { … }\``;
  return { mistake: lacking(behind(name), message), changes };
}

/** `position here` and nothing else. */
function positionWithoutType(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!is(token, t.Position) || !is(next, t.Name) || !beginsDeclaration(place) || !beginsLine(tokens, index + 2))
    return null;
  if (next?.startLine !== token.startLine) return null;
  const message = `The range of ${show(next ?? token)} is missing: \`position ${next?.image ?? ''}: 0..9\` allows ten positions`;
  return {
    mistake: lacking(behind(next), message),
    changes: [insert(place, index + 2, [t.Colon, t.certain.missing], null)],
  };
}

/** `enum Color { red = 0 }`. */
function numberedValue(place: Place): Habit | null {
  const { tokens, index, token, declaration, open } = place;
  if (declaration !== t.Enum || open.length !== 1 || !is(token, t.Assign)) return null;
  const changes: Change[] = [];
  for (let at = index; is(tokens[at], t.Assign); ) {
    const next = ahead(tokens, at + 1, (word, k) => is(word, t.Comma) || beginsLine(tokens, k));
    changes.push(remove(at, next - at));
    at = ahead(tokens, next, (word) => is(word, t.Assign));
  }
  const count = changes[0]?.count ?? 0;
  const message = 'The values of an enum are names alone';
  const span = spanOfAll(tokens.slice(index, index + count));
  return {
    mistake: { code: 'ALTA0004', span, message, fixes: fixes(place, 'Write the names alone', changes) },
    changes,
  };
}

/** `enum Color = red | green`, `type Color = red | green`. */
function enumWithBars(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!is(token, t.Enum, t.Type) || !is(next, t.Name) || !is(tokens[index + 2], t.Assign)) return null;
  const start = is(tokens[index + 3], t.Bar) ? index + 4 : index + 3;
  const end = ahead(
    tokens,
    start,
    (word, at) => !is(word, t.Name, t.Quoted, t.Bar) || (beginsLine(tokens, at) && !is(word, t.Bar)),
  );
  const names = tokens.slice(start, end).filter((word) => !is(word, t.Bar));
  if (names.length < 2 || !tokens.slice(start, end).some((word) => is(word, t.Bar))) return null;
  const text = `enum ${next?.image ?? ''} { ${names.map((word) => word.image).join(', ')} }`;
  const made = [
    like(token, t.Enum),
    ...(next ? [next] : []),
    ...insert(place, index + 2, [t.LeftBrace], null).tokens,
    ...names,
    ...insert(place, end, [t.RightBrace], null).tokens,
  ];
  const change: Change = { index, count: end - index, tokens: made, text };
  return written(place, change, `An enum is written \`${text}\``, `Write \`${text}\``);
}

export const declarationHabits: readonly Recognise[] = [
  parameterWithoutType,
  positionWithoutType,
  numberedValue,
  enumWithBars,
  variableWithoutType,
  variableWithoutValue,
  ...signsOfDeclarations.map(signOfDeclaration),
  surplus,
  setOf,
  functionBody,
];
