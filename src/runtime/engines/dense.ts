/** Runs compiled weights as dense matrices on a tensor library, as any Transformer is run. */

import { checkInput, type Engine, type Execution, type RunOptions } from '../../ir/execution.ts';
import { type Machine, runLayers } from '../../ir/loop.ts';
import type { LearnedMlp } from '../../weights/learned.ts';
import { denseOf, type Linear, type SparseMatrix, transposed } from '../../weights/matrix.ts';
import type { AttentionHead, CompiledModel } from '../../weights/model.ts';
import { modelSizes } from '../../weights/sizes.ts';
import type { TensorHandle, Tensors } from '../tensors/tensors.ts';
import { decodeStates } from './decode.ts';
import { type LearnedRows, learnedRows } from './learned.ts';

/** Holds the weights in the backend's memory until `dispose`. */
export interface DenseEngine extends Engine {
  readonly dispose: () => void;
}

/** A linear layer on the backend: x [n × inputs] · `weights` [inputs × outputs] + `bias` [1 × outputs]. */
interface DenseLinear {
  readonly weights: TensorHandle;
  readonly bias: TensorHandle;
}

interface DenseHead {
  readonly head: AttentionHead;
  /** Query, key and value as columns of one product. */
  readonly projection: DenseLinear;
  readonly width: number;
  readonly depth: number;
  /** [d_v × D] */
  readonly output: TensorHandle;
}

/** The layers of a learned MLP, and what surrounds them. */
interface DenseLearned {
  readonly mlp: LearnedMlp;
  readonly layers: readonly DenseLinear[];
  readonly rows: LearnedRows;
}

interface DenseModel {
  readonly model: CompiledModel;
  readonly tensors: Tensors;
  readonly tokenEmbedding: TensorHandle;
  readonly positionEmbedding: TensorHandle | null;
  readonly initial: readonly DenseLinear[] | null;
  readonly clearing: DenseHead | null;
  readonly heads: readonly DenseHead[];
  readonly feedForward: readonly DenseLinear[];
  readonly learned: DenseLearned | null;
  /** [D × 1] */
  readonly halt: TensorHandle | null;
}

/** More numbers than this (1 GiB) are more than the WebAssembly backend can hold beside its own work. */
const MOST_PARAMETERS = 2 ** 28;

/** Uploads the weights once; the engine may be called any number of times. Throws a RangeError for a model too large. */
export function createDenseEngine(model: CompiledModel, tensors: Tensors): DenseEngine {
  const { parameters } = modelSizes(model);
  if (parameters > MOST_PARAMETERS) {
    throw new RangeError(
      `as dense matrices the model has ${parameters} numbers, too many to run; the sparse engine can`,
    );
  }
  const uploaded: TensorHandle[] = [];
  const dense = uploadModel(model, tensors, uploaded);
  const engine = (tokens: readonly number[], options: RunOptions): Execution => {
    checkInput(tokens, model.program.vocabulary.length, model.maxLength);
    const run = start(dense, tokens);
    try {
      return { ...runLayers(run.machine, options), brokenPromises: [] };
    } finally {
      run.release();
    }
  };
  const dispose = (): void => {
    for (const tensor of uploaded.splice(0)) tensors.release(tensor);
  };
  return Object.assign(engine, { dispose });
}

