/** What each loss does to a policy: the statements that its paper makes or that follow, at the digits of the fixtures. */

import { describe, expect, test } from 'vitest';
import { displacementReport } from '../../../src/alignment/distillation/displacement.ts';
import { forwardDivergence, sampledForwardDivergence } from '../../../src/alignment/distillation/forward-divergence.ts';
import { logRatioDifferences } from '../../../src/alignment/distillation/log-ratios.ts';
import {
  distillationLoss,
  dpoLoss,
  ensembleDistillationLoss,
  ipoLoss,
  type Loss,
  labelDivergenceLoss,
} from '../../../src/alignment/distillation/losses.ts';
import { pessimisticPolicy } from '../../../src/alignment/distillation/pessimism.ts';
import { at, divergence, expectation, softmax, tilted } from '../../../src/alignment/policies.ts';
import table from '../../fixtures/alignment/distillation.json' with { type: 'json' };
import ensemble from '../../fixtures/alignment/ensemble-distillation.json' with { type: 'json' };
import { checkGradient, farthest } from '../gradients.ts';
import { descend, descendShared, evaluate, type Pair, pairsOf } from './tabular.ts';

const reference = [0.25, 0.15, 0.2, 0.1, 0.3];
const pairs: readonly Pair[] = [
  [0, 1],
  [2, 3],
];
const dpo =
  (beta: number) =>
  (differences: Float64Array): Loss =>
    dpoLoss(differences, { beta });

describe('gradients by logits agree with finite differences', () => {
  const logits = [0.2, -0.4, 1.1, 0.3, -0.8];
  const rewards = [0.7, -1.3];
  const models = [rewards, [0.1, 0.2], [2, 3]];
  const losses: Readonly<Record<string, (differences: Float64Array) => Loss>> = {
    DPO: dpo(0.7),
    IPO: (differences) => ipoLoss(differences, { tau: 0.3 }),
    'd-DPO': (differences) => distillationLoss(differences, rewards, { beta: 0.7 }),
    'd-DPO, weighted': (differences) => distillationLoss(differences, rewards, { beta: 0.7, weights: [0.2, 0.9] }),
    'forward label divergence': (differences) =>
      labelDivergenceLoss(differences, rewards, { beta: 0.7, direction: 'forward' }),
    'backward label divergence': (differences) =>
      labelDivergenceLoss(differences, rewards, { beta: 0.7, direction: 'backward' }),
    'e-DPO by batch': (differences) => ensembleDistillationLoss(differences, models, { beta: 0.7, minimum: 'batch' }),
    'e-DPO by example': (differences) =>
      ensembleDistillationLoss(differences, models, { beta: 0.7, minimum: 'example' }),
  };
  test.each(Object.entries(losses))('%s', (_, loss) => {
    for (const penalty of [undefined, (policy: Float64Array) => forwardDivergence(policy, reference)]) {
      const objective = { pairs, loss, ...(penalty === undefined ? {} : { penalty }) };
      const { gradient } = evaluate(logits, reference, objective);
      checkGradient((each) => evaluate(each, reference, objective).value, gradient, logits);
    }
  });

  test('the sampled forward divergence, by log-probabilities', () => {
    const logs = [-1, -3, -0.2];
    checkGradient((each) => sampledForwardDivergence(each).value, sampledForwardDivergence(logs).gradient, logs);
  });

  test('length normalisation divides each log-ratio by its tokens', () => {
    const plain = pairsOf(softmax(logits), reference, pairs);
    const byToken = {
      chosen: { ...plain.chosen, lengths: [4, 2] },
      rejected: { ...plain.rejected, lengths: [8, 1] },
    };
    const { policy, reference: base } = plain.chosen;
    const { policy: other, reference: otherBase } = plain.rejected;
    expect(
      farthest(logRatioDifferences(byToken), [
        (at(policy, 0) - at(base, 0)) / 4 - (at(other, 0) - at(otherBase, 0)) / 8,
        (at(policy, 1) - at(base, 1)) / 2 - (at(other, 1) - at(otherBase, 1)),
      ]),
    ).toBeLessThan(1e-15);
  });
});

test('IPO is d-DPO with Δr = ½ and β = τ, but for τ²', () => {
  const differences = [0.4, -2, 5];
  const ipo = ipoLoss(differences, { tau: 0.3 });
  const distilled = distillationLoss(differences, [0.5, 0.5, 0.5], { beta: 0.3 });
  expect(distilled.value).toBeCloseTo(0.09 * ipo.value, 12);
});

