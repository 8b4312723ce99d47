/** Conjunction and disjunction of rewards, and what they do to policies at equal divergence. */

import { describe, expect, test } from 'vitest';
import {
  allGood,
  anyGood,
  combinations,
  combined,
  minimum,
  sigmoidSum,
  weightedSum,
} from '../../../src/alignment/combination/combine.ts';
import { logSigmoidCentred, sigmoid } from '../../../src/alignment/combination/log-sigmoid.ts';
import { quantileOf } from '../../../src/alignment/combination/reference-value.ts';
import { exactlyCalibrated } from '../../../src/alignment/inference-aware/calibration.ts';
import { betaForDivergence, divergence, expectation, tilted } from '../../../src/alignment/policies.ts';

import { normal, seededRandom } from '../../../src/random/seeded.ts';
import table from '../../fixtures/alignment/combination.json' with { type: 'json' };
import aware from '../../fixtures/alignment/inference-aware.json' with { type: 'json' };
import { farthest } from '../gradients.ts';
import { normalRewards, normalShare, uniform } from '../normal-rewards.ts';

describe('four responses, two rewards: aligning is conditioning', () => {
  const { pi0: base, r1, r2, ref, posterior, gamma2, OR_posterior } = table.bayes_identity;
  const rewards = base.map((_, i) => [r1[i] ?? 0, r2[i] ?? 0]);
  const and = rewards.map((both) => allGood(both, ref));
  const or = rewards.map((both) => anyGood(both, ref));

  test('AND at γ = 1 is the posterior given that both are good', () => {
    const good = rewards.map((both) => both.reduce((product, r, k) => product * sigmoid(r - (ref[k] ?? 0)), 1));
    const joint = base.map((share, i) => share * (good[i] ?? 0));
    const total = joint.reduce((sum, each) => sum + each, 0);
    const policy = tilted(base, and, 1);
    expect(
      farthest(
        policy,
        joint.map((each) => each / total),
      ),
    ).toBeLessThan(1e-15);
    expect(farthest(policy, posterior)).toBeLessThan(1e-9);
    expect(Math.abs(total - table.bayes_identity['P(good1&good2) base'])).toBeLessThan(1e-9);
    expect(Math.abs(expectation(policy, good) - table.bayes_identity['P aligned'])).toBeLessThan(1e-9);
  });

  test('at γ = 2, and OR', () => {
    expect(farthest(tilted(base, and, 2), gamma2)).toBeLessThan(1e-9);
    expect(farthest(tilted(base, or, 1), OR_posterior)).toBeLessThan(1e-9);
  });
});

test('OR is finite where nothing is any good, and right on both sides of where its formula changes', () => {
  expect(anyGood([-1e4, -1e4], [0, 0])).toBeCloseTo(-1e4 + Math.LN2, 8);
  expect(anyGood([1e4, -1e4], [0, 0])).toBeCloseTo(0, 12);
  for (const z of [-29.9, -30.1]) expect(anyGood([z, z - 1], [0, 0])).toBeCloseTo(z + Math.log(1 + Math.exp(-1)), 11);
});

test('simple competitors', () => {
  expect(weightedSum([3, -2], [2, 0.5])).toBe(5);
  expect(minimum([3, -2], [1, -1])).toBe(-1);
  expect(sigmoidSum([0, 5], [0, 5])).toBe(1);
});

test('by their names', () => {
  const rates = combinations.map((kind) => combined(kind, [1, 3], [0, 2], [1, 0.5]));
  expect(rates.map((rate) => Number(rate.toFixed(4)))).toEqual([-0.6265, -0.0751, 2.5, 2.5, 1, 1.4621]);
});

test('the reference value is a quantile, between neighbours in proportion', () => {
  expect(quantileOf([0, 1, 2, 3], 0.85)).toBeCloseTo(2.55, 12);
  expect(quantileOf([7], 0.85)).toBe(7);
  expect(quantileOf([0, 1], 1)).toBe(1);
});

describe('nine prompts of different scale, one γ (underfitting)', () => {
  const count = 4000;
  const deviations = table.underfit_prompts_sd;
  const rewards = deviations.map((deviation) => normalRewards(count, deviation));
  const base = uniform(count);
  const threshold = normalShare(1.0364);

  test.each(table.underfit)('$kind at an average of $avgKL nats', ({ avgKL, kind, gamma, ...known }) => {
    const utilities = rewards.map((own, i) =>
      kind === 'raw' ? own : own.map((reward) => logSigmoidCentred(reward, 1.0364 * (deviations[i] ?? 0))),
    );
    const policies = utilities.map((utility) => tilted(base, utility, gamma));
    const average = policies.reduce((sum, policy) => sum + divergence(policy, base), 0) / policies.length;
    expect(Math.abs(average - avgKL)).toBeLessThan(2e-3);
    const above = policies.map((policy) =>
      policy.reduce((sum, share, i) => ((i + 0.5) / count > threshold ? sum + share : sum), 0),
    );
    expect(Math.abs(above.reduce((sum, share) => sum + share, 0) / above.length - known['mean P(r>q85)'])).toBeLessThan(
      2e-3,
    );
    expect(Math.abs(Math.min(...above) - known['min P'])).toBeLessThan(2e-3);
    if (kind !== 'raw') return;
    // N(0, s²) tilted is N(s² / γ, s²). Far out there are too few of the 4,000 for that.
    above.forEach((share, i) => {
      const s = deviations[i] ?? 0;
      if (s / gamma > 1.5) return;
      expect(Math.abs(share - (1 - normalShare(1.0364 - s / gamma)))).toBeLessThan(2e-3);
    });
  });
});

