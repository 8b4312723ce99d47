/** The exact policy gradient of a table policy, and what a prover adds to it. */

import { describe, expect, test } from 'vitest';
import { softmax } from '../../../src/alignment/policies.ts';
import { normal, seededRandom } from '../../../src/random/seeded.ts';
import { plantedEnvironment } from '../../../src/rewards/planted/environment.ts';
import { advantageTable, bestOfK, occupancy, valueTable } from '../../../src/rewards/planted/exact-values.ts';
import {
  exactPolicyGradient,
  exactProverRows,
  exactSignal,
  naturalGradientStep,
} from '../../../src/rewards/planted/policy-gradient.ts';
import { type PolicyTable, proverTable } from '../../../src/rewards/planted/policy-tables.ts';
import { proverReport } from '../../../src/rewards/prover-report.ts';
import { checkGradient, farthest } from '../../alignment/gradients.ts';
import golden from '../../fixtures/rewards/planted.json' with { type: 'json' };

const environment = plantedEnvironment();
const policy = proverTable(environment, 5);
const start = valueTable(environment, policy)[0] ?? Number.NaN;
const valuesOf = (gamma: number): Float64Array => valueTable(environment, proverTable(environment, gamma));

function stepped(values: Float64Array, alpha: number, rate: number, from: PolicyTable = policy): Float64Array {
  return naturalGradientStep(environment, from, exactSignal(environment, from, values, alpha), rate);
}

describe('the gradient', () => {
  // A small task, so that there are few logits; and a policy without any symmetry.
  const small = plantedEnvironment({ tokens: 4, length: 5, endToken: 3, planted: [1, 0, 1] });
  const random = seededRandom(5);
  const logits = Float64Array.from({ length: 5 * 3 * 4 }, () => normal(random));
  const tableOf = (of: Float64Array): Float64Array =>
    of.map((_, i) => softmax(of.subarray(i - (i % 4), i - (i % 4) + 4))[i % 4] ?? Number.NaN);
  const own = valueTable(small, tableOf(logits));
  const prover = valueTable(small, proverTable(small, 9));

  test.each([0, 0.5, 5])('is that of finite differences, with alpha %d', (alpha) => {
    const [visits, progress] = [occupancy(small, tableOf(logits)), advantageTable(small, prover)];
    const objective = (of: Float64Array): number => {
      const table = tableOf(of);
      const paid = table.reduce(
        (sum, share, i) => sum + (visits[Math.floor(i / 4)] ?? 0) * share * (progress[i] ?? 0),
        0,
      );
      return (valueTable(small, table)[0] ?? Number.NaN) + alpha * paid;
    };
    checkGradient(objective, exactPolicyGradient(small, tableOf(logits), prover, alpha), logits);
  });

  test('with the policy as its own prover it is that of outcomes, only longer', () => {
    const outcome = exactPolicyGradient(small, tableOf(logits), own, 0);
    const both = exactPolicyGradient(small, tableOf(logits), own, 3);
    expect(
      farthest(
        both,
        outcome.map((slope) => 4 * slope),
      ),
    ).toBeLessThan(1e-15);
  });

  test('a prover that always or never succeeds changes nothing', () => {
    const outcome = exactPolicyGradient(small, tableOf(logits), own, 0);
    for (const constant of [0, 1]) {
      const flat = own.map(() => constant);
      expect(farthest(exactPolicyGradient(small, tableOf(logits), flat, 2), outcome)).toBeLessThan(1e-15);
    }
  });
});

describe.each(golden.firstOrder.provers)('a prover of strength $gamma', ({ gamma, ...wanted }) => {
  const found = proverReport(exactProverRows(environment, policy, valuesOf(gamma)), 1);

  test('its report has the values of the golden data', () => {
    expect(
      farthest(
        [found.distinguishability, found.alignment, found.firstOrderGain, found.gainWithoutProver, found.cosine],
        [
          wanted.distinguishability,
          wanted.alignment,
          wanted.firstOrderGain,
          golden.firstOrder.gainWithoutProver,
          wanted.cosine,
        ],
      ),
    ).toBeLessThan(1e-10);
  });

  test('the first-order gain is what a small step adds, to .5 %', () => {
    const rate = 1e-3;
    const added = ((valueTable(environment, stepped(valuesOf(gamma), 1, rate))[0] ?? Number.NaN) - start) / rate;
    expect(Math.abs(added - wanted.measured)).toBeLessThan(1e-10);
    expect(Math.abs(found.firstOrderGain / added - 1)).toBeLessThan(0.005);
  });
});

test.each(golden.naturalGradient)('steps of the natural gradient with prover $gamma, alpha $alpha', (wanted) => {
  const values = valuesOf(wanted.gamma ?? 5);
  let current: PolicyTable = policy;
  const found = wanted.values.map((_, step) => {
    if (step > 0) current = stepped(values, wanted.alpha, 1, current);
    return valueTable(environment, current)[0] ?? Number.NaN;
  });
  expect(farthest(found, wanted.values)).toBeLessThan(1e-10);
  expect(found.findIndex((value) => value >= 0.9)).toBe(wanted.iterations);
});

describe('best of K spreads advantages', () => {
  const visits = occupancy(environment, policy);
  const own = valueTable(environment, policy);

  test.each(golden.bestOfKVarianceRatios.allStates)('about linearly in K over all states: $draws', (wanted) => {
    const varianceOf = (values: Float64Array): number =>
      proverReport(exactProverRows(environment, policy, values), 1).distinguishability;
    expect(varianceOf(bestOfK(own, wanted.draws)) / varianceOf(own)).toBeCloseTo(wanted.ratio, 9);
  });

  test.each(golden.bestOfKVarianceRatios.firstTwoSteps)('by K² where success is rare: $draws', (wanted) => {
    const early = ['0', `${environment.live}`];
    // Both states count alike here, however often each is visited.
    const varianceOf = (values: Float64Array): number =>
      proverReport(
        exactProverRows(environment, policy, values)
          .filter(({ state }) => early.includes(state))
          .map((row) => ({ ...row, weight: (row.weight ?? 0) / (visits[Number(row.state)] ?? 1) })),
        1,
      ).distinguishability;
    expect(varianceOf(bestOfK(own, wanted.draws)) / varianceOf(own) / wanted.ratio).toBeCloseTo(1, 9);
  });
});
