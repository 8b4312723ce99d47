/** How many answers are right, by the length of inputs, as a table with a bar for each length. */

import { type Paint, painted, type Style } from './text.ts';

export interface AccuracyRow {
  readonly length: number;
  /** Shares from 0 to 1, by column; the last one is drawn. `null`: not known. */
  readonly shares: readonly (number | null)[];
}

export function accuracyText(columns: readonly string[], rows: readonly AccuracyRow[], style: Style): string {
  const widths = columns.map((column) => Math.max(column.length, '100 %'.length));
  const header = ['length', ...columns.map((column, index) => column.padStart(widths[index] ?? 0))].join('  ');
  const room = Math.min(40, style.width - header.length - 2);
  const lines = rows.map(({ length, shares }) => {
    const cells = shares.map((share, index) => percent(share).padStart(widths[index] ?? 0));
    const drawn = shares.at(-1) ?? null;
    const cellsText = [String(length).padStart('length'.length), ...cells].join('  ');
    return drawn === null || room < 10 ? cellsText : `${cellsText}  ${bar(drawn, room, style)}`.trimEnd();
  });
  return [header, ...lines].join('\n');
}

/** Never rounded to 0 or 100. */
export function percent(share: number | null): string {
  if (share === null) return '–';
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return '99 %';
  if (rounded === 0 && share > 0) return '1 %';
  return `${rounded} %`;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function bar(share: number, room: number, style: Style): string {
  const parts = Math.round(share * room * 8);
  const text = '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '');
  const paint: Paint = share === 1 ? 'green' : share >= 0.5 ? 'yellow' : 'red';
  return text === '' ? '' : painted(paint, text, style);
}
