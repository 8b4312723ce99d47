/** Where every variable lives in the residual stream, and how it is read from there. */

import { labelOf, sizeOf } from '../ir/domain.ts';
import type { Head, Program, Variable } from '../ir/program.ts';
import { powerOfTwoFrom, type Stair, type Step, stairOfStored } from './margins.ts';
import { type NumberFormat, rounded, roundingError } from './number-formats.ts';

export interface Dimension {
  /** `parity=1`, `x` for a numeric value, `x?` for a share of attention. */
  readonly name: string;
  readonly variable: number;
  /** The code that the dimension stands for, the value itself, or the share of attention that real positions got. */
  readonly part: number | 'value' | 'share';
}

/** How a variable's code is read from the residual stream. */
export type Reading =
  /** One-hot: dimension `start + code` is exactly 1. `squash`, for head outputs: it is nearly 1, or else undefined. */
  | { readonly kind: 'bits'; readonly start: number; readonly size: number; readonly squash: Step | null }
  /**
   * One number, compared with steps. `share`, for a mean: the dimension that says whether it is defined at all.
   * `stored`, for a state variable: the exact number for each entry of `stair.codes`.
   */
  | {
      readonly kind: 'stair';
      readonly dimension: number;
      readonly stair: Stair;
      readonly share: number | null;
      readonly stored: readonly number[] | null;
    };

export interface Layout {
  readonly dimensions: readonly Dimension[];
  /** One for each variable. */
  readonly readings: readonly Reading[];
}

/** The dimensions of a variable, ascending. */
export function dimensionsOf({ dimensions }: Layout, variable: number): number[] {
  return dimensions.flatMap((dimension, index) => (dimension.variable === variable ? [index] : []));
}

/** How the outputs of heads are read, by variable. It depends on the longest input; `margins.ts` says how. */
export type OutputReading =
  | { readonly kind: 'squash'; readonly squash: Step }
  | { readonly kind: 'count' | 'mean'; readonly stair: Stair };

/** For every variable the codes that it can hold: `possibleCodes` of the program. */
export type Possible = readonly (readonly number[])[];

/** The numbers that stand for the codes of a numeric variable, if it takes one dimension; else its listed values as floats. */
export function storedNumbers(
  program: Program,
  possible: Possible,
  variable: number,
  format: NumberFormat = 'float32',
): readonly number[] {
  const domain = program.variables[variable]?.domain;
  if (domain?.kind !== 'numeric') return [];
  const changes = program.updates.some((update) => update.variable === variable);
  if (!changes || hasBits(program, variable)) return domain.values.map((value) => rounded(value, format));
  const largest = (possible[variable] ?? []).reduce(
    (sofar, code) => Math.max(sofar, Math.abs(domain.values[code] ?? 0)),
    0,
  );
  return onGrid(domain.values, largest, format);
}

/** `null` if a numeric state variable has values too close for float32. */
export function layoutOf(
  program: Program,
  possible: Possible,
  outputs: ReadonlyMap<number, OutputReading>,
  format: NumberFormat = 'float32',
): Layout | null {
  const dimensions: Dimension[] = [];
  const readings: Reading[] = [];
  for (const [index, variable] of program.variables.entries()) {
    const output = outputs.get(index) ?? null;
    const start = dimensions.length;
    if (output?.kind === 'count' || output?.kind === 'mean') {
      if (output.kind === 'mean') dimensions.push({ name: variable.name, variable: index, part: 'value' });
      const share = dimensions.push({ name: `${variable.name}?`, variable: index, part: 'share' }) - 1;
      const gate = output.kind === 'mean' ? share : null;
      readings.push({ kind: 'stair', dimension: start, stair: output.stair, share: gate, stored: null });
      continue;
    }
    if (output === null && variable.domain.kind === 'numeric' && !hasBits(program, index)) {
      const codes = possible[index] ?? [];
      const numbers = storedNumbers(program, possible, index, format);
      const stored = codes.map((code) => numbers[code] ?? 0);
      const stair = stairOfStored(codes, stored, format);
      if (stair === null) return null;
      dimensions.push({ name: variable.name, variable: index, part: 'value' });
      readings.push({ kind: 'stair', dimension: start, stair, share: null, stored });
      continue;
    }
    dimensions.push(...bitDimensions(variable, index));
    readings.push({
      kind: 'bits',
      start,
      size: sizeOf(variable.domain),
      squash: output?.kind === 'squash' ? output.squash : null,
    });
  }
  return { dimensions, readings };
}

/**
 * Whether a variable is one-hot. A numeric state variable takes one dimension, unless a head has to tell its values
 * apart (as key, as query, or to select one that all agree on) or the halt test does.
 */
export function hasBits(program: Program, variable: number): boolean {
  if (program.variables[variable]?.domain.kind !== 'numeric') return true;
  if (program.halt?.variable === variable) return true;
  return program.heads.some((head) => tellsApart(head, variable));
}

function tellsApart({ aggregate, key, query, values }: Head, variable: number): boolean {
  if (key.variable === variable || query.variable === variable) return true;
  return aggregate === 'select' && values.some(({ source }) => source === variable);
}

function bitDimensions({ name, domain }: Variable, variable: number): Dimension[] {
  return Array.from({ length: sizeOf(domain) }, (_, code) => ({
    name: `${name}=${labelOf(domain, code)}`,
    variable,
    part: code,
  }));
}

/**
 * Rounds to multiples of a power of two of which sums up to four times the largest value are exact, in any order. An assignment adds the new number and takes the old one away; with the nearest floats themselves, 1/3 − 1/7
 * + 1/7 would not be 1/3 again, and the difference would grow layer after layer.
 */
function onGrid(values: readonly number[], largest: number, format: NumberFormat): readonly number[] {
  if (largest === 0) return values.map((value) => rounded(value, format));
  const grid = powerOfTwoFrom(largest) * roundingError(format) * 4;
  return values.map((value) => rounded(Math.round(value / grid) * grid, format));
}
