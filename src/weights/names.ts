/** Every tensor of a model by name, as files and reports call them. */

import { type Linear, type SparseMatrix, sparseOfDense, transposed } from './matrix.ts';
import type { AttentionHead, CompiledModel } from './model.ts';

export function matricesOf(model: CompiledModel): ReadonlyMap<string, SparseMatrix> {
  const matrices = new Map([['embedding.token', model.tokenEmbedding]]);
  if (model.positionEmbedding !== null) matrices.set('embedding.position', model.positionEmbedding);
  for (const [name, { weights }] of linearsOf(model)) matrices.set(`${name}.weight`, weights);
  for (const [name, { weights }] of learnedOf(model)) matrices.set(`${name}.weight`, weights);
  for (const [name, { output }] of headsOf(model)) matrices.set(`${name}.output.weight`, output);
  return matrices.set('output.weight', model.output);
}

export function vectorsOf(model: CompiledModel): ReadonlyMap<string, Float64Array> {
  const vectors = new Map<string, Float64Array>();
  for (const [name, { bias }] of linearsOf(model)) vectors.set(`${name}.bias`, bias);
  for (const [name, { bias }] of learnedOf(model)) vectors.set(`${name}.bias`, bias);
  if (model.halt !== null) {
    vectors.set('halt.weight', model.halt.weights).set('halt.bias', Float64Array.of(model.halt.bias));
  }
  return vectors;
}

/** The layers of a learned MLP, as those of compiled networks are: [outputs × inputs]. */
function learnedOf({ learned }: CompiledModel): [string, Linear][] {
  return (learned?.layers ?? []).map(({ inputs, outputs, weights, bias }, index) => [
    `learned.${index + 1}`,
    { weights: transposed(sparseOfDense(weights, inputs, outputs)), bias: Float64Array.from(bias) },
  ]);
}

/** `clearing` and `heads.0`, `heads.1`, … */
function headsOf({ clearing, heads }: CompiledModel): [string, AttentionHead][] {
  const named = heads.map((head, index): [string, AttentionHead] => [`heads.${index}`, head]);
  return clearing === null ? named : [['clearing', clearing], ...named];
}

function linearsOf(model: CompiledModel): [string, Linear][] {
  const initial = (model.initial ?? []).map((layer, index): [string, Linear] => [`initial.${index + 1}`, layer]);
  const projections = headsOf(model).flatMap(([name, { query, key, value }]): [string, Linear][] => [
    [`${name}.query`, query],
    [`${name}.key`, key],
    [`${name}.value`, value],
  ]);
  const layers = model.feedForward.map((layer, index): [string, Linear] => [`feed_forward.${index + 1}`, layer]);
  return [...initial, ...projections, ...layers];
}
