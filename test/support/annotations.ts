/**
 * Diagnostics written into the text of a program, as comments that begin with `//!`, below the lines that they speak of.
 * Taking them out and putting them in again shows whether a text says what the compiler says.
 */

import { applyEdits, type Diagnostic, type Fix } from '../../grammar/diagnostic.ts';
import { lineStarts, locate, type Span } from '../../grammar/span.ts';

/** `short`: code and message. `full`: severity, place, notes, related places and fixes as well. */
export type Detail = 'short' | 'full';

const annotation = /^[ \t]*\/\/!.*(?:\n|$)/gm;

export function withoutAnnotations(text: string): string {
  return text.replace(annotation, '');
}

/** `text` without annotations; of the diagnostics, those whose file is `file` are written into it. */
export function annotated(
  text: string,
  file: string,
  diagnostics: readonly Diagnostic[],
  detail: Detail,
  sources: ReadonlyMap<string, string> = new Map(),
): string {
  const starts = lineStarts(text);
  const texts = new Map(sources).set(file, text);
  const comments = new Map<number, string[]>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.file !== file) continue;
    const { line } = locate(starts, diagnostic.span.start);
    const lines = detail === 'short' ? [shortForm(diagnostic)] : fullForm(diagnostic, texts);
    comments.set(line, [...(comments.get(line) ?? []), ...lines]);
  }
  return text
    .split('\n')
    .flatMap((line, i) => {
      const indentation = /^ */.exec(line)?.[0] ?? '';
      return [line, ...(comments.get(i + 1) ?? []).map((comment) => `${indentation}//! ${comment}`)];
    })
    .join('\n');
}

function shortForm({ code, message }: Diagnostic): string {
  return `${code} ${message}`;
}

function fullForm(diagnostic: Diagnostic, texts: ReadonlyMap<string, string>): string[] {
  const { severity, code, message, file, span, notes, related, fixes } = diagnostic;
  const text = texts.get(file) ?? '';
  return [
    `${severity} ${code} ${placeOf(text, span)}: ${message}`,
    ...notes.map((note) => `  ${note}`),
    ...related.map((place) => {
      const elsewhere = place.file === file ? '' : ` in ${place.file}`;
      return `  see ${relatedPlaceOf(texts.get(place.file) ?? '', place.span)}${elsewhere}: ${place.message}`;
    }),
    ...fixes.flatMap((fix) => fixForm(fix, text)),
  ];
}

/** The text of the span; where its line has that text several times, which of them; an empty place by its column. */
function placeOf(text: string, span: Span): string {
  const quoted = text.slice(span.start, span.end);
  const { line, lineStart, column } = lineOf(text, span);
  if (quoted === '') return column > line.length ? 'at the end of the line' : `at column ${column}`;
  const [first = '', ...rest] = quoted.split('\n');
  if (rest.length > 0) return `at \`${first} … ${rest.at(-1)?.trim() ?? ''}\``;
  const places: number[] = [];
  for (let at = line.indexOf(quoted); at >= 0; at = line.indexOf(quoted, at + 1)) places.push(at);
  const which = places.indexOf(span.start - lineStart) + 1;
  return `at \`${quoted}\`${places.length > 1 ? ` (${which})` : ''}`;
}

function relatedPlaceOf(text: string, span: Span): string {
  const { line } = lineOf(text, span);
  return `${placeOf(text, span).replace(/^at /, '')} of \`${line.trim()}\``;
}

function lineOf(text: string, { start }: Span): { line: string; lineStart: number; column: number } {
  const lineStart = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  const end = text.indexOf('\n', start);
  const line = text.slice(lineStart, end < 0 ? text.length : end);
  return { line, lineStart, column: start - lineStart + 1 };
}

/** The title, and the lines that the fix changes as it leaves them. */
function fixForm({ title, edits }: Fix, text: string): string[] {
  const before = text.split('\n');
  const after = applyEdits(text, edits).split('\n');
  let start = 0;
  while (start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < after.length - start && end < before.length - start && before.at(-1 - end) === after.at(-1 - end)) {
    end += 1;
  }
  const changed = after.slice(start, after.length - end);
  return [`  fix: ${title}`, ...(changed.length === 0 ? ['    | (removed)'] : changed.map((line) => `    | ${line}`))];
}
