/**
 * A learned MLP in the place of the four compiled layers of the feed-forward network. It writes the dimensions of the
 * variables that the program assigns; all others stay as they are.
 *
 * What it is given and what it makes may be *snapped*: variables are read from the stream, and written as the compiled
 * network writes them, one-hot or as the nearest of their numbers. Then every layer begins with exact values, as the
 * program's own do. Without that the numbers themselves go on to the next layer.
 */

import { sizeOf } from '../ir/domain.ts';
import { INVALID, type States } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { dimensionsOf, type Layout, type Reading } from './layout.ts';
import { headNumbers } from './learned-inputs.ts';
import { type Linear, sparseOfDense } from './matrix.ts';
import type { CompiledModel } from './model.ts';

export const activations = ['relu', 'sigmoid', 'tanh'] as const;

export const numberInputs = ['plain', 'bits'] as const;

export type NumberInputs = (typeof numberInputs)[number];

export type Activation = (typeof activations)[number];

export interface LearnedMlp {
  readonly layers: readonly DenseLayer[];
  /** After all layers but the last. */
  readonly activation: Activation;
  /** Whether it makes what is added to the stream, or else what stands there afterwards. */
  readonly residual: boolean;
  readonly snap: boolean;
  /** What numbers are in its inputs: as they are, or a bit for each value, as the first compiled layer makes them. */
  readonly numbers: NumberInputs;
  /** The residual dimensions of its outputs, ascending: `learnedDimensions`. */
  readonly dimensions: readonly number[];
  /** The training that it comes from. */
  readonly origin: { readonly seed: number; readonly steps: number };
}

/** y = x W + b */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** [inputs × outputs] */
  readonly weights: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** What people are told of it: `seed 0, 3,000 steps`. */
export function originText({ origin: { seed, steps } }: LearnedMlp): string {
  return `seed ${seed}, ${steps.toLocaleString('en')} ${steps === 1 ? 'step' : 'steps'}`;
}

/** The model with a learned MLP, and nothing left of its own four layers. */
export function withoutCompiledMlp(model: CompiledModel, learned: LearnedMlp): CompiledModel {
  const none = (rows: number, columns: number): Linear => ({
    weights: sparseOfDense([], rows, columns),
    bias: new Float64Array(rows),
  });
  const size = model.layout.dimensions.length;
  const feedForward: CompiledModel['feedForward'] = [none(0, size), none(0, 0), none(0, 0), none(size, 0)];
  return { ...model, learned, feedForward, units: [[], [], []] };
}

/** The variables that a learned MLP writes: those that the program assigns. */
export function learnedVariables({ updates }: Pick<Program, 'updates'>): readonly number[] {
  return updates.map(({ variable }) => variable).sort((a, b) => a - b);
}

export function learnedDimensions(program: Program, layout: Layout): readonly number[] {
  return learnedVariables(program).flatMap((variable) => dimensionsOf(layout, variable));
}

/** Writes what the stream holds for the codes of one position: [D]. Head outputs that are undefined are zeros. */
export type Encoder = (codes: States, row: Float32Array) => void;

export function encoderOf({ program, layout }: { readonly program: Program; readonly layout: Layout }): Encoder {
  const tables = layout.readings.map((reading, variable) => entriesOf(program, reading, variable));
  return (codes, row) => {
    row.fill(0);
    tables.forEach((table, variable) => {
      for (const [dimension, value] of table[codes[variable] ?? INVALID] ?? []) row[dimension] = value;
    });
  };
}

/** Which of its values a variable that is written holds most nearly. `row`: [D]. */
export function nearestCode(reading: Reading, row: ArrayLike<number>): number {
  if (reading.kind === 'bits') {
    let best = 0;
    for (let code = 1; code < reading.size; code++) {
      if ((row[reading.start + code] ?? 0) > (row[reading.start + best] ?? 0)) best = code;
    }
    return best;
  }
  const numbers = reading.stored ?? [];
  const x = row[reading.dimension] ?? 0;
  // The middle itself belongs to the lower one, as in the graph of ONNX files.
  const passed = middlesOf(numbers).filter((middle) => x > middle).length;
  return reading.stair.codes[passed] ?? INVALID;
}

/** Between neighbours, as float32. */
export function middlesOf(numbers: readonly number[]): readonly number[] {
  return numbers.slice(1).map((number, index) => Math.fround((number + (numbers[index] ?? 0)) / 2));
}

type Entries = readonly (readonly [dimension: number, value: number])[];

/** For each code, and for undefined, what is not zero. */
function entriesOf(program: Program, reading: Reading, variable: number): readonly Entries[] {
  const declared = program.variables[variable];
  const size = declared === undefined ? 0 : sizeOf(declared.domain);
  const codes = Array.from({ length: size + 1 }, (_, code) => code);
  if (reading.kind === 'bits') return codes.map((code) => (code < size ? [[reading.start + code, 1]] : []));
  if (declared?.role === 'head') {
    const numbers = headNumbers(program, variable, reading);
    const { dimension, share, stair } = reading;
    const numberOf = (code: number): number | undefined => numbers[stair.codes.indexOf(code)];
    if (share === null) return codes.map((code) => [[dimension, numberOf(code) ?? numbers.at(-1) ?? 0]]);
    return codes.map((code) => {
      const number = numberOf(code);
      if (number === undefined) return [];
      return [
        [dimension, number],
        [share, 1],
      ];
    });
  }
  return codes.map((code) => {
    const at = reading.stair.codes.indexOf(code);
    return at < 0 ? [] : [[reading.dimension, reading.stored?.[at] ?? 0]];
  });
}
