/** Kinds of items, each with a colour and a letter: how many there are, as bars, and which stands where, as a map. HTML. */

import { escaped } from './page.ts';

/** Told apart by those who see few colours, and by letters. */
export interface ItemMark {
  readonly name: string;
  readonly colour: string;
  readonly letter: string;
  /** Whether what is written on the colour must be light. */
  readonly isDark: boolean;
}

export interface StackedBars {
  readonly title: string;
  readonly marks: readonly ItemMark[];
  readonly bars: readonly {
    readonly name: string;
    /** Of others, to compare with. */
    readonly isFaint: boolean;
    /** By mark; parts below 0 have no width. */
    readonly values: readonly number[];
  }[];
}

/** A row for each text, and a column for each place in it. */
export interface ItemMap {
  readonly title: string;
  readonly marks: readonly ItemMark[];
  readonly rows: readonly (readonly {
    /** Which of the marks. */
    readonly mark: number;
    /** Shown where one points at it. */
    readonly text: string;
  }[])[];
}

const [barHeight, barGap, nameWidth, barWidth] = [22, 6, 240, 640];

export function stackedBarsHtml({ title, marks, bars }: StackedBars): string {
  const lengths = bars.map(({ values }) => values.reduce((sum, value) => sum + Math.max(0, value), 0));
  const most = Math.max(...lengths, 1e-9);
  const height = bars.length * (barHeight + barGap);
  const rows = bars.map(({ name, isFaint, values }, index) => {
    const y = index * (barHeight + barGap);
    let x = nameWidth;
    const pieces = marks.map((mark, at) => {
      const value = values[at] ?? 0;
      const width = (Math.max(0, value) / most) * barWidth;
      if (width === 0) return '';
      const text = `${name}: ${mark.name} ${value.toFixed(2)}`;
      const piece = rectangle({ x, y, width, height: barHeight, mark, text });
      const number = width < 30 ? '' : written(x + width / 2, y + barHeight / 2, value.toFixed(1), mark);
      x += width;
      return piece + number;
    });
    return `<text class="name" x="${nameWidth - 8}" y="${y + barHeight / 2}">${escaped(name)}</text><g${isFaint ? ' opacity=".65"' : ''}>${pieces.join('')}</g>`;
  });
  return `<figcaption>${escaped(title)}</figcaption>${legend(marks)}<svg class="marked" role="img" aria-label="${escaped(title)}" viewBox="0 0 ${nameWidth + barWidth} ${height}" width="${nameWidth + barWidth}" height="${height}">${rows.join('\n')}</svg>`;
}

const [cellWidth, cellHeight] = [14, 12];

export function itemMapHtml({ title, marks, rows }: ItemMap): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const cells = rows.flatMap((row, line) =>
    row.map(({ mark: index, text }, column) => {
      const mark = marks[index];
      if (mark === undefined) return '';
      const [x, y] = [column * cellWidth, line * cellHeight];
      return (
        rectangle({ x, y, width: cellWidth - 1, height: cellHeight - 1, mark, text }) +
        written(x + 6.5, y + 6, mark.letter, mark)
      );
    }),
  );
  const [width, height] = [columns * cellWidth, rows.length * cellHeight];
  const used = marks.filter((_, index) => rows.some((row) => row.some(({ mark }) => mark === index)));
  return `<figcaption>${escaped(title)}</figcaption><div class="narrow">${legend(used)}</div><svg class="marked map" role="img" aria-label="${escaped(title)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${cells.join('')}</svg>`;
}

export const markedItemsStyle = `
.narrow { max-width: 24rem; }
.legend span { margin-right: 1rem; white-space: nowrap; }
.legend i { display: inline-block; width: .9em; height: .9em; margin-right: .35em; vertical-align: -.1em; print-color-adjust: exact; }
.marked { display: block; }
.marked text { text-anchor: middle; dominant-baseline: central; font: 12px system-ui, sans-serif; pointer-events: none; }
.marked .name { text-anchor: end; fill: var(--ink); }
.map text { font-size: 8px; }
`;

function legend(marks: readonly ItemMark[]): string {
  const entries = marks.map(
    ({ name, colour, letter }) => `<span><i style="background:${colour}"></i>${letter} ${escaped(name)}</span>`,
  );
  return `<p class="legend">${entries.join(' ')}</p>`;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly mark: ItemMark;
  readonly text: string;
}

function rectangle({ x, y, width, height, mark, text }: Rectangle): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${height}" fill="${mark.colour}"><title>${escaped(text)}</title></rect>`;
}

function written(x: number, y: number, text: string, { isDark }: ItemMark): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${isDark ? '#fff' : '#111'}">${text}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
