/** The report of an evaluation, in its three forms. */

import { expect, test } from 'vitest';
import {
  type EvaluationReport,
  reportJson,
  reportMarkdown,
  reportPage,
  reportText,
} from '../../src/evaluation/report.ts';

const report: EvaluationReport = {
  title: 'Ratings of <12> items',
  provenance: { altac: '0.1.0', model: 'parrot', seed: 7 },
  warnings: ['two replies could not be read'],
  tables: [
    {
      title: 'Correlation with people',
      columns: ['set', 'items', 'r', 'p', 'ceiling'],
      rows: [
        ['ours', 12, { value: 0.98728, interval: [0.95381, 0.99654], count: 12 }, 2.566e-9, 'none & nothing'],
        ['theirs', 12345, { value: Number.NaN, interval: null, count: 1 }, null, 4.5],
      ],
      note: 'r is of item means.',
    },
  ],
  plots: [
    {
      kind: 'lines',
      title: 'Human by model',
      x: 'model',
      y: 'human',
      from: 1,
      to: 7,
      lines: [
        {
          name: 'ours',
          points: [
            { x: 1, y: 2 },
            { x: 6, y: 5 },
          ],
        },
      ],
      marks: [],
    },
  ],
};

test('as text', () => {
  expect(reportText(report)).toBe(`Ratings of <12> items

warning: two replies could not be read

Correlation with people
set      items                     r       p         ceiling
ours        12  0.987 [0.954, 0.997]  2.6e-9  none & nothing
theirs  12,345                     –       –           4.500
r is of item means.

altac: 0.1.0
model: parrot
seed: 7
`);
});

test('as JSON, with all digits, and null for what is no number', () => {
  const { tables, plots } = JSON.parse(reportJson(report));
  expect(tables[0].rows[0][2]).toEqual({ value: 0.98728, interval: [0.95381, 0.99654], count: 12 });
  expect(tables[0].rows[1][2].value).toBeNull();
  expect(plots).toEqual(report.plots);
});

test('as a page: no text becomes markup, plots are in it, nothing is fetched', () => {
  const page = reportPage(report);
  expect(page).toContain('<h1>Ratings of &lt;12&gt; items</h1>');
  expect(page).toContain('none &amp; nothing');
  expect(page).toContain('<svg aria-label="Human by model"');
  expect(page).toContain('two replies could not be read');
  expect(page).not.toMatch(/<script|src="http|href="http/);
});

const remarked: EvaluationReport = {
  title: 'Lists',
  provenance: { options: '--seed 3' },
  warnings: [],
  findings: ['Lists are short.'],
  tables: [
    {
      title: 'All',
      columns: ['', 'mean'],
      decimals: 2,
      rows: [
        ['a|b', { value: 3, interval: [2, 4.456], count: 5 }, 'of 4 at most'],
        ['tasks', 12],
        ['less', [-0.5, -0.001]],
      ],
      plots: [
        {
          kind: 'intervals',
          title: 'Means',
          x: 'mean',
          from: 0,
          to: 5,
          rows: [{ name: 'a<b', series: '', value: 3, interval: [2, 4] }],
          marks: [],
        },
        {
          kind: 'map',
          title: 'What stands where',
          marks: [{ name: 'right', colour: '#009e73', letter: 'R', isDark: true }],
          rows: [[{ mark: 0, text: 'first: <b>' }]],
        },
      ],
    },
    { title: 'Answers', columns: ['task', 'answer'], rows: [['t1', 'a long text']], isOnlyOnPages: true },
  ],
  plots: [],
  notes: ['means are of prompts'],
  results: { counts: [1, 2] },
};

test('decimals are those of the table, remarks stand behind rows, long tables are only on the page', () => {
  expect(reportText(remarked)).toBe(`Lists

All
                    mean
a|b    3.00 [2.00, 4.46]  of 4 at most
tasks                 12
less       [-0.50, 0.00]

Lists are short.

means are of prompts

options: --seed 3
`);
  const page = reportPage(remarked);
  expect(page).toContain('<td class="text">of 4 at most</td>');
  expect(page).toContain('a long text');
  expect(page).toContain('<title>first: &lt;b&gt;</title>');
  expect(page).toContain('a&lt;b');
});

test('as Markdown', () => {
  expect(reportMarkdown(remarked)).toContain('| a\\|b | 3.00 [2.00, 4.46] | of 4 at most |\n');
});

test('its JSON has what programs want beside the tables, and plots as numbers, but no map of every item', () => {
  const { counts, tables, title } = JSON.parse(reportJson(remarked));
  expect({ counts, title }).toEqual({ counts: [1, 2], title: 'Lists' });
  expect(tables[0].plots).toHaveLength(1);
  expect(tables[0].plots[0].rows).toEqual([{ name: 'a<b', series: '', value: 3, interval: [2, 4] }]);
});
