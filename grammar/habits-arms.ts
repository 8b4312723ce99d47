/** The arms of a `match` as other languages write them. All arms of one `match` are one habit, with one fix. */

import type { IToken } from 'chevrotain';
import {
  ahead,
  beginsLine,
  beginsOperand,
  beginsStatement,
  type Change,
  closeOf,
  columnOfLine,
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
  startOfLine,
  textOf,
  touches,
} from './habit.ts';
import { startsItsLine } from './layout.ts';
import { type Mistake, show } from './report.ts';
import type { Span } from './span.ts';
import * as t from './tokens.ts';

interface Arm {
  readonly start: number;
  /** Of the sign between the patterns and the body. */
  readonly sign: number;
  readonly signLength: number;
  /** Behind its last word. */
  readonly end: number;
}

interface Found {
  readonly message: string;
  readonly span: Span;
}

const chooses = 'A `match` that chooses a value stands behind a `=`: `x = match y { … }`';

function foreignArms(place: Place): Habit | null {
  const { tokens, index, token } = place;
  const isSwitch =
    isWord(token, ['switch', 'case', 'select']) &&
    (beginsOperand(place.next) || is(place.next, t.LeftParenthesis)) &&
    isPlaceForValue(place);
  if (!is(token, t.Match) && !isSwitch) return null;
  const opener = ahead(
    tokens,
    index + 1,
    (word, at) => isOpening(tokens, at) || is(word, t.Colon) || (at > index + 1 && beginsLine(tokens, at)),
  );
  const extra = isWord(tokens[opener - 1], ['with', 'of', 'on']) ? 1 : 0;
  const byColon = is(tokens[opener], t.Colon);
  if (!byColon && !is(tokens[opener], t.LeftBrace)) return null;
  const close = byColon ? endOfIndented(tokens, index, opener) : closeOf(tokens, opener);
  if (!byColon && close >= tokens.length) return null;
  const arms = armsOf(tokens, opener + 1, close);
  const found: Found[] = [];
  const changes: Change[] = [];
  const note = (message: string, start: number, count: number): void => {
    found.push({ message, span: spanOfAll(tokens.slice(start, start + count)) });
  };
  if (isSwitch) {
    note(`${show(token)} is written \`match\` here`, index, 1);
    changes.push(replace(place, index, 1, [t.Match], 'match'));
  }
  if (extra > 0) {
    note(`No ${show(tokens[opener - 1] ?? token)} stands before the arms`, opener - 1, 1);
    changes.push(remove(opener - 1, 1));
  }
  if (byColon) {
    note(`The arms of a \`match\` stand in braces: \`match ${textOf(place, index + 1, opener)} { … }\``, opener, 1);
    const column = columnOfLine(tokens, index);
    changes.push(replace(place, opener, 1, [t.LeftBrace], ' {'));
    changes.push(
      insert(
        place,
        close,
        [t.RightBrace],
        startsItsLine(tokens[opener], tokens[opener + 1] ?? token) ? `\n${' '.repeat(column - 1)}}` : ' }',
      ),
    );
  }
  const isStatement = place.declaration === t.Mlp && beginsStatement(place);
  for (const arm of arms) mendArm(place, arm, isStatement, note, changes);
  const onlyNames = changes.every(({ text, index: at }) => text === '_' && is(tokens[at], t.Name));
  const [first] = found;
  if (first === undefined || onlyNames) return null;
  return { mistake: mistakeOf(place, first, changes), changes };
}

function mistakeOf(place: Place, { message, span }: Found, changes: readonly Change[]): Mistake {
  const notes = message.endsWith('is a value') ? [chooses] : [];
  return {
    code: 'ALTA0004',
    span,
    message,
    notes,
    fixes: fixes(place, 'Rewrite the arms', changes),
  };
}

function isPlaceForValue(place: Place): boolean {
  return beginsStatement(place) || is(place.previous, t.Assign, t.Arrow, t.LeftParenthesis, t.Comma);
}

