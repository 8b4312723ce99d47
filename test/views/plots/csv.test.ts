/** The data beside a picture. */

import { expect, test } from 'vitest';
import { plotCsv } from '../../../src/views/plots/csv.ts';
import { counts, intervals, lines, points } from './samples.ts';

test.each([
  [
    'lines, where some have a range',
    lines,
    [
      'line,length,share right,least,most',
      'relative,1,1,,',
      'relative,2,1,,',
      'relative,3,1,,',
      'absolute,1,1,0,1',
      'absolute,2,0.5,0,1',
      'absolute,3,0.3333333333333333,0,1',
    ],
  ],
  [
    'intervals',
    intervals,
    [
      'name,series,"tests, %",least,most',
      'by length,here,12.5,10,15',
      'by length,the reference,100,,',
      'a split with a name that nobody can read to its end,here,50,10,120',
    ],
  ],
  [
    'points, and the lines that they are held against',
    points,
    [
      'name,series,model,people',
      'The stone slept.,odd,2,3',
      'The dog slept.,usual,5,6',
      ',the same,1,1',
      ',the same,7,7',
      ',least squares,1,1',
      ',least squares,7,6',
    ],
  ],
  [
    'counts',
    counts,
    ['name,series,inputs,tests', '"a < 3, b: ""c"" → d",never shown,0,7', 'one,shown,1200,7', 'another,shown,1200,7'],
  ],
])('%s', (_, plot, expected) => {
  expect(plotCsv(plot)).toBe(`${expected.join('\n')}\n`);
});

test('a number that there is not is an empty cell', () => {
  const plot = { ...lines, lines: [{ name: 'none', points: [{ x: 1, y: Number.NaN }] }] };
  expect(plotCsv(plot)).toBe('line,length,share right\nnone,1,\n');
});
