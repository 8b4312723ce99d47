import { describe, expect, test } from 'vitest';
import { analysed, areaUnderCurve, type Measured } from '../../../src/evaluation/in-context-learning/analysis.ts';
import type { Cell } from '../../../src/evaluation/in-context-learning/cells.ts';
import type { Item } from '../../../src/evaluation/in-context-learning/items.ts';
import { conclusions, type IclFigures } from '../../../src/evaluation/in-context-learning/report.ts';

const items: readonly Item[] = ['a', 'a', 'b', 'c'].map((label, id) => ({ id: String(id), text: 'x', label }));
const plain: Cell = { selection: 'random', count: 5, order: 'given', shuffle: 0, block: null, run: 0 };

function measured(learner: string, labels: readonly (string | null)[], own: Partial<Cell> = {}): Measured {
  return { learner, cell: { ...plain, ...own }, labels, filledUp: 0 };
}

const options = { resamples: 500, level: 0.95, seed: 1 };

const analysis = analysed(
  [
    measured('m', ['a', 'a', 'b', null]),
    measured('m', ['a', 'b', 'b', 'b'], { run: 1 }),
    measured('m', ['b', 'a', 'b', 'a'], { order: 'shuffle', shuffle: 1 }),
    measured('m', ['a', 'a', 'b', 'c'], { order: 'by-label' }),
    measured('baseline', ['a', 'a', 'a', 'a']),
  ],
  items,
  'm',
  options,
);

describe('points', () => {
  const [point] = analysis.points;
  test('accuracy is the mean over texts and runs', () => {
    expect(point?.accuracy.value).toBe((3 / 4 + 2 / 4) / 2);
    expect(point?.deviation).toBe(1 / 8);
    expect(point?.runs).toBe(2);
  });
  test('what is no label is counted as wrong, and apart', () => expect(point?.valid).toBe(7 / 8));
  test('F1 is the mean over labels: (1 + 1 + 0) / 3 and (2/3 + 1/2 + 0) / 3', () => {
    expect(point?.macroF1).toBeCloseTo(((1 + 1 + 0) / 3 + (2 / 3 + 2 / 4 + 0) / 3) / 2, 12);
  });
});

test('predictions that another order changes, and those of them that change from right to wrong or back', () => {
  expect(analysis.flips).toHaveLength(1);
  expect(analysis.flips[0]).toMatchObject({ count: 5, changed: { value: 2 / 4 }, changedCorrectness: 1 / 2 });
});

test('differences are of the same texts in the same run', () => {
  expect(analysis.gaps.map(({ of, difference }) => [of, difference.value])).toEqual([['random, by-label', 1 / 4]]);
  expect(analysis.againstBaselines.map(({ against, difference }) => [against, difference.value])).toEqual([
    ['baseline', (1 / 4 + 0) / 2],
  ]);
});

test('the area is over the logarithm of the number of demonstrations', () => {
  const at = (count: number, value: number) => ({ count, accuracy: { value, interval: null, count: 1 } });
  expect(areaUnderCurve([at(100, 0.6), at(1, 0.2), at(10, 0.4)])).toBeCloseTo(0.4, 12);
  expect(areaUnderCurve([at(1, 0), at(10, 1), at(1000, 1)])).toBeCloseTo((0.5 + 2) / 3, 12);
});

describe('conclusions', () => {
  function check(value: number, interval: readonly [number, number], wanted: string): void {
    const difference = { value, interval, count: 9 };
    const report: IclFigures = {
      data: 'd',
      learner: 'm',
      decoding: null,
      items: { training: 9, test: 9, labels: 2 },
      runs: 1,
      seed: 0,
      resamples: 9,
      level: 0.95,
      analysis: { ...analysis, againstBaselines: [{ of: 'm', against: 'nearest-1', count: 1000, difference }] },
      notes: [],
    };
    expect(conclusions(report)).toEqual([`With 1,000 demonstrations ${wanted}`]);
  }
  test('better', () => check(0.1, [0.05, 0.2], 'm is more accurate than every baseline.'));
  test('worse', () => check(-0.1, [-0.2, -0.05], 'm is less accurate than nearest-1: −.100 (−.200 to −.050).'));
  test('neither', () =>
    check(0.1, [-0.05, 0.2], 'nothing shows that m is more accurate than nearest-1: +.100 (−.050 to +.200).'));
});
