/** The policy gradient with a prover's advantages, exactly, for table policies. */

import { at, type Numbers } from '../../alignment/policies.ts';
import type { ProverRow } from '../prover-report.ts';
import type { PlantedEnvironment } from './environment.ts';
import { actionValueTable, advantageTable, occupancy, type ValueTable, valueTable } from './exact-values.ts';
import type { PolicyTable } from './policy-tables.ts';

/** `[length, live, tokens]`: Q^π + α A^µ, where the prover is given by its values (arXiv 2410.08146, eq. 5). */
export function exactSignal(
  environment: PlantedEnvironment,
  policy: PolicyTable,
  prover: ValueTable,
  alpha: number,
): Float64Array {
  const own = actionValueTable(environment, valueTable(environment, policy));
  const progress = advantageTable(environment, prover);
  return own.map((value, i) => value + alpha * at(progress, i));
}

/**
 * Σ over visits of ∇ ln π (Q^π + α A^µ), by the logits of the table: d(t, k) π(a) (signal(a) − its mean). It is the gradient
 * of V(0, 0) + α Σ d(t, k) E_{a~π}[A^µ] with the visits d of the policy held fixed (eq. 4).
 */
export function exactPolicyGradient(
  environment: PlantedEnvironment,
  policy: PolicyTable,
  prover: ValueTable,
  alpha: number,
): Float64Array {
  const { tokens } = environment;
  const signal = exactSignal(environment, policy, prover, alpha);
  const gradient = new Float64Array(policy.length);
  occupancy(environment, policy).forEach((visits, place) => {
    let mean = 0;
    for (let i = place * tokens; i < (place + 1) * tokens; i++) mean += at(policy, i) * at(signal, i);
    for (let i = place * tokens; i < (place + 1) * tokens; i++) {
      gradient[i] = visits * at(policy, i) * (at(signal, i) - mean);
    }
  });
  return gradient;
}

/** π exp(η · signal), normalised in each state: a step of the natural gradient (arXiv 2410.08146, Theorem 3.1). */
export function naturalGradientStep(
  { tokens }: PlantedEnvironment,
  policy: PolicyTable,
  signal: Numbers,
  rate: number,
): Float64Array {
  const stepped = Float64Array.from(policy, (share, i) => share * Math.exp(rate * at(signal, i)));
  for (let first = 0; first < stepped.length; first += tokens) {
    const state = stepped.subarray(first, first + tokens);
    const total = state.reduce((sum, share) => sum + share, 0);
    for (const [i, share] of state.entries()) state[i] = share / total;
  }
  return stepped;
}

/** All actions in all states that the policy visits, each weighted with how often it comes to it and takes it. */
export function exactProverRows(
  environment: PlantedEnvironment,
  policy: PolicyTable,
  prover: ValueTable,
): readonly ProverRow[] {
  const { tokens } = environment;
  const own = actionValueTable(environment, valueTable(environment, policy));
  const other = actionValueTable(environment, prover);
  const visits = occupancy(environment, policy);
  return Array.from(own, (qPolicy, i) => {
    const place = Math.floor(i / tokens);
    return { state: `${place}`, qPolicy, qProver: at(other, i), weight: at(visits, place) * at(policy, i) };
  }).filter(({ weight }) => weight > 0);
}
