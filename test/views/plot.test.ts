/** Plots, as texts that do not change. */

import { expect, test } from 'vitest';
import { intervalPlotSvg } from '../../src/views/interval-plot.ts';
import { linePlotSvg } from '../../src/views/plot.ts';
import { scatterPlotSvg } from '../../src/views/scatter-plot.ts';

const plot = {
  title: 'Right <by> length',
  x: 'length',
  y: 'share right',
  from: 0,
  to: 1,
  lines: [
    { name: 'relative', points: [1, 2, 3].map((x) => ({ x, y: 1 })) },
    { name: 'absolute', points: [1, 2, 3].map((x) => ({ x, y: 1 / x, least: 0, most: 1 })) },
  ],
  marks: [{ x: 2, text: 'trained to here' }],
};

test('a plot is one picture that says what it shows, and the same every time', async () => {
  const svg = linePlotSvg(plot);
  expect(svg).toBe(linePlotSvg(plot));
  expect(svg).toMatch(/^<svg [^>]*aria-label="Right &lt;by> length"/);
  for (const text of ['trained to here', 'relative', 'absolute', 'share right', 'Right &lt;by> length']) {
    expect(svg).toContain(text);
  }
  await expect(svg).toMatchFileSnapshot('plots/lines.svg');
});

test('estimates have their intervals, and series a form of their own', async () => {
  const svg = intervalPlotSvg({
    title: 'Win rates',
    x: 'win rate',
    from: 0,
    to: 1,
    rows: [
      { name: 'Law', series: 'old', value: 0.4, interval: [0.3, 0.5] },
      { name: 'Law', series: 'new & better', value: 0.6, interval: null },
      { name: 'A field with a name that nobody can read to its end', series: 'old', value: 0.5, interval: [0.1, 1.2] },
    ],
    marks: [{ x: 0.5, text: 'as often as not' }],
  });
  for (const text of ['new &amp; better', '■', 'as often as not', 'A field with a name that nobody…']) {
    expect(svg).toContain(text);
  }
  await expect(svg).toMatchFileSnapshot('plots/intervals.svg');
});

test('points are held against lines', async () => {
  const svg = scatterPlotSvg({
    title: 'People and the model',
    x: 'model',
    y: 'people',
    from: 1,
    to: 7,
    points: [
      { x: 2, y: 3, series: 'odd', text: 'The stone slept.' },
      { x: 5, y: 6, series: 'usual', text: 'The dog slept.' },
    ],
    lines: ['the same', 'least squares'].map((name) => ({
      name,
      points: [
        { x: 1, y: 1 },
        { x: 7, y: 7 },
      ],
    })),
  });
  for (const text of ['The stone slept.', 'the same', 'least squares']) expect(svg).toContain(text);
  await expect(svg).toMatchFileSnapshot('plots/points.svg');
});
