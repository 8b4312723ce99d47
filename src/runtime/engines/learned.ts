/** A learned MLP behind compiled attention, position by position, in plain numbers. */

import type { Diagrams } from '../../interpreter/diagrams.ts';
import { createInterpreter } from '../../interpreter/interpreter.ts';
import type { Engine, States } from '../../ir/execution.ts';
import type { Reading } from '../../weights/layout.ts';
import { encoderOf, type LearnedMlp, learnedVariables, nearestCode } from '../../weights/learned.ts';
import { inputReading, readInputs } from '../../weights/learned-inputs.ts';
import type { CompiledModel } from '../../weights/model.ts';
import type { PlainTensor } from '../tensors/tensors.ts';
import { createDecoder } from './decode.ts';
import { type Precision, type SparseVector, sparseVector } from './vectors.ts';

/** From the codes of one position after attention to those after the mlp, head outputs untouched. */
export type LearnedStep = (before: States) => States;

/** From the residual stream at one position, [D], to what stands in the learned dimensions afterwards, in their order. */
export type LearnedWrite = (row: ArrayLike<number>) => ArrayLike<number>;

/** Equal codes give equal codes: each is computed once. The MLP must be one whose values are snapped. */
export function learnedStep(model: CompiledModel, learned: LearnedMlp): LearnedStep {
  const { program, layout } = model;
  const encode = encoderOf(model);
  const network = plainNetwork(learned);
  const written = learnedVariables(program);
  const row = new Float32Array(layout.dimensions.length);
  const reading = inputReading(model, learned);
  const inputs = new Float32Array(reading.width);
  const known = new Map<string, States>();
  return (before) => {
    const name = before.join();
    const already = known.get(name);
    if (already !== undefined) return already;
    encode(before, row);
    readInputs(reading, row, inputs);
    const outputs = network(inputs);
    learned.dimensions.forEach((dimension, index) => {
      row[dimension] = (learned.residual ? (row[dimension] ?? 0) : 0) + (outputs[index] ?? 0);
    });
    const after = before.slice();
    for (const variable of written) {
      const target = layout.readings[variable];
      if (target !== undefined) after[variable] = nearestCode(target, row);
    }
    // Inputs without end would fill the memory.
    if (known.size >= mostKnown) known.clear();
    known.set(name, after);
    return after;
  };
}

const mostKnown = 100_000;

export function learnedWrite(model: CompiledModel, learned: LearnedMlp): LearnedWrite {
  const { dimensions, residual } = learned;
  if (!learned.snap) {
    const network = plainNetwork(learned);
    const reading = inputReading(model, learned);
    const inputs = new Float32Array(reading.width);
    return (row) => {
      readInputs(reading, row, inputs);
      return network(inputs).map((x, index) => (residual ? (row[dimensions[index] ?? 0] ?? 0) : 0) + x);
    };
  }
  const step = learnedStep(model, learned);
  const decode = createDecoder(model);
  const encode = encoderOf(model);
  const after = new Float32Array(model.layout.dimensions.length);
  return (row) => {
    encode(step(decode(Float64Array.from(row), 1, true)), after);
    return dimensions.map((dimension) => after[dimension] ?? 0);
  };
}

/** What surrounds the layers of a learned MLP, for all positions of an input at once. */
export interface LearnedRows {
  /** From the stream, [positions × D], to what the MLP is given. */
  readonly inputs: (stream: Float32Array, positions: number) => PlainTensor;
  /** From the stream and the outputs, [positions × learned dimensions], to the stream afterwards. */
  readonly written: (stream: Float32Array, outputs: Float32Array, positions: number) => Float32Array;
}

