/** Runs compiled weights on the processor, multiplying only what is not zero. */

import { checkInput, type Engine } from '../../ir/execution.ts';
import { type Machine, runLayers } from '../../ir/loop.ts';
import type { Linear, SparseMatrix } from '../../weights/matrix.ts';
import type { CompiledModel } from '../../weights/model.ts';
import { decodeStates } from './decode.ts';
import { incrementalLayer, isWhole, isWholeVector, slotsFor } from './incremental.ts';
import { type AttentionTables, attentionTables, startAttention } from './sparse-attention.ts';
import {
  type FloatArray,
  floats,
  gather,
  type Precision,
  renewed,
  type SparseVector,
  sameVector,
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

/** Layers one after the other, for a position; the result lies in a work vector until the next call. */
type Network = (position: number, input: SparseVector) => SparseVector;

/**
 * An engine in float32, where every sum is rounded, or in float64 as the oracle. It multiplies the weights and knows
 * nothing else of the program.
 */
export function createSparseEngine(model: CompiledModel, precision: Precision): Engine {
  const tables = tablesOf(model, precision);
  return (tokens, options) => {
    checkInput(tokens, model.program.vocabulary.length, model.maxLength);
    return { ...runLayers(start(tables, tokens), options), brokenPromises: [] };
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
    feedForward: network(precision, [first, second, third, fourth]),
    active: sparseVector(precision, size),
    halting: [...(model.halt?.weights ?? [])].flatMap((weight, dimension) =>
      weight === 0 ? [] : [{ dimension, weight }],
    ),
  };
}

function network(precision: Precision, linears: readonly Linear[]): Network {
  const layers = linears.map((linear, index): { readonly apply: SlotLayer; readonly output: SparseVector } => ({
    apply: slotLayer(linear, index < linears.length - 1, precision),
    output: sparseVector(precision, linear.weights.rows),
  }));
  return (slot, input) => {
    let current = input;
    for (const { apply, output } of layers) {
      apply(slot, current, output);
      current = output;
    }
    return current;
  };
}

/** A layer that may compute from what it had for the same slot. */
type SlotLayer = (slot: number, input: SparseVector, output: SparseVector) => void;

function slotLayer(linear: Linear, clipped: boolean, precision: Precision): SlotLayer {
  const plain = sparseLayer(linear, clipped, precision);
  if (!clipped || !isWhole(linear)) return (_, input, output) => plain(input, output);
  const incremental = incrementalLayer(linear, precision);
  const slots = slotsFor(linear.weights.rows);
  return (slot, input, output) => {
    if (slot < slots && isWholeVector(input)) incremental(slot, input, output);
    else plain(input, output);
  };
}

function start(tables: Tables, tokens: readonly number[]): Machine {
  const { model, size, active } = tables;
  const positions = tokens.length;
  const residual = embed(tables, tokens);
  const running = startAttention(tables.attention);
  // Equal numbers give equal effects: positions at rest are not computed again.
  const lastInputs: (SparseVector | undefined)[] = Array(positions);
  const lastEffects: (SparseVector | undefined)[] = Array(positions);

  const attention = (): void => {
    for (let position = 0; position < positions; position++) {
      gather(position * size, size, residual, active);
      running.project(position, active);
    }
    running.attend(residual, size);
  };

  const mlp = (): void => {
    for (let position = 0; position < positions; position++) {
      const row = position * size;
      gather(row, size, residual, active);
      const [lastInput, lastEffect] = [lastInputs[position], lastEffects[position]];
      if (lastInput !== undefined && lastEffect !== undefined && sameVector(lastInput, active)) {
        scatter(lastEffect, residual, row);
        continue;
      }
      const effect = tables.feedForward(position, active);
      scatter(effect, residual, row);
      lastInputs[position] = renewed(lastInput, active);
      lastEffects[position] = renewed(lastEffect, effect);
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

  return { halted, attention, mlp, states: (withHeads) => decodeStates(model, residual, positions, withHeads) };
}

/** The residual stream before the first layer, [positions × D]. */
function embed({ model, precision, size, active, initial }: Tables, tokens: readonly number[]): FloatArray {
  const residual = floats(precision, tokens.length * size);
  tokens.forEach((token, position) => {
    const row = position * size;
    addRow(model.tokenEmbedding, token, residual, row);
    if (model.positionEmbedding !== null) addRow(model.positionEmbedding, position, residual, row);
    if (initial === null) return;
    gather(row, size, residual, active);
    scatter(initial(position, active), residual, row);
  });
  return residual;
}

function addRow({ rowStart, columnOf, values }: SparseMatrix, from: number, residual: FloatArray, row: number): void {
  const end = rowStart[from + 1] ?? 0;
  for (let index = rowStart[from] ?? 0; index < end; index++) {
    const dimension = row + (columnOf[index] ?? 0);
    residual[dimension] = (residual[dimension] ?? 0) + (values[index] ?? 0);
  }
}
