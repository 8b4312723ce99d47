/** Plots as SVG: readable on white paper, on a dark page, and without colours. */

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

export interface LinePlot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Of the y axis. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly PlottedLine[];
  /** Vertical lines with a remark. */
  readonly marks: readonly { readonly x: number; readonly text: string }[];
}

export interface PlottedLine {
  readonly name: string;
  readonly points: readonly PlottedPoint[];
}

export interface PlottedPoint {
  readonly x: number;
  readonly y: number;
  /** Where there are several measurements, the smallest and the largest. */
  readonly least?: number;
  readonly most?: number;
}

/** Told apart by those who see few colours, too (Okabe and Ito). */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
const dashes = ['', '6 3', '2 2', '8 3 2 3', '1 3', '4 1'];

/** The same plot gives the same text. */
export function linePlotSvg({ title, x, y, from, to, lines, marks }: LinePlot): string {
  const { document } = parseHTML('<html><body></body></html>');
  const points = lines.flatMap(({ name, points: all }) => all.map((point) => ({ ...point, name })));
  const ends = lines.flatMap(({ name, points: all }) => all.slice(-1).map((point) => ({ ...point, name })));
  const made = Plot.plot({
    document,
    className: 'plot',
    width: 720,
    height: 420,
    marginRight: 150,
    marginTop: 64,
    style: { fontFamily: 'system-ui, sans-serif', fontSize: '12px', background: 'white', color: '#222' },
    x: { label: x, nice: true },
    y: { label: y, domain: [from, to], grid: true },
    color: { domain: lines.map(({ name }) => name), range: colours.slice(0, Math.max(1, lines.length)) },
    marks: [
      Plot.ruleX(marks, { x: 'x', stroke: '#888', strokeDasharray: '4 3' }),
      Plot.text(marks, { x: 'x', y: to, text: 'text', dx: 4, dy: 8, textAnchor: 'start', fill: '#555' }),
      Plot.areaY(
        points.filter(({ least }) => least !== undefined),
        { x: 'x', y1: 'least', y2: 'most', fill: 'name', z: 'name', fillOpacity: 0.15 },
      ),
      ...lines.map(({ points: all }, index) =>
        Plot.line(all, {
          x: 'x',
          y: 'y',
          stroke: colours[index % colours.length] ?? 'black',
          strokeWidth: 2,
          strokeDasharray: dashes[index % dashes.length] ?? '',
        }),
      ),
      Plot.text(ends, { x: 'x', y: 'y', text: 'name', fill: 'name', dx: 8, textAnchor: 'start', fontWeight: 'bold' }),
      Plot.ruleY([from]),
    ],
  });
  made.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  made.setAttribute('role', 'img');
  made.setAttribute('aria-label', title);
  const heading = `<text x="8" y="22" text-anchor="start" font-size="15" font-weight="bold" fill="currentColor">${escaped(title)}</text>`;
  return `${made.outerHTML.replace(/<\/svg>$/, `${heading}</svg>`)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
