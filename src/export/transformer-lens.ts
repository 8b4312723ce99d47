/**
 * A model as the state of TransformerLens's HookedTransformer: a plain encoder, in which layers share nothing.
 *
 * What that architecture lacks is put together from what it has:
 *
 * - *the zero slot*: a null token stands before every input. Real positions hold 1 in the dimension `real`, which takes
 *   the place of all biases, so that the null position stays zero, and with it its keys and values. It attends to itself;
 * - *offsets*: positions are one-hot dimensions, and a query takes 100 from the scores of all positions that are not at
 *   an offset;
 * - *clip(x, 0, 1)* is relu(x) − relu(x − 1), two units each;
 * - *three hidden layers*: each layer of the model becomes three blocks, of which only the first attends. What one hidden
 *   layer gives to the next travels through dimensions of its own, and is erased there.
 *
 * It cannot hold that the run ends when all positions have halted: there are as many layers as are asked for.
 */

import type { StoredTensor } from '../formats/safetensors.ts';
import { writeSafetensors } from '../formats/safetensors.ts';
import { labelOf } from '../ir/domain.ts';
import { forEachEntry, type Linear } from '../weights/matrix.ts';
import { type AttentionHead, type CompiledModel, SCORE_SPAN } from '../weights/model.ts';

export interface Unrolling {
  /** Layers of the model; each becomes three blocks. */
  readonly layers: number;
  /** The longest input, its frame counted, without the null token. */
  readonly maxLength: number;
}

export interface HookedTransformerFiles {
  readonly weights: Uint8Array<ArrayBuffer>;
  /** The fields of HookedTransformerConfig, and notes. */
  readonly config: string;
}

/** Where things are in the wider residual stream. The first D dimensions are those of the model. */
interface Places {
  readonly size: number;
  readonly positions: number;
  readonly isReal: number;
  readonly isNull: number;
  /** Of the first and second hidden layer. */
  readonly hidden: readonly [number, number];
}

interface Shape {
  readonly heads: number;
  readonly headSize: number;
  readonly hiddenSize: number;
}

/** A matrix in the making, [rows × columns]. */
interface Grid {
  readonly add: (row: number, column: number, value: number) => void;
  readonly data: Float32Array<ArrayBuffer>;
}