describe('1: DPO’s loss goes to 0 while the chosen answers vanish', () => {
  test.each(table.degenerate_family.rows)('t = $t', ({ t, pi_w, dpo_loss }) => {
    const policy = softmax([-t, -11 * t, -t, -11 * t, 0]);
    const seen = pairsOf(policy, reference, pairs);
    expect(Math.abs(at(policy, 0) / pi_w - 1)).toBeLessThan(1e-6);
    // The fixture was computed with probabilities that underflow at the last row.
    if (t < 100)
      expect(Math.abs(dpoLoss(logRatioDifferences(seen), { beta: 0.1 }).value / dpo_loss - 1)).toBeLessThan(1e-6);
    if (t > 0) expect(displacementReport(seen)).toMatchObject({ chosenFell: 1, bothFell: 1, accuracy: 1 });
  });
});

describe('2: tabular gradient descent on disjoint pairs', () => {
  /** m + e^m = 1 + 2 β² t / n. */
  const dpoMargin = (time: number): number => {
    let [low, high] = [0, 20];
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (middle + Math.exp(middle) < 1 + time) low = middle;
      else high = middle;
    }
    return low;
  };
  const ones = [1, 1];
  test.each([1, 10])('margins at time %d', (time) => {
    const rate = 0.001;
    const marginOf = (loss: (differences: Float64Array) => Loss): number =>
      at(
        logRatioDifferences(
          pairsOf(descend(reference, { pairs, loss }, { rate, steps: time / rate }), reference, pairs),
        ),
        0,
      );
    expect(Math.abs(marginOf(dpo(1)) - dpoMargin(time))).toBeLessThan(3e-4);
    const distilled = marginOf((differences) => distillationLoss(differences, ones, { beta: 1 }));
    expect(Math.abs(distilled - (1 - Math.exp(-2 * time)))).toBeLessThan(3e-4);
    const ipo = marginOf((differences) => ipoLoss(differences, { tau: 1 }));
    expect(Math.abs(ipo - (1 - Math.exp(-2 * time)) / 2)).toBeLessThan(3e-4);
    const known = table.tabular_time_course_beta1_n2.find(({ t }) => t === time);
    expect(Math.abs(distilled - (known?.ddpo_closed ?? Number.NaN))).toBeLessThan(3e-4);
    expect(Math.abs(dpoMargin(time) - (known?.dpo_closed ?? Number.NaN))).toBeLessThan(1e-9);
  });

  test('chosen answers become more likely, and unseen ones lose nothing to them', () => {
    const policy = descend(reference, { pairs, loss: dpo(1) }, { rate: 0.5, steps: 20_000 });
    expect(farthest(policy, table['tabular_dpo_gd20000_lr.5_beta1'])).toBeLessThan(1e-6);
  });
});

describe('3 and 6: with a shared feature, answers that nobody compared get the probability', () => {
  const [base, features] = [
    [1 / 3, 1 / 3, 1 / 3],
    [0.1, 0, 1],
  ];
  const only: readonly Pair[] = [[0, 1]];

  test.each(table.shared_feature_dpo.filter(({ step }) => step <= 1000))(
    'DPO, step $step',
    ({ step, theta, pi_w, pi_z }) => {
      const found = descendShared(base, features, { pairs: only, loss: dpo(1) }, { rate: 1, steps: step });
      expect(Math.abs(found.theta - theta)).toBeLessThan(1e-6);
      expect(farthest([at(found.policy, 0), at(found.policy, 2)], [pi_w, pi_z])).toBeLessThan(1e-6);
    },
  );

  test.each(table.shared_feature_pdpo.filter(({ alpha }) => alpha >= 0.1))(
    'p-DPO, α = $alpha',
    ({ alpha, theta, pi }) => {
      const penalty = (policy: Float64Array): Loss => scaled(forwardDivergence(policy, base), alpha);
      const found = descendShared(base, features, { pairs: only, loss: dpo(1), penalty }, { rate: 1, steps: 20_000 });
      expect(Math.abs(found.theta - theta)).toBeLessThan(1e-6);
      expect(farthest(found.policy, pi)).toBeLessThan(1e-6);
    },
  );
});

