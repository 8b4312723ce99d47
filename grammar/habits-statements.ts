/** Statements of other languages. */

import type { IToken } from 'chevrotain';
import {
  ahead,
  back,
  beginsLine,
  beginsOperand,
  beginsStatement,
  type Change,
  endOfLine,
  endsOperand,
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
import { ownerOf } from './habit-brackets.ts';
import { type Mistake, show } from './report.ts';
import * as t from './tokens.ts';

const layers = 'the block runs once in every layer, until `halt when …` holds';

const refusals = new Map<string, string>([
  ...['while', 'loop', 'repeat', 'do', 'until'].map((word) => [word, `There is no \`${word}\`: ${layers}`] as const),
  ...['break', 'continue', 'next'].map(
    (word) => [word, `There is no \`${word}\`: what is to happen only sometimes stands in an \`if\``] as const,
  ),
  ['return', 'There is no `return` here: a block assigns variables, and `output` names the answer'],
  ['yield', 'There is no `yield`: a block assigns variables, and `output` names the answer'],
  ...['assert', 'raise', 'throw'].map(
    (word) => [word, `There is no \`${word}\`: \`test "NAME" { … }\` says what a program has to answer`] as const,
  ),
  ...['try', 'catch', 'except', 'finally'].map(
    (word) => [word, `There is no \`${word}\`: a statement that reads something undefined does nothing`] as const,
  ),
  ...['def', 'function', 'func', 'fun'].map(
    (word) => [word, 'A function is declared outside of the block: `fn NAME(x: TYPE): TYPE { VALUE }`'] as const,
  ),
]);

function isDeclared(tokens: readonly IToken[], name: string): boolean {
  return tokens.some((word, at) => word.image === name && is(tokens[at - 1], t.Var));
}

/** Words that other languages begin a statement with. */
function foreignStatement(place: Place): Habit | null {
  const { tokens, index, token, next, previous, declaration } = place;
  if (token.tokenType !== t.Identifier || is(next, t.Assign) || !beginsStatement(place)) return null;
  if (!(refusals.has(token.image) || token.image === 'pass') || isDeclared(tokens, token.image)) return null;
  if (token.image === 'return' && (declaration === t.Fn || isInValue(place))) {
    return written(
      place,
      remove(index, 1),
      'A block has the value that it ends with, without `return`',
      'Remove `return`',
    );
  }
  if (token.image === 'pass') {
    const change: Change = is(previous, t.Arrow)
      ? replace(place, index, 1, [t.LeftBrace, t.RightBrace], '{}')
      : remove(index, 1);
    return written(
      place,
      change,
      '`pass` is not needed: a block without statements is `{}`',
      change.text === '' ? 'Remove `pass`' : 'Write `{}`',
    );
  }
  const message = refusals.get(token.image);
  if (message === undefined) return null;
  const mistake: Mistake = { code: 'ALTA0004', span: spanOfAll([token]), message };
  const block = ahead(
    tokens,
    index + 1,
    (word, at) => is(word, t.LeftBrace, t.Colon) || isWord(word, ['do']) || beginsLine(tokens, at),
  );
  const hasBlock = is(tokens[block], t.LeftBrace, t.Colon) || isWord(tokens[block], ['do']);
  if (hasBlock && !/^(def|function|func|fun)$/.test(token.image)) {
    // With a condition it is read as an `if`, without one as a block.
    const change =
      block > index + 1
        ? { index, count: 1, tokens: [like(token, t.If)], text: null }
        : { ...remove(index, 1), text: null };
    return { mistake, changes: [change] };
  }
  const end =
    hasBlock && is(tokens[block], t.LeftBrace) ? ahead(tokens, block + 1, () => false) + 1 : endOfLine(tokens, index);
  const stands = is(previous, t.Arrow) ? [t.certain.missing] : [];
  const change = replace(place, index, end - index, stands, null);
  return { mistake, changes: [{ ...change, tokens: change.tokens.map((word) => like(word, word.tokenType, '')) }] };
}

/** `x = if c { return 1 }`. */
function isInValue({ tokens, open }: Place): boolean {
  const block = open.at(-1) ?? 0;
  const start = back(tokens, block - 1, (word, at) => is(word, t.Assign) || beginsLine(tokens, at + 1));
  return is(tokens[start - 1], t.Assign);
}

/** `output x` in a block. */
function declaration(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!is(token, t.Output, t.Input, t.Position) || !is(next, t.Name) || !beginsStatement(place)) return null;
  if (place.declaration !== t.Mlp || next?.startLine !== token.startLine) return null;
  const message = `${show(token)} begins a declaration, which cannot stand in a block`;
  const change: Change = { index, count: endOfLine(tokens, index) - index, tokens: [], text: null };
  return { mistake: { code: 'ALTA0007', span: spanOfAll([token]), message }, changes: [change] };
}