export function hookedTransformer(model: CompiledModel, unrolling: Unrolling): HookedTransformerFiles {
  const { program, layout, feedForward, initial } = model;
  const [first, second, third, last] = feedForward;
  const { layers, maxLength } = unrolling;
  const size = layout.dimensions.length;
  const positions = size;
  const hidden = [positions + maxLength + 2, positions + maxLength + 2 + first.weights.rows] as const;
  const places: Places = {
    size: hidden[1] + second.weights.rows,
    positions,
    isReal: positions + maxLength,
    isNull: positions + maxLength + 1,
    hidden,
  };
  const heads = model.clearing === null ? model.heads : [model.clearing, ...model.heads];
  const shape: Shape = {
    heads: Math.max(1, heads.length),
    headSize: Math.max(1, ...heads.map((head) => headSizeOf(head, maxLength))),
    hiddenSize: Math.max(
      2 * first.weights.rows,
      2 * second.weights.rows + first.weights.rows,
      2 * third.weights.rows + second.weights.rows,
      2 * (initial?.[0].weights.rows ?? 0),
    ),
  };
  const tensors = new Map<string, StoredTensor>();
  let block = 0;
  const addBlock = (attention: readonly AttentionHead[], mlp: ReturnType<typeof mlpTensors>): void => {
    const all = [...attentionTensors(attention, shape, places, maxLength), ...mlp];
    for (const [name, tensor] of all) tensors.set(`blocks.${block}.${name}`, tensor);
    block += 1;
  };

  tensors
    .set('embed.W_E', tokenEmbedding(model, places))
    .set('pos_embed.W_pos', positionEmbedding(model, places, maxLength));
  if (initial !== null)
    addBlock([], mlpTensors({ hidden: initial[0], from: 0, out: initial[1], to: 0, erase: null }, shape, places));
  const through = (count: number): Linear => identity(count);
  for (let layer = 0; layer < layers; layer++) {
    addBlock(
      heads,
      mlpTensors(
        { hidden: first, from: 0, out: through(first.weights.rows), to: hidden[0], erase: null },
        shape,
        places,
      ),
    );
    const erased = { from: hidden[0], count: first.weights.rows };
    addBlock(
      [],
      mlpTensors(
        { hidden: second, from: hidden[0], out: through(second.weights.rows), to: hidden[1], erase: erased },
        shape,
        places,
      ),
    );
    const erasedToo = { from: hidden[1], count: second.weights.rows };
    addBlock([], mlpTensors({ hidden: third, from: hidden[1], out: last, to: 0, erase: erasedToo }, shape, places));
  }
  const outputs = Math.max(1, model.output.rows);
  const unembedding = grid(places.size, outputs);
  forEachEntry(model.output, (code, dimension, value) => unembedding.add(dimension, code, value));
  tensors.set('unembed.W_U', stored(unembedding, [places.size, outputs]));
  tensors.set('unembed.b_U', zeros([outputs]));

  const variable = program.variables[program.output.variable];
  const config = {
    n_layers: block,
    d_model: places.size,
    n_ctx: maxLength + 1,
    d_head: shape.headSize,
    n_heads: shape.heads,
    d_mlp: shape.hiddenSize,
    d_vocab: program.vocabulary.length + 1,
    d_vocab_out: outputs,
    act_fn: 'relu',
    normalization_type: null,
    attention_dir: 'bidirectional',
    positional_embedding_type: 'standard',
    use_attn_scale: false,
    dtype: 'float32',
    notes: {
      program: program.name,
      null_token: program.vocabulary.length,
      vocabulary: program.vocabulary,
      frame: program.frame,
      layers,
      blocks_per_layer: 3,
      blocks_before: initial === null ? 0 : 1,
      dimensions: layout.dimensions.map(({ name }) => name),
      outputs: Array.from({ length: outputs }, (_, code) =>
        variable === undefined ? '' : labelOf(variable.domain, code),
      ),
      cannot_hold: 'the run does not end when all positions have halted: take the layer at which it would have',
    },
  };
  return {
    weights: writeSafetensors({ tensors, metadata: { format: 'pt', program: program.name } }),
    config: `${JSON.stringify(config, null, 2)}\n`,
  };
}

/** Classes and the constant, the component by which the null token finds itself, positions; or the values. */
function headSizeOf({ query, value, offsets }: AttentionHead, maxLength: number): number {
  return Math.max(query.weights.rows + 1 + (offsets === null ? 0 : maxLength), value.weights.rows);
}

function tokenEmbedding({ program, tokenEmbedding: embedding }: CompiledModel, places: Places): StoredTensor {
  const count = program.vocabulary.length;
  const rows = grid(count + 1, places.size);
  forEachEntry(embedding, rows.add);
  for (let token = 0; token < count; token++) rows.add(token, places.isReal, 1);
  rows.add(count, places.isNull, 1);
  return stored(rows, [count + 1, places.size]);
}

/** Position 0 is that of the null token. */
function positionEmbedding(
  { positionEmbedding: embedding }: CompiledModel,
  places: Places,
  maxLength: number,
): StoredTensor {
  const rows = grid(maxLength + 1, places.size);
  if (embedding !== null) {
    forEachEntry(embedding, (position, dimension, value) => {
      if (position < maxLength) rows.add(position + 1, dimension, value);
    });
  }
  for (let position = 0; position < maxLength; position++) rows.add(position + 1, places.positions + position, 1);
  return stored(rows, [maxLength + 1, places.size]);
}

