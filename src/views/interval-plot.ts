/** Estimates with their intervals, one below the other. */

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { framedSvg } from './plot.ts';
import { legendSvg, seriesMarks } from './series-marks.ts';

export interface IntervalPlot {
  readonly title: string;
  /** What is estimated. */
  readonly x: string;
  readonly from: number;
  readonly to: number;
  /** Rows of one name and several series stand in one line. None is NaN. */
  readonly rows: readonly PlottedInterval[];
  /** Vertical lines with a remark. */
  readonly marks: readonly { readonly x: number; readonly text: string }[];
}

export interface PlottedInterval {
  readonly name: string;
  readonly series: string;
  readonly value: number;
  readonly interval: readonly [number, number] | null;
}

const [heading, bottom] = [46, 40];
/** Of a line with what tells series apart, and of one with remarks. */
const [legendHeight, remarkHeight] = [20, 18];
/** Of a line with one series, and of each more. */
const [pitch, further] = [26, 10];
/** Of names, at most, in characters; one is about 6.6 pixels wide. */
const longestName = 32;
const characterWidth = 6.6;

/** The same plot gives the same text. */
export function intervalPlotSvg({ title, x, from, to, rows, marks }: IntervalPlot): string {
  const { document } = parseHTML('<html><body></body></html>');
  const names = [...new Set(rows.map(({ name }) => name))];
  const series = seriesMarks(rows.map((row) => row.series));
  const widest = Math.min(longestName, Math.max(0, ...names.map((name) => name.length)));
  const legend = legendSvg(series, 46);
  const top = heading + (legend === '' ? 0 : legendHeight) + (marks.length === 0 ? 0 : remarkHeight);
  const inside = (value: number): number => Math.min(to, Math.max(from, value));
  const made = Plot.plot({
    document,
    className: 'plot',
    width: 520,
    height: top + bottom + names.length * (pitch + (series.length - 1) * further),
    marginLeft: 24 + Math.ceil(widest * characterWidth),
    marginRight: 24,
    marginTop: top,
    marginBottom: bottom,
    style: { fontFamily: 'system-ui, sans-serif', fontSize: '12px', background: 'white', color: '#222' },
    x: { label: x, domain: [from, to], grid: true },
    y: { label: null, domain: names, type: 'point', padding: 0.6, tickFormat: shortened, tickSize: 0 },
    marks: [
      Plot.ruleX(marks, { x: 'x', stroke: '#888', strokeDasharray: '4 3' }),
      Plot.text(marks, { x: 'x', text: 'text', frameAnchor: 'top', lineAnchor: 'bottom', dy: -4, fill: '#555' }),
      ...series.flatMap(({ name, colour, symbol }, index) => {
        const own = rows.filter((row) => row.series === name);
        const dy = (index - (series.length - 1) / 2) * further;
        const ranges = own.flatMap(({ name: y, interval }) =>
          interval === null ? [] : [{ y, least: inside(interval[0]), most: inside(interval[1]) }],
        );
        return [
          Plot.ruleY(ranges, {
            y: 'y',
            x1: 'least',
            x2: 'most',
            stroke: colour,
            strokeWidth: 2.5,
            strokeOpacity: 0.55,
            dy,
          }),
          Plot.dot(own, { x: 'value', y: 'name', fill: colour, symbol, r: 4.5, dy }),
        ];
      }),
    ],
  });
  return framedSvg(made, { title, subtitle: '', legend });
}

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}
