/** A verifier learns the chance of success of prefixes from counted rollouts: soft labels, cross-entropy, Adam. */

import { mixedSeed, type Random, seededRandom } from '../../random/seeded.ts';
import { optimizers } from '../../runtime/tensors/optimizers.ts';
import { estimatedValue } from './counts.ts';
import { type FeatureOptions, featuresOf, inputSize, type VerifiedPrefix } from './features.ts';
import { addGradients, createWorkspace, initialNetwork, type SparseNetwork, zerosLike } from './sparse-network.ts';
import type { Verifier } from './verifier.ts';

export interface VerifierTrainingOptions {
  readonly features: FeatureOptions;
  readonly hidden: readonly number[];
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
  readonly smoothing: number;
  /**
   * Whether labels of one half and more are drawn as often as those below, as in the paper's App. D; else all examples
   * alike.
   */
  readonly balanced: boolean;
  readonly seed: number;
}

export const defaultVerifierTraining: Omit<VerifierTrainingOptions, 'features'> = {
  hidden: [64, 64],
  steps: 2000,
  batch: 256,
  rate: 1e-3,
  smoothing: 0,
  balanced: false,
  seed: 0,
};

export interface VerifierExample extends VerifiedPrefix {
  readonly successes: number;
  readonly rollouts: number;
}

/** Hears of every step; the loss is the mean over its batch. */
export type ObserveTraining = (step: number, loss: number) => Promise<void> | void;

/** Throws a RangeError without examples. */
export async function trainVerifier(
  examples: readonly VerifierExample[],
  options: VerifierTrainingOptions,
  observe: ObserveTraining = () => {},
): Promise<Verifier> {
  if (examples.length === 0) throw new RangeError('there are no examples to learn from');
  const { features, hidden, steps, batch, rate, smoothing, balanced, seed } = options;
  const inputs = examples.map((example) => featuresOf(features, example));
  const labels = examples.map((example) => estimatedValue(example, smoothing));
  const random = seededRandom(mixedSeed(seed, 1));
  const draw = balanced ? balancedDrawing(labels, random) : () => Math.floor(random() * examples.length);
  const network = initialNetwork(inputSize(features), hidden, seededRandom(mixedSeed(seed, 0)));
  const [gradients, workspace] = [zerosLike(network), createWorkspace(network)];
  const update = adam(network, gradients);
  for (let step = 1; step <= steps; step++) {
    let loss = 0;
    for (let i = 0; i < batch; i++) {
      const example = draw();
      const input = inputs[example];
      if (input === undefined) continue;
      loss += addGradients(network, gradients, { input, label: labels[example] ?? 0, scale: 1 / batch }, workspace);
    }
    update(rate, step);
    await observe(step, loss / batch);
  }
  return { features, network: rounded(network) };
}

/** Of two buckets each as often, where both hold something. */
function balancedDrawing(labels: readonly number[], random: Random): () => number {
  const all = labels.map((_, index) => index);
  const buckets = [
    all.filter((index) => (labels[index] ?? 0) < 0.5),
    all.filter((index) => (labels[index] ?? 0) >= 0.5),
  ].filter((bucket) => bucket.length > 0);
  return () => {
    const bucket = buckets[Math.floor(random() * buckets.length)] ?? all;
    return bucket[Math.floor(random() * bucket.length)] ?? 0;
  };
}

/** One step of Adam; the gradients are 0 again behind it. */
function adam(network: SparseNetwork, gradients: SparseNetwork): (rate: number, step: number) => void {
  const parts = network.flatMap((layer, index) =>
    (['weights', 'bias'] as const).map((name) => {
      const data = layer[name];
      const gradient = gradients[index]?.[name] ?? new Float64Array(data.length);
      const slots = new Map(['first', 'second'].map((slot) => [slot, new Float64Array(data.length)]));
      return { data, gradient, slots };
    }),
  );
  return (rate, step) => {
    for (const { data, gradient, slots } of parts) {
      optimizers.adam.update({ shape: [data.length], data }, gradient, slots, rate, step);
      gradient.fill(0);
    }
  };
}

/** To float32, as files keep it: a verifier is the same before and after. */
function rounded(network: SparseNetwork): SparseNetwork {
  return network.map((layer) => ({
    ...layer,
    weights: layer.weights.map(Math.fround),
    bias: layer.bias.map(Math.fround),
  }));
}
