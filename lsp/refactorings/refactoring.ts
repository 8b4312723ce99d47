/** Changes that keep the meaning of a program: what they are, and what an editor is told to do. */

import type { CodeActionKind } from 'vscode-languageserver';
import { applyEdits, type Edit } from '../../grammar/diagnostic.ts';
import type { Format } from '../../grammar/format.ts';
import type { Span } from '../../grammar/span.ts';
import type { Analysis } from '../analysis.ts';
import type { AltaSymbol, FileSymbols } from '../symbols.ts';

/** What it can do at the cursor, or with what is selected. */
export type Refactoring = (analysis: Analysis, selection: Span) => readonly Offer[];

export interface Offer {
  readonly title: string;
  readonly kind: CodeActionKind;
  readonly edits: readonly Edit[];
}

/** One edit for all; the layout is canonical after it where it was before. */
export function laidOut({ text, uri }: Analysis, edits: readonly Edit[], format: Format): Edit {
  const changed = applyEdits(text, edits);
  const before = format(text, uri);
  const after = before.ok && before.text === text ? format(changed, uri) : null;
  return difference(text, after?.ok === true ? after.text : changed);
}

function difference(before: string, after: string): Edit {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shortest - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { span: { start, end: before.length - same }, text: after.slice(start, after.length - same) };
}

export function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Whether a comment stands in a span and in none of the parts that are kept. */
export function losesComment({ compilation }: Analysis, span: Span, kept: readonly Span[]): boolean {
  return compilation.tree.comments.some(
    (comment) => holds(span, comment.span) && !kept.some((part) => holds(part, comment.span)),
  );
}

/** What names stand for at a place: inner ones hide outer ones, and all hide values of enums. */
export function namesAt({ symbols }: FileSymbols, offset: number): ReadonlyMap<string, AltaSymbol> {
  const visible = symbols.filter(
    ({ kind, scope }) => kind !== 'token' && kind !== 'enum value' && scope.start <= offset && offset <= scope.end,
  );
  return new Map(visible.map((symbol) => [symbol.name, symbol]));
}

/** A name that nothing in the text has. */
export function freshName(wanted: string, { compilation }: Analysis): string {
  const taken = new Set(compilation.tokens.map(({ text }) => text.replace(/^"(.*)"$/, '$1')));
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}_${count}`;
  return name;
}
