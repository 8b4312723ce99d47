/** Signs of other languages, made of signs of this one. */

import type { TokenType } from 'chevrotain';
import {
  ahead,
  back,
  beginsLine,
  beginsOperand,
  beginsStatement,
  endsOperand,
  fixes,
  type Habit,
  insert,
  is,
  like,
  type Place,
  type Recognise,
  remove,
  replace,
  spanOfAll,
  touches,
  written,
} from './habit.ts';
import { ownerOf } from './habit-brackets.ts';
import * as t from './tokens.ts';

interface Sign {
  readonly parts: readonly TokenType[];
  readonly becomes: TokenType;
  readonly shown: string;
  readonly fits?: (place: Place) => boolean;
  /** Said instead of how it is written, where there is no such operator. */
  readonly lacking?: string;
}

const signs: readonly Sign[] = [
  { parts: [t.Colon, t.Assign], becomes: t.Assign, shown: '=', fits: ({ declaration }) => declaration !== t.Var },
  { parts: [t.Equal, t.Assign], becomes: t.Equal, shown: '==' },
  { parts: [t.NotEqual, t.Assign], becomes: t.NotEqual, shown: '!=' },
  { parts: [t.Less, t.Greater], becomes: t.NotEqual, shown: '!=' },
  { parts: [t.Assign, t.Less], becomes: t.AtMost, shown: '<=' },
  { parts: [t.Arrow], becomes: t.AtLeast, shown: '>=', fits: isInCondition },
  { parts: [t.Minus, t.Greater], becomes: t.Colon, shown: ':', fits: isResult },
  { parts: [t.Minus, t.Greater], becomes: t.Arrow, shown: '=>' },
  { parts: [t.Less, t.Minus], becomes: t.Assign, shown: '=', fits: isTarget },
  { parts: [t.Range, t.Assign], becomes: t.Range, shown: '..', fits: isBetweenOperands(2) },
  { parts: [t.Rest], becomes: t.Range, shown: '..', fits: isBetweenOperands(1) },
  { parts: [t.Where], becomes: t.If, shown: 'if', fits: isInComprehension },
  { parts: [t.Equal], becomes: t.Arrow, shown: '=>', fits: isInTest },
  { parts: [t.Assign], becomes: t.Arrow, shown: '=>', fits: isInTest },
  { parts: [t.Colon], becomes: t.Arrow, shown: '=>', fits: isInTest },
  { parts: [t.Comma], becomes: t.Arrow, shown: '=>', fits: isInTest },
  { parts: [t.Bar], becomes: t.Or, shown: 'or', fits: isOutsidePatterns },
  { parts: [t.Times, t.Times], becomes: t.Times, shown: '*', lacking: 'a power is a product, as in `x * x`' },
  { parts: [t.Less, t.Less], becomes: t.Times, shown: '*', lacking: 'a shift is a product, as in `x * 2`' },
  { parts: [t.Greater, t.Greater], becomes: t.Divide, shown: '/', lacking: 'a shift is a quotient, as in `x / 2`' },
];

/** Every word of a broken text comes here, while it is typed: only signs that begin with it are looked at. */
function foreignSign(place: Place): Habit | null {
  for (const recognise of signsByFirst.get(place.token.tokenType) ?? []) {
    const habit = recognise(place);
    if (habit !== null) return habit;
  }
  return null;
}

function sign({ parts, becomes, shown, fits = () => true, lacking }: Sign): Recognise {
  return (place) => {
    const found = place.tokens.slice(place.index, place.index + parts.length);
    const isHere = found.length === parts.length && found.every((token, at) => token.tokenType === parts[at]);
    if (!isHere || found.some((token, at) => at > 0 && !touches(found[at - 1], token)) || !fits(place)) return null;
    const image = found.map((token) => token.image).join('');
    // The parser reads an operator by its text.
    const tokens = [like(place.token, becomes, shown)];
    const isClose = becomes === t.Arrow && is(place.token, t.Colon, t.Comma) && touches(place.previous, place.token);
    const text = lacking === undefined ? `${isClose ? ' ' : ''}${shown}` : null;
    const change = { index: place.index, count: parts.length, tokens, text };
    const message =
      lacking === undefined ? `\`${image}\` is written \`${shown}\` here` : `There is no \`${image}\`: ${lacking}`;
    return written(place, change, message, `Write \`${shown}\``);
  };
}

function isInCondition({ tokens, index, token, declaration }: Place): boolean {
  const start = back(tokens, index - 1, (token) => is(token, t.If, t.When, t.Where, t.Comma, t.Assign, t.Arrow));
  const word = tokens[start - 1];
  if (!is(word, t.If, t.When, t.Where) || word?.startLine !== token.startLine || declaration === t.Test) return false;
  const end = ahead(tokens, start, (token) => is(token, t.LeftBrace));
  return index < end && beginsOperand(tokens[index + 1]);
}

