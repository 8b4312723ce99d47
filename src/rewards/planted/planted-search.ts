/** The planted task as something to search: a table policy writes tokens, and outcomes are known without error. */

import { at } from '../../alignment/policies.ts';
import { mixedSeed, type Random, seededRandom } from '../../random/seeded.ts';
import type { Prefix, SampleAnswers, SampledAnswer, SampleSteps, Scorer } from '../search/search.ts';
import { type PlantedEnvironment, stateAfter, stateOfPrefix } from './environment.ts';
import type { ValueTable } from './exact-values.ts';
import { drawn, type PolicyTable } from './policy-tables.ts';

/** A success, a dead end, or as many tokens as there may be. */
export function isOver({ live, length }: PlantedEnvironment, state: number, written: number): boolean {
  return state >= live || written >= length;
}

/** One token each. */
export function plantedSteps(environment: PlantedEnvironment, policy: PolicyTable): SampleSteps<number> {
  const { live, tokens } = environment;
  return async (prefix, count, seed) => {
    const random = seededRandom(seed);
    const state = stateOfPrefix(environment, prefix);
    return Array.from({ length: count }, () => {
      const step = drawn(policy, (prefix.length * live + state) * tokens, tokens, random);
      const isFinished = isOver(environment, stateAfter(environment, state, step), prefix.length + 1);
      return { step, tokens: 1, isFinished };
    });
  };
}

/** To the end. Each has random numbers of its own. */
export function plantedAnswers(environment: PlantedEnvironment, policy: PolicyTable): SampleAnswers<number> {
  return async (prefix, count, seed) => {
    const state = stateOfPrefix(environment, prefix);
    return Array.from({ length: count }, (_, i): SampledAnswer<number> => {
      const { steps } = continuation(environment, policy, prefix.length, state, seededRandom(mixedSeed(seed, i)));
      return { steps, tokens: steps.length, isFinished: true };
    });
  };
}

/** Tokens from a state on, and where they lead. */
export function continuation(
  environment: PlantedEnvironment,
  policy: PolicyTable,
  written: number,
  state: number,
  random: Random,
): { readonly steps: readonly number[]; readonly state: number } {
  const { live, tokens } = environment;
  const steps: number[] = [];
  let now = state;
  while (!isOver(environment, now, written + steps.length)) {
    const step = drawn(policy, ((written + steps.length) * live + now) * tokens, tokens, random);
    steps.push(step);
    now = stateAfter(environment, now, step);
  }
  return { steps, state: now };
}

/** The exact values of a policy. */
export function exactScorer(environment: PlantedEnvironment, values: ValueTable): Scorer<number> {
  const { states } = environment;
  return async (prefixes) =>
    prefixes.map((prefix) => at(values, prefix.length * states + stateOfPrefix(environment, prefix)));
}

/** A verifier of what is still open; what is over is worth what it came to, which is known. */
export function withKnownOutcomes(
  environment: PlantedEnvironment,
  estimate: (prefix: Prefix<number>) => number,
): Scorer<number> {
  return async (prefixes) =>
    prefixes.map((prefix) => {
      const state = stateOfPrefix(environment, prefix);
      if (state === environment.success) return 1;
      return isOver(environment, state, prefix.length) ? 0 : estimate(prefix);
    });
}
