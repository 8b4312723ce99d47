/** Plots as SVG: readable on white paper, on a dark screen, and without colours. The same plot gives the same text. */

import type { Plot } from '../plot.ts';
import { intervalPlotSvg } from './interval-plot.ts';
import { linePlotSvg } from './line-plot.ts';
import { countPlotSvg, scatterPlotSvg } from './point-plots.ts';

export function plotSvg(plot: Plot): string {
  if ('rows' in plot) return intervalPlotSvg(plot);
  if (!('points' in plot)) return linePlotSvg(plot);
  return 'lines' in plot ? scatterPlotSvg(plot) : countPlotSvg(plot);
}