/** `elif c {`. */
function elseIf(place: Place): Habit | null {
  const { index, token, next, previous, tokens } = place;
  if (!isWord(token, ['elif', 'elsif', 'elseif', 'elsf']) || is(next, t.Assign)) return null;
  if (!(is(previous, t.RightBrace) || beginsLine(tokens, index) || place.open.length > 0)) return null;
  // With a colon, it is the block that is written otherwise.
  const block = ahead(tokens, index + 1, (word, at) => is(word, t.Colon, t.LeftBrace) || beginsLine(tokens, at));
  if (is(tokens[block], t.Colon)) return null;
  const change = replace(place, index, 1, [t.Else, t.If], 'else if');
  return written(place, change, `${show(token)} is written \`else if\` here`, 'Write `else if`');
}

/** `unless c {`, `when c {`, `foreach x in L {`. */
function otherWord(place: Place): Habit | null {
  const { index, token, next, tokens } = place;
  if (!(token.tokenType === t.Identifier || is(token, t.When)) || is(next, t.Assign) || !beginsStatement(place))
    return null;
  const block = ahead(tokens, index + 1, (word, at) => is(word, t.LeftBrace) || beginsLine(tokens, at));
  if (!is(tokens[block], t.LeftBrace) || block === index + 1) return null;
  if (isWord(token, ['foreach']))
    return written(place, replace(place, index, 1, [t.For], 'for'), '`foreach` is written `for` here', 'Write `for`');
  if (is(token, t.When))
    return written(place, replace(place, index, 1, [t.If], 'if'), '`when` is written `if` here', 'Write `if`');
  if (!isWord(token, ['unless'])) return null;
  const opening: Change = { ...insert(place, index + 1, [t.LeftParenthesis], '('), before: true };
  const changes = [
    replace(place, index, 1, [t.If, t.Not], 'if not'),
    opening,
    insert(place, block, [t.RightParenthesis], ')'),
  ];
  const text = `if not (${textOf(place, index + 1, block)})`;
  return {
    mistake: {
      code: 'ALTA0004',
      span: spanOfAll([token]),
      message: `\`unless\` is written \`${text}\` here`,
      fixes: fixes(place, `Write \`${text}\``, changes),
    },
    changes,
  };
}

