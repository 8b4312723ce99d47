/**
 * The pessimist's regulariser KL(p0 ‖ π) of p-DPO (with DPO) and e-DPO (with an ensemble): it keeps probability where the
 * reference has some (arXiv 2405.19316).
 */

import { at, divergence, type Numbers } from '../policies.ts';
import type { Loss } from './losses.ts';

/** Exact, for a policy over a finite set of responses. The gradient is by the policy's log-probabilities: −p0. */
export function forwardDivergence(policy: Numbers, reference: Numbers): Loss {
  return { value: divergence(reference, policy), gradient: Float64Array.from(reference, (share) => -share) };
}

/**
 * Estimated on samples, as a trainer does: the mean of −ln π(y), which is KL but for a constant where the samples come from
 * p0. On the responses of the data set it is another regulariser with another optimum: responses that the data lack get
 * nothing. `logs`: ln π(y). The gradient is by them.
 */
export function sampledForwardDivergence(logs: Numbers): Loss {
  let sum = 0;
  for (let i = 0; i < logs.length; i++) sum -= at(logs, i);
  return { value: sum / logs.length, gradient: new Float64Array(logs.length).fill(-1 / logs.length) };
}