function uploadModel(model: CompiledModel, tensors: Tensors, uploaded: TensorHandle[]): DenseModel {
  const upload = (rows: number, columns: number, data: Float32Array): TensorHandle => {
    const tensor = tensors.upload({ shape: [rows, columns], data });
    uploaded.push(tensor);
    return tensor;
  };
  const matrix = (weights: SparseMatrix): TensorHandle => {
    const { rows, columns, data } = padded(weights);
    return upload(rows, columns, data);
  };
  const linear = ({ weights, bias }: Linear): DenseLinear => {
    const row = new Float32Array(Math.max(bias.length, 1));
    row.set(bias);
    return { weights: matrix(transposed(weights)), bias: upload(1, row.length, row) };
  };
  const head = (each: AttentionHead): DenseHead => ({
    head: each,
    projection: {
      weights: upload(size, columnsOfHead(each), besideEachOther(each)),
      bias: upload(
        1,
        columnsOfHead(each),
        Float32Array.from([...each.query.bias, ...each.key.bias, ...each.value.bias]),
      ),
    },
    width: each.query.weights.rows,
    depth: each.value.weights.rows,
    output: matrix(transposed(each.output)),
  });
  const learned = (mlp: LearnedMlp): DenseLearned => ({
    mlp,
    layers: mlp.layers.map(({ inputs, outputs, weights, bias }) => ({
      weights: upload(inputs, outputs, weights),
      bias: upload(1, outputs, bias),
    })),
    rows: learnedRows(model, mlp),
  });
  const size = model.layout.dimensions.length;
  return {
    model,
    tensors,
    tokenEmbedding: matrix(model.tokenEmbedding),
    positionEmbedding: model.positionEmbedding === null ? null : matrix(model.positionEmbedding),
    initial: model.initial?.map(linear) ?? null,
    clearing: model.clearing === null ? null : head(model.clearing),
    heads: model.heads.filter(({ value }) => value.weights.rows > 0).map(head),
    feedForward: model.learned === null ? model.feedForward.map(linear) : [],
    learned: model.learned === null ? null : learned(model.learned),
    halt: model.halt === null ? null : upload(size, 1, Float32Array.from(model.halt.weights)),
  };
}

interface Run {
  readonly machine: Machine;
  readonly release: () => void;
}

function start(dense: DenseModel, tokens: readonly number[]): Run {
  const { model, tensors } = dense;
  const positions = tokens.length;
  if (positions === 0) return emptyRun(dense);
  const masks = masksOf(dense, positions);
  const zeroSlot = tensors.upload({ shape: [positions, 1], data: new Float32Array(positions) });
  let residual = embed(dense, tokens);
  const replace = (compute: () => TensorHandle): void => {
    const next = tensors.scope(compute);
    tensors.release(residual);
    residual = next;
  };

  const attend = (head: DenseHead, input: TensorHandle): TensorHandle => {
    const projected = apply(tensors, head.projection, input);
    const query = tensors.sliceColumns(projected, 0, head.width);
    const key = tensors.sliceColumns(projected, head.width, head.width);
    const value = tensors.sliceColumns(projected, 2 * head.width, head.depth);
    const scores = tensors.multiply(query, tensors.transpose(key));
    const mask = masks.get(head) ?? null;
    const masked = mask === null ? scores : tensors.add(scores, mask);
    const weights = tensors.softmax(tensors.joinColumns([masked, zeroSlot]));
    const weighted = tensors.multiply(tensors.sliceColumns(weights, 0, positions), value);
    return tensors.multiply(weighted, head.output);
  };

  const attention = (): void => {
    if (dense.clearing === null && dense.heads.length === 0) return;
    replace(() => {
      const before = residual;
      const cleared = dense.clearing === null ? before : tensors.add(before, attend(dense.clearing, before));
      return dense.heads.reduce((sum, head) => tensors.add(sum, attend(head, before)), cleared);
    });
  };
  const mlp = (): void => {
    if (dense.learned !== null) {
      const written = runLearned(dense.learned, tensors, residual, positions);
      tensors.release(residual);
      residual = written;
      return;
    }
    replace(() => tensors.add(residual, network(tensors, dense.feedForward, residual)));
  };
  const halted = (): boolean => {
    const { halt } = dense;
    if (halt === null || model.halt === null) return false;
    const bias = model.halt.bias;
    const sums = tensors.scope(() => tensors.multiply(residual, halt));
    const numbers = tensors.download(sums);
    tensors.release(sums);
    return numbers.every((sum) => sum + bias >= 0.5);
  };
  return {
    machine: {
      halted,
      attention,
      mlp,
      states: (withHeads) => decodeStates(model, tensors.download(residual), positions, withHeads),
    },
    release: () => {
      for (const tensor of [...new Set(masks.values()), zeroSlot, residual]) tensors.release(tensor);
    },
  };
}

/** No position, no tensor; the halt condition holds at all of them. */
function emptyRun({ model }: DenseModel): Run {
  const machine: Machine = {
    halted: () => model.halt !== null,
    attention: () => {},
    mlp: () => {},
    states: (withHeads) => decodeStates(model, new Float32Array(0), 0, withHeads),
  };
  return { machine, release: () => {} };
}

