/** The plots of reports: data first, so that they are in the JSON as well, and pictures of a page. */

import { type IntervalPlot, intervalPlotSvg } from '../views/interval-plot.ts';
import { type ItemMap, itemMapHtml, type StackedBars, stackedBarsHtml } from '../views/marked-items.ts';
import { type LinePlot, linePlotSvg } from '../views/plot.ts';
import { type ScatterPlot, scatterPlotSvg } from '../views/scatter-plot.ts';
import type { Estimate } from './statistics/bootstrap.ts';

export type ReportPlot =
  | ({ readonly kind: 'lines' } & LinePlot)
  | ({ readonly kind: 'intervals' } & IntervalPlot)
  | ({ readonly kind: 'points' } & ScatterPlot)
  | ({ readonly kind: 'bars' } & StackedBars)
  | ({ readonly kind: 'map' } & ItemMap);

export function plotFigure(plot: ReportPlot): string {
  return `<figure>${pictureOf(plot)}</figure>`;
}

function pictureOf(plot: ReportPlot): string {
  switch (plot.kind) {
    case 'lines':
      return linePlotSvg(plot);
    case 'intervals':
      return intervalPlotSvg(plot);
    case 'points':
      return scatterPlotSvg(plot);
    case 'bars':
      return stackedBarsHtml(plot);
    case 'map':
      return itemMapHtml(plot);
  }
}

/** Shares between 0 and 1, or what `range` says, each with its interval; none where no estimate is a number. */
export function intervalsPlot(
  {
    title,
    x,
    range = [0, 1],
    marks = [],
  }: Pick<IntervalPlot, 'title' | 'x'> & {
    readonly range?: readonly [number, number];
    readonly marks?: IntervalPlot['marks'];
  },
  estimates: readonly { readonly name: string; readonly series?: string; readonly estimate: Estimate }[],
): readonly ReportPlot[] {
  const rows = estimates
    .filter(({ estimate }) => Number.isFinite(estimate.value))
    .map(({ name, series = '', estimate: { value, interval } }) => ({ name, series, value, interval }));
  return rows.length === 0 ? [] : [{ kind: 'intervals', title, x, from: range[0], to: range[1], rows, marks }];
}
