/** The sheet that all plots are drawn on: paper, title, names of the axes, and a key to what is drawn. */

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escaped } from '../page.ts';
import { lookOf, paint, styleOfDark } from './look.ts';

export interface Sheet {
  readonly title: string;
  /** What goes up, written above the axis. */
  readonly y: string | null;
  readonly height: number;
  readonly marginTop: number;
  readonly marginLeft: number;
  /** What is left of the usual width, unless it is given. */
  readonly innerWidth?: number;
  readonly x: Plot.ScaleOptions;
  readonly yAxis: Plot.ScaleOptions;
  readonly marks: readonly Plot.Markish[];
  /** Of each series. */
  readonly key: readonly KeyEntry[];
  readonly more?: Plot.PlotOptions;
}

export interface KeyEntry {
  readonly name: string;
  /** Where its line ends, in pixels from the top of the sheet. */
  readonly at: number;
  readonly shows: 'symbol' | 'line' | 'line and symbol';
}

export const marginBottom = 40;
const usualWidth = 720;
/** Between the names of series, in pixels. */
const leading = 17;
const lengthOfKey = 34;

/** The same plot gives the same text. */
export function sheetSvg({
  title,
  y,
  height,
  marginTop,
  marginLeft,
  x,
  yAxis,
  marks,
  key,
  innerWidth,
  more = {},
}: Sheet): string {
  const { document } = parseHTML('<html><body></body></html>');
  const marginRight = Math.max(60, ...key.map(({ name }) => 28 + lengthOfKey + widthOf(shortened(name), 'bold')));
  const width = innerWidth === undefined ? usualWidth : marginLeft + innerWidth + marginRight;
  const left = width - marginRight + 12;
  const places = apart(
    key.map(({ at }) => at),
    height - marginBottom,
  );
  const made = Plot.plot({
    document,
    className: 'plot',
    width,
    height,
    marginLeft,
    marginRight,
    marginTop,
    marginBottom,
    style: { fontFamily: 'system-ui, sans-serif', fontSize: '12px' },
    x,
    y: yAxis,
    ...more,
    marks: [
      ...marks,
      ...key.map(({ shows }, index) =>
        Plot.dot(shows === 'line' ? [] : [0], {
          frameAnchor: 'top-right',
          dx: 12 + lengthOfKey / 2,
          dy: (places[index] ?? 0) - marginTop,
          r: 4,
          ...filled(index),
        }),
      ),
    ],
  });
  made.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  made.setAttribute('role', 'img');
  const names = key.map(({ name, shows }, index) => {
    const { className, colour, dashes } = lookOf(index);
    const place = places[index] ?? 0;
    const line =
      shows !== 'symbol'
        ? `<path d="M${left},${place}h${lengthOfKey}" stroke="currentColor" stroke-width="2" stroke-dasharray="${dashes}"/>`
        : '';
    return `<g class="${className}" color="${colour}">${line}<text x="${left + lengthOfKey + 6}" y="${place}" dy="0.32em" fill="currentColor" font-weight="bold">${escaped(shortened(name))}</text></g>`;
  });
  const upwards = y === null ? '' : `<text x="8" y="44">↑ ${escaped(y)}</text>`;
  const heading = `<g text-anchor="start" fill="currentColor"><text x="8" y="22" font-size="15" font-weight="bold">${escaped(title)}</text>${upwards}${names.join('')}</g>`;
  const ground = `<title>${escaped(title)}</title><style>${styleOfDark}</style><rect class="paper" width="${width}" height="${height}" fill="white"/>`;
  paint(made);
  const [, attributes = '', drawn = ''] = /^<svg ([^>]*)>(.*)<\/svg>$/s.exec(made.outerHTML) ?? [];
  return `<svg aria-label="${escaped(title)}" ${attributes}>${ground}${drawn}${heading}</svg>\n`;
}

/** How marks of a series are drawn. */
export function filled(index: number): Plot.DotOptions {
  const { className, symbol } = lookOf(index);
  return { className, symbol, fill: 'currentColor', stroke: 'none' };
}

const longestName = 40;

/** Names take the room of what is drawn; the data have them whole. */
export function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}

/** About so many pixels. */
export function widthOf(text: string, weight: 'bold' | 'normal'): number {
  return Math.ceil(text.length * (weight === 'bold' ? 7.2 : 6.6));
}

/** Names are moved down until they do not touch, and up where they would reach below the plot. In the given order. */
function apart(wanted: readonly number[], lowest: number): number[] {
  const order = [...wanted.keys()].sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const places = [...wanted];
  let last = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    last = Math.max(places[index] ?? 0, last + leading);
    places[index] = last;
  }
  let most = lowest;
  for (const index of order.reverse()) {
    places[index] = Math.min(places[index] ?? 0, most);
    most = (places[index] ?? 0) - leading;
  }
  return places;
}
