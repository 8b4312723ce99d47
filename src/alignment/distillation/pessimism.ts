/**
 * Pessimism over reward models: the policy that maximises the worst case over their mixtures of
 * E_π r − E_p0 r − β KL(π ‖ p0). It is p0 e^(r/β), normalised, for the mixture r whose policy is the nearest to p0 in forward
 * divergence (arXiv 2405.19316; derived by exchanging the minimum and the maximum).
 */

import { at, divergence, expectation, type Numbers, tilted } from '../policies.ts';

export interface PessimisticPolicy {
  readonly policy: Float64Array;
  /** Weights of the reward models; they sum to 1. */
  readonly mixture: Float64Array;
  /** β KL(p0 ‖ π): the value of the worst case. */
  readonly value: number;
  /** E_π r_i − E_p0 r_i of each model: equal, and least, for those that have weight. That is the certificate. */
  readonly advantages: Float64Array;
}

const mostSteps = 200_000;
const tolerance = 1e-12;

/** `rewards`: by model and response. Throws a RangeError where there is no model. */
export function pessimisticPolicy(reference: Numbers, rewards: readonly Numbers[], beta: number): PessimisticPolicy {
  if (rewards.length === 0) throw new RangeError('an ensemble has at least one reward model');
  const mixture = new Float64Array(rewards.length).fill(1 / rewards.length);
  // The curvature along a change of weights is at most a variance of rewards over β.
  const spread = Math.max(...rewards.map((model) => rangeOf(model)));
  const rate = beta / Math.max(1e-300, spread * spread);
  let found = evaluate(reference, rewards, mixture, beta);
  for (let step = 0; step < mostSteps; step++) {
    const { advantages } = found;
    const mean = expectation(mixture, advantages);
    if (mean - Math.min(...advantages) < tolerance) break;
    let total = 0;
    for (let i = 0; i < mixture.length; i++) {
      mixture[i] = at(mixture, i) * Math.exp(rate * (mean - at(advantages, i)));
      total += at(mixture, i);
    }
    for (let i = 0; i < mixture.length; i++) mixture[i] = at(mixture, i) / total;
    found = evaluate(reference, rewards, mixture, beta);
  }
  return found;
}

function evaluate(
  reference: Numbers,
  rewards: readonly Numbers[],
  mixture: Float64Array,
  beta: number,
): PessimisticPolicy {
  const mixed = Float64Array.from(reference, (_, response) =>
    rewards.reduce((sum, model, i) => sum + at(mixture, i) * at(model, response), 0),
  );
  const policy = tilted(reference, mixed, beta);
  return {
    policy,
    mixture: mixture.slice(),
    value: beta * divergence(reference, policy),
    advantages: Float64Array.from(rewards, (model) => expectation(policy, model) - expectation(reference, model)),
  };
}

function rangeOf(values: Numbers): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, at(values, i));
    most = Math.max(most, at(values, i));
  }
  return most - least;
}
