/** Ways in which weights can be wrong: each takes a right model and breaks one thing in it. */

import { forEachEntry, type Linear, matrixBuilder, type SparseMatrix } from '../../src/weights/matrix.ts';
import type { AttentionHead, CompiledModel } from '../../src/weights/model.ts';

export interface Fault {
  readonly name: string;
  /** `null` where the model has no such part. */
  readonly inject: (model: CompiledModel) => CompiledModel | null;
}

type Layer = 0 | 1 | 2 | 3;

export const faults: readonly Fault[] = [
  { name: 'a literal without one of its weights', inject: (model) => inLayer(model, 0, (layer) => without(layer, 0)) },
  { name: 'a literal with another threshold', inject: (model) => inLayer(model, 0, (layer) => biased(layer, 0, 1)) },
  { name: 'a rule that lacks a condition', inject: (model) => inLayer(model, 1, (layer) => without(layer, 0)) },
  { name: 'a rule that always holds', inject: (model) => inLayer(model, 1, (layer) => biased(layer, 0, 100)) },
  { name: 'a value unit that reads one rule less', inject: (model) => inLayer(model, 2, (layer) => without(layer, 0)) },
  { name: 'an effect of the wrong sign', inject: (model) => inLayer(model, 3, negated) },
  { name: 'an effect that is missing', inject: (model) => inLayer(model, 3, (layer) => without(layer, 0)) },
  {
    name: 'a head that asks otherwise',
    inject: (model) =>
      inHead(model, (head) => ({ ...head, query: biased(head.query, head.query.bias.length - 1, 100) })),
  },
  {
    name: 'a head that fetches too little',
    inject: (model) =>
      inHead(model, (head) => {
        const value = without(head.value, 0);
        return value === null ? null : { ...head, value };
      }),
  },
  {
    name: 'a head that looks elsewhere',
    inject: (model) => inHead(model, (head) => ({ ...head, offsets: head.offsets === null ? [0] : null })),
  },
  {
    name: 'head outputs that are not cleared',
    inject: (model) => (model.clearing === null ? null : { ...model, clearing: null }),
  },
  {
    name: 'a token that starts with nothing',
    inject: (model) => ({ ...model, tokenEmbedding: withoutEntry(model.tokenEmbedding, 1) }),
  },
  {
    name: 'a halt test that never holds',
    inject: (model) => (model.halt === null ? null : { ...model, halt: { ...model.halt, bias: -100 } }),
  },
];

function inLayer(model: CompiledModel, at: Layer, change: (layer: Linear) => Linear | null): CompiledModel | null {
  const [first, second, third, fourth] = model.feedForward;
  const layer = model.feedForward[at];
  const changed = change(layer);
  if (changed === null) return null;
  const put = (own: Linear): Linear => (own === layer ? changed : own);
  return { ...model, feedForward: [put(first), put(second), put(third), put(fourth)] };
}

function inHead(model: CompiledModel, change: (head: AttentionHead) => AttentionHead | null): CompiledModel | null {
  const [first, ...rest] = model.heads;
  if (first === undefined) return null;
  const changed = change(first);
  return changed === null ? null : { ...model, heads: [changed, ...rest] };
}

/** Without its first weight, from the first row that has one. `null` if there is none. */
function without(layer: Linear, index: number): Linear | null {
  return layer.weights.values.length <= index ? null : { ...layer, weights: withoutEntry(layer.weights, index) };
}

function withoutEntry(matrix: SparseMatrix, index: number): SparseMatrix {
  const builder = matrixBuilder(matrix.rows, matrix.columns);
  let entry = 0;
  forEachEntry(matrix, (row, column, value) => {
    if (entry++ !== index) builder.add(row, column, value);
  });
  return builder.build();
}

function negated(layer: Linear): Linear | null {
  if (layer.weights.values.length === 0) return null;
  const values = layer.weights.values.map((value, index) => (index === 0 ? -value : value));
  return { ...layer, weights: { ...layer.weights, values } };
}

function biased(layer: Linear, row: number, by: number): Linear {
  return { ...layer, bias: layer.bias.map((value, index) => (index === row ? value + by : value)) };
}