describe('one response in a hundred fools the reward (hacking)', () => {
  const count = 10_000;
  const isHacked = (i: number): boolean => i % 100 === 0;
  const gold = normalRewards(count).map((value, i) => (isHacked(i) ? value - 2 : value));
  const proxy = normalRewards(count).map((value, i) => (isHacked(i) ? value + 6 : value));
  const base = uniform(count);
  const hacked = Float64Array.from(gold, (_, i) => (isHacked(i) ? 1 : 0));
  const reference = quantileOf(proxy.slice().sort(), 0.85);

  test('the reference is the one of the table', () => {
    expect(Math.abs(reference - table.hacking_ref)).toBeLessThan(2e-3);
  });

  test.each(table.hacking)('$u, γ = $gamma', ({ u, gamma, KL, gold: ofGold, proxy: ofProxy, ...known }) => {
    const utility = u === 'raw' ? proxy : proxy.map((reward) => logSigmoidCentred(reward, reference));
    const policy = tilted(base, utility, gamma);
    expect(
      farthest(
        [divergence(policy, base), expectation(policy, gold), expectation(policy, proxy), expectation(policy, hacked)],
        [KL, ofGold, ofProxy, known['hacked share']],
      ),
    ).toBeLessThan(2e-3);
  });

  const calibration = aware.hacking_1pct.filter(({ u }) => u === 'raw' || u === 'calibrated identity');
  test.each(calibration)('$u, $KL nats', ({ u, KL, gold: ofGold, hacked: share }) => {
    const utility = u === 'raw' ? proxy : exactlyCalibrated(base, proxy);
    const beta = betaForDivergence((each) => divergence(tilted(base, utility, each), base), KL);
    const policy = tilted(base, utility, beta);
    expect(farthest([expectation(policy, gold), expectation(policy, hacked)], [ofGold, share])).toBeLessThan(2e-3);
  });
});

describe('two rewards of different scale that disagree', () => {
  const random = seededRandom(8);
  const count = 4000;
  const [first, second] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    const shared = normal(random);
    first[i] = 3 * shared;
    second[i] = 1.5 * (-0.5 * shared + Math.sqrt(0.75) * normal(random));
  }
  const base = uniform(count);
  const both = Array.from(first, (reward, i) => [reward, second[i] ?? 0]);
  const references = [first, second].map((rewards) => quantileOf(rewards.slice().sort(), 0.85));
  const goodness = Float64Array.from(both, (each) => allGood(each, references));
  const utilities: Readonly<Record<string, Float64Array>> = {
    and: goodness,
    sum: Float64Array.from(both, (each) => weightedSum(each, [1, 1])),
    'scaled sum': Float64Array.from(both, (each) => weightedSum(each, [1 / 3, 1 / 1.5])),
    minimum: Float64Array.from(both, (each) => minimum(each, references)),
    'sum of sigmoids': Float64Array.from(both, (each) => sigmoidSum(each, references)),
  };

  test.each([0.25, 0.5, 1, 2])('AND is best on its own objective at %d nats', (nats) => {
    const objectives = Object.values(utilities).map((utility) => {
      const beta = betaForDivergence((each) => divergence(tilted(base, utility, each), base), nats);
      return expectation(tilted(base, utility, beta), goodness);
    });
    const [own = Number.NaN, ...others] = objectives;
    for (const other of others) expect(own).toBeGreaterThan(other + 1e-3);
  });

  test('above both thresholds at 2 nats AND beats the plain sum, and the minimum beats AND', () => {
    const share = (utility: Float64Array): number => {
      const beta = betaForDivergence((each) => divergence(tilted(base, utility, each), base), 2);
      const isGood = both.map((each) => (each.every((reward, k) => reward > (references[k] ?? 0)) ? 1 : 0));
      return expectation(tilted(base, utility, beta), isGood);
    };
    const { and = base, sum = base, minimum: least = base } = utilities;
    expect(share(and)).toBeGreaterThan(share(sum) + 0.04);
    expect(share(least)).toBeGreaterThan(share(and) + 0.03);
  });
});
