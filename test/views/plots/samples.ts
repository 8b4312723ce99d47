/** A small plot of each kind. */

import type { CountPlot, IntervalPlot, LinePlot, ScatterPlot } from '../../../src/views/plot.ts';

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
    { name: 'a split with a name that nobody can read to its end', series: 'here', value: 50, interval: [10, 120] },
  ],
  marks: [],
};

export const points: ScatterPlot = {
  title: 'People and the model',
  x: 'model',
  y: 'people',
  from: 1,
  to: 7,
  points: [
    { x: 2, y: 3, series: 'odd', text: 'The stone slept.' },
    { x: 5, y: 6, series: 'usual', text: 'The dog slept.' },
  ],
  lines: ['the same', 'least squares'].map((name, index) => ({
    name,
    points: [
      { x: 1, y: 1 },
      { x: 7, y: 7 - index },
    ],
  })),
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
