/** The harness finds the effects that are in the analytic learner by construction, with margins of the design's study. */

import { expect, test } from 'vitest';
import { type Analysis, analysed, type Point } from '../../../src/evaluation/in-context-learning/analysis.ts';
import { type Cell, plannedCells } from '../../../src/evaluation/in-context-learning/cells.ts';
import { plantedTexts, usualPlantedTexts } from '../../../src/evaluation/in-context-learning/data/planted-texts.ts';
import type { Learner } from '../../../src/evaluation/in-context-learning/items.ts';
import {
  analyticAttention,
  usualAnalyticAttention,
} from '../../../src/evaluation/in-context-learning/learners/analytic-attention.ts';
import { measuredAtOnce } from '../../../src/evaluation/in-context-learning/measure.ts';

const options = { resamples: 200, level: 0.95, seed: 0 };

const data = plantedTexts(usualPlantedTexts, 3);

async function measuredBy(learner: Learner, cells: readonly Cell[]): Promise<Analysis> {
  return analysed(await measuredAtOnce(data, [{ learner, cells }], 3, () => {}), data.test, learner.name, options);
}

const plan = { selections: ['random'], orders: [], shuffles: 2, runs: 1, blocks: [], blockCount: 1000 } as const;

const usual = await measuredBy(analyticAttention(usualAnalyticAttention, 3), [
  ...plannedCells({ ...plan, counts: [1, 50, 1000], blocks: [1, 2, 50] }),
  ...plannedCells({ ...plan, orders: ['shuffle', 'by-label'], counts: [10, 2000] }),
  ...plannedCells({ ...plan, selections: ['bm25'], counts: [1, 2000] }),
]);

function accuracy(count: number, other: Partial<Pick<Point, 'selection' | 'order' | 'block'>> = {}): number {
  const wanted = { selection: 'random', order: 'given', block: null, ...other };
  const found = usual.points.find(
    ({ selection, order, block, count: own }) =>
      own === count && selection === wanted.selection && order === wanted.order && block === wanted.block,
  );
  return found?.accuracy.value ?? Number.NaN;
}

function flips(count: number): number {
  return usual.flips.find((each) => each.count === count)?.changed.value ?? Number.NaN;
}

test('accuracy grows with demonstrations', () => {
  expect(accuracy(1000) - accuracy(50)).toBeGreaterThan(0.25);
});

test('with many of them their order changes fewer predictions', () => {
  expect(flips(10)).toBeGreaterThan(0.3);
  expect(flips(2000)).toBeLessThan(0.6 * flips(10));
});

test('sorting them by label hurts, and more at large numbers', () => {
  expect(accuracy(2000, { order: 'by-label' })).toBeLessThan(accuracy(2000) - 0.08);
  expect(accuracy(10, { order: 'by-label' })).toBeGreaterThan(accuracy(10) - 0.04);
});

test('blocks of 50 do what full attention does, and single demonstrations nothing', () => {
  expect(accuracy(1000, { block: 1 })).toBeLessThan(0.08);
  expect(accuracy(1000, { block: 2 })).toBeGreaterThan(0.3);
  expect(Math.abs(accuracy(1000, { block: 50 }) - accuracy(1000))).toBeLessThan(0.04);
});

test('retrieval matters for one demonstration, and not when all are shown', () => {
  expect(accuracy(1, { selection: 'bm25' })).toBeGreaterThan(accuracy(1) + 0.5);
  expect(Math.abs(accuracy(2000, { selection: 'bm25' }) - accuracy(2000))).toBeLessThan(0.05);
});

test('without a mean of neighbours and without recency no prediction depends on the order', async () => {
  const learner = analyticAttention({ ...usualAnalyticAttention, lambda: 0, recency: 0 }, 3);
  const { flips: found } = await measuredBy(learner, plannedCells({ ...plan, orders: ['shuffle'], counts: [10, 200] }));
  expect(found.map(({ changed }) => changed.value)).toEqual([0, 0]);
});
