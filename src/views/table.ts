/** Tables with a row for each name and a column for each position, folded where they are wider than the terminal. */

import { padEnd, painted, type Style, widthOf } from './text.ts';

export interface Cell {
  readonly text: string;
  /** Bold on a terminal, with a `*` elsewhere. */
  readonly marked: boolean;
}

export interface Row {
  readonly name: string;
  readonly cells: readonly Cell[];
}

export interface Shape {
  readonly nameWidth: number;
  /** Of each column. */
  readonly widths: readonly number[];
}

/** From one column up to, not including, another. */
export interface Fold {
  readonly from: number;
  readonly to: number;
}

export function shapeOf(rows: readonly Row[], columns: number): Shape {
  return {
    nameWidth: Math.max(0, ...rows.map(({ name }) => widthOf(name))),
    widths: Array.from({ length: columns }, (_, column) =>
      Math.max(widthOf(String(column)), ...rows.map(({ cells }) => widthOf(cells[column]?.text ?? ''))),
    ),
  };
}

/** As few groups of neighbours as fit the terminal, a column at least in each. */
export function foldsOf({ nameWidth, widths }: Shape, style: Style): Fold[] {
  const room = style.width - nameWidth - 2;
  const folds: Fold[] = [];
  let [from, used] = [0, 0];
  widths.forEach((width, column) => {
    const needed = width + gap(style);
    if (column > from && used + needed > room) {
      folds.push({ from, to: column });
      [from, used] = [column, 0];
    }
    used += needed;
  });
  return [...folds, { from, to: widths.length }];
}

/** One fold of a table, with the numbers of its columns above. */
export function foldLines(
  rows: readonly Row[],
  { from, to }: Fold,
  { nameWidth, widths }: Shape,
  style: Style,
): string[] {
  const line = (name: string, cells: readonly Cell[]): string => {
    const shown = cells.map(({ text, marked }, i) => {
      const padding = ' '.repeat(Math.max(0, (widths[from + i] ?? 0) - widthOf(text)));
      const mark = style.colour ? '' : marked ? '*' : ' ';
      return ` ${padding}${marked ? painted('bold', text, style) : text}${mark}`;
    });
    return `${padEnd(name, nameWidth)} |${shown.join('')}`.trimEnd();
  };
  const numbers = Array.from({ length: to - from }, (_, i) => ({ text: String(from + i), marked: false }));
  return [line('', numbers), ...rows.map(({ name, cells }) => line(name, cells.slice(from, to)))];
}

/** Rows with one cell, under a heading. */
export function singleColumn(heading: string, rows: readonly Row[], nameWidth: number, style: Style): string[] {
  const line = (name: string, { text, marked }: Cell): string =>
    `${padEnd(name, nameWidth)} | ${marked ? `${painted('bold', text, style)}${style.colour ? '' : '*'}` : text}`;
  return [
    line('', { text: heading, marked: false }),
    ...rows.flatMap(({ name, cells: [cell] }) => (cell === undefined ? [] : [line(name, cell)])),
  ];
}

/** A space before each column, and room for the mark behind it where there is no bold. */
function gap({ colour }: Style): number {
  return colour ? 1 : 2;
}
