/** Estimates with their intervals, and numbers as lengths, one below the other. */

import * as Plot from '@observablehq/plot';
import type { IntervalPlot } from '../plot.ts';
import { factors, fewTicks, remarks } from './axes.ts';
import { lookOf } from './look.ts';
import { filled, marginBottom, sheetSvg, shortened, widthOf } from './sheet.ts';

/** Of a row with one series, and of each more. */
const [pitch, further] = [24, 10];

export function intervalPlotSvg({ title, x, logarithmic = false, from, to, rows, marks }: IntervalPlot): string {
  const names = [...new Set(rows.map(({ name }) => name))];
  const series = [...new Set(rows.map((row) => row.series))];
  const shift = (index: number): number => (index - (series.length - 1) / 2) * further;
  const ofSeries = series.map((name) => rows.filter((row) => row.series === name));
  const inside = (value: number): number => Math.min(to, Math.max(from, value));
  // A number without an interval is a length from 0, where the axis has one.
  const isLength = from === 0 && !logarithmic && rows.every(({ interval }) => interval === null);
  const below = 44;
  return sheetSvg({
    title,
    y: null,
    height: below + marginBottom + names.length * (pitch + (series.length - 1) * further),
    marginTop: below,
    marginLeft: 20 + Math.max(0, ...names.map((name) => widthOf(shortened(name), 'normal'))),
    x: { label: x, domain: [from, to], grid: true, ...(logarithmic ? { ...factors, ...fewTicks(from, to) } : {}) },
    yAxis: { label: null, domain: names, type: 'point', grid: true, padding: 0.5, tickFormat: shortened, tickSize: 0 },
    marks: [
      ...remarks(marks),
      ...ofSeries.map((own, index) =>
        Plot.ruleY(
          own.flatMap(({ name, value, interval }) => {
            if (interval !== null) return [{ name, least: inside(interval[0]), most: inside(interval[1]) }];
            return isLength ? [{ name, least: from, most: value }] : [];
          }),
          {
            x1: 'least',
            x2: 'most',
            y: 'name',
            dy: shift(index),
            className: lookOf(index).className,
            stroke: 'currentColor',
            strokeWidth: 2,
            strokeOpacity: isLength ? 1 : 0.6,
            strokeDasharray: isLength ? lookOf(index).dashes : '',
          },
        ),
      ),
      ...ofSeries.map((own, index) =>
        Plot.dot(own, { x: 'value', y: 'name', dy: shift(index), r: 4, ...filled(index) }),
      ),
      ...(isLength ? [Plot.ruleX([from])] : []),
    ],
    key:
      series.length < 2
        ? []
        : series.map((name) => ({ name, at: below + 8, shows: isLength ? 'line and symbol' : 'symbol' })),
  });
}
