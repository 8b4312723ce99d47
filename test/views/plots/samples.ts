/** A small plot of each kind. */

import type { CountPlot, IntervalPlot, LinePlot } from '../../../src/views/plot.ts';

const oneToThree = [1, 2, 3];

export const lines: LinePlot = {
  title: 'Right <by> "length"',
  x: 'length',
  y: 'share right',
  from: 0,
  to: 1,
  lines: [
    { name: 'relative', points: oneToThree.map((x) => ({ x, y: 1 })) },
    { name: 'absolute', points: oneToThree.map((x) => ({ x, y: 1 / x, least: 0, most: 1 })) },
  ],
  marks: [{ x: 2, text: 'trained to here' }],
};

export const intervals: IntervalPlot = {
  title: 'Tests covered',
  x: 'tests, %',
  from: 0,
  to: 100,
  rows: [
    { name: 'by length', series: 'here', value: 12.5, interval: [10, 15] },
    { name: 'by length', series: 'the reference', value: 100, interval: null },
  ],
  marks: [],
};

export const counts: CountPlot = {
  title: 'Rules',
  x: 'inputs',
  y: 'tests',
  points: [
    { x: 0, y: 7, series: 'never shown', text: 'a < 3, b: "c" → d' },
    { x: 1200, y: 7, series: 'shown', text: 'one' },
    { x: 1200, y: 7, series: 'shown', text: 'another' },
  ],
};
