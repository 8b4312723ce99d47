/** The canonical layout: of the whole text, of some lines, of the line that was just ended. */

import type { Position, Range, TextEdit } from 'vscode-languageserver';
import type { Format } from '../grammar/format.ts';
import type { Analysis } from './analysis.ts';

/** Line by line, so that the cursor and marks stay where they are; nothing in text with mistakes of syntax. */
export function formatting({ uri, text, lines }: Analysis, format: Format): TextEdit[] {
  const formatted = format(text, uri);
  if (!formatted.ok || formatted.text === text) return [];
  const [before, after] = [text.split('\n'), formatted.text.split('\n')];
  // A lone `\r` ends a line for editors, and is a blank for us.
  if (before.length !== after.length || /\r(?!\n)/.test(text)) {
    return [{ range: lines.rangeOf({ start: 0, end: text.length }), newText: formatted.text }];
  }
  return after.flatMap((line, index) => {
    const old = before[index] ?? '';
    if (old === line) return [];
    const range = { start: { line: index, character: 0 }, end: { line: index, character: old.length } };
    return [{ range, newText: line }];
  });
}

/** Only what lies in the range, where lines can be told apart. */
export function rangeFormatting(analysis: Analysis, range: Range, format: Format): TextEdit[] {
  return formatting(analysis, format).filter(
    (edit) => edit.range.start.line >= range.start.line && edit.range.end.line <= range.end.line,
  );
}

/** The line that `}` or a new line has ended. */
export function onTypeFormatting(analysis: Analysis, { line }: Position, typed: string, format: Format): TextEdit[] {
  const ended = typed === '\n' ? line - 1 : line;
  return formatting(analysis, format).filter(({ range }) => range.start.line === ended && range.end.line === ended);
}
