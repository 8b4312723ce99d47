/** The policy gradient from samples: for answers that cannot be enumerated. */

import type { Loss } from '../distillation/losses.ts';
import { at, type Numbers } from '../policies.ts';

/**
 * Of samples of the policy as it is, two or more: with A_i = R_i − β ln(π_i / p0_i), the value is minus the mean of A, and
 * the gradient by the log-probabilities −(A_i − mean of the others) / n. Its expectation is the gradient of
 * −(E_π[R] − β KL(π ‖ p0)). Throws a RangeError for fewer samples.
 */
export function sampledPolicyGradient(logs: Numbers, reference: Numbers, rewards: Numbers, beta: number): Loss {
  const count = logs.length;
  if (count < 2) throw new RangeError('each sample is compared with the others: there must be two or more');
  const gains = Float64Array.from(logs, (log, i) => at(rewards, i) - beta * (log - at(reference, i)));
  const sum = gains.reduce((all, gain) => all + gain, 0);
  return {
    value: -sum / count,
    gradient: gains.map((gain) => -(gain - (sum - gain) / (count - 1)) / count),
  };
}
