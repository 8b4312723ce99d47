/** Policies of the planted task that see only how many tokens are written, and the state of the automaton. */

import { at, type Numbers } from '../../alignment/policies.ts';
import type { Random } from '../../random/seeded.ts';
import { type PlantedEnvironment, stateAfter } from './environment.ts';

/** `[length, live, tokens]`: probabilities of tokens; those of each time and state sum to 1. */
export type PolicyTable = Numbers;

/**
 * The rule of the paper's App. B: in a state that needs a token this one has weight gamma, and every other `otherWeight`.
 * (The paper says "equal weight"; 1 is our reading.) Weights are above 0.
 */
export function proverTable(environment: PlantedEnvironment, gamma: number, otherWeight = 1): Float64Array {
  if (!(gamma > 0) || !(otherWeight > 0)) throw new RangeError('the weights of a prover must be above 0');
  const { length, live, tokens, planted } = environment;
  const total = gamma + (tokens - 1) * otherWeight;
  return Float64Array.from({ length: length * live * tokens }, (_, i) => {
    const state = Math.floor(i / tokens) % live;
    return (i % tokens === planted[state] ? gamma : otherWeight) / total;
  });
}

/** An answer of the policy, until it succeeds, ends or is as long as may be; `state` is where it leads. */
export function sampleAnswer(
  environment: PlantedEnvironment,
  policy: PolicyTable,
  random: Random,
): { readonly tokens: readonly number[]; readonly state: number } {
  const { length, live, tokens } = environment;
  const written: number[] = [];
  let state = 0;
  while (written.length < length && state < live) {
    const token = drawn(policy, (written.length * live + state) * tokens, tokens, random);
    written.push(token);
    state = stateAfter(environment, state, token);
  }
  return { tokens: written, state };
}

/** One of `count` outcomes by the weights from `offset` on, which sum to 1. */
export function drawn(weights: Numbers, offset: number, count: number, random: Random): number {
  let left = random();
  for (let outcome = 0; outcome < count - 1; outcome++) {
    left -= at(weights, offset + outcome);
    if (left < 0) return outcome;
  }
  return count - 1;
}
