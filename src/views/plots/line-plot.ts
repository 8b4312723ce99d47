/** Lines, each with its name at its end. */

import * as Plot from '@observablehq/plot';
import type { LinePlot, PlottedPoint } from '../plot.ts';
import { factors, fewTicks, marginTop, remarks, usualHeight } from './axes.ts';
import { lookOf } from './look.ts';
import { filled, marginBottom, sheetSvg } from './sheet.ts';

export function linePlotSvg(plot: LinePlot): string {
  const { title, x, y, logarithmic = false, logarithmicY = false, from, to, lines, marks } = plot;
  const drawn = lines.map(({ name, points }) => ({ name, points: points.filter((point) => Number.isFinite(point.y)) }));
  return sheetSvg({
    title,
    y,
    height: usualHeight,
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
    key: drawn.map(({ name, points }) => ({
      name,
      at: pixelOf(points.at(-1)?.y ?? from, plot),
      shows: 'line and symbol' as const,
    })),
  });
}

/** Where a value is on the y axis, in pixels from the top. */
function pixelOf(value: number, { from, to, logarithmicY = false }: LinePlot): number {
  const of = (each: number): number => (logarithmicY ? Math.log(each) : each);
  const share = (of(value) - of(from)) / (of(to) - of(from));
  return marginTop + (1 - share) * (usualHeight - marginTop - marginBottom);
}

/** Up to so many points of a line all have a symbol. */
const fewPoints = 12;

/** Of many points about eight have one. Where lines lie on each other they take turns, so that all can be seen. */
function withSymbols(
  points: readonly PlottedPoint[],
  index: number,
  lines: LinePlot['lines'],
): readonly PlottedPoint[] {
  if (points.length > fewPoints) {
    const step = Math.max(lines.length, Math.ceil(points.length / 8));
    return points.filter((_, place) => place % step === Math.floor((index * step) / lines.length));
  }
  return points.filter(({ x, y }, place) => {
    const sharing = [...lines.keys()].filter((line) =>
      lines[line]?.points.some((other) => other.x === x && other.y === y),
    );
    return sharing[place % sharing.length] === index;
  });
}