function isOpening(tokens: readonly IToken[], at: number): boolean {
  return is(tokens[at], t.LeftBrace) && endsOperand(tokens[at - 1]);
}

/** Behind the lines that are deeper than that of the `match`. */
function endOfIndented(tokens: readonly IToken[], index: number, opener: number): number {
  const column = columnOfLine(tokens, index);
  const onLine = tokens[opener + 1]?.startLine === tokens[opener]?.startLine;
  return ahead(
    tokens,
    opener + 1,
    (word, at) => startsItsLine(tokens[at - 1], word) && (onLine || (word.startColumn ?? 1) <= column),
  );
}

function armsOf(tokens: readonly IToken[], start: number, end: number): Arm[] {
  const signs: { readonly at: number; readonly length: number }[] = [];
  let from = start;
  for (;;) {
    const at = ahead(tokens, from, (_, place) => signLength(tokens, place) > 0);
    if (at >= end) break;
    const length = signLength(tokens, at);
    if (length === 0) break;
    // `let x: 0..3` and `if c:` are no arms.
    const line = startOfLine(tokens, at);
    const isOther =
      is(tokens[at], t.Colon) &&
      (is(tokens[at - 2], t.Let) ||
        is(tokens[line], t.If, t.For) ||
        (is(tokens[line], t.Else) && hasOpenIf(tokens, start, line)) ||
        isWord(tokens[line], ['elif', 'while']));
    if (!isOther) signs.push({ at, length });
    from = at + length;
  }
  const starts = signs.map(({ at }, k) =>
    startOfArm(tokens, k === 0 ? start : (signs[k - 1]?.at ?? start) + (signs[k - 1]?.length ?? 0), at, k === 0),
  );
  return signs.map(({ at, length }, k) => ({
    start: starts[k] ?? start,
    sign: at,
    signLength: length,
    end: starts[k + 1] ?? end,
  }));
}

/** Whether an `else:` on a line of its own belongs to an `if` in the same column. */
function hasOpenIf(tokens: readonly IToken[], start: number, at: number): boolean {
  const column = tokens[at]?.startColumn;
  return tokens
    .slice(start, at)
    .some((word) => (is(word, t.If) || isWord(word, ['elif'])) && word.startColumn === column);
}

function signLength(tokens: readonly IToken[], at: number): number {
  if (is(tokens[at], t.Arrow, t.Colon))
    return is(tokens[at + 1], t.Assign) && touches(tokens[at], tokens[at + 1]) ? 0 : 1;
  return is(tokens[at], t.Minus) && is(tokens[at + 1], t.Greater) && touches(tokens[at], tokens[at + 1]) ? 2 : 0;
}

/** The first word of the patterns before a sign: on the same line, and behind the arm before. */
function startOfArm(tokens: readonly IToken[], from: number, sign: number, isFirst: boolean): number {
  if (isFirst) return from;
  let depth = 0;
  for (let at = sign - 1; at >= from; at -= 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (t.closingBrackets.has(token.tokenType)) {
      depth += 1;
      // A block that ends here is the body before.
      if (depth === 1 && is(token, t.RightBrace)) return at + 1;
    }
    if (t.openingBrackets.has(token.tokenType)) depth -= 1;
    if (depth > 0) continue;
    if (is(token, t.Comma, t.foreign.semicolon) && !lineHasPatterns(tokens, at, from)) return at + 1;
    if (isWord(token, ['case', 'default', 'otherwise']) || is(token, t.Else) || beginsLine(tokens, at)) return at;
  }
  return from;
}

/** Whether what stands before a comma on its line can only be another pattern. */
function lineHasPatterns(tokens: readonly IToken[], comma: number, from: number): boolean {
  const line = startOfLine(tokens, comma);
  return (
    line > from &&
    tokens.slice(line, comma).every((word) => is(word, t.Name, t.Whole, t.Quoted, t.Comma, t.Range, t.Minus))
  );
}

