/**
 * Losses on preference pairs, as functions of the differences of log-ratios Δ (`logRatioDifferences`), with their
 * gradients. Distillation is from Fisch et al., Robust Preference Optimization through Reward Model Distillation, arXiv
 * 2405.19316. Means over pairs; with `weights`, weighted sums, which are means where the weights sum to 1.
 */

import { logSigmoid, sigmoid } from '../combination/log-sigmoid.ts';
import { at, type Numbers } from '../policies.ts';

export interface Loss {
  readonly value: number;
  /** By each difference. */
  readonly gradient: Float64Array;
}

export interface Temperature {
  /** The coefficient of KL(π ‖ p0) in the problem whose optimum is sought, above 0. */
  readonly beta: number;
  readonly weights?: Numbers;
}

/** DPO: −ln σ(β Δ). Least at Δ = ∞, whatever the pair: nothing holds the chosen answer's probability up. */
export function dpoLoss(differences: Numbers, { beta, weights }: Temperature): Loss {
  return lossOf(differences, weights, (difference) => ({
    value: -logSigmoid(beta * difference),
    slope: -beta * sigmoid(-beta * difference),
  }));
}

/** IPO: (Δ − 1 / (2 τ))². */
export function ipoLoss(
  differences: Numbers,
  { tau, weights }: { readonly tau: number; readonly weights?: Numbers },
): Loss {
  return lossOf(differences, weights, (difference) => {
    const error = difference - 1 / (2 * tau);
    return { value: error * error, slope: 2 * error };
  });
}

/**
 * d-DPO: (Δr − β Δ)², with Δr the difference of a reward model's two rewards. NeMo's `rpo_sq`. With pairs that reach all
 * responses it is least at the optimum of reinforcement learning with that reward.
 */
export function distillationLoss(differences: Numbers, rewards: Numbers, { beta, weights }: Temperature): Loss {
  return lossOf(differences, weights, (difference, i) => {
    const error = at(rewards, i) - beta * difference;
    return { value: error * error, slope: -2 * beta * error };
  });
}

/**
 * KL(σ(Δr) ‖ σ(β Δ)) (`forward`) or KL(σ(β Δ) ‖ σ(Δr)) (`backward`), between the probabilities that the pair is labelled
 * so: NeMo's `rpo_fwd_kl` and `rpo_bwd_kl`.
 */
export function labelDivergenceLoss(
  differences: Numbers,
  rewards: Numbers,
  { beta, direction, weights }: Temperature & { readonly direction: 'forward' | 'backward' },
): Loss {
  return lossOf(differences, weights, (difference, i) => {
    const [own, target] = [beta * difference, at(rewards, i)];
    if (direction === 'forward') {
      return { value: labelDivergence(target, own), slope: beta * (sigmoid(own) - sigmoid(target)) };
    }
    return { value: labelDivergence(own, target), slope: beta * sigmoid(own) * sigmoid(-own) * (own - target) };
  });
}

export interface EnsembleLoss extends Loss {
  /** Which reward model was the nearest: for the batch, or by pair. */
  readonly members: readonly number[];
}

/**
 * e-DPO: d-DPO with the reward model of an ensemble that is the nearest to the policy. `ensemble`: Δr by model and pair.
 * `batch`: one model for all pairs, as pessimism wants it. `example`: one for each pair; it mixes rewards that no single
 * model gives, and is there to be compared with. The forward KL of γ is `forwardDivergence`'s to add.
 */
export function ensembleDistillationLoss(
  differences: Numbers,
  ensemble: readonly Numbers[],
  { minimum, ...temperature }: Temperature & { readonly minimum: 'batch' | 'example' },
): EnsembleLoss {
  if (ensemble.length === 0) throw new RangeError('an ensemble has at least one reward model');
  if (minimum === 'batch') {
    const losses = ensemble.map((rewards) => distillationLoss(differences, rewards, temperature));
    const member = leastOf(losses.map(({ value }) => value));
    const { value, gradient } = losses[member] ?? { value: Number.NaN, gradient: new Float64Array(0) };
    return { value, gradient, members: [member] };
  }
  const members = Array.from(differences, (difference, i) =>
    leastOf(ensemble.map((rewards) => Math.abs(at(rewards, i) - temperature.beta * difference))),
  );
  const nearest = members.map((member, i) => at(ensemble[member] ?? [], i));
  return { ...distillationLoss(differences, nearest, temperature), members };
}

/** KL(σ(a) ‖ σ(b)). */
function labelDivergence(a: number, b: number): number {
  return sigmoid(a) * (logSigmoid(a) - logSigmoid(b)) + sigmoid(-a) * (logSigmoid(-a) - logSigmoid(-b));
}

function leastOf(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value < at(values, best) ? i : best), 0);
}

function lossOf(
  differences: Numbers,
  weights: Numbers | undefined,
  term: (difference: number, index: number) => { readonly value: number; readonly slope: number },
): Loss {
  let sum = 0;
  const gradient = Float64Array.from({ length: differences.length }, (_, i) => {
    const weight = weights === undefined ? 1 / differences.length : at(weights, i);
    const { value, slope } = term(at(differences, i), i);
    sum += weight * value;
    return weight * slope;
  });
  return { value: sum, gradient };
}
