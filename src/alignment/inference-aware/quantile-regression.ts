/**
 * Regression to the policy that a transformation leads to: zero exactly there, and trained without reinforcement learning
 * (QRPO, arXiv 2507.08068; the exact ln Z of the quantile model, where its code drops a −1 for the identity).
 */

import { at, type Numbers } from '../policies.ts';

export interface QuantileRegression {
  /** The mean of (Φ − β ln Z − β ln(policy / reference))². */
  readonly value: number;
  /** Its derivative with respect to each log-probability of the policy. */
  readonly gradient: Float64Array;
}

/** One entry for each sample: the transformed reward Φ, and log-probabilities. `logPartition`: see `quantileModel`. */
export function quantileRegression(
  transformed: Numbers,
  policy: Numbers,
  reference: Numbers,
  { beta, logPartition }: { readonly beta: number; readonly logPartition: number },
): QuantileRegression {
  const count = policy.length;
  let value = 0;
  const gradient = Float64Array.from({ length: count }, (_, i) => {
    const error = at(transformed, i) - beta * (logPartition + at(policy, i) - at(reference, i));
    value += (error * error) / count;
    return (-2 * beta * error) / count;
  });
  return { value, gradient };
}