export function learnedRows(model: CompiledModel, mlp: LearnedMlp): LearnedRows {
  const { program, layout } = model;
  const { dimensions, residual, snap } = mlp;
  const reading = inputReading(model, mlp);
  const size = layout.dimensions.length;
  const variables = learnedVariables(program);
  return {
    inputs: (stream, positions) => {
      const inputs = new Float32Array(positions * reading.width);
      for (let position = 0; position < positions; position++) {
        const row = stream.subarray(position * size, (position + 1) * size);
        readInputs(reading, row, inputs.subarray(position * reading.width, (position + 1) * reading.width));
      }
      return { shape: [positions, reading.width], data: inputs };
    },
    written: (stream, outputs, positions) => {
      const after = stream.slice();
      for (let position = 0; position < positions; position++) {
        const row = after.subarray(position * size, (position + 1) * size);
        dimensions.forEach((dimension, index) => {
          const output = outputs[position * dimensions.length + index] ?? 0;
          row[dimension] = (residual ? (row[dimension] ?? 0) : 0) + output;
        });
        if (!snap) continue;
        for (const variable of variables) snapVariable(layout.readings[variable], row);
      }
      return after;
    },
  };
}

function snapVariable(reading: Reading | undefined, row: Float32Array): void {
  if (reading === undefined) return;
  const code = nearestCode(reading, row);
  if (reading.kind === 'stair') {
    row[reading.dimension] = reading.stored?.[reading.stair.codes.indexOf(code)] ?? 0;
    return;
  }
  for (let bit = 0; bit < reading.size; bit++) row[reading.start + bit] = Number(bit === code);
}

/** As a part of the sparse engine: what the MLP adds to the stream. */
export function learnedNetwork(
  model: CompiledModel,
  learned: LearnedMlp,
  precision: Precision,
): (input: SparseVector) => SparseVector {
  const write = learnedWrite(model, learned);
  const row = new Float64Array(model.layout.dimensions.length);
  const effect = sparseVector(precision, learned.dimensions.length);
  return ({ count, indices, values }) => {
    row.fill(0);
    for (let entry = 0; entry < count; entry++) row[indices[entry] ?? 0] = values[entry] ?? 0;
    const written = write(row);
    let changes = 0;
    learned.dimensions.forEach((dimension, index) => {
      const change = (written[index] ?? 0) - (row[dimension] ?? 0);
      if (change === 0) return;
      effect.indices[changes] = dimension;
      effect.values[changes++] = change;
    });
    effect.count = changes;
    return effect;
  };
}

/** The interpreter, with the learned MLP instead of the program's own. Values are snapped: it knows no numbers between them. */
export function learnedInterpreter(model: CompiledModel, learned: LearnedMlp): Engine {
  const { program } = model;
  const step = learnedStep(model, learned);
  const width = program.variables.length;
  const written = learnedVariables(program);
  const mlp: Diagrams = {
    apply: ({ codes, positions, uniform }, changed) => {
      const different = new Set<number>();
      for (let position = 0; position < positions; position++) {
        const row = position * width;
        const after = step(codes.slice(row, row + width));
        for (const variable of written) {
          const code = after[variable] ?? 0;
          if (codes[row + variable] === code) continue;
          codes[row + variable] = code;
          different.add(variable);
        }
      }
      for (const variable of different) {
        uniform[variable] = 0;
        changed(variable);
      }
    },
  };
  return createInterpreter(program, { mlp });
}

/** Sums in float64: from the inputs to the learned dimensions. The result is the caller's. */
function plainNetwork({ layers, activation }: LearnedMlp): (input: ArrayLike<number>) => Float64Array {
  const activate = activationOf[activation];
  return (input) => {
    let current = input;
    let sums = new Float64Array(0);
    layers.forEach(({ inputs, outputs, weights, bias }, index) => {
      sums = Float64Array.from(bias);
      for (let from = 0; from < inputs; from++) {
        const x = current[from] ?? 0;
        if (x === 0) continue;
        const start = from * outputs;
        for (let to = 0; to < outputs; to++) sums[to] = (sums[to] ?? 0) + x * (weights[start + to] ?? 0);
      }
      if (index < layers.length - 1) for (let to = 0; to < outputs; to++) sums[to] = activate(sums[to] ?? 0);
      current = sums;
    });
    return sums;
  };
}

const activationOf: Readonly<Record<LearnedMlp['activation'], (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
};
