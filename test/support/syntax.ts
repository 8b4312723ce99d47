/** What tests of the grammar share: places as people read them, and the spans of a whole tree. */

import type { Diagnostic } from '../../grammar/diagnostic.ts';
import { lineStarts, locate, type Span } from '../../grammar/span.ts';

/** `line:column`, both from 1. */
export function placeOf(text: string, offset: number): string {
  const { line, column } = locate(lineStarts(text), offset);
  return `${line}:${column}`;
}

/** `line:column message`, one a line. */
export function shown(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ span, message }) => `${placeOf(text, span.start)} ${message}`).join('\n');
}

/** What is wrong with the spans of a tree: each must be a place in the text, and inside that of the node around it. */
export function wrongSpans(tree: unknown, length: number): string[] {
  const wrong: string[] = [];
  visit(tree, { start: 0, end: length }, 'tree');
  return wrong;

  function visit(node: unknown, around: Span, path: string): void {
    if (typeof node !== 'object' || node === null) return;
    const span = 'span' in node && isSpan(node.span) ? node.span : around;
    const isPlace = Number.isInteger(span.start) && Number.isInteger(span.end) && span.start <= span.end;
    if (!isPlace || span.start < around.start || span.end > around.end) {
      wrong.push(`${path}: ${span.start}-${span.end} in ${around.start}-${around.end}`);
    }
    for (const [key, child] of Object.entries(node)) if (key !== 'span') visit(child, span, `${path}.${key}`);
  }
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}
