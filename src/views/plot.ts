/** Plots as SVG: readable on white paper, on a dark page, and without colours. */

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

export interface LinePlot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Whether equal steps of the x axis are equal factors; no x is 0 then. */
  readonly logarithmic?: boolean;
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
export const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
export const dashes = ['', '6 3', '2 2', '8 3 2 3', '1 3', '4 1'];

const heightOfPlot = 420;
const [top, bottom] = [64, 36];
/** Between the names of lines, in pixels. */
const leading = 15;

/** The same plot gives the same text. */
export function linePlotSvg({ title, x, y, logarithmic = false, from, to, lines, marks }: LinePlot): string {
  const { document } = parseHTML('<html><body></body></html>');
  const points = lines.flatMap(({ name, points: all }) => all.map((point) => ({ ...point, name })));
  const ends = apart(
    lines.flatMap(({ name, points: all }, index) =>
      all.slice(-1).map((point) => ({ ...point, name, colour: colours[index % colours.length] ?? 'black' })),
    ),
    (heightOfPlot - top - bottom) / (to - from),
    from,
  );
  const made = Plot.plot({
    document,
    className: 'plot',
    width: 720,
    height: heightOfPlot,
    marginRight: 150,
    marginTop: top,
    marginBottom: bottom,
    style: { fontFamily: 'system-ui, sans-serif', fontSize: '12px', background: 'white', color: '#222' },
    x: logarithmic ? { label: x, type: 'log', tickFormat: ',' } : { label: x, nice: true },
    y: { label: null, domain: [from, to], grid: true },
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
      ...ends.map(({ shift, colour, ...end }) =>
        Plot.text([end], {
          x: 'x',
          y: 'y',
          text: 'name',
          fill: colour,
          dx: 8,
          dy: shift,
          textAnchor: 'start',
          fontWeight: 'bold',
        }),
      ),
      Plot.ruleY([from]),
    ],
  });
  return framedSvg(made, { title, subtitle: `↑ ${y}`, legend: '' });
}

/** A picture that stands for itself, with a heading of its own. `legend`: SVG, below the subtitle. */
export function framedSvg(
  made: ReturnType<typeof Plot.plot>,
  { title, subtitle, legend }: { readonly title: string; readonly subtitle: string; readonly legend: string },
): string {
  made.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  made.setAttribute('role', 'img');
  const below = subtitle === '' ? '' : `<text x="8" y="44" font-size="12">${escaped(subtitle)}</text>`;
  const heading = `<g text-anchor="start" fill="currentColor"><text x="8" y="22" font-size="15" font-weight="bold">${escaped(title)}</text>${below}${legend}</g>`;
  const labelled = made.outerHTML.replace(/^<svg /, `<svg aria-label="${escaped(title)}" `);
  return `${labelled.replace(/<\/svg>$/, `${heading}</svg>`)}\n`;
}

/** Names at the ends of lines are moved down until they do not touch. `scale`: pixels for 1; `from`: where the axis is. */
function apart<End extends { readonly y: number }>(
  ends: readonly End[],
  scale: number,
  from: number,
): (End & { readonly shift: number })[] {
  const sorted = [...ends].sort((a, b) => b.y - a.y);
  let last = Number.NEGATIVE_INFINITY;
  const places = sorted.map(({ y }) => (last = Math.max(-y * scale, last + leading)));
  // Where they would reach below the axis all go up.
  let lowest = -from * scale;
  for (let index = places.length - 1; index >= 0; index--) {
    places[index] = Math.min(places[index] ?? 0, lowest);
    lowest = (places[index] ?? 0) - leading;
  }
  return sorted.map((end, index) => ({ ...end, shift: (places[index] ?? 0) + end.y * scale }));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