/** `fn f(x: bool) ->`. */
function isResult({ previous, declaration, open }: Place): boolean {
  return declaration === t.Fn && open.length === 0 && is(previous, t.RightParenthesis);
}

/** `x <- 1`, where `x < -1` makes no statement. */
function isTarget(place: Place): boolean {
  const { tokens, index, previous, open } = place;
  if (previous === undefined) return false;
  const before: Place = { ...place, index: index - 1, token: previous, previous: tokens[index - 2], open };
  return is(previous, t.Target) && beginsStatement(before);
}

function isBetweenOperands(length: number): (place: Place) => boolean {
  return ({ tokens, index, previous, declaration }) => {
    const next = tokens[index + length];
    // There, `...` stands for the input.
    if (declaration === t.Input) return false;
    return endsOperand(previous) && (beginsOperand(next) || is(next, t.Minus));
  };
}

function isOutsidePatterns({ tokens, index, open, declaration }: Place): boolean {
  if (![t.Mlp, t.Fn, t.Var, t.Const, t.Halt, t.Head].some((type) => type === declaration)) return false;
  const innermost = open.at(-1);
  if (innermost === undefined || ownerOf(tokens, innermost) !== t.Match) return true;
  const start = back(tokens, index - 1, (token) => is(token, t.Comma, t.Arrow, t.If));
  return is(tokens[start - 1], t.If);
}

function isInComprehension({ tokens, index, open }: Place): boolean {
  if (open.length === 0) return false;
  const start = back(tokens, index - 1, (token) => is(token, t.For));
  return is(tokens[start - 1], t.For);
}

/** `test "t" { "a", "b" }`. */
function isInTest({ tokens, index, open, declaration }: Place): boolean {
  const place = open[0] ?? index;
  return (
    declaration === t.Test && index === place + 2 && is(tokens[index - 1], t.Quoted) && is(tokens[index + 1], t.Quoted)
  );
}

/** `if x = 1 and y = 2 {`. */
function assignmentInCondition(place: Place): Habit | null {
  const { tokens, index, token } = place;
  if (!is(token, t.If, t.When, t.Where) || !beginsOperand(place.next)) return null;
  const end = ahead(
    tokens,
    index + 1,
    (word, at) =>
      is(word, t.Else, t.Arrow, t.Comma, t.Colon, t.At, t.Unique) ||
      (is(word, t.LeftBrace) && endsOperand(tokens[at - 1])) ||
      (at > index + 1 && (beginsLine(tokens, at) || (endsOperand(tokens[at - 1]) && beginsOperand(word)))),
  );
  if (is(token, t.If) && !is(tokens[end], t.LeftBrace)) return null;
  const places: number[] = [];
  for (let at = index + 1; at < end; at += 1) if (is(tokens[at], t.Assign)) places.push(at);
  const [first] = places;
  if (first === undefined || places.some((at) => !endsOperand(tokens[at - 1]) || !beginsOperand(tokens[at + 1])))
    return null;
  const changes = places.map((at) => ({
    index: at,
    count: 1,
    tokens: tokens.slice(at, at + 1).map((word) => like(word, t.Equal, '==')),
    text: '==',
  }));
  return {
    mistake: {
      code: 'ALTA0001',
      span: spanOfAll(tokens.slice(first, first + 1)),
      message: '`=` assigns a value; a comparison is written `==`',
      fixes: fixes(place, 'Write `==`', changes),
    },
    changes,
  };
}

/** `x++`. */
function step(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  const [first, second] = [next, tokens[index + 2]];
  const sameSign = is(first, t.Plus, t.Minus) && first?.tokenType === second?.tokenType;
  if (!is(token, t.Target) || !sameSign || !touches(token, next) || !touches(first, second)) return null;
  if (!beginsStatement(place) || (beginsOperand(tokens[index + 3]) && isSameLine(place, 3))) return null;
  const sign = first?.image ?? '+';
  const change = replace(place, index + 1, 2, [t.Assign, t.certain.missing], ` = ${token.image} ${sign} 1`);
  return written(
    place,
    change,
    `\`${token.image}${sign}${sign}\` is written \`${token.image} = ${token.image} ${sign} 1\` here`,
    `Write \`${token.image} = ${token.image} ${sign} 1\``,
  );
}

function isSameLine({ tokens, index, token }: Place, distance: number): boolean {
  return tokens[index + distance]?.startLine === token.startLine;
}

/** `.5`, `1_000`, `0x10`. */
function number(place: Place): Habit | null {
  const { index, token, next, previous } = place;
  if (is(token, t.Dot) && is(next, t.Whole) && touches(token, next) && !endsOperand(previous)) {
    const change = replace(place, index, 2, [t.certain.missing], `0.${next?.image ?? ''}`);
    return written(
      place,
      change,
      `A number begins with a digit: \`0.${next?.image ?? ''}\``,
      `Write \`0.${next?.image ?? ''}\``,
    );
  }
  if (!is(token, t.Whole) || next?.tokenType !== t.Identifier || !touches(token, next)) return null;
  const image = token.image + next.image;
  const plain = /^[\d_]+$/.test(image) ? image.replaceAll('_', '') : String(Number(image));
  const change = replace(place, index, 2, [t.certain.missing], /^\d+$/.test(plain) ? plain : null);
  return written(
    place,
    change,
    `\`${image}\` is no number: whole numbers are made of digits only`,
    `Write \`${plain}\``,
  );
}