/** `for (i in L)`, `for i = 0..3`, `for i of L`, `for (let i = 0; i < 3; i++)`. */
function loop(place: Place): Habit | null {
  const { index, token, next, tokens } = place;
  if (!is(token, t.For)) return null;
  if (is(next, t.LeftParenthesis)) {
    const close = ahead(tokens, index + 2, () => false);
    const inside = tokens.slice(index + 2, close);
    if (close >= tokens.length) return null;
    const message = 'A loop goes over a list: `for i in 0..3 { … }`';
    if (!inside.some((word) => is(word, t.In)) || inside.some((word) => is(word, t.foreign.semicolon))) {
      const made = [t.certain.missing, t.In, t.certain.missing];
      return {
        mistake: { code: 'ALTA0004', span: spanOfAll(tokens.slice(index, close + 1)), message },
        changes: [replace(place, index + 1, close - index, made, null)],
      };
    }
    const changes = [remove(index + 1, 1), remove(close, 1)];
    return {
      mistake: {
        code: 'ALTA0004',
        span: spanOfAll(tokens.slice(index + 1, close + 1)),
        message: `A loop has no brackets: \`for ${textOf(place, index + 2, close)}\``,
        fixes: fixes(place, 'Remove the brackets', changes),
      },
      changes,
    };
  }
  const sign = tokens[index + 2];
  if (!is(next, t.Name) || !is(sign, t.Assign, t.Of, t.Colon) || !beginsOperandOrBracket(tokens[index + 3]))
    return null;
  return written(
    place,
    replace(place, index + 2, 1, [t.In], 'in'),
    `${show(sign ?? token)} is written \`in\` here`,
    'Write `in`',
  );
}

function beginsOperandOrBracket(token: Parameters<typeof is>[0]): boolean {
  return beginsOperand(token) || is(token, t.LeftBracket, t.LeftBrace, t.LeftParenthesis);
}

/** `x: 0..9 = 1`, `self.x = 1`, `x.y = 1`, `LIST[0] = 1`, `x, y = y, x`, `print(x)`. */
function assignment(place: Place): Habit | null {
  const { index, token, next, tokens, declaration } = place;
  if (declaration !== t.Mlp || !beginsStatement(place)) return null;
  // There, patterns begin the lines.
  if (ownerOf(tokens, place.open.at(-1) ?? 0) === t.Match) return null;
  if (is(token, t.LeftParenthesis)) {
    const close = ahead(tokens, index + 1, () => false);
    return is(tokens[close + 1], t.Assign) ? several(place, index + 1, close) : null;
  }
  if (!is(token, t.Name)) return null;
  const end = endOfLine(tokens, index);
  const assign = ahead(tokens, index, (word, at) => is(word, t.Assign) || (at > index && beginsLine(tokens, at)));
  if (is(next, t.Comma) && is(tokens[assign], t.Assign) && assign < end) return several(place, index, assign);
  const span = spanOfAll(tokens.slice(index, assign));
  if (is(next, t.Colon) && is(tokens[assign], t.Assign) && assign > index + 2 && assign < end) {
    const change: Change = { ...insert(place, index, [t.Let], 'let '), before: true };
    return {
      mistake: {
        code: 'ALTA0001',
        span,
        message: `A name for a value is made with \`let\`: \`let ${textOf(place, index, assign)} = …\``,
        fixes: fixes(place, 'Add `let`', [change]),
      },
      changes: [change],
    };
  }
  if (is(next, t.Dot, t.LeftBracket) && is(tokens[assign], t.Assign) && assign < end) {
    if (isWord(token, ['self', 'this', 'state']) && is(next, t.Dot) && assign === index + 3) {
      return written(
        place,
        remove(index, 2),
        `A variable is named without \`${token.image}.\``,
        `Remove \`${token.image}.\``,
      );
    }
    const message = `\`${textOf(place, index, assign)}\` cannot be assigned: a variable is assigned as a whole, at its own position`;
    return {
      mistake: { code: 'ALTA0001', span, message },
      changes: [{ index, count: end - index, tokens: [], text: null }],
    };
  }
  if (!is(next, t.LeftParenthesis)) return null;
  const close = ahead(tokens, index + 2, () => false);
  if (!(beginsLine(tokens, close + 1) || is(tokens[close + 1], t.RightBrace, t.foreign.semicolon))) return null;
  const message = `\`${token.image}(…)\` alone does nothing: a statement assigns a variable`;
  return {
    mistake: {
      code: 'ALTA0001',
      span: spanOfAll([token]),
      message,
      notes: token.image.startsWith('print') ? ['`altac run --show` prints all variables'] : [],
    },
    changes: [{ index, count: close + 1 - index, tokens: [], text: null }],
  };
}

