/** Plots as SVG: readable on white paper, on a dark screen, and without colours. */

import * as Plot from '@observablehq/plot';
import type { CountPlot, IntervalPlot, LinePlot, Plot as PlotData, PlottedPoint, ScatteredPoint } from '../plot.ts';
import { lookOf } from './look.ts';
import { filled, marginBottom, sheetSvg, widthOf } from './sheet.ts';

export function plotSvg(plot: PlotData): string {
  if ('lines' in plot) return linePlotSvg(plot);
  return 'rows' in plot ? intervalPlotSvg(plot) : countPlotSvg(plot);
}

const heightOfLines = 420;
/** Below the title, and the name of the y axis. */
const marginTop = 64;

function linePlotSvg(plot: LinePlot): string {
  const { title, x, y, logarithmic = false, logarithmicY = false, from, to, lines, marks } = plot;
  const drawn = lines.map(({ name, points }) => ({ name, points: points.filter((point) => Number.isFinite(point.y)) }));
  return sheetSvg({
    title,
    y,
    height: heightOfLines,
    marginTop,
    marginLeft: 48,
    x: logarithmic ? { label: x, ...factors } : { label: x, nice: true },
    yAxis: {
      label: null,
      domain: [from, to],
      grid: true,
      ...(logarithmicY ? { ...factors, ...fewTicks(from, to) } : {}),
    },
    marks: [
      ...remarks(marks),
      ...drawn.map(({ points }, index) =>
        Plot.areaY(
          points.filter(({ least }) => least !== undefined),
          {
            x: 'x',
            y1: 'least',
            y2: 'most',
            className: lookOf(index).className,
            fill: 'currentColor',
            fillOpacity: 0.14,
          },
        ),
      ),
      ...drawn.map(({ points }, index) =>
        Plot.line(points, {
          x: 'x',
          y: 'y',
          className: lookOf(index).className,
          stroke: 'currentColor',
          strokeWidth: 2,
          strokeDasharray: lookOf(index).dashes,
        }),
      ),
      ...drawn.map(({ points }, index) =>
        Plot.dot(withSymbols(points, index, drawn), { x: 'x', y: 'y', r: 4, ...filled(index) }),
      ),
      Plot.ruleY([from]),
    ],
    key: drawn.map(({ name, points }) => ({ name, at: pixelOf(points.at(-1)?.y ?? from, plot) })),
    hasLines: true,
  });
}

const factors = { type: 'log', tickFormat: ',' } as const;

/** Powers of ten where there are three and more: the lines of all digits would be a hatching. */
function fewTicks(from: number, to: number): Plot.ScaleOptions {
  const [least, most] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  if (most - least < 2) return {};
  return { ticks: Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index)) };
}

const remarkPlace = { dx: 4, dy: -4, textAnchor: 'start', lineAnchor: 'bottom', fillOpacity: 0.8 } as const;

function remarks(marks: LinePlot['marks']): Plot.Markish[] {
  return [
    Plot.ruleX(marks, { x: 'x', stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '4 3' }),
    Plot.text(marks, { x: 'x', text: 'text', frameAnchor: 'top', ...remarkPlace }),
  ];
}

/** Where a value is on the y axis, in pixels from the top. */
function pixelOf(value: number, { from, to, logarithmicY = false }: LinePlot): number {
  const of = (each: number): number => (logarithmicY ? Math.log(each) : each);
  const share = (of(value) - of(from)) / (of(to) - of(from));
  return marginTop + (1 - share) * (heightOfLines - marginTop - marginBottom);
}

/** All points where there is room, or about eight of them: of lines that lie on each other each has points of its own. */
function withSymbols(
  points: readonly PlottedPoint[],
  index: number,
  lines: LinePlot['lines'],
): readonly PlottedPoint[] {
  const places = lines.flatMap((line) => line.points.map(({ x, y }) => `${x} ${y}`));
  const isApart = new Set(places).size === places.length;
  if (points.length <= 2 || (isApart && points.length <= 12)) return points;
  const step = Math.max(lines.length, Math.ceil(points.length / 8));
  return points.filter((_, place) => place % step === Math.floor((index * step) / lines.length));
}

/** Of a row with one series, and of each more. */
const [pitch, further] = [24, 10];
const longestName = 40;

function intervalPlotSvg({ title, x, logarithmic = false, from, to, rows, marks }: IntervalPlot): string {
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
    marginLeft: 20 + Math.max(0, ...names.map((name) => widthOf(shortened(name)))),
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
    key: series.length < 2 ? [] : series.map((name) => ({ name, at: below + 8 })),
    hasLines: isLength,
  });
}

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}

const powersOfTen = [0, 1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

function countPlotSvg({ title, x, y, points }: CountPlot): string {
  const axis = (label: string | null, values: readonly number[]): Plot.ScaleOptions => {
    const most = Math.max(1, ...values);
    const ticks = powersOfTen.filter((each) => each <= most);
    return { label, type: 'symlog', domain: [0, most], ticks, tickFormat: numberText, grid: true };
  };
  const series = [...new Set(points.map((point) => point.series))];
  return sheetSvg({
    title,
    y,
    height: heightOfLines,
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
    key: series.map((name) => ({ name, at: marginTop + 8 })),
    hasLines: false,
  });
}

/** How many of what is in one place are named where one points at it. */
const mostNamed = 8;

function together(points: readonly ScatteredPoint[]): { x: number; y: number; count: number; text: string }[] {
  const places = new Map<string, ScatteredPoint[]>();
  for (const point of points) {
    const place = `${point.x} ${point.y}`;
    places.set(place, [...(places.get(place) ?? []), point]);
  }
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
