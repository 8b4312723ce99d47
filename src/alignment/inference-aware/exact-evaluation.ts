/** What a policy over a finite set of responses does against the reference: exact, for tests and small studies. */

import { at, divergence, type Numbers } from '../policies.ts';
import { tiedGroups } from './calibration.ts';
import { bestOfWinRate, worstOfWinRate } from './win-rates.ts';

export interface ExactEvaluation {
  /** KL(policy ‖ reference), in nats. */
  readonly divergence: number;
  readonly winRate: number;
  readonly bestOf: (draws: number) => number;
  readonly worstOf: (draws: number) => number;
}

/** Probabilities and rewards by response. Responses of equal reward tie, and a tie is half a win. */
export function exactEvaluation(policy: Numbers, reference: Numbers, rewards: Numbers): ExactEvaluation {
  const groups = tiedGroups(rewards);
  const [own, others] = [cumulative(groups, policy), cumulative(groups, reference)];
  return {
    divergence: divergence(policy, reference),
    winRate: bestOfWinRate(own, others, 1),
    bestOf: (draws) => bestOfWinRate(own, others, draws),
    worstOf: (draws) => worstOfWinRate(own, others, draws),
  };
}

function cumulative(groups: readonly (readonly number[])[], shares: Numbers): Float64Array {
  const result = new Float64Array(groups.length + 1);
  groups.forEach((group, i) => {
    result[i + 1] = group.reduce((sum, index) => sum + at(shares, index), at(result, i));
  });
  result[groups.length] = 1;
  return result;
}
