/** What parameters a model has, and how they begin. */

import type { PlainTensor } from './tensors.ts';

export type ParameterKind = 'weight' | 'bias' | 'scale' | 'embedding';

export interface ModelParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: ParameterKind;
}

/**
 * Weights with variance 1 / inputs, embeddings with 1, biases zeros, scales ones. `normal`: draws a number. `deviation`: what
 * weights and embeddings have in place of that, all the same.
 */
export function initialParameters(
  parameters: readonly ModelParameter[],
  normal: () => number,
  deviation: number | null = null,
): ReadonlyMap<string, PlainTensor> {
  const scaleOf = (kind: ParameterKind, inputs: number): number =>
    ({ weight: deviation ?? 1 / Math.sqrt(inputs), embedding: deviation ?? 1, bias: 0, scale: 0 })[kind];
  return new Map(
    parameters.map(({ name, shape, kind }) => {
      const size = shape.reduce((product, side) => product * side, 1);
      const scale = scaleOf(kind, shape[0] ?? 1);
      const base = kind === 'scale' ? 1 : 0;
      const data = Float32Array.from({ length: size }, () => base + (scale === 0 ? 0 : scale * normal()));
      return [name, { shape, data }];
    }),
  );
}

/** Norms, and weights with and without biases, under the names by which the blocks of Transformers look for them. */
export function normParameters(name: string, width: number): ModelParameter[] {
  return [
    { name: `${name}.scale`, shape: [width], kind: 'scale' },
    { name: `${name}.bias`, shape: [width], kind: 'bias' },
  ];
}

export function weightParameter(name: string, inputs: number, outputs: number): ModelParameter {
  return { name, shape: [inputs, outputs], kind: 'weight' };
}

export function linearParameters(name: string, inputs: number, outputs: number): ModelParameter[] {
  return [weightParameter(`${name}.weight`, inputs, outputs), { name: `${name}.bias`, shape: [outputs], kind: 'bias' }];
}
