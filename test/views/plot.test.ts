/** Plots, as texts that do not change. */

import { expect, test } from 'vitest';
import { linePlotSvg } from '../../src/views/plot.ts';

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