function several(place: Place, start: number, end: number): Habit {
  const { tokens, index } = place;
  const assign = is(tokens[end], t.Assign) ? end : end + 1;
  const last = endOfLine(tokens, index);
  const hasBrackets = is(tokens[assign + 1], t.LeftParenthesis);
  const values = hasBrackets ? parts(place, assign + 2, last - 1) : parts(place, assign + 1, last);
  const names = parts(place, start, end);
  const text =
    names.length === values.length ? names.map((name, at) => `${name} = ${values[at] ?? ''}`).join('  ') : null;
  const change: Change = { index, count: last - index, tokens: [], text };
  const mistake: Mistake = {
    code: 'ALTA0004',
    span: spanOfAll(tokens.slice(index, assign)),
    message: 'An assignment has one variable',
    notes: ['All assignments of a layer take effect together: `x = y  y = x` exchanges two values'],
    fixes: fixes(place, `Write \`${text ?? ''}\``, [change]),
  };
  return { mistake, changes: [change] };
}

function parts(place: Place, start: number, end: number): string[] {
  const result: string[] = [];
  for (let at = start; at < end; ) {
    const comma = Math.min(
      end,
      ahead(place.tokens, at, (word) => is(word, t.Comma)),
    );
    result.push(textOf(place, at, comma));
    at = comma + 1;
  }
  return result;
}

/** `a == 1 { … }`. */
function missingIf(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!is(token, t.Target) || !is(next, t.BinaryOperator, t.Is, t.Dot, t.Not) || !beginsStatement(place)) return null;
  const block = ahead(tokens, index, (word, at) => {
    return (
      is(word, t.Assign) ||
      (is(word, t.LeftBrace) && endsOperand(tokens[at - 1])) ||
      (at > index && beginsLine(tokens, at))
    );
  });
  if (!is(tokens[block], t.LeftBrace)) return null;
  const change: Change = { ...insert(place, index, [t.If], 'if '), before: true };
  const message = `Expected \`if\` before \`${textOf(place, index, block)}\``;
  const mistake: Mistake = {
    code: 'ALTA0001',
    span: spanOfAll(tokens.slice(index, block)),
    message,
    fixes: fixes(place, 'Add `if`', [change]),
  };
  return { mistake, changes: [change] };
}

/** `let mut x`, `var mut x`. */
function mutable(place: Place): Habit | null {
  const { index, token, previous, next } = place;
  if (!isWord(token, ['mut']) || !is(previous, t.Let, t.Var) || !is(next, t.Name)) return null;
  const what = is(previous, t.Let)
    ? 'A `let` never changes; what changes is a variable, declared with `var`'
    : 'Every variable can change: `mut` is not needed';
  return written(place, remove(index, 1), what, 'Remove `mut`');
}

/** `if let x = head {`. */
function ifLet(place: Place): Habit | null {
  const { index, token, previous, tokens } = place;
  if (!is(token, t.Let) || !is(previous, t.If)) return null;
  const assign = ahead(tokens, index, (word, at) => is(word, t.Assign, t.LeftBrace) || beginsLine(tokens, at));
  const block = ahead(tokens, assign, (word) => is(word, t.LeftBrace));
  if (!is(tokens[assign], t.Assign) || !is(tokens[block], t.LeftBrace)) return null;
  const value = textOf(place, assign + 1, block);
  const change = replace(place, index, block - index, [t.certain.missing], null);
  const made = { ...change, tokens: change.tokens.map((word) => like(word, word.tokenType, '')) };
  return {
    mistake: {
      code: 'ALTA0004',
      span: spanOfAll(tokens.slice(index, block)),
      message: `A condition makes no names: \`if ${value} is defined { … }\``,
    },
    changes: [made],
  };
}

export const statementHabits: readonly Recognise[] = [
  declaration,
  missingIf,
  foreignStatement,
  elseIf,
  otherWord,
  loop,
  assignment,
  mutable,
  ifLet,
];
