/** A small network with one output, for inputs that are mostly zero: layers of ReLU, and the chance of success. In float64. */

import type { Random } from '../../random/seeded.ts';

/** The inputs that are not zero. */
export interface SparseInput {
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

export interface NetworkLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** `[inputs, outputs]` */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** The last layer has one output, a logit. */
export type SparseNetwork = readonly NetworkLayer[];

/** Room for what comes of one input, layer by layer. */
export interface Workspace {
  readonly outputs: readonly Float64Array[];
  /** Derivatives of the loss by them. */
  readonly slopes: readonly Float64Array[];
}

/** All weights and biases uniform in ±1/√inputs. */
export function initialNetwork(inputs: number, hidden: readonly number[], random: Random): SparseNetwork {
  const sizes = [...hidden, 1];
  return sizes.map((outputs, i) => {
    const own = i === 0 ? inputs : (sizes[i - 1] ?? 1);
    const bound = 1 / Math.sqrt(own);
    const drawn = (count: number): Float64Array =>
      Float64Array.from({ length: count }, () => bound * (2 * random() - 1));
    return { inputs: own, outputs, weights: drawn(own * outputs), bias: drawn(outputs) };
  });
}

export function createWorkspace(network: SparseNetwork): Workspace {
  return {
    outputs: network.map(({ outputs }) => new Float64Array(outputs)),
    slopes: network.map(({ outputs }) => new Float64Array(outputs)),
  };
}

/** Zeros in the shape of a network, to collect gradients in. */
export function zerosLike(network: SparseNetwork): SparseNetwork {
  return network.map((layer) => ({
    ...layer,
    weights: new Float64Array(layer.weights.length),
    bias: new Float64Array(layer.bias.length),
  }));
}

/** The chance of success, from 0 to 1. */
export function chanceOf(network: SparseNetwork, input: SparseInput, workspace = createWorkspace(network)): number {
  const logit = logitOf(network, input, workspace);
  return logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));
}

/**
 * Adds to `gradients` those of one example, times `scale`; gives its loss, the cross-entropy with a soft label:
 * −q ln p − (1 − q) ln (1 − p).
 */
export function addGradients(
  network: SparseNetwork,
  gradients: SparseNetwork,
  { input, label, scale }: { readonly input: SparseInput; readonly label: number; readonly scale: number },
  workspace: Workspace,
): number {
  const logit = logitOf(network, input, workspace);
  const { outputs, slopes } = workspace;
  const last = slopes.at(-1);
  if (last !== undefined) last[0] = scale * (1 / (1 + Math.exp(-logit)) - label);
  for (let index = network.length - 1; index >= 0; index--) {
    const [layer, gradient, own] = [network[index], gradients[index], slopes[index]];
    if (layer === undefined || gradient === undefined || own === undefined) break;
    for (let i = 0; i < own.length; i++) gradient.bias[i] = (gradient.bias[i] ?? 0) + (own[i] ?? 0);
    const [before, lower] = [outputs[index - 1], slopes[index - 1]];
    if (before === undefined || lower === undefined) addInputGradients(gradient.weights, input, own);
    else addLayerGradients(layer.weights, gradient.weights, { before, own, lower });
  }
  // ln(1 + e^x) − q x, without overflow.
  return Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - label * logit;
}

function logitOf(network: SparseNetwork, { indices, values }: SparseInput, { outputs }: Workspace): number {
  for (let index = 0; index < network.length; index++) {
    const [layer, sums, before] = [network[index], outputs[index], outputs[index - 1]];
    if (layer === undefined || sums === undefined) break;
    sums.set(layer.bias);
    if (before === undefined) {
      for (let i = 0; i < indices.length; i++) {
        addScaled(sums, layer.weights, (indices[i] ?? 0) * layer.outputs, values[i] ?? 0);
      }
    } else {
      for (let i = 0; i < before.length; i++) {
        const value = before[i] ?? 0;
        // Of the units behind a ReLU many are 0.
        if (value > 0) addScaled(sums, layer.weights, i * layer.outputs, value);
      }
    }
    if (index === network.length - 1) return sums[0] ?? 0;
    for (let i = 0; i < sums.length; i++) if ((sums[i] ?? 0) < 0) sums[i] = 0;
  }
  return 0;
}

/** sums += value · a row of weights */
function addScaled(sums: Float64Array, weights: Float64Array, offset: number, value: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + value * (weights[offset + i] ?? 0);
}

function addInputGradients(gradient: Float64Array, { indices, values }: SparseInput, slopes: Float64Array): void {
  for (let i = 0; i < indices.length; i++) {
    const [offset, value] = [(indices[i] ?? 0) * slopes.length, values[i] ?? 0];
    for (let j = 0; j < slopes.length; j++) {
      gradient[offset + j] = (gradient[offset + j] ?? 0) + value * (slopes[j] ?? 0);
    }
  }
}

/** `own`: slopes of the layer; `lower` becomes those of the one before it. */
function addLayerGradients(
  weights: Float64Array,
  gradient: Float64Array,
  { before, own, lower }: { readonly before: Float64Array; readonly own: Float64Array; readonly lower: Float64Array },
): void {
  for (let i = 0; i < before.length; i++) {
    const value = before[i] ?? 0;
    lower[i] = 0;
    if (value <= 0) continue;
    const offset = i * own.length;
    let sum = 0;
    for (let j = 0; j < own.length; j++) {
      const slope = own[j] ?? 0;
      gradient[offset + j] = (gradient[offset + j] ?? 0) + slope * value;
      sum += (weights[offset + j] ?? 0) * slope;
    }
    lower[i] = sum;
  }
}
