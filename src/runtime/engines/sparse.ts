/** Runs compiled weights on the processor, multiplying only what is not zero. */

import { checkInput, type Engine, type States } from '../../ir/execution.ts';
import { type Machine, runLayers } from '../../ir/loop.ts';
import type { Linear, SparseMatrix } from '../../weights/matrix.ts';
import type { CompiledModel } from '../../weights/model.ts';
import { decodeStates } from './decode.ts';
import { incrementalLayer, isBits, isExactChain } from './incremental.ts';
import { learnedNetwork } from './learned.ts';
import { type AttentionTables, attentionTables, type SparseAttention, startAttention } from './sparse-attention.ts';
import {
  type FloatArray,
  floats,
  gather,
  type Precision,
  type SparseVector,
  scatter,
  sparseLayer,
  sparseVector,
} from './vectors.ts';

/** What is prepared once for a model. The work vectors are shared by all runs, which never overlap. */
interface Tables {
  readonly model: CompiledModel;
  readonly precision: Precision;
  readonly size: number;
  readonly attention: AttentionTables;
  readonly initial: Network | null;
  readonly feedForward: Network;
  /** Holds the numbers of a position that are not 0. */
  readonly active: SparseVector;
  readonly halting: readonly { readonly dimension: number; readonly weight: number }[];
}

/** Layers one after the other; the result lies in a work vector until the next call. */
type Network = (input: SparseVector) => SparseVector;

/** Sees the residual stream itself, [positions × D], whenever states are read from it: `withHeads` is after attention. */
export type ResidualWatcher = (residual: FloatArray, withHeads: boolean) => void;

/**
 * An engine in float32, where every sum is rounded, or in float64 as the oracle. It multiplies the weights and knows
 * nothing else of the program.
 */
export function createSparseEngine(
  model: CompiledModel,
  precision: Precision,
  watch: ResidualWatcher = () => {},
): Engine {
  const tables = tablesOf(model, precision);
  // Runs never overlap, and inputs often are as long as the one before.
  let workspace = workspaceOf(tables, 0);
  return (tokens, options) => {
    checkInput(tokens, model.program.vocabulary.length, model.maxLength);
    if (workspace.positions !== tokens.length) workspace = workspaceOf(tables, tokens.length);
    return { ...runLayers(start(tables, workspace, tokens, watch), options), brokenPromises: [] };
  };
}

/** What runs on inputs of one length work in. */
interface Workspace {
  readonly positions: number;
  /** [positions × D] */
  readonly residual: FloatArray;
  readonly attention: SparseAttention;
  readonly isChanged: Uint8Array;
  readonly isRead: Uint8Array;
}

function workspaceOf({ attention, precision, size }: Tables, positions: number): Workspace {
  return {
    positions,
    residual: floats(precision, positions * size),
    attention: startAttention(attention, positions),
    isChanged: new Uint8Array(positions),
    isRead: new Uint8Array(positions),
  };
}

function tablesOf(model: CompiledModel, precision: Precision): Tables {
  const size = model.layout.dimensions.length;
  const heads = model.clearing === null ? model.heads : [model.clearing, ...model.heads];
  const [first, second, third, fourth] = model.feedForward;
  return {
    model,
    precision,
    size,
    attention: attentionTables(heads, precision),
    initial: model.initial === null ? null : network(precision, model.initial),
    feedForward:
      model.learned === null
        ? network(precision, [first, second, third, fourth])
        : learnedNetwork(model, model.learned, precision),
    active: sparseVector(precision, size),
    halting: [...(model.halt?.weights ?? [])].flatMap((weight, dimension) =>
      weight === 0 ? [] : [{ dimension, weight }],
    ),
  };
}

function network(precision: Precision, linears: readonly Linear[]): Network {
  const outputs = linears.map(({ weights }) => sparseVector(precision, weights.rows));
  const last = linears.length - 1;
  const plain = linears.map((linear, index) => sparseLayer(linear, index < last, precision));
  const exact = isExactChain(linears.slice(0, -1));
  const incremental = exact
    ? linears.map((linear, index) => (index < last ? incrementalLayer(linear, precision) : plain[index]))
    : plain;
  return (input) => {
    const layers = exact && isBits(input) ? incremental : plain;
    let current = input;
    for (let index = 0; index < layers.length; index++) {
      const output = outputs[index];
      const layer = layers[index];
      if (output === undefined || layer === undefined) continue;
      layer(current, output);
      current = output;
    }
    return current;
  };
}

function start(tables: Tables, workspace: Workspace, tokens: readonly number[], watch: ResidualWatcher): Machine {
  const { model, size, active } = tables;
  // Equal numbers give equal results: what is as it was in the last layer is not computed again.
  const { positions, residual, attention: running, isChanged, isRead } = workspace;
  embed(tables, tokens, residual);
  running.reset();
  isChanged.fill(1);

  const attention = (): void => {
    for (let position = 0; position < positions; position++) {
      if (!running.isStale(position)) continue;
      gather(position * size, size, residual, active);
      running.project(position, active);
    }
    running.attend();
    for (let position = 0; position < positions; position++) {
      const hasNewAnswers = running.hasNewAnswers(position);
      isRead[position] = Number(isChanged[position] === 1 || hasNewAnswers);
      if (isRead[position] === 1) running.addAnswers(position, residual, position * size);
      isChanged[position] = Number(hasNewAnswers);
    }
  };

  const mlp = (): void => {
    for (let position = 0; position < positions; position++) {
      if (isRead[position] === 0) continue;
      gather(position * size, size, residual, active);
      const effect = tables.feedForward(active);
      if (effect.count === 0) continue;
      scatter(effect, residual, position * size);
      running.notice(position, effect);
      isChanged[position] = 1;
    }
  };

  const halted = (): boolean => {
    if (model.halt === null) return false;
    for (let position = 0; position < positions; position++) {
      let sum = model.halt.bias;
      for (const { dimension, weight } of tables.halting) sum += weight * (residual[position * size + dimension] ?? 0);
      if (sum < 0.5) return false;
    }
    return true;
  };

  const states = (withHeads: boolean): States => {
    watch(residual, withHeads);
    return decodeStates(model, residual, positions, withHeads);
  };
  return { halted, attention, mlp, states };
}

/** The residual stream before the first layer. */
function embed({ model, size, active, initial }: Tables, tokens: readonly number[], residual: FloatArray): void {
  residual.fill(0);
  tokens.forEach((token, position) => {
    const row = position * size;
    addRow(model.tokenEmbedding, token, residual, row);
    if (model.positionEmbedding !== null) addRow(model.positionEmbedding, position, residual, row);
    if (initial === null) return;
    gather(row, size, residual, active);
    scatter(initial(active), residual, row);
  });
}

function addRow({ rowStart, columnOf, values }: SparseMatrix, from: number, residual: FloatArray, row: number): void {
  const end = rowStart[from + 1] ?? 0;
  for (let index = rowStart[from] ?? 0; index < end; index++) {
    const dimension = row + (columnOf[index] ?? 0);
    residual[dimension] = (residual[dimension] ?? 0) + (values[index] ?? 0);
  }
}
