/** Several rewards of one answer made into one. `rewards` and `references`: one for each reward model. */

import { at, type Numbers } from '../policies.ts';
import { logSigmoid, logSigmoidCentred, sigmoid } from './log-sigmoid.ts';

export const combinations = ['and', 'or', 'sum', 'scaled-sum', 'minimum', 'sigmoid-sum'] as const;
export type Combination = (typeof combinations)[number];

/** By kind. `weights`: of the sums; 1 / standard deviation for the scaled one. */
export function combined(kind: Combination, rewards: Numbers, references: Numbers, weights: Numbers): number {
  switch (kind) {
    case 'and':
      return allGood(rewards, references);
    case 'or':
      return anyGood(rewards, references);
    case 'sum':
    case 'scaled-sum':
      return weightedSum(rewards, weights);
    case 'minimum':
      return minimum(rewards, references);
    case 'sigmoid-sum':
      return sigmoidSum(rewards, references);
  }
}

/**
 * AND: ln P(good by every reward) = Σ ln σ(r_i − ref_i), the rewards being independent given the answer (arXiv
 * 2402.00742). Not scaled afterwards: dividing by a standard deviation takes back that the pull ends where an answer is
 * good enough.
 */
export function allGood(rewards: Numbers, references: Numbers): number {
  let sum = 0;
  for (let i = 0; i < rewards.length; i++) sum += logSigmoidCentred(at(rewards, i), at(references, i));
  return sum;
}

/** OR: ln P(good by at least one) = ln(1 − Π (1 − σ(r_i − ref_i))) (derived). */
export function anyGood(rewards: Numbers, references: Numbers): number {
  let [logNone, best] = [0, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < rewards.length; i++) {
    const z = at(rewards, i) - at(references, i);
    logNone += logSigmoid(-z);
    best = Math.max(best, z);
  }
  if (best > -30) return Math.log(-Math.expm1(logNone));
  // ln Σ e^z, which is right there to the last digit, and finite where every σ is 0.
  let sum = 0;
  for (let i = 0; i < rewards.length; i++) sum += Math.exp(at(rewards, i) - at(references, i) - best);
  return best + Math.log(sum);
}

/** Σ weight_i r_i: what is done without a transform. */
export function weightedSum(rewards: Numbers, weights: Numbers): number {
  let sum = 0;
  for (let i = 0; i < rewards.length; i++) sum += at(weights, i) * at(rewards, i);
  return sum;
}

/** The worst of the centred rewards: a strong and simple competitor of AND. */
export function minimum(rewards: Numbers, references: Numbers): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rewards.length; i++) least = Math.min(least, at(rewards, i) - at(references, i));
  return least;
}

/** Σ σ(r_i − ref_i): the expected number of rewards by which the answer is good. */
export function sigmoidSum(rewards: Numbers, references: Numbers): number {
  let sum = 0;
  for (let i = 0; i < rewards.length; i++) sum += sigmoid(at(rewards, i) - at(references, i));
  return sum;
}