/** `;` between the items of a list. */
function separator(place: Place): Habit | null {
  const { tokens, index, token, open } = place;
  const innermost = tokens[open.at(-1) ?? -1];
  if (!is(token, t.foreign.semicolon) || !is(innermost, t.LeftBracket, t.LeftParenthesis)) return null;
  return written(place, replace(place, index, 1, [t.Comma], ','), '`;` is written `,` here', 'Write `,`');
}

/** `(1, 2)` where no function is called. */
function tuple(place: Place): Habit | null {
  const { tokens, index, token, previous, declaration } = place;
  if (!is(token, t.LeftParenthesis) || endsOperand(previous) || declaration === t.Head) return null;
  if (!is(previous, t.Assign, t.In, t.Comma, t.LeftBracket, t.Arrow)) return null;
  const comma = ahead(tokens, index + 1, (inner) => is(inner, t.Comma));
  const close = ahead(tokens, index + 1, () => false);
  if (!is(tokens[comma], t.Comma) || !is(tokens[close], t.RightParenthesis)) return null;
  const changes = [replace(place, index, 1, [t.LeftBracket], '['), replace(place, close, 1, [t.RightBracket], ']')];
  return {
    mistake: {
      code: 'ALTA0004',
      span: spanOfAll(tokens.slice(index, close + 1)),
      message: 'A list stands in square brackets',
      fixes: fixes(place, 'Write `[…]`', changes),
    },
    changes,
  };
}

/** `a is not defined`, `a is None`, `a is 3`. */
function isNot(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!is(token, t.Is) || is(next, t.Defined)) return null;
  const start = back(tokens, index - 1, (word) => !is(word, t.Name, t.Dot, t.RightBracket));
  const negated = is(next, t.Not) ? 1 : 0;
  const what = tokens[index + 1 + negated];
  const operand = tokens[start];
  if (operand === undefined || start === index || what === undefined) return null;
  const nothing = /^(None|null|nil|undefined|NULL|Null)$/.test(what.image);
  if (is(what, t.Defined) || nothing) {
    const isDefined = nothing === (negated === 1);
    const name = tokens
      .slice(start, index)
      .map((word) => word.image)
      .join('');
    const shown = `${isDefined ? '' : 'not '}${name} is defined`;
    const changes = [
      ...(isDefined ? [] : [{ ...insert(place, start, [t.Not], 'not '), before: true }]),
      replace(place, index + 1, 1 + negated, [t.Defined], 'defined'),
    ];
    const span = spanOfAll(tokens.slice(index, index + 2 + negated));
    const message = `This is written \`${shown}\` here`;
    return {
      mistake: { code: 'ALTA0004', span, message, fixes: fixes(place, `Write \`${shown}\``, changes) },
      changes,
    };
  }
  if (!beginsOperand(what) || what.startLine !== token.startLine) return null;
  const shown = negated === 1 ? '!=' : '==';
  const change = replace(place, index, 1 + negated, [negated === 1 ? t.NotEqual : t.Equal], shown);
  return written(
    place,
    change,
    `\`is\` stands only before \`defined\`; a comparison is written \`${shown}\``,
    `Write \`${shown}\``,
  );
}

const signsByFirst: ReadonlyMap<TokenType | undefined, readonly Recognise[]> = new Map(
  signs.map(({ parts: [first] }) => [first, signs.filter(({ parts }) => parts[0] === first).map(sign)]),
);

export const signHabits: readonly Recognise[] = [
  foreignSign,
  assignmentInCondition,
  step,
  number,
  separator,
  tuple,
  isNot,
  removeTrailing,
];

/** `f(a, , b)` is a missing value; `{ a, b,, }` too: nothing to do here. A comma behind a statement is one too many. */
function removeTrailing(place: Place): Habit | null {
  const { tokens, index, token, open, declaration } = place;
  const innermost = open.at(-1);
  if (!is(token, t.Comma) || declaration !== t.Mlp || innermost === undefined) return null;
  const owner = ownerOf(tokens, innermost);
  if (owner === null || owner === t.Match || !is(tokens[innermost], t.LeftBrace)) return null;
  const start = back(tokens, index - 1, (_, at) => beginsStatement({ ...place, index: at + 1, previous: tokens[at] }));
  if (!is(tokens[start], t.Target) || !is(tokens[start + 1], t.Assign)) return null;
  if (!is(tokens[index + 1], t.RightBrace) && !(is(tokens[index + 1], t.Target) && is(tokens[index + 2], t.Assign)))
    return null;
  return written(place, remove(index, 1), 'No `,` stands between statements', 'Remove `,`');
}
