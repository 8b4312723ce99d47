/** The plots of reports: data first, so that they are in the JSON as well, and pictures of a page. */

import { type ItemMap, itemMapHtml, type StackedBars, stackedBarsHtml } from '../views/marked-items.ts';
import type { IntervalPlot, LinePlot, ScatterPlot } from '../views/plot.ts';
import { figureText } from '../views/plots/figure.ts';
import type { Estimate } from './statistics/bootstrap.ts';

export type ReportPlot =
  | ({ readonly kind: 'lines' } & LinePlot)
  | ({ readonly kind: 'intervals' } & IntervalPlot)
  | ({ readonly kind: 'points' } & ScatterPlot)
  | ({ readonly kind: 'bars' } & StackedBars)
  | ({ readonly kind: 'map' } & ItemMap);

export function plotFigure(plot: ReportPlot): string {
  switch (plot.kind) {
    case 'bars':
      return `<figure>${stackedBarsHtml(plot)}</figure>`;
    case 'map':
      return `<figure>${itemMapHtml(plot)}</figure>`;
    default:
      return figureText(plot, fileNameOf(plot.title));
  }
}

function fileNameOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
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
