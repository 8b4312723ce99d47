/** Points of one quantity against another, and pairs of counts. */

import * as Plot from '@observablehq/plot';
import { groupedBy } from '../../collections/grouped-by.ts';
import type { CountPlot, ScatteredPoint, ScatterPlot } from '../plot.ts';
import { marginTop, usualHeight } from './axes.ts';
import { type Look, lookOf } from './look.ts';
import { filled, marginBottom, sheetSvg } from './sheet.ts';

/** Of both axes of points, in pixels: a step to the right is as long as one up. */
const side = 400;

export function scatterPlotSvg({ title, x, y, from, to, points, lines }: ScatterPlot): string {
  const series = [...new Set(points.map((point) => point.series))];
  const lookOfLine = (index: number): Look => lookOf(series.length + index);
  return sheetSvg({
    title,
    y,
    height: marginTop + side + marginBottom,
    marginTop,
    marginLeft: 44,
    innerWidth: side,
    x: { label: x, domain: [from, to], grid: true },
    yAxis: { label: null, domain: [from, to], grid: true },
    marks: [
      ...lines.map(({ points: own }, index) =>
        Plot.line(own, {
          x: 'x',
          y: 'y',
          className: lookOfLine(index).className,
          stroke: 'currentColor',
          strokeWidth: 1.5,
          strokeDasharray: lookOfLine(index).dashes,
        }),
      ),
      ...series.map((name, index) =>
        Plot.dot(
          points.filter((point) => point.series === name),
          { x: 'x', y: 'y', title: 'text', r: 4, ...filled(index), fillOpacity: 0.75 },
        ),
      ),
    ],
    key: [
      ...series.map((name) => ({ name, at: marginTop, shows: 'symbol' as const })),
      ...lines.map(({ name, points: own }) => ({
        name,
        at: marginTop + (1 - ((own.at(-1)?.y ?? from) - from) / (to - from)) * side,
        shows: 'line' as const,
      })),
    ],
  });
}

const fewNumbers = [0, 1, 2, 5, 10, 20, 50];
const powersOfTen = [0, 1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

export function countPlotSvg({ title, x, y, points }: CountPlot): string {
  const axis = (label: string | null, values: readonly number[]): Plot.ScaleOptions => {
    const most = Math.max(1, ...values);
    const ticks = (most < 100 ? fewNumbers : powersOfTen).filter((each) => each <= most);
    return { label, type: 'symlog', domain: [0, most], ticks, tickFormat: numberText, grid: true };
  };
  const series = [...new Set(points.map((point) => point.series))];
  return sheetSvg({
    title,
    y,
    height: usualHeight,
    marginTop,
    marginLeft: 56,
    x: axis(
      x,
      points.map((point) => point.x),
    ),
    yAxis: axis(
      null,
      points.map((point) => point.y),
    ),
    more: { inset: 12, r: { type: 'sqrt', domain: [1, 100], range: [3.5, 14], clamp: true } },
    marks: series.map((name, index) =>
      Plot.dot(together(points.filter((point) => point.series === name)), {
        x: 'x',
        y: 'y',
        r: 'count',
        title: 'text',
        ...filled(index),
        fillOpacity: 0.6,
      }),
    ),
    key: series.map((name) => ({ name, at: marginTop + 8, shows: 'symbol' })),
  });
}

/** How many of what is in one place are named where one points at it. */
const mostNamed = 8;

function together(points: readonly ScatteredPoint[]): { x: number; y: number; count: number; text: string }[] {
  const places = groupedBy(points, (point) => `${point.x} ${point.y}`);
  return [...places.values()].map((own) => {
    const [{ x, y } = { x: 0, y: 0 }] = own;
    const more = own.length > mostNamed ? [`and ${numberText(own.length - mostNamed)} more`] : [];
    const text = [...own.slice(0, mostNamed).map((each) => each.text), ...more].join('\n');
    return { x, y, count: own.length, text };
  });
}

function numberText(value: number): string {
  return value.toLocaleString('en');
}