describe('4: p-DPO with the exact divergence moves probability inside pairs only', () => {
  /** δ = β σ(−β Δ) / (α n), by bisection. */
  const closed = (pair: Pair, beta: number, alpha: number): number => {
    const [own, other] = [at(reference, pair[0]), at(reference, pair[1])];
    let [low, high] = [0, other];
    for (let step = 0; step < 100; step++) {
      const middle = (low + high) / 2;
      const difference = Math.log(((own + middle) * other) / (own * (other - middle)));
      if (middle < beta / (1 + Math.exp(beta * difference)) / (alpha * pairs.length)) low = middle;
      else high = middle;
    }
    return low;
  };
  test.each(table.pdpo_closed)('β = $beta, α = $alpha', ({ beta, alpha, pi }) => {
    const expected = [...reference];
    for (const pair of pairs) {
      const moved = closed(pair, beta, alpha);
      expected[pair[0]] = at(expected, pair[0]) + moved;
      expected[pair[1]] = at(expected, pair[1]) - moved;
    }
    expect(farthest(expected, pi)).toBeLessThan(1e-8);
    if (beta < 1) return;
    const penalty = (policy: Float64Array): Loss => scaled(forwardDivergence(policy, reference), alpha);
    const found = descend(
      reference,
      { pairs, loss: dpo(beta), penalty },
      { rate: Math.min(1, 1 / alpha), steps: 20_000 },
    );
    expect(farthest(found, expected)).toBeLessThan(1e-8);
  });
});

test('5: with the divergence on the data’s own responses, unseen ones vanish', () => {
  const seen = pairs.flat();
  const penalty = (policy: Float64Array): Loss => {
    const sampled = sampledForwardDivergence(seen.map((response) => Math.log(at(policy, response))));
    const gradient = new Float64Array(policy.length);
    seen.forEach((response, i) => {
      gradient[response] = at(gradient, response) + at(sampled.gradient, i);
    });
    return { value: sampled.value, gradient };
  };
  const found = descend(reference, { pairs, loss: dpo(1), penalty }, { rate: 1, steps: 20_000 });
  expect(farthest(found, table.pdpo_finite_sample_beta1_alpha1)).toBeLessThan(1e-4);
  expect(at(found, 0) + at(found, 1)).toBeCloseTo(0.5, 3);
});

describe('7: d-DPO', () => {
  const { r: rewards, beta, target, pairs_only } = table.ddpo;
  const everyPair = reference.flatMap((_, i) => reference.map((__, k) => [i, k] as const)).filter(([i, k]) => i < k);
  const differencesOf = (of: readonly Pair[]): number[] => of.map(([i, k]) => at(rewards, i) - at(rewards, k));

  test('with all pairs it finds the optimum of reinforcement learning', () => {
    expect(farthest(tilted(reference, rewards, beta), target)).toBeLessThan(1e-9);
    const loss = (differences: Float64Array): Loss => distillationLoss(differences, differencesOf(everyPair), { beta });
    const found = descend(reference, { pairs: everyPair, loss }, { rate: 1, steps: 1000 });
    expect(farthest(found, target)).toBeLessThan(1e-12);
  });

  test('with two pairs it does not: ratios between pairs stay where they were', () => {
    const loss = (differences: Float64Array): Loss => distillationLoss(differences, differencesOf(pairs), { beta });
    const found = descend(reference, { pairs, loss }, { rate: 1, steps: 1000 });
    expect(farthest(found, pairs_only)).toBeLessThan(1e-9);
  });

  test('shared features: one pair displaces, full support does not', () => {
    const [base, features, own] = [[1 / 3, 1 / 3, 1 / 3], [0.1, 0, 1], table.shared_feature_ddpo.r];
    const thetaOf = (of: readonly Pair[], steps: number): number => {
      const rewardsOfPairs = of.map(([i, k]) => at(own, i) - at(own, k));
      const loss = (differences: Float64Array): Loss => distillationLoss(differences, rewardsOfPairs, { beta: 1 });
      return descendShared(base, features, { pairs: of, loss }, { rate: 0.5, steps }).theta;
    };
    expect(thetaOf([[0, 1]], 3000)).toBeCloseTo(table.shared_feature_ddpo.pair_only.theta, 6);
    expect(
      thetaOf(
        [
          [0, 1],
          [0, 2],
          [1, 2],
        ],
        3000,
      ),
    ).toBeCloseTo(table.shared_feature_ddpo.full_support.theta, 6);
  });
});

