/** Win rates of the best and the worst of N draws, from cumulative probabilities. */

import { at, type Numbers } from '../policies.ts';

/**
 * P(the best of N draws of a policy beats the best of N of the reference), ties one half. Both are cumulative
 * probabilities over the same responses by ascending reward, beginning with 0 and ending with 1, each step one reward:
 * Σ (A_i^N − A_(i−1)^N)(B_i^N + B_(i−1)^N) / 2.
 */
export function bestOfWinRate(policy: Numbers, reference: Numbers, draws: number): number {
  return winRateOf(policy, reference, (share) => share ** draws);
}

/** The same for the worst of N draws. */
export function worstOfWinRate(policy: Numbers, reference: Numbers, draws: number): number {
  return winRateOf(policy, reference, (share) => 1 - (1 - share) ** draws);
}

function winRateOf(policy: Numbers, reference: Numbers, selected: (share: number) => number): number {
  let [sum, before, beforeReference] = [0, 0, 0];
  for (let i = 1; i < policy.length; i++) {
    const [share, shareReference] = [selected(at(policy, i)), selected(at(reference, i))];
    sum += ((share - before) * (shareReference + beforeReference)) / 2;
    [before, beforeReference] = [share, shareReference];
  }
  return sum;
}
