/** Plots as pictures: texts that do not change, and that are read without colours, on paper and on a dark screen. */

import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { figureText } from '../../../src/views/plots/figure.ts';
import { plotSvg } from '../../../src/views/plots/svg.ts';
import { counts, intervals, lines, points } from './samples.ts';

test('a plot is one picture that says what it shows, and the same every time', async () => {
  const svg = plotSvg(lines);
  expect(svg).toBe(plotSvg(lines));
  expect(svg).toMatch(/^<svg [^>]*aria-label="Right &lt;by&gt; &quot;length&quot;"/);
  for (const text of [
    'trained to here',
    'relative',
    'absolute',
    'share right',
    'Right &lt;by&gt; &quot;length&quot;',
  ]) {
    expect(svg).toContain(text);
  }
  await expect(svg).toMatchFileSnapshot('lines.svg');
});

test.each([
  ['lines', lines],
  ['intervals', intervals],
  ['points', points],
  ['counts', counts],
])(
  '%s: two series are told apart by symbols and dashes, and have colours for paper and for a dark screen',
  (_, plot) => {
    const { document } = parseHTML(plotSvg(plot));
    const looks = [0, 1].map((index) => {
      const groups = [...document.querySelectorAll(`g.series-${index}`)];
      expect(new Set(groups.map((group) => group.getAttribute('color'))).size).toBe(1);
      const symbols = groups
        .filter((group) => group.getAttribute('aria-label') === 'dot')
        .map(
          (group) =>
            group
              .querySelector('path')
              ?.getAttribute('d')
              ?.replace(/[^A-Z]/g, '') ?? 'circle',
        );
      const lines = groups.filter((group) => group.getAttribute('aria-label') === 'line');
      return { symbols, dashes: lines.map((group) => group.getAttribute('stroke-dasharray')) };
    });
    const [first, second] = looks;
    expect(first?.symbols).not.toEqual([]);
    expect(first?.symbols.filter((symbol) => second?.symbols.includes(symbol))).toEqual([]);
    expect(first?.dashes.filter((dashes) => second?.dashes.includes(dashes))).toEqual([]);
    expect(document.querySelector('style')?.textContent).toMatch(/^@media screen and \(prefers-color-scheme: dark\)/);
  },
);

test('long names are cut, and points name what they are', () => {
  expect(plotSvg(intervals)).toContain('a split with a name that nobody can rea…');
  for (const text of ['The stone slept.', 'the same', 'least squares']) expect(plotSvg(points)).toContain(text);
});

test('marks in one place are one mark, which names all', () => {
  const { document } = parseHTML(plotSvg(counts));
  const named = [...document.querySelectorAll('.series-1 title')].map(({ textContent }) => textContent);
  expect(named).toEqual(['one\nanother']);
});

test('in a page: its data are saved from a link, and nothing is fetched', () => {
  const figure = figureText(counts, 'rules');
  expect(figure).not.toMatch(/https?:/);
  const link = parseHTML(figure).document.querySelector('a[download="rules.csv"]');
  const [, data = ''] = /^data:text\/csv;base64,(.*)$/.exec(link?.getAttribute('href') ?? '') ?? [];
  expect(Buffer.from(data, 'base64').toString().split('\n')).toHaveLength(5);
});
