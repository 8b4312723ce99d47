/**
 * What people write who come from another language, or before they have read the reference. Each habit is reported
 * with what is written here instead, and read as that, so that nothing else goes wrong. Only a text that cannot be
 * read otherwise is looked at in this way: in others the same words are names and signs of this language.
 */

import type { IToken, TokenType } from 'chevrotain';
import type { Repaired } from './brackets.ts';
import { type Change, type Place, type Recognise, spanOfAll } from './habit.ts';
import { armHabits } from './habits-arms.ts';
import { blockHabits, withoutBraces } from './habits-blocks.ts';
import { declarationHabits } from './habits-declarations.ts';
import { firstWordHabits } from './habits-first-words.ts';
import { headHabits } from './habits-heads.ts';
import { signHabits } from './habits-signs.ts';
import { statementHabits } from './habits-statements.ts';
import { testHabits } from './habits-tests.ts';
import { valueHabits } from './habits-values.ts';
import { vocabularyHabits } from './habits-words.ts';
import { declarationWords, startsItsLine } from './layout.ts';
import type { Mistake } from './report.ts';
import type { Span } from './span.ts';
import * as t from './tokens.ts';

export interface Translated extends Repaired {
  /** Those of the mistakes that are habits. */
  readonly habits: readonly Mistake[];
  /** Places that are explained, so that nothing else is said about them. */
  readonly explained: readonly Span[];
}

const habits: readonly Recognise[] = [
  ...vocabularyHabits,
  ...declarationHabits,
  ...testHabits,
  ...firstWordHabits,
  ...headHabits,
  ...armHabits,
  ...statementHabits,
  ...blockHabits,
  ...valueHabits,
  ...signHabits,
];

/**
 * `foreign` are signs that the language does not have, which the parser does not see; `isNear`: whether a line, from 1, is
 * looked at.
 */
export function translate(
  text: string,
  words: readonly IToken[],
  foreign: readonly IToken[],
  isNear: (line: number) => boolean,
): Translated {
  const tokens = [...words, ...foreign].sort((a, b) => a.startOffset - b.startOffset);
  const mistakes: Mistake[] = [];
  const changes: Change[] = [];
  const removed = new Set<number>();
  const open: number[] = [];
  /** Where declarations begin. */
  const starts: number[] = [];
  let declaration: TokenType | null = null;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    const previous = tokens[index - 1];
    const next = tokens[index + 1];
    if (token.startColumn === 1 && declarationWords.has(token.tokenType)) open.length = 0;
    const start = open.length === 0 ? startOf(token, previous, next) : null;
    if (start !== null) starts.push(index);
    declaration = start ?? declaration;
    const isLookedAt = !removed.has(index) && isNear(token.startLine ?? 1);
    if (isLookedAt) recogniseAt({ text, tokens, index, token, previous, next, declaration, open });
    if (t.openingBrackets.has(token.tokenType)) open.push(index);
    if (t.closingBrackets.has(token.tokenType)) open.pop();
  }
  for (const [at, index] of starts.entries()) {
    const [token, next] = [tokens[index], tokens[index + 1]];
    const end = starts[at + 1] ?? tokens.length;
    if (token === undefined || !holdsNear(tokens, index, end, isNear)) continue;
    const place: Place = { text, tokens, index, token, previous: tokens[index - 1], next, declaration: null, open: [] };
    const habit = withoutBraces(place, end, removed);
    if (habit === null) continue;
    mistakes.push(habit.mistake);
    changes.push(...habit.changes);
    for (const changed of habit.changes.flatMap(indexes)) removed.add(changed);
  }
  mistakes.sort((a, b) => a.span.start - b.span.start);
  const explained = [...removed].map((index) => spanOfAll(tokens.slice(index, index + 1)));
  return { tokens: apply(tokens, changes, removed, new Set(foreign)), mistakes, habits: mistakes, explained };

  function recogniseAt(place: Place): void {
    for (const recognise of habits) {
      const habit = recognise(place);
      if (habit === null || habit.changes.some((change) => indexes(change).some((at) => removed.has(at)))) continue;
      mistakes.push(habit.mistake);
      changes.push(...habit.changes);
      for (const at of habit.changes.flatMap(indexes)) removed.add(at);
      if (removed.has(place.index)) break;
    }
  }
}

/** Whether some line of these words is looked at. */
export function holdsNear(
  tokens: readonly IToken[],
  from: number,
  to: number,
  isNear: (line: number) => boolean,
): boolean {
  const last = tokens[to - 1]?.startLine ?? 1;
  for (let line = tokens[from]?.startLine ?? 1; line <= last; line += 1) if (isNear(line)) return true;
  return false;
}

function indexes({ index, count }: Change): number[] {
  return Array.from({ length: count }, (_, at) => index + at);
}

/** The word that begins a declaration here. */
function startOf(token: IToken, previous: IToken | undefined, next: IToken | undefined): TokenType | null {
  if (declarationWords.has(token.tokenType)) return token.tokenType;
  const startsLine = startsItsLine(previous, token);
  const isOwn = token.tokenType === t.Input || token.tokenType === t.Output || token.tokenType === t.Position;
  return startsLine && isOwn && next?.startLine === token.startLine ? token.tokenType : null;
}

function apply(
  tokens: readonly IToken[],
  changes: readonly Change[],
  removed: ReadonlySet<number>,
  foreign: ReadonlySet<IToken>,
): IToken[] {
  const result: IToken[] = [];
  const places = new Map<number, Change[]>();
  for (const change of changes) places.set(change.index, [...(places.get(change.index) ?? []), change]);
  for (let index = 0; index <= tokens.length; index += 1) {
    const here = places.get(index);
    if (here !== undefined) {
      for (const { tokens: made } of here.filter(({ count }) => count === 0)) result.push(...made);
      for (const { tokens: made } of here.filter(({ count }) => count > 0)) result.push(...made);
    }
    const token = tokens[index];
    if (token !== undefined && !removed.has(index) && !foreign.has(token)) result.push(token);
  }
  return result;
}
