/** One layer of a compiled model as nodes of an ONNX graph. What it computes is written down in `src/weights/model.ts`. */

import { elementTypes } from '../../formats/onnx.ts';
import type { GraphBuilder } from '../../formats/onnx-builder.ts';
import type { CompiledModel } from '../../weights/model.ts';
import { learnedLayer } from './learned.ts';
import type { Surroundings } from './surroundings.ts';
import { headsOf } from './weights.ts';

/** What goes from layer to layer: names of values of the graph. */
export interface LayerState {
  /** [batch, length, D] */
  readonly residual: string;
  /** [batch] */
  readonly halted: string;
  /** [batch] */
  readonly layers: string;
}

/** Items that have halted stay as they are, and so does padding. */
export function layer(
  builder: GraphBuilder,
  model: CompiledModel,
  surroundings: Surroundings,
  before: LayerState,
): LayerState {
  const { node, integers } = builder;
  const running = node('running', 'Not', [before.halted]);
  const runningItems = node('running.items', 'Unsqueeze', [running, integers(1, 2)]);
  const advances = node('running.positions', 'And', [runningItems, surroundings.realColumn]);
  const attended = attention(builder, model, surroundings, before.residual);
  const computed =
    model.learned === null
      ? node('residual.computed', 'Add', [attended, network(builder, surroundings, feedForward, attended)])
      : learnedLayer(builder, model, model.learned, surroundings, attended);
  const residual = node('residual', 'Where', [advances, computed, before.residual]);
  const count = node('running.count', 'Cast', [running], { to: elementTypes.int64 });
  return {
    residual,
    halted:
      model.halt === null ? node('halted', 'Identity', [before.halted]) : haltTest(builder, surroundings, residual),
    layers: node('layers', 'Add', [before.layers, count]),
  };
}

const feedForward = ['feed_forward.1', 'feed_forward.2', 'feed_forward.3', 'feed_forward.4'] as const;

/** Linear layers one after the other; all outputs but the last are clipped. */
export function network(
  builder: GraphBuilder,
  { zero, one }: Surroundings,
  names: readonly string[],
  input: string,
): string {
  return names.reduce((x, name, index) => {
    const isLast = index === names.length - 1;
    const sum = linear(builder, name, x);
    return isLast ? sum : builder.node(`${name}.clip`, 'Clip', [sum, zero, one]);
  }, input);
}

/** Whether the halt condition holds at every position that is no padding, [batch]. */
export function haltTest(
  { node, integers, integer }: GraphBuilder,
  { real, half }: Surroundings,
  residual: string,
): string {
  const product = node('halt', 'MatMul', [residual, 'halt.weight']);
  const sum = node('halt.sum', 'Add', [product, 'halt.bias']);
  const below = node('halt.below', 'Less', [sum, half]);
  const missing = node('halt.missing', 'And', [node('halt.missing.anywhere', 'Squeeze', [below, integers(2)]), real]);
  const ones = node('halt.missing.ones', 'Cast', [missing], { to: elementTypes.int64 });
  const count = node('halt.missing.count', 'ReduceSum', [ones, integers(1)], { keepdims: 0 });
  return node('halted', 'Equal', [count, integer(0)]);
}

function attention(builder: GraphBuilder, model: CompiledModel, surroundings: Surroundings, residual: string): string {
  return headsOf(model).reduce((sum, { name }) => {
    const answer = attend(builder, name, surroundings, residual);
    return builder.node(`${name}.sum`, 'Add', [sum, answer]);
  }, residual);
}

/** A zero score beside the others, whose value is zero: it is cut off after the softmax. */
function attend(builder: GraphBuilder, head: string, { masks }: Surroundings, residual: string): string {
  const { node, integers } = builder;
  const [query, key, value] = ['query', 'key', 'value'].map((part) => linear(builder, `${head}.${part}`, residual));
  if (query === undefined || key === undefined || value === undefined) return residual;
  const turned = node(`${head}.key.turned`, 'Transpose', [key], { perm: [0, 2, 1] });
  const scores = node(`${head}.scores`, 'MatMul', [query, turned]);
  const masked = node(`${head}.scores.masked`, 'Add', [scores, masks.get(head) ?? '']);
  const withZero = node(`${head}.scores.with_zero`, 'Pad', [masked, integers(0, 0, 0, 0, 0, 1)]);
  const shares = node(`${head}.shares.with_zero`, 'Softmax', [withZero], { axis: 2 });
  const kept = node(`${head}.shares`, 'Slice', [shares, integers(0), integers(-1), integers(2)]);
  const fetched = node(`${head}.fetched`, 'MatMul', [kept, value]);
  return node(`${head}.output`, 'MatMul', [fetched, `${head}.output.weight`]);
}

function linear({ node }: GraphBuilder, name: string, input: string): string {
  const product = node(`${name}.product`, 'MatMul', [input, `${name}.weight`]);
  return node(name, 'Add', [product, `${name}.bias`]);
}
