/** How large a compiled model is, for people and for comparisons. */

import type { CompiledModel } from './model.ts';
import { matricesOf, vectorsOf } from './names.ts';

export interface ModelSizes {
  readonly residualDimensions: number;
  /** The clearing head not counted. */
  readonly heads: number;
  readonly clearingHeads: number;
  /** All units: the sum of the three below, and those of the initial network and of a learned one. */
  readonly hiddenUnits: number;
  /** Of the three hidden layers: what is asked, where rules hold, what values become. */
  readonly literalUnits: number;
  readonly ruleUnits: number;
  readonly valueUnits: number;
  readonly initialUnits: number;
  /** Of a learned MLP, which have no clip. */
  readonly learnedUnits: number;
  /** Weights and biases if all matrices were dense. */
  readonly parameters: number;
  /** Weights and biases that are not 0. */
  readonly nonZeros: number;
  readonly maxLength: number;
  readonly perTensor: readonly TensorSize[];
}

export interface TensorSize {
  readonly name: string;
  readonly shape: readonly number[];
  readonly nonZeros: number;
}

export function modelSizes(model: CompiledModel): ModelSizes {
  const perTensor = tensorSizes(model);
  const [literals, rules, values] = model.feedForward;
  const units = {
    literalUnits: literals.weights.rows,
    ruleUnits: rules.weights.rows,
    valueUnits: values.weights.rows,
    initialUnits: model.initial?.[0].weights.rows ?? 0,
    learnedUnits: (model.learned?.layers ?? []).slice(0, -1).reduce((sum, { outputs }) => sum + outputs, 0),
  };
  return {
    residualDimensions: model.layout.dimensions.length,
    heads: model.heads.length,
    clearingHeads: model.clearing === null ? 0 : 1,
    hiddenUnits: Object.values(units).reduce((sum, count) => sum + count, 0),
    ...units,
    parameters: perTensor.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0),
    nonZeros: perTensor.reduce((sum, { nonZeros }) => sum + nonZeros, 0),
    maxLength: model.maxLength,
    perTensor,
  };
}

function tensorSizes(model: CompiledModel): TensorSize[] {
  const matrices = [...matricesOf(model)].map(([name, { rows, columns, values }]) => ({
    name,
    shape: [rows, columns],
    nonZeros: values.length,
  }));
  const vectors = [...vectorsOf(model)].map(([name, values]) => ({
    name,
    shape: [values.length],
    nonZeros: values.filter((value) => value !== 0).length,
  }));
  return [...matrices, ...vectors];
}
