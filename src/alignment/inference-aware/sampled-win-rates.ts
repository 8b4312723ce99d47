/** Win rates estimated from samples: rewards of answers of the policy and of the reference to one prompt. */

import { at } from '../policies.ts';

/**
 * P(the best of N draws of the policy beats the best of N of the reference), ties one half, without bias: over all ways to
 * choose N of the samples of each. Both are ascending and have N at least. Throws a RangeError where they do not.
 */
export function sampledBestOf(policy: Float64Array, reference: Float64Array, draws: number): number {
  return winRateOf(policy, reference, draws);
}

/** The same for the worst of N draws. */
export function sampledWorstOf(policy: Float64Array, reference: Float64Array, draws: number): number {
  // The worst of these is the best of their opposites.
  return 1 - winRateOf(opposites(policy), opposites(reference), draws);
}

/** Σ over distinct rewards of P(own best is it) × (P(other best is below) + ½ P(it is the same)). */
function winRateOf(policy: Float64Array, reference: Float64Array, draws: number): number {
  if (Math.min(policy.length, reference.length) < draws) {
    throw new RangeError(`there are fewer than ${draws} samples`);
  }
  let [own, other, rate, before, otherBefore] = [0, 0, 0, 0, 0];
  while (own < policy.length) {
    // The next reward that the policy has; what the reference has below it.
    const reward = at(policy, own);
    while (other < reference.length && at(reference, other) < reward) other += 1;
    otherBefore = shareOfChoices(other, reference.length, draws);
    while (own < policy.length && at(policy, own) === reward) own += 1;
    while (other < reference.length && at(reference, other) === reward) other += 1;
    const share = shareOfChoices(own, policy.length, draws);
    rate += ((share - before) * (otherBefore + shareOfChoices(other, reference.length, draws))) / 2;
    before = share;
  }
  return rate;
}

/** C(count, draws) / C(all, draws): that all of the draws are among the first so many. */
function shareOfChoices(count: number, all: number, draws: number): number {
  if (count < draws) return 0;
  let share = 1;
  for (let i = 0; i < draws; i++) share *= (count - i) / (all - i);
  return share;
}

function opposites(ascending: Float64Array): Float64Array {
  return ascending.map((reward) => -reward).reverse();
}
