/** Figures as plots: factors are what counts, so axes are logarithmic. */

import type { IntervalPlot, LinePlot } from '../src/views/plot.ts';

export interface Figure {
  /** What was measured, a row. */
  readonly name: string;
  readonly series: string;
  /** More than 0. */
  readonly value: number;
}

export function factorsPlot(title: string, x: string, figures: readonly Figure[]): IntervalPlot {
  const [from, to] = powersAround(figures.map(({ value }) => value));
  const rows = figures.map((figure) => ({ ...figure, interval: null }));
  return { title, x, logarithmic: true, from, to, rows, marks: [] };
}

export function growthPlot(
  axes: Pick<LinePlot, 'title' | 'x' | 'y'>,
  lines: readonly { readonly name: string; readonly points: readonly (readonly [size: number, value: number])[] }[],
): LinePlot {
  const [from, to] = powersAround(lines.flatMap(({ points }) => points.map(([, value]) => value)));
  return {
    ...axes,
    logarithmic: true,
    logarithmicY: true,
    from,
    to,
    lines: lines.map(({ name, points }) => ({ name, points: points.map(([x, y]) => ({ x, y })) })),
    marks: [],
  };
}

/** The powers of ten between which all values are. */
function powersAround(values: readonly number[]): [number, number] {
  const logs = values.map(Math.log10);
  const [least, most] = [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
  return [10 ** least, 10 ** Math.max(most, least + 1)];
}
