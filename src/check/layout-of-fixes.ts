/**
 * Edits laid out as a person would: what is removed leaves no empty lines, stray blanks or comments about it, and a
 * statement that is added before a bracket on a line of its own gets one too.
 */

import type { Diagnostic, Edit } from '../../grammar/diagnostic.ts';
import type { Span } from '../../grammar/span.ts';

export function tidyFixes(diagnostic: Diagnostic, text: string): Diagnostic {
  const fixes = diagnostic.fixes.map(({ title, edits }) => ({
    title,
    edits: apart(edits.map((edit) => tidy(edit, text))),
  }));
  return { ...diagnostic, fixes };
}

function tidy(edit: Edit, text: string): Edit {
  const { start, end } = edit.span;
  const lineStart = startOfLine(start, text);
  const before = text.slice(lineStart, start);
  if (start === end && /^ .* $/.test(edit.text) && before.trim() === '')
    return { span: { start: lineStart, end: lineStart }, text: `${before}  ${edit.text.trim()}\n` };
  if (edit.text !== '' || start === end) return edit;
  const after = /^[^\n]*\n?/.exec(text.slice(end))?.[0] ?? '';
  if (before.trim() === '' && /^[ \t]*(?:\/\/[^\n]*)?\s*$/.test(after))
    return { span: { start: withoutDocumentation(lineStart, text), end: end + after.length }, text: '' };
  const span: Span = /^[ \t]*(?:\n|}|$)/.test(after)
    ? { start: start - trailingBlanks(before), end }
    : { start, end: end + (/^[ \t]*/.exec(after)?.[0].length ?? 0) };
  return { span, text: '' };
}

function startOfLine(at: number, text: string): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** The start of the `///` lines right above. */
function withoutDocumentation(lineStart: number, text: string): number {
  const previous = startOfLine(Math.max(0, lineStart - 1), text);
  return lineStart > 0 && /^[ \t]*\/\/\//.test(text.slice(previous, lineStart))
    ? withoutDocumentation(previous, text)
    : lineStart;
}

function trailingBlanks(text: string): number {
  return text.length - text.replace(/[ \t]+$/, '').length;
}

/** Widened edits may touch: what two of them remove is removed once. */
function apart(edits: readonly Edit[]): Edit[] {
  let last = 0;
  return [...edits]
    .sort((a, b) => a.span.start - b.span.start)
    .map(({ span, text }) => {
      const start = Math.max(span.start, last);
      last = Math.max(span.end, start);
      return { span: { start, end: last }, text };
    });
}
