/**
 * What policies are trained by: losses of the log-probabilities of all answers to a prompt, normalised over them, with
 * their gradients by these log-probabilities. They are the same for tables and for language models.
 */

import { forwardDivergence } from '../distillation/forward-divergence.ts';
import { gradientByResponse, logRatioDifferences, type PreferencePairs } from '../distillation/log-ratios.ts';
import type { Loss } from '../distillation/losses.ts';
import { quantileRegression } from '../inference-aware/quantile-regression.ts';
import { at, type Numbers } from '../policies.ts';

export type Objective = (logs: Numbers) => Loss;

/**
 * KL-regularised reinforcement learning, exact over all answers: −(E_π[R] − β KL(π ‖ p0)). Least at p0 e^(R/β), normalised.
 * `reference`: ln p0.
 */
export function expectedReward(reference: Numbers, reward: Numbers, beta: number): Objective {
  return (logs) => {
    let value = 0;
    const gradient = Float64Array.from(logs, (log, i) => {
      const share = Math.exp(log);
      const gain = at(reward, i) - beta * (log - at(reference, i));
      value -= share * gain;
      return -share * (gain - beta);
    });
    return { value, gradient };
  };
}

/**
 * Regression to the closed form: the mean of (R − β ln Z − β ln(π / p0))² over all answers, however likely they are; zero
 * there. `reference`: ln p0. `logPartition`: ln Σ p0 e^(R/β).
 */
export function closedFormRegression(
  reference: Numbers,
  reward: Numbers,
  settings: { readonly beta: number; readonly logPartition: number },
): Objective {
  return (logs) => quantileRegression(reward, logs, reference, settings);
}

export interface Preferences {
  /** The numbers of a chosen and a rejected answer. */
  readonly pairs: readonly (readonly [chosen: number, rejected: number])[];
  /** ln p0 */
  readonly reference: Numbers;
  /** Tokens of each answer, where log-ratios are divided by them. */
  readonly lengths?: Numbers;
}

/** Any loss of the differences of log-ratios: DPO, IPO, d-DPO, e-DPO. */
export function preferences(
  { pairs, reference, lengths }: Preferences,
  loss: (differences: Float64Array) => Loss,
): Objective {
  const pick = (values: Numbers, side: 0 | 1): Float64Array =>
    Float64Array.from(pairs, (pair) => at(values, pair[side]));
  const lengthsOf = (side: 0 | 1) => (lengths === undefined ? {} : { lengths: pick(lengths, side) });
  const [chosenReference, rejectedReference] = [pick(reference, 0), pick(reference, 1)];
  return (logs) => {
    const seen: PreferencePairs = {
      chosen: { policy: pick(logs, 0), reference: chosenReference, ...lengthsOf(0) },
      rejected: { policy: pick(logs, 1), reference: rejectedReference, ...lengthsOf(1) },
    };
    const { value, gradient } = loss(logRatioDifferences(seen));
    const byResponse = gradientByResponse(seen, gradient);
    const whole = new Float64Array(logs.length);
    pairs.forEach(([chosen, rejected], i) => {
      whole[chosen] = at(whole, chosen) + at(byResponse.chosen, i);
      whole[rejected] = at(whole, rejected) + at(byResponse.rejected, i);
    });
    return { value, gradient: whole };
  };
}

/** KL(p0 ‖ π), exact: what p-DPO adds to DPO, and e-DPO to d-DPO. `reference`: ln p0. */
export function nearReference(reference: Numbers): Objective {
  const shares = Float64Array.from(reference, Math.exp);
  return (logs) => forwardDivergence(Float64Array.from(logs, Math.exp), shares);
}

/** −Σ weight × ln π: maximum likelihood, or with equal weights on the data's own answers the sampled KL(p0 ‖ π). */
export function likelihood(weights: Numbers): Objective {
  return (logs) => {
    let value = 0;
    for (let i = 0; i < logs.length; i++) if (at(weights, i) !== 0) value -= at(weights, i) * at(logs, i);
    return { value, gradient: Float64Array.from(weights, (weight) => -weight) };
  };
}

/** Σ weight × objective. */
export function weighted(parts: readonly { readonly weight: number; readonly objective: Objective }[]): Objective {
  return (logs) => {
    let value = 0;
    const gradient = new Float64Array(logs.length);
    for (const { weight, objective } of parts) {
      const part = objective(logs);
      value += weight * part.value;
      part.gradient.forEach((slope, i) => {
        gradient[i] = at(gradient, i) + weight * slope;
      });
    }
    return { value, gradient };
  };
}

/** The mean over prompts, each with an objective for its own answers, which follow one another. */
export function overPrompts(
  prompts: readonly { readonly answers: number; readonly objective: Objective }[],
): Objective {
  return (logs) => {
    let [value, start] = [0, 0];
    const gradient = new Float64Array(logs.length);
    const all = Float64Array.from(logs);
    for (const { answers, objective } of prompts) {
      const own = objective(all.subarray(start, start + answers));
      value += own.value / prompts.length;
      for (let i = 0; i < answers; i++) gradient[start + i] = at(own.gradient, i) / prompts.length;
      start += answers;
    }
    return { value, gradient };
  };
}