/** The residual stream before the first layer, [positions × D]: one-hot tokens and positions times the embeddings. */
function embed(
  { model, tensors, tokenEmbedding, positionEmbedding, initial }: DenseModel,
  tokens: readonly number[],
): TensorHandle {
  const oneHot = (codes: readonly number[], size: number): TensorHandle => {
    const data = new Float32Array(codes.length * size);
    codes.forEach((code, row) => {
      data[row * size + code] = 1;
    });
    return tensors.upload({ shape: [codes.length, size], data });
  };
  return tensors.scope(() => {
    let sum = tensors.multiply(oneHot(tokens, model.tokenEmbedding.rows), tokenEmbedding);
    if (positionEmbedding !== null) {
      const positions = oneHot([...tokens.keys()], model.positionEmbedding?.rows ?? 0);
      sum = tensors.add(sum, tensors.multiply(positions, positionEmbedding));
    }
    return initial === null ? sum : tensors.add(sum, network(tensors, initial, sum));
  });
}

/** Values are snapped outside of the library, which has no operation for it. */
function runLearned(
  { mlp, layers, rows }: DenseLearned,
  tensors: Tensors,
  residual: TensorHandle,
  positions: number,
): TensorHandle {
  const shape = residual.shape;
  const stream = tensors.download(residual);
  const outputs = tensors.scope(() =>
    layers.reduce(
      (x, layer, index) => {
        const sum = apply(tensors, layer, x);
        return index < layers.length - 1 ? tensors[mlp.activation](sum) : sum;
      },
      tensors.upload(rows.inputs(stream, positions)),
    ),
  );
  const numbers = tensors.download(outputs);
  tensors.release(outputs);
  return tensors.upload({ shape, data: rows.written(stream, numbers, positions) });
}

/** For each head with offsets its mask, [n × n]: 0 where position j − i is one of them, else −∞. */
function masksOf({ tensors, clearing, heads }: DenseModel, positions: number): ReadonlyMap<DenseHead, TensorHandle> {
  const byOffsets = new Map<string, TensorHandle>();
  const masks = new Map<DenseHead, TensorHandle>();
  for (const each of clearing === null ? heads : [clearing, ...heads]) {
    const { offsets } = each.head;
    if (offsets === null) continue;
    const known = byOffsets.get(offsets.join());
    const mask = known ?? tensors.upload({ shape: [positions, positions], data: maskOf(offsets, positions) });
    byOffsets.set(offsets.join(), mask);
    masks.set(each, mask);
  }
  return masks;
}

function maskOf(offsets: readonly number[], positions: number): Float32Array {
  const mask = new Float32Array(positions * positions).fill(Number.NEGATIVE_INFINITY);
  for (let position = 0; position < positions; position++) {
    for (const offset of offsets) {
      const other = position + offset;
      if (other >= 0 && other < positions) mask[position * positions + other] = 0;
    }
  }
  return mask;
}

function apply(tensors: Tensors, { weights, bias }: DenseLinear, input: TensorHandle): TensorHandle {
  return tensors.add(tensors.multiply(input, weights), bias);
}

/** Layers one after the other; all outputs but the last are clipped. */
function network(tensors: Tensors, layers: readonly DenseLinear[], input: TensorHandle): TensorHandle {
  return layers.reduce((x, layer, index) => {
    const sum = apply(tensors, layer, x);
    return index < layers.length - 1 ? tensors.clip(sum, 0, 1) : sum;
  }, input);
}

/** At least one row and one column, for libraries that cannot multiply empty matrices; what is added is 0. */
function padded(matrix: SparseMatrix): { rows: number; columns: number; data: Float32Array } {
  const [rows, columns] = [Math.max(matrix.rows, 1), Math.max(matrix.columns, 1)];
  const empty = matrix.rows === 0 || matrix.columns === 0;
  return { rows, columns, data: empty ? new Float32Array(rows * columns) : denseOf(matrix) };
}

function columnsOfHead({ query, key, value }: AttentionHead): number {
  return query.weights.rows + key.weights.rows + value.weights.rows;
}

/** [D × (d_k + d_k + d_v)] */
function besideEachOther(head: AttentionHead): Float32Array {
  const columns = columnsOfHead(head);
  const size = head.query.weights.columns;
  const joined = new Float32Array(size * columns);
  let start = 0;
  for (const { weights } of [head.query, head.key, head.value]) {
    const part = denseOf(transposed(weights));
    for (let row = 0; row < size; row++) {
      joined.set(part.subarray(row * weights.rows, (row + 1) * weights.rows), row * columns + start);
    }
    start += weights.rows;
  }
  return joined;
}