function mendArm(
  place: Place,
  { start, sign, signLength: length, end }: Arm,
  isStatement: boolean,
  note: (message: string, start: number, count: number) => void,
  changes: Change[],
): void {
  const { tokens } = place;
  const word = tokens[start];
  const hasCase = isWord(word, ['case', 'when']) && start + 1 < sign;
  const first = hasCase ? start + 1 : start;
  if (hasCase) {
    note(`An arm has no ${show(word ?? place.token)}: \`${textOf(place, first, sign)} => …\``, start, 1);
    changes.push(remove(start, 1));
  }
  const only = first === sign - 1 ? tokens[first] : undefined;
  if (only !== undefined && (is(only, t.Else) || isWord(only, ['default', 'otherwise', 'else']))) {
    note(`${show(only)} is written \`_\` in a \`match\``, first, 1);
    changes.push({ index: first, count: 1, tokens: [like(only, t.Identifier, '_')], text: '_' });
  }
  for (let at = first; at < sign; at = ahead(tokens, at + 1, () => true)) {
    if (!is(tokens[at], t.Comma, t.Or)) continue;
    note('Patterns of one arm stand beside each other with `|`', at, 1);
    changes.push(replace(place, at, 1, [t.Bar], is(tokens[at], t.Comma) ? ' |' : '|'));
  }
  if (!is(tokens[sign], t.Arrow)) {
    note(`An arm is written with \`=>\`: \`${textOf(place, first, sign)} => …\``, sign, length);
    changes.push(replace(place, sign, length, [t.Arrow], is(tokens[sign], t.Colon) ? ' =>' : '=>'));
  }
  mendBody(place, sign + length, end, isStatement, note, changes);
}

function mendBody(
  place: Place,
  start: number,
  limit: number,
  isStatement: boolean,
  note: (message: string, start: number, count: number) => void,
  changes: Change[],
): void {
  const { tokens } = place;
  let end = limit;
  const leave = (): void => {
    end -= 1;
    if (!is(tokens[end], t.Comma)) changes.push(remove(end, 1));
  };
  while (end > start && is(tokens[end - 1], t.Comma, t.foreign.semicolon)) leave();
  if (end > start + 1 && isWord(tokens[end - 1], ['break'])) leave();
  while (end > start && is(tokens[end - 1], t.foreign.semicolon)) leave();
  const [first, second] = [tokens[start], tokens[start + 1]];
  if (is(first, t.LeftParenthesis) && is(second, t.RightParenthesis) && end === start + 2) {
    note('An arm that does nothing is written `{}`', start, 2);
    changes.push(replace(place, start, 2, [t.LeftBrace, t.RightBrace], '{}'));
    return;
  }
  if (!isStatement || first === undefined || end <= start) return;
  const isValue =
    is(first, t.Whole, t.Float, t.Quoted, t.True, t.False, t.Minus, t.LeftParenthesis, t.LeftBracket) ||
    (is(first, t.Name) && end === start + 1 && !isWord(first, ['pass', 'return', 'break', 'continue']));
  if (isValue) {
    note(
      `An arm of this \`match\` is a statement, but \`${textOf(place, start, end)}\` is a value`,
      start,
      end - start,
    );
    changes.push({ index: start, count: end - start, tokens: [like(first, t.certain.missing, '')], text: null });
    return;
  }
  const column = first.startColumn;
  const statements = tokens
    .slice(start, end)
    .filter(
      (word, at) =>
        word.startColumn === column &&
        startsItsLine(tokens[start + at - 1], word) &&
        !is(word, t.Else, t.RightBrace) &&
        !isWord(word, ['elif', 'end']),
    );
  if (statements.length < 2 || is(first, t.LeftBrace) || is(second, t.LeftBrace)) return;
  const line = startOfLine(tokens, start - 1);
  changes.push(insert(place, start, [t.LeftBrace], ' {'));
  changes.push(insert(place, end, [t.RightBrace], `\n${' '.repeat((tokens[line]?.startColumn ?? 1) - 1)}}`));
}

export const armHabits: readonly Recognise[] = [foreignArms];
