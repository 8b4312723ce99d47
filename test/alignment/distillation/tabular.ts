/** Gradient descent for tabular policies: logits are the parameters. */

import type { PreferencePairs } from '../../../src/alignment/distillation/log-ratios.ts';
import { gradientByResponse, logRatioDifferences } from '../../../src/alignment/distillation/log-ratios.ts';
import type { Loss } from '../../../src/alignment/distillation/losses.ts';
import { at, logitGradient, softmax } from '../../../src/alignment/policies.ts';

/** Indices of responses. */
export type Pair = readonly [chosen: number, rejected: number];

export function pairsOf(
  policy: ArrayLike<number>,
  reference: ArrayLike<number>,
  pairs: readonly Pair[],
): PreferencePairs {
  const logs = (which: 0 | 1): PreferencePairs['chosen'] => ({
    policy: pairs.map((pair) => Math.log(at(policy, pair[which]))),
    reference: pairs.map((pair) => Math.log(at(reference, pair[which]))),
  });
  return { chosen: logs(0), rejected: logs(1) };
}

export interface Objective {
  readonly pairs: readonly Pair[];
  readonly loss: (differences: Float64Array) => Loss;
  /** What else is added: its gradient by log-probabilities of all responses. */
  readonly penalty?: (policy: Float64Array) => Loss;
}

/** The value and its gradient by logits. */
export function evaluate(
  logits: ArrayLike<number>,
  reference: ArrayLike<number>,
  { pairs, loss, penalty }: Objective,
): { readonly value: number; readonly gradient: Float64Array } {
  const policy = softmax(logits);
  const seen = pairsOf(policy, reference, pairs);
  const { value, gradient } = loss(logRatioDifferences(seen));
  const { chosen, rejected } = gradientByResponse(seen, gradient);
  const byLogs = new Float64Array(policy.length);
  pairs.forEach(([winner, loser], i) => {
    byLogs[winner] = at(byLogs, winner) + at(chosen, i);
    byLogs[loser] = at(byLogs, loser) + at(rejected, i);
  });
  const more = penalty?.(policy);
  more?.gradient.forEach((slope, i) => {
    byLogs[i] = at(byLogs, i) + slope;
  });
  return { value: value + (more?.value ?? 0), gradient: logitGradient(policy, byLogs) };
}

/** The policy after so many steps from the reference. */
export function descend(
  reference: ArrayLike<number>,
  objective: Objective,
  { rate, steps }: { readonly rate: number; readonly steps: number },
): Float64Array {
  let logits = Float64Array.from(reference, Math.log);
  for (let step = 0; step < steps; step++) {
    const { gradient } = evaluate(logits, reference, objective);
    logits = logits.map((logit, i) => logit - rate * at(gradient, i));
  }
  return softmax(logits);
}

/** One parameter θ that all responses share: π ∝ p0 e^(θ f). */
export function descendShared(
  reference: ArrayLike<number>,
  features: readonly number[],
  objective: Objective,
  { rate, steps }: { readonly rate: number; readonly steps: number },
): { readonly theta: number; readonly policy: Float64Array } {
  const policyAt = (theta: number): Float64Array =>
    Float64Array.from(reference, (share, i) => Math.log(share) + theta * at(features, i));
  let theta = 0;
  for (let step = 0; step < steps; step++) {
    const { gradient } = evaluate(policyAt(theta), reference, objective);
    theta -= rate * gradient.reduce((sum, slope, i) => sum + slope * at(features, i), 0);
  }
  return { theta, policy: softmax(policyAt(theta)) };
}
