/** What the steps of an answer are paid, in each of the ways that are compared. */

import { at, type Numbers } from '../../alignment/policies.ts';
import { effectiveReward } from '../effective-reward.ts';

/**
 * - `outcome`: the outcome alone;
 * - `pav`: the outcome, and the progress of this step (arXiv 2410.08146, eq. 5);
 * - `return-to-go`: the outcome, and the progress of this step and all that follow. It looks like ordinary reinforcement
 *   learning, and is a mistake: the sum telescopes to the outcome less a baseline;
 * - `q-instead-of-a`: the outcome, and the prover's value after the step, not its change (App. G).
 */
export const arms = ['outcome', 'pav', 'return-to-go', 'q-instead-of-a'] as const;

export type Arm = (typeof arms)[number];

/** `values`: the prover's value of every prefix, from the empty one to the whole answer. One signal for each step. */
export function signalsOf(arm: Arm, outcome: number, values: Numbers, alpha: number): Float64Array {
  const steps = values.length - 1;
  return Float64Array.from({ length: steps }, (_, step) => {
    const [before, after, end] = [at(values, step), at(values, step + 1), at(values, steps)];
    switch (arm) {
      case 'outcome':
        return outcome;
      case 'pav':
        return effectiveReward({ outcome, qNew: after, qOld: before, alpha });
      case 'return-to-go':
        return effectiveReward({ outcome, qNew: end, qOld: before, alpha });
      case 'q-instead-of-a':
        return effectiveReward({ outcome, qNew: after, qOld: 0, alpha });
    }
  });
}
