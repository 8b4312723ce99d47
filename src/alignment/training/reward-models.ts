/**
 * Reward models from preference pairs by Bradley and Terry: P(chosen is preferred) = σ(r(chosen) − r(rejected)). Linear in
 * features, and so with one optimum; networks; and ensembles that see the same pairs with another length bias each.
 */

import { mlpTrainer } from '../../runtime/tensors/mlp-trainer.ts';
import { type RateSchedule, rateOf } from '../../runtime/tensors/rates.ts';
import type { PlainTensor } from '../../runtime/tensors/tensors.ts';
import { sigmoid } from '../combination/log-sigmoid.ts';
import { dpoLoss, type Loss } from '../distillation/losses.ts';
import { at, type Numbers } from '../policies.ts';

export interface FeaturePairs {
  /** The features of both answers of each pair. */
  readonly chosen: readonly Numbers[];
  readonly rejected: readonly Numbers[];
  /** How much each pair counts; all alike without them. They need not sum to 1. */
  readonly weights?: Numbers;
}

/** −ln σ(Δr), the weighted mean over pairs, with its gradient by the differences of rewards. */
export function bradleyTerryLoss(differences: Numbers, weights?: Numbers): Loss {
  if (weights === undefined) return dpoLoss(differences, { beta: 1 });
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += at(weights, i);
  return dpoLoss(differences, { beta: 1, weights: Float64Array.from(weights, (weight) => weight / total) });
}

/**
 * The coefficients θ of a reward θ · features: those that make the mean of −ln σ(θ · (chosen − rejected)) + ½ ridge |θ|² least.
 * By Newton's method, to a gradient of 10⁻¹⁰; `ridge` above 0 gives an optimum to any pairs. Throws a RangeError where
 * there is no pair, or none is found.
 */
export function fitLinearReward({ chosen, rejected, weights }: FeaturePairs, ridge: number): Float64Array {
  const differences = chosen.map((features, pair) =>
    Float64Array.from(features, (value, i) => value - at(rejected[pair] ?? [], i)),
  );
  const [first] = differences;
  if (first === undefined) throw new RangeError('there is no pair to learn from');
  const theta = new Float64Array(first.length);
  let before = Number.POSITIVE_INFINITY;
  let step: Float64Array = new Float64Array(first.length);
  let stride = 1;
  for (let round = 0; round < mostRounds; round++) {
    const margins = differences.map((difference) => dot(difference, theta));
    const { value, gradient } = bradleyTerryLoss(margins, weights);
    const whole = value + (ridge / 2) * dot(theta, theta);
    if (whole > before + 1e-12) {
      // Too far: half of the way back.
      stride /= 2;
      addTo(theta, step, stride);
      continue;
    }
    before = whole;
    const slope = theta.map((each) => ridge * each);
    differences.forEach((difference, pair) => {
      addTo(slope, difference, at(gradient, pair));
    });
    if (Math.sqrt(dot(slope, slope)) < 1e-10) return theta;
    // The second derivative of a pair: its share of the weights, which the gradient has as well, times σ (1 − σ).
    const curvatures = margins.map((margin, pair) => -at(gradient, pair) * sigmoid(margin));
    step = conjugateGradients((direction) => {
      const image = direction.map((each) => ridge * each);
      differences.forEach((difference, pair) => {
        addTo(image, difference, at(curvatures, pair) * dot(difference, direction));
      });
      return image;
    }, slope);
    stride = 1;
    addTo(theta, step, -1);
  }
  throw new RangeError('no coefficients were found: a ridge above 0, or features of like size, may help');
}

export function linearReward(theta: Numbers, features: Numbers): number {
  return dot(theta, features);
}

/** A reward that a network learns from features; see `fitRewardNetwork`. */
export type RewardNetwork = (features: readonly Numbers[]) => Promise<Float64Array>;

export interface RewardNetworkOptions extends RateSchedule {
  /** The numbers of inputs and of units of the hidden layers, as weights and biases before training; one output. */
  readonly layers: readonly { readonly weights: PlainTensor; readonly bias: PlainTensor }[];
}

/** On the tensor runtime, whose backend must have been opened before; all pairs in every step. */
export async function fitRewardNetwork(
  { chosen, rejected, weights }: FeaturePairs,
  { layers, ...schedule }: RewardNetworkOptions,
): Promise<RewardNetwork> {
  const trainer = mlpTrainer({ layers, activation: 'tanh', optimizer: 'adam', crossEntropy: null });
  const pairs = chosen.length;
  const inputs = matrixOf([...chosen, ...rejected]);
  for (let step = 1; step <= schedule.steps; step++) {
    await trainer.stepBy(inputs, (rewards) => rewardLoss(rewards, pairs, weights), rateOf(schedule, step));
  }
  return async (features) => Float64Array.from((await trainer.predict(matrixOf(features))).data);
}

/** Rewards of all chosen answers, then those of all rejected ones; the gradient is by these rewards. */
export function rewardLoss(rewards: Numbers, pairs: number, weights?: Numbers): Loss {
  const { value, gradient } = bradleyTerryLoss(
    Float64Array.from({ length: pairs }, (_, i) => at(rewards, i) - at(rewards, pairs + i)),
    weights,
  );
  return { value, gradient: Float64Array.from([...gradient, ...gradient.map((slope) => -slope)]) };
}

/**
 * Weights by which the same pairs seem to have another length bias: those whose chosen answer is longer have the share
 * `bias` of all weight (arXiv 2405.19316, section 5: an ensemble has one reward model for each of several). `longer`: by how
 * much the chosen answer is longer; pairs of equal length keep their weight. Throws a RangeError where one side has no pair.
 */
export function lengthBiasWeights(longer: Numbers, bias: number): Float64Array {
  let [above, below] = [0, 0];
  for (let i = 0; i < longer.length; i++) {
    if (at(longer, i) > 0) above += 1;
    if (at(longer, i) < 0) below += 1;
  }
  if (above === 0 || below === 0) throw new RangeError('the chosen answers of all pairs are longer, or none is');
  const differing = above + below;
  return Float64Array.from(longer, (by) => {
    if (by === 0) return 1;
    return by > 0 ? (bias * differing) / above : ((1 - bias) * differing) / below;
  });
}

const mostRounds = 200;

/** Solves image(x) = wanted, for a symmetric positive definite map. */
function conjugateGradients(image: (x: Float64Array) => Float64Array, wanted: Float64Array): Float64Array {
  const solution = new Float64Array(wanted.length);
  const rest = wanted.slice();
  const direction = wanted.slice();
  let size = dot(rest, rest);
  const enough = size * 1e-24;
  for (let round = 0; round < 4 * wanted.length && size > enough; round++) {
    const moved = image(direction);
    const length = size / dot(direction, moved);
    addTo(solution, direction, length);
    addTo(rest, moved, -length);
    const next = dot(rest, rest);
    direction.forEach((each, i) => {
      direction[i] = at(rest, i) + (next / size) * each;
    });
    size = next;
  }
  return solution;
}

function dot(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

function addTo(target: Float64Array, values: Numbers, scale: number): void {
  for (let i = 0; i < target.length; i++) target[i] = at(target, i) + scale * at(values, i);
}

function matrixOf(rows: readonly Numbers[]): PlainTensor {
  const width = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    data.set(row, i * width);
  });
  return { shape: [rows.length, width], data };
}