describe('8: pessimism over four reward models', () => {
  const { ref, S: models, beta, betaKL_each, conv_min, lambda, pi_star, member_worst_case } = table.pessimistic;
  const worstCase = (policy: ArrayLike<number>): number =>
    Math.min(...models.map((model) => expectation(policy, model) - expectation(ref, model))) -
    beta * divergence(policy, ref);

  test('the members', () => {
    const policies = models.map((model) => tilted(ref, model, beta));
    expect(
      farthest(
        policies.map((policy) => beta * divergence(ref, policy)),
        betaKL_each,
      ),
    ).toBeLessThan(1e-9);
    expect(farthest(policies.map(worstCase), member_worst_case)).toBeLessThan(1e-9);
    const mean = Array.from(ref, (_, i) => models.reduce((sum, model) => sum + at(model, i), 0) / models.length);
    expect(Math.abs(worstCase(tilted(ref, mean, beta)) - table.pessimistic.mean_reward_worst_case)).toBeLessThan(1e-9);
  });

  test('the mixture: the forward divergence is the worst case, and equal advantages prove it', () => {
    const found = pessimisticPolicy(ref, models, beta);
    expect(Math.abs(found.value - conv_min)).toBeLessThan(1e-7);
    expect(Math.abs(worstCase(found.policy) - found.value)).toBeLessThan(1e-9);
    expect(Math.max(...found.advantages) - Math.min(...found.advantages)).toBeLessThan(1e-9);
    // Four models are mixtures of two features: only the mixed reward is determined, and the policy with it.
    expect(farthest(found.policy, pi_star)).toBeLessThan(1e-5);
    expect(found.mixture.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(lambda.length).toBe(found.mixture.length);
  });

  test('a small spread: β KL is the variance over 2 β, and the first step picks the least', () => {
    const variances = models.map(
      (model) =>
        expectation(
          ref,
          model.map((reward) => reward ** 2),
        ) -
        expectation(ref, model) ** 2,
    );
    expect(farthest(variances, ensemble.var_ref)).toBeLessThan(1e-9);
    const small = models.map((model) => model.map((reward) => reward / 1000));
    small.forEach((model, i) => {
      const approximately = at(variances, i) / 1e6 / (2 * beta);
      expect(Math.abs((beta * divergence(ref, tilted(ref, model, beta))) / approximately - 1)).toBeLessThan(5e-3);
    });
    const all = ref.flatMap((_, i) => ref.map((__, k) => [i, k] as const));
    const differences = models.map((model) => all.map(([i, k]) => at(model, i) - at(model, k)));
    const weights = all.map(([i, k]) => at(ref, i) * at(ref, k));
    const atStart = ensembleDistillationLoss(new Float64Array(all.length), differences, {
      beta,
      minimum: 'batch',
      weights,
    });
    expect(atStart.members).toEqual([2]);
    expect(atStart.value).toBeCloseTo(2 * Math.min(...variances), 12);
  });

  describe('9: where the minimum stands', () => {
    const all = ref.flatMap((_, i) => ref.map((__, k) => [i, k] as const)).filter(([i, k]) => i < k);
    const differences = models.map((model) => all.map(([i, k]) => at(model, i) - at(model, k)));
    const products = all.map(([i, k]) => at(ref, i) * at(ref, k));
    const weights = products.map((product) => product / products.reduce((sum, each) => sum + each, 0));
    const descendWith = (minimum: 'batch' | 'example', gamma: number): Float64Array => {
      const loss = (each: Float64Array): Loss =>
        ensembleDistillationLoss(each, differences, { beta, minimum, weights });
      const penalty = (policy: Float64Array): Loss => scaled(forwardDivergence(policy, ref), gamma);
      return descend(ref, { pairs: all, loss, penalty }, { rate: 0.2, steps: 3000 });
    };
    test.each(ensemble.rows)('$mode, γ = $gamma', ({ mode, gamma, worst_case, pi }) => {
      const found = descendWith(mode === 'pair' ? 'example' : 'batch', gamma);
      expect(farthest(found, pi)).toBeLessThan(1e-6);
      expect(Math.abs(worstCase(found) - worst_case)).toBeLessThan(1e-6);
    });
  });
});

test('NeMo’s losses between label probabilities are zero where d-DPO is, and nowhere else', () => {
  for (const direction of ['forward', 'backward'] as const) {
    expect(labelDivergenceLoss([1, -2], [0.5, -1], { beta: 0.5, direction }).value).toBeCloseTo(0, 15);
    expect(labelDivergenceLoss([1, 2], [0.5, -1], { beta: 0.5, direction }).value).toBeGreaterThan(0.1);
  }
});

function scaled({ value, gradient }: Loss, factor: number): Loss {
  return { value: factor * value, gradient: gradient.map((slope) => factor * slope) };
}
