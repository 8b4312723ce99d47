/** Points of one quantity against another, with the lines that they are held against. */

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { dashes, framedSvg } from './plot.ts';
import { legendSvg, seriesMarks } from './series-marks.ts';

export interface ScatterPlot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Of both axes. */
  readonly from: number;
  readonly to: number;
  readonly points: readonly ScatteredPoint[];
  /** Each of two points or more, within the axes. */
  readonly lines: readonly {
    readonly name: string;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  }[];
}

export interface ScatteredPoint {
  readonly x: number;
  readonly y: number;
  readonly series: string;
  /** Shown where one points at it. */
  readonly text: string;
}

const [top, bottom, left, right, side] = [78, 40, 44, 100, 350];

/** The same plot gives the same text. */
export function scatterPlotSvg({ title, x, y, from, to, points, lines }: ScatterPlot): string {
  const { document } = parseHTML('<html><body></body></html>');
  const series = seriesMarks(points.map((point) => point.series));
  const made = Plot.plot({
    document,
    className: 'plot',
    width: left + side + right,
    height: top + side + bottom,
    marginLeft: left,
    marginRight: right,
    marginTop: top,
    marginBottom: bottom,
    style: { fontFamily: 'system-ui, sans-serif', fontSize: '12px', background: 'white', color: '#222' },
    x: { label: x, domain: [from, to], grid: true },
    y: { label: null, domain: [from, to], grid: true },
    marks: [
      ...lines.flatMap(({ name, points: own }, index) => [
        Plot.line(own, { x: 'x', y: 'y', stroke: '#444', strokeDasharray: dashes[index % dashes.length] ?? '' }),
        Plot.text(own.slice(-1), {
          x: 'x',
          y: 'y',
          text: () => name,
          textAnchor: 'start',
          dx: 6,
          dy: apart(lines, index, to - from),
          fill: '#444',
        }),
      ]),
      ...series.map(({ name, colour, symbol }) =>
        Plot.dot(
          points.filter((point) => point.series === name),
          { x: 'x', y: 'y', title: 'text', fill: colour, fillOpacity: 0.75, symbol, r: 4 },
        ),
      ),
    ],
  });
  return framedSvg(made, { title, subtitle: `↑ ${y}`, legend: legendSvg(series, 64) });
}

/** Pixels that the name of a line goes down, or up, until it is clear of those before. */
function apart(lines: ScatterPlot['lines'], index: number, range: number): number {
  const ends = lines.map(({ points }) => (-(points.at(-1)?.y ?? 0) / range) * side);
  const taken: number[] = [];
  for (const end of ends.slice(0, index + 1)) {
    let place = end;
    while (taken.some((other) => Math.abs(other - place) < 14)) place += 14;
    taken.push(place);
  }
  return (taken[index] ?? 0) - (ends[index] ?? 0);
}
