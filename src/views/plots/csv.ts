/** The data of a plot as CSV (RFC 4180): a line for each point, with all digits, under the names of the axes. */

import type { Plot } from '../plot.ts';

export function plotCsv(plot: Plot): string {
  return rowsOf(plot)
    .map((row) => `${row.map(cellText).join(',')}\n`)
    .join('');
}

type Cell = string | number | undefined;

function rowsOf(plot: Plot): Cell[][] {
  if ('lines' in plot && !('points' in plot)) {
    const { x, y, lines } = plot;
    const hasRange = lines.some(({ points }) => points.some(({ least }) => least !== undefined));
    const rows = lines.flatMap(({ name, points }) =>
      points.map((point) => [name, point.x, point.y, ...(hasRange ? [point.least, point.most] : [])]),
    );
    return [['line', x, y, ...(hasRange ? ['least', 'most'] : [])], ...rows];
  }
  if ('rows' in plot) {
    const hasRange = plot.rows.some(({ interval }) => interval !== null);
    const rows = plot.rows.map(({ name, series, value, interval }) => [
      name,
      series,
      value,
      ...(hasRange ? [interval?.[0], interval?.[1]] : []),
    ]);
    return [['name', 'series', plot.x, ...(hasRange ? ['least', 'most'] : [])], ...rows];
  }
  const held = 'lines' in plot ? plot.lines : [];
  return [
    ['name', 'series', plot.x, plot.y],
    ...plot.points.map(({ text, series, x, y }) => [text, series, x, y]),
    ...held.flatMap(({ name, points }) => points.map(({ x, y }) => ['', name, x, y])),
  ];
}

/** A number that there is not is an empty cell. */
function cellText(cell: Cell): string {
  if (cell === undefined || (typeof cell === 'number' && !Number.isFinite(cell))) return '';
  const text = String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
