/** Values, advantages and visits of table policies, by dynamic programming. */

import { at, type Numbers } from '../../alignment/policies.ts';
import type { PlantedEnvironment } from './environment.ts';
import type { PolicyTable } from './policy-tables.ts';

/** `[length + 1, states]`: the chance of success from so many tokens written and a state. */
export type ValueTable = Numbers;

export function valueTable(environment: PlantedEnvironment, policy: PolicyTable): Float64Array {
  const { length, live, states, tokens, success, next } = environment;
  const values = new Float64Array((length + 1) * states);
  for (let time = length; time >= 0; time--) {
    values[time * states + success] = 1;
    if (time === length) continue;
    for (let state = 0; state < live; state++) {
      let value = 0;
      for (let token = 0; token < tokens; token++) {
        const share = at(policy, (time * live + state) * tokens + token);
        value += share * at(values, (time + 1) * states + at(next, state * tokens + token));
      }
      values[time * states + state] = value;
    }
  }
  return values;
}

/** Q(t, k, a): the value of what a token leads to, as nothing is left to chance in between. */
export function actionValueTable(environment: PlantedEnvironment, values: ValueTable): Float64Array {
  return actionTable(environment, (time, state, token) => valueAfter(environment, values, time, state, token));
}

/** A(t, k, a) = Q(t, k, a) − V(t, k). */
export function advantageTable(environment: PlantedEnvironment, values: ValueTable): Float64Array {
  const { states } = environment;
  return actionTable(
    environment,
    (time, state, token) => valueAfter(environment, values, time, state, token) - at(values, time * states + state),
  );
}

/**
 * Values of the prover that draws K answers and keeps the best, by an outcome that is known without error:
 * 1 − (1 − V)^K (arXiv 2410.08146, eq. 30). Works for any list of chances.
 */
export function bestOfK(values: Numbers, draws: number): Float64Array {
  // Chances of 10⁻⁶ and less keep their digits in this way.
  return Float64Array.from(values, (value) => -Math.expm1(draws * Math.log1p(-value)));
}

/** `[length, live]`: how often a policy comes there in an answer; the sum is the mean number of tokens that it writes. */
export function occupancy(environment: PlantedEnvironment, policy: PolicyTable): Float64Array {
  const { length, live, tokens, next } = environment;
  const visits = new Float64Array(length * live);
  visits[0] = 1;
  for (let time = 0; time + 1 < length; time++) {
    for (let state = 0; state < live; state++) {
      const here = at(visits, time * live + state);
      if (here === 0) continue;
      for (let token = 0; token < tokens; token++) {
        const to = at(next, state * tokens + token);
        if (to >= live) continue;
        const index = (time + 1) * live + to;
        visits[index] = at(visits, index) + here * at(policy, (time * live + state) * tokens + token);
      }
    }
  }
  return visits;
}

function actionTable(
  { length, live, tokens }: PlantedEnvironment,
  of: (time: number, state: number, token: number) => number,
): Float64Array {
  return Float64Array.from({ length: length * live * tokens }, (_, i) => {
    const place = Math.floor(i / tokens);
    return of(Math.floor(place / live), place % live, i % tokens);
  });
}

function valueAfter(
  { states, tokens, next }: PlantedEnvironment,
  values: ValueTable,
  time: number,
  state: number,
  token: number,
): number {
  return at(values, (time + 1) * states + at(next, state * tokens + token));
}
