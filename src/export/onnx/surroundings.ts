/** What is computed once, before the layers: the embedding, and which position may see which. */

import type { GraphBuilder } from '../../formats/onnx-builder.ts';
import type { CompiledModel } from '../../weights/model.ts';
import { headsOf, type NamedHead, type Numbers } from './weights.ts';

/** Names of values that all layers read. */
export interface Surroundings {
  /** Where there is a token and no padding, [batch, length]. */
  readonly real: string;
  /** The same as a column, [batch, length, 1]. */
  readonly realColumn: string;
  /** [length] */
  readonly positions: string;
  /** By head, what is added to its scores: 0 or −∞. [batch, length, length], or [batch, 1, length] without offsets. */
  readonly masks: ReadonlyMap<string, string>;
  /** Numbers without dimensions. */
  readonly zero: string;
  readonly one: string;
  readonly half: string;
}

export function addSurroundings(builder: GraphBuilder, model: CompiledModel, numbers: Numbers): Surroundings {
  const { node, integer, integers, tensor } = builder;
  const constant = (name: string, value: number): string => tensor(name, { shape: [], data: numbers.of([value]) });
  const [zero, one, half] = [constant('zero', 0), constant('one', 1), constant('half', 0.5)];
  const real = node('real', 'GreaterOrEqual', ['tokens', integer(0)]);
  const shape = node('length.shape', 'Shape', ['tokens'], { start: 1, end: 2 });
  const length = node('length', 'Squeeze', [shape, integers(0)]);
  const positions = node('positions', 'Range', [integer(0), length, integer(1)]);
  const realColumn = node('real.column', 'Unsqueeze', [real, integers(2)]);
  return {
    real,
    realColumn,
    positions,
    masks: addMasks(builder, model, numbers, real, positions, zero),
    zero,
    one,
    half,
  };
}

/** Heads with the same offsets share a mask. */
function addMasks(
  builder: GraphBuilder,
  model: CompiledModel,
  numbers: Numbers,
  real: string,
  positions: string,
  zero: string,
): ReadonlyMap<string, string> {
  const { node, integers, tensor } = builder;
  const heads = headsOf(model);
  if (heads.length === 0) return new Map();
  const never = tensor('never', { shape: [], data: numbers.of([Number.NEGATIVE_INFINITY]) });
  const realRow = node('real.row', 'Unsqueeze', [real, integers(1)]);
  const padding = node('mask', 'Where', [realRow, zero, never]);
  const masks = new Map<string, string>();
  const byOffsets = new Map<string, string>();
  let distances: string | null = null;
  for (const each of heads) {
    const { offsets } = each.head;
    if (offsets === null) {
      masks.set(each.name, padding);
      continue;
    }
    distances ??= addDistances(builder, positions);
    const known = byOffsets.get(offsets.join());
    const mask = known ?? addOffsetMask(builder, numbers, each, offsets, distances, padding);
    byOffsets.set(offsets.join(), mask);
    masks.set(each.name, mask);
  }
  return masks;
}

/** j − i in row i and column j, [length, length]. */
function addDistances({ node, integers }: GraphBuilder, positions: string): string {
  const row = node('positions.row', 'Unsqueeze', [positions, integers(0)]);
  const column = node('positions.column', 'Unsqueeze', [positions, integers(1)]);
  return node('distances', 'Sub', [row, column]);
}

/** A table says for every distance whether it is an offset; its first and last entries stand for all beyond. */
function addOffsetMask(
  { node, tensor, integer }: GraphBuilder,
  numbers: Numbers,
  { name }: NamedHead,
  offsets: readonly number[],
  distances: string,
  padding: string,
): string {
  const first = Math.min(0, ...offsets) - 1;
  const last = Math.max(0, ...offsets) + 1;
  const entries = Array.from({ length: last - first + 1 }, (_, index) =>
    offsets.includes(first + index) ? 0 : Number.NEGATIVE_INFINITY,
  );
  const table = tensor(`${name}.offsets`, { shape: [entries.length], data: numbers.of(entries) });
  const index = node(`${name}.mask.index`, 'Sub', [distances, integer(first)]);
  const inside = node(`${name}.mask.index.inside`, 'Clip', [index, integer(0), integer(last - first)]);
  const mask = node(`${name}.mask.by_distance`, 'Gather', [table, inside]);
  return node(`${name}.mask`, 'Add', [mask, padding]);
}
