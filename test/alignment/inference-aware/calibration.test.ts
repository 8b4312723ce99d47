/** Calibrated rewards, exact and estimated; and five responses, two of them tied, all the way to win rates. */

import { describe, expect, test } from 'vitest';
import {
  calibrated,
  calibratedAmong,
  exactlyCalibrated,
  sortedRewards,
} from '../../../src/alignment/inference-aware/calibration.ts';
import { exactEvaluation } from '../../../src/alignment/inference-aware/exact-evaluation.ts';
import { quantileModel } from '../../../src/alignment/inference-aware/quantile-model.ts';
import { transformationOf } from '../../../src/alignment/inference-aware/transformations.ts';
import { expectation, tilted } from '../../../src/alignment/policies.ts';
import { seededRandom } from '../../../src/random/seeded.ts';
import table from '../../fixtures/alignment/inference-aware.json' with { type: 'json' };
import { farthest } from '../gradients.ts';
import { transformationNamed } from './transformation-names.ts';

const { pi_ref: reference, r: rewards, C_mid, C_le, cases } = table.unit_test_5_responses;

describe('five responses with a tie', () => {
  test('calibrated rewards', () => {
    expect(farthest(exactlyCalibrated(reference, rewards), C_mid)).toBeLessThan(1e-12);
    expect(farthest(exactlyCalibrated(reference, rewards, 'less-equal'), C_le)).toBeLessThan(1e-12);
  });

  test.each(cases)('$transform at beta $beta', ({ transform, beta, pi, KL, W, BoN2, BoN4, WoN2, WoN4 }) => {
    const transformed = exactlyCalibrated(reference, rewards).map(
      transformationOf(transformationNamed(transform, beta)),
    );
    const policy = tilted(reference, transformed, beta);
    const found = exactEvaluation(policy, reference, rewards);
    expect(farthest(policy, pi)).toBeLessThan(1e-9);
    expect(
      farthest(
        [found.divergence, found.winRate, found.bestOf(2), found.bestOf(4), found.worstOf(2), found.worstOf(4)],
        [KL, W, BoN2, BoN4, WoN2, WoN4],
      ),
    ).toBeLessThan(1e-9);
    // Only with ties at one half.
    expect(Math.abs(found.winRate - expectation(policy, exactlyCalibrated(reference, rewards)))).toBeLessThan(1e-12);
  });
});

test('strictly increasing maps of the reward change no bit', () => {
  const random = seededRandom(3);
  const some = Array.from({ length: 200 }, () => 6 * random() - 3);
  const shares = some.map(() => random());
  const plain = exactlyCalibrated(shares, some);
  for (const map of [Math.exp, (reward: number) => reward ** 3, (reward: number) => 1e6 * reward - 5]) {
    expect(exactlyCalibrated(shares, some.map(map))).toEqual(plain);
    const sorted = sortedRewards(some);
    const mapped = sortedRewards(some.map(map));
    for (const reward of some) expect(calibrated(mapped, map(reward))).toBe(calibrated(sorted, reward));
  }
});

test('estimated from K samples: counts, ties, and what is no number', () => {
  const sorted = sortedRewards([3, 1, 2, 2]);
  const known = [
    [0, 0, 0],
    [1, 0.125, 0.25],
    [2, 0.5, 0.75],
    [2.5, 0.75, 0.75],
    [4, 1, 1],
  ] as const;
  for (const [reward, mid, lessEqual] of known) {
    expect(calibrated(sorted, reward)).toBe(mid);
    expect(calibrated(sorted, reward, 'less-equal')).toBe(lessEqual);
    expect(calibratedAmong([3, 1, 2, 2], reward)).toBe(mid);
    expect(calibratedAmong([3, 1, 2, 2], reward, 'less-equal')).toBe(lessEqual);
  }
  expect(calibrated(sorted, Number.NaN)).toBeNaN();
  expect(() => sortedRewards([1, Number.NaN])).toThrow(RangeError);
});

test('of fresh reference samples the estimate is uniform on 0, 1/K, …, 1 (chi-square)', () => {
  const [samples, draws] = [7, 16_000];
  const random = seededRandom(11);
  const counts = Array.from({ length: samples + 1 }, () => 0);
  for (let draw = 0; draw < draws; draw++) {
    const sorted = sortedRewards(Array.from({ length: samples }, () => Math.log(random())));
    const cell = Math.round(samples * calibrated(sorted, Math.log(random())));
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const expected = draws / counts.length;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 7 degrees of freedom, one in a thousand.
  expect(statistic).toBeLessThan(24.32);
});

test('nothing depends on the language model or the reward but by atoms', () => {
  const random = seededRandom(5);
  const shares = Array.from({ length: 1000 }, () => -Math.log(1 - random()));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const policy0 = shares.map((share) => share / total);
  const heavyTailed = policy0.map(() => Math.exp(9 * random()));
  const policy = tilted(policy0, exactlyCalibrated(policy0, heavyTailed), 0.25);
  const found = exactEvaluation(policy, policy0, heavyTailed);
  const model = quantileModel({ kind: 'identity' }, 0.25);
  expect(Math.abs(found.divergence - model.divergence)).toBeLessThan(5e-5);
  expect(Math.abs(found.winRate - model.winRate)).toBeLessThan(5e-5);
  expect(Math.abs(found.bestOf(4) - model.bestOf(4))).toBeLessThan(1e-4);
  expect(Math.abs(found.worstOf(4) - model.worstOf(4))).toBeLessThan(1e-4);
});
