/** What plots of several kinds have in common about their axes. */

import * as Plot from '@observablehq/plot';
import type { LinePlot } from '../plot.ts';

/** Below the title, and the name of the y axis, in pixels. */
export const marginTop = 64;
/** Of plots with a y axis of numbers. */
export const usualHeight = 420;

export const factors = { type: 'log', tickFormat: ',' } as const;

/** Powers of ten where there are three and more: the lines of all digits would be a hatching. */
export function fewTicks(from: number, to: number): Plot.ScaleOptions {
  const [least, most] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  if (most - least < 2) return {};
  return { ticks: Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index)) };
}

/** Just above the frame, beside its line. */
const remarkPlace = { dx: 4, dy: -4, textAnchor: 'start', lineAnchor: 'bottom', fillOpacity: 0.8 } as const;

export function remarks(marks: LinePlot['marks']): Plot.Markish[] {
  return [
    Plot.ruleX(marks, { x: 'x', stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '4 3' }),
    Plot.text(marks, { x: 'x', text: 'text', frameAnchor: 'top', ...remarkPlace }),
  ];
}
