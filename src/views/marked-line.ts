/** A line of text and, below it, marks under the part that is spoken of. */

import { widthOf } from './text.ts';

export interface MarkedLine {
  readonly content: string;
  readonly marks: string;
}

/** `start` and `end` are UTF-16 offsets in the line. What does not fit the width is cut off, with `…` in its place. */
export function markedLine(line: string, start: number, end: number, mark: string, width: number): MarkedLine {
  const tail = Math.max(start + 1, Math.min(end, line.length));
  const { from, to } = windowOf(line.length, start, tail, width);
  const before = from > 0 ? '…' : '';
  const after = to < line.length ? '…' : '';
  // A tab before the place is as wide below as above.
  const indent = line.slice(from, start).replace(/[^\t]+/g, (text) => ' '.repeat(widthOf(text)));
  const marked = line.slice(start, Math.min(tail, to));
  return {
    content: before + line.slice(from, to) + after,
    marks: ' '.repeat(before.length) + indent + mark.repeat(Math.max(1, widthOf(marked))),
  };
}

/** The part of a line that is shown: all of it, or what surrounds the place; its beginning, if it is longer than that. */
function windowOf(length: number, start: number, end: number, width: number): { from: number; to: number } {
  if (length <= width) return { from: 0, to: length };
  const size = Math.max(1, width - 2);
  const margin = Math.max(0, Math.floor((size - (end - start)) / 2));
  const from = Math.max(0, Math.min(start - margin, length - size));
  const to = from + size;
  // A `…` in the place of one character would save nothing.
  return { from: from === 1 ? 0 : from, to: to === length - 1 ? length : to };
}
