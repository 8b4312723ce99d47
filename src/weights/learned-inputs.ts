/**
 * From the residual stream to what a learned MLP is given. One-hot variables are taken as they are. What is *snapped* or
 * written as bits is read by the same steps as the compiled network reads it by, so that every engine can do it: a number
 * of the MLP is a base, plus what each passed step adds, times the gate that says whether a mean is defined.
 */

import type { Program } from '../ir/program.ts';
import type { Layout, Reading } from './layout.ts';
import type { LearnedMlp } from './learned.ts';
import { definedStep, type Step } from './margins.ts';

export interface InputReading {
  /** By variable, its inputs: the first of them and how many. */
  readonly parts: readonly { readonly start: number; readonly width: number }[];
  /** How many inputs there are. */
  readonly width: number;
  /** Inputs that stand in the stream. */
  readonly copies: readonly { readonly dimension: number; readonly input: number }[];
  /** What a passed step adds to inputs. */
  readonly steps: readonly {
    readonly dimension: number;
    readonly step: Step;
    readonly rises: readonly (readonly [input: number, amount: number])[];
  }[];
  /** By input. */
  readonly base: readonly number[];
  /** Inputs that are 0 unless a dimension passes a step. */
  readonly gates: readonly { readonly dimension: number; readonly input: number; readonly step: Step }[];
}

interface ModelParts {
  readonly program: Program;
  readonly layout: Layout;
}

export function inputReading({ program, layout }: ModelParts, mlp: Pick<LearnedMlp, 'numbers' | 'snap'>): InputReading {
  const readings = layout.readings.map((reading, variable) => {
    const isSnapped = mlp.snap && program.variables[variable]?.role === 'head';
    if (reading.kind === 'bits') return isSnapped ? snappedBits(reading) : copied(reading);
    if (mlp.numbers === 'bits') return bitsOfStair(reading);
    return isSnapped ? snappedNumber(headNumbers(program, variable, reading), reading) : copied(reading);
  });
  let width = 0;
  const starts = readings.map(({ base }) => {
    const start = width;
    width += base.length;
    return start;
  });
  const all = <Item>(of: (reading: VariableReading, start: number) => readonly Item[]): Item[] =>
    readings.flatMap((reading, variable) => of(reading, starts[variable] ?? 0));
  return {
    parts: readings.map(({ base }, variable) => ({ start: starts[variable] ?? 0, width: base.length })),
    width,
    copies: all(({ copies }, start) => copies.map(({ dimension, input }) => ({ dimension, input: start + input }))),
    steps: all(({ steps }, start) =>
      steps.map(({ rises, ...step }) => ({
        ...step,
        rises: rises.map(([input, amount]) => [start + input, amount] as const),
      })),
    ),
    base: all(({ base }) => base),
    gates: all(({ gates }, start) => gates.map((gate) => ({ ...gate, input: start + gate.input }))),
  };
}

/** Inputs are counted from the first of the variable. */
type VariableReading = Pick<InputReading, 'copies' | 'steps' | 'base' | 'gates'>;
type BitsReading = Extract<Reading, { kind: 'bits' }>;
type StairReading = Extract<Reading, { kind: 'stair' }>;

function copied(reading: Reading): VariableReading {
  const dimensions = dimensionsOfReading(reading);
  const copies = dimensions.map((dimension, input) => ({ dimension, input }));
  return { copies, steps: [], base: dimensions.map(() => 0), gates: [] };
}

function snappedBits(reading: BitsReading): VariableReading {
  const step = reading.squash ?? { slope: 1, bias: 0 };
  const dimensions = dimensionsOfReading(reading);
  const steps = dimensions.map((dimension, input) => ({ dimension, step, rises: [[input, 1] as const] }));
  return { copies: [], steps, base: dimensions.map(() => 0), gates: [] };
}

/** The bit of the last step that is passed. */
function bitsOfStair({ dimension, share, stair }: StairReading): VariableReading {
  const base = stair.codes.map((_, index) => Number(index === 0));
  const steps = stair.steps.map((step, index) => ({
    dimension,
    step,
    rises: [[index, -1] as const, [index + 1, 1] as const],
  }));
  const gates = share === null ? [] : base.map((_, input) => ({ dimension: share, input, step: definedStep }));
  return { copies: [], steps, base, gates };
}

/** The number of the last step that is passed; for a mean a second input says whether there is one. */
function snappedNumber(numbers: readonly number[], { dimension, share, stair }: StairReading): VariableReading {
  const steps = stair.steps.map((step, index) => ({
    dimension,
    step,
    rises: [[0, (numbers[index + 1] ?? 0) - (numbers[index] ?? 0)] as const],
  }));
  const first = numbers[0] ?? 0;
  if (share === null) return { copies: [], steps, base: [first], gates: [] };
  return {
    copies: [],
    steps: [...steps, { dimension: share, step: definedStep, rises: [[1, 1]] }],
    base: [first, 0],
    gates: [{ dimension: share, input: 0, step: definedStep }],
  };
}

/** Writes the inputs for one position of the stream, [D]. */
export function readInputs(reading: InputReading, row: ArrayLike<number>, inputs: Float32Array): void {
  inputs.set(reading.base);
  for (const { dimension, input } of reading.copies) inputs[input] = row[dimension] ?? 0;
  for (const { dimension, step, rises } of reading.steps) {
    const passed = clipped(step, row[dimension] ?? 0);
    if (passed === 0) continue;
    for (const [input, amount] of rises) inputs[input] = (inputs[input] ?? 0) + passed * amount;
  }
  for (const { dimension, input, step } of reading.gates) {
    inputs[input] = (inputs[input] ?? 0) * clipped(step, row[dimension] ?? 0);
  }
}

/**
 * What stands in the stream for the codes of a head output that is read by a stair, in the order of the stair. The value
 * of a bucket itself, unless no mean is near it: then that may lie on a step, and the middle between steps stands for it.
 */
export function headNumbers(
  { variables }: Program,
  variable: number,
  { share, stair }: Extract<Reading, { kind: 'stair' }>,
): readonly number[] {
  // The share of attention beside the zero slot.
  if (share === null) return stair.codes.map((count) => Math.fround(count / (count + 1)));
  const domain = variables[variable]?.domain;
  return stair.codes.map((code, index) => {
    const value = domain?.kind === 'numeric' ? (domain.values[code] ?? 0) : 0;
    const [before, after] = [stair.steps[index - 1], stair.steps[index]];
    const low = before === undefined ? Number.NEGATIVE_INFINITY : (1 - before.bias) / before.slope;
    const high = after === undefined ? Number.POSITIVE_INFINITY : -after.bias / after.slope;
    const isBetween = low < value && value < high;
    return Math.fround(isBetween ? value : middleOf(low, high));
  });
}

function dimensionsOfReading(reading: Reading): readonly number[] {
  if (reading.kind === 'bits') return Array.from({ length: reading.size }, (_, code) => reading.start + code);
  const { dimension, share } = reading;
  return share === null ? [dimension] : [dimension, share];
}

/** The middle, or the end that there is, which its own step reads exactly. */
function middleOf(low: number, high: number): number {
  if (Number.isFinite(low) && Number.isFinite(high)) return (low + high) / 2;
  return Number.isFinite(low) ? low : high;
}

function clipped({ slope, bias }: Step, x: number): number {
  return Math.min(Math.max(slope * x + bias, 0), 1);
}
