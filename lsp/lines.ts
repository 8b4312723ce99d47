/** Offsets and positions of a text. The protocol counts lines from 0 and UTF-16 units; a lone `\r` ends a line, too. */

import type { Position, Range } from 'vscode-languageserver';
import { locate, type Span } from '../grammar/span.ts';

export interface Lines {
  readonly positionAt: (offset: number) => Position;
  readonly offsetAt: (position: Position) => number;
  readonly rangeOf: (span: Span) => Range;
  readonly spanOf: (range: Range) => Span;
  /** The text of a line, without its end. */
  readonly lineAt: (line: number) => string;
}

/** Whatever is asked, the answer lies in the text. */
export function linesOf(text: string): Lines {
  const starts = lineStarts(text);
  const within = (offset: number): number => Math.min(Math.max(Number.isFinite(offset) ? offset : 0, 0), text.length);
  const positionAt = (offset: number): Position => {
    const { line, column } = locate(starts, within(offset));
    return { line: line - 1, character: column - 1 };
  };
  const offsetAt = ({ line, character }: Position): number => {
    if (line >= starts.length) return text.length;
    const start = starts[Math.max(0, line)] ?? 0;
    return Math.min(start + Math.max(0, character), start + lineAt(Math.max(0, line)).length);
  };
  const lineAt = (line: number): string => {
    const start = starts[line];
    return start === undefined ? '' : text.slice(start, starts[line + 1] ?? text.length).replace(/(?:\r\n|\r|\n)$/, '');
  };
  return {
    positionAt,
    offsetAt,
    rangeOf: ({ start, end }) => ({ start: positionAt(start), end: positionAt(Math.max(start, end)) }),
    spanOf: ({ start, end }) => ({ start: offsetAt(start), end: offsetAt(end) }),
    lineAt,
  };
}

function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index, 0: end }) => index + end.length)];
}