function attentionTensors(
  heads: readonly AttentionHead[],
  { heads: count, headSize }: Shape,
  places: Places,
  maxLength: number,
): (readonly [string, StoredTensor])[] {
  const { size, isReal, isNull, positions } = places;
  const [query, key, value] = [
    grid(count * size, headSize),
    grid(count * size, headSize),
    grid(count * size, headSize),
  ];
  const output = grid(count * headSize, size);
  heads.forEach((head, index) => {
    const own = index * size;
    for (const [into, from] of [
      [query, head.query],
      [key, head.key],
      [value, head.value],
    ] as const) {
      forEachEntry(from.weights, (component, dimension, weight) => into.add(own + dimension, component, weight));
      for (const [component, weight] of from.bias.entries()) into.add(own + isReal, component, weight);
    }
    forEachEntry(head.output, (dimension, component, weight) =>
      output.add(index * headSize + component, dimension, weight),
    );
    const self = head.query.weights.rows;
    query.add(own + isNull, self, SCORE_SPAN);
    key.add(own + isNull, self, 1);
    if (head.offsets === null) return;
    for (let asking = 0; asking < maxLength; asking++) {
      for (let other = 0; other < maxLength; other++) {
        if (!head.offsets.includes(other - asking)) query.add(own + positions + asking, self + 1 + other, -SCORE_SPAN);
      }
      key.add(own + positions + asking, self + 1 + asking, 1);
    }
  });
  const shape = [count, size, headSize];
  return [
    ['attn.W_Q', stored(query, shape)],
    ['attn.W_K', stored(key, shape)],
    ['attn.W_V', stored(value, shape)],
    ['attn.W_O', stored(output, [count, headSize, size])],
    ['attn.b_Q', zeros([count, headSize])],
    ['attn.b_K', zeros([count, headSize])],
    ['attn.b_V', zeros([count, headSize])],
    ['attn.b_O', zeros([size])],
  ];
}

interface Mlp {
  /** From dimensions `from` on, clipped. */
  readonly hidden: Linear;
  readonly from: number;
  /** What is added from dimension `to` on. */
  readonly out: Linear;
  readonly to: number;
  /** Dimensions that hold numbers from 0 to 1, which are taken away. */
  readonly erase: { readonly from: number; readonly count: number } | null;
}

function mlpTensors(
  { hidden, from, out, to, erase }: Mlp,
  { hiddenSize }: Shape,
  { size, isReal }: Places,
): (readonly [string, StoredTensor])[] {
  const [input, output] = [grid(size, hiddenSize), grid(hiddenSize, size)];
  // Unit 2u is relu(x), unit 2u + 1 is relu(x − 1).
  for (const upper of [0, 1]) {
    forEachEntry(hidden.weights, (unit, dimension, weight) => input.add(from + dimension, 2 * unit + upper, weight));
    for (const [unit, weight] of hidden.bias.entries()) input.add(isReal, 2 * unit + upper, weight - upper);
    forEachEntry(out.weights, (dimension, unit, weight) =>
      output.add(2 * unit + upper, to + dimension, upper === 0 ? weight : -weight),
    );
  }
  const start = 2 * hidden.weights.rows;
  for (let index = 0; index < (erase?.count ?? 0); index++) {
    const dimension = (erase?.from ?? 0) + index;
    input.add(dimension, start + index, 1);
    output.add(start + index, dimension, -1);
  }
  return [
    ['mlp.W_in', stored(input, [size, hiddenSize])],
    ['mlp.b_in', zeros([hiddenSize])],
    ['mlp.W_out', stored(output, [hiddenSize, size])],
    ['mlp.b_out', zeros([size])],
  ];
}

function identity(size: number): Linear {
  const every = Int32Array.from({ length: size }, (_, index) => index);
  return {
    weights: {
      rows: size,
      columns: size,
      rowStart: Int32Array.from({ length: size + 1 }, (_, index) => index),
      columnOf: every,
      values: new Float64Array(size).fill(1),
    },
    bias: new Float64Array(size),
  };
}

function grid(rows: number, columns: number): Grid {
  const data = new Float32Array(rows * columns);
  return {
    data,
    add: (row, column, value) => {
      const at = row * columns + column;
      data[at] = (data[at] ?? 0) + value;
    },
  };
}

function stored({ data }: Grid, shape: readonly number[]): StoredTensor {
  return { shape, data };
}

function zeros(shape: readonly number[]): StoredTensor {
  return { shape, data: new Float32Array(shape.reduce((product, side) => product * side, 1)) };
}
