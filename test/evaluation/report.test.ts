/** The report of an evaluation, in its three forms. */

import { expect, test } from 'vitest';
import { type EvaluationReport, reportJson, reportPage, reportText } from '../../src/evaluation/report.ts';

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
