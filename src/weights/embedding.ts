/** The states before the first layer, as embeddings. */

import type { Program, Variable } from '../ir/program.ts';
import { linearBuilder } from './attention.ts';
import type { Layout, Reading } from './layout.ts';
import { type Linear, matrixBuilder, type SparseMatrix } from './matrix.ts';

/** A number at a place in the residual stream. */
export interface Entry {
  readonly dimension: number;
  readonly value: number;
}

/** What stands in the residual stream for a code of a variable that is no head output; `null` for 0 everywhere. */
export function entryOf(reading: Reading | undefined, numbers: readonly number[], code: number): Entry | null {
  if (reading === undefined) return null;
  if (reading.kind === 'bits') return { dimension: reading.start + code, value: 1 };
  const value = numbers[code] ?? 0;
  return value === 0 ? null : { dimension: reading.dimension, value };
}

/** `numbers`: for every variable what `storedNumbers` says. */
export type Numbers = readonly (readonly number[])[];

/** [vocabulary × D]: inputs, and what is initialised by a constant or by the token. */
export function tokenEmbedding(program: Program, layout: Layout, numbers: Numbers): SparseMatrix {
  return embedding(program, layout, numbers, program.vocabulary.length, ({ role, initial }, token) => {
    if (role === 'input') return token;
    if (role !== 'state') return null;
    if (initial?.by === 'constant') return initial.value;
    return initial?.by === 'token' ? (initial.values[token] ?? null) : null;
  });
}

/** [positions × D]; `null` if nothing depends on the position alone. */
export function positionEmbedding(program: Program, layout: Layout, numbers: Numbers): SparseMatrix | null {
  if (program.positions === null) return null;
  const matrix = embedding(program, layout, numbers, program.positions, ({ role, initial }, position) => {
    if (role === 'position') return position;
    return role === 'state' && initial?.by === 'position' ? (initial.values[position] ?? null) : null;
  });
  return matrix.values.length === 0 ? null : matrix;
}

/** Whether a variable is initialised by token and position together, and so needs the initial feed-forward network. */
export function needsBoth({ role, initial }: Variable): boolean {
  return role === 'state' && initial?.by === 'token-and-position';
}

/**
 * One hidden unit for each value and set of tokens that share a row of the table: it is 1 where the token is one of
 * them and the position one that has this value. `null` if no variable needs it. It reads the one-hot token and
 * position, so a program with such an initialiser must have these two variables.
 */
export function initialNetwork(program: Program, layout: Layout, numbers: Numbers): readonly [Linear, Linear] | null {
  if (!program.variables.some(needsBoth)) return null;
  const units = program.variables.flatMap((variable, index) => {
    if (!needsBoth(variable) || variable.initial?.by !== 'token-and-position') return [];
    return unitsOf(variable.initial.values).map((unit) => ({
      ...unit,
      entry: entryOf(layout.readings[index], numbers[index] ?? [], unit.code),
    }));
  });
  const size = layout.dimensions.length;
  const hidden = linearBuilder(units.length, size);
  const result = linearBuilder(size, units.length);
  const [tokenStart, positionStart] = [startOf(program, layout, 'input'), startOf(program, layout, 'position')];
  units.forEach(({ tokens, positions, entry }, unit) => {
    for (const token of tokens) hidden.add(unit, tokenStart + token, 1);
    for (const position of positions) hidden.add(unit, positionStart + position, 1);
    hidden.add(unit, null, -1);
    if (entry !== null) result.add(entry.dimension, unit, entry.value);
  });
  return [hidden.build(), result.build()];
}

function embedding(
  program: Program,
  layout: Layout,
  numbers: Numbers,
  rows: number,
  codeOf: (variable: Variable, row: number) => number | null,
): SparseMatrix {
  const matrix = matrixBuilder(rows, layout.dimensions.length);
  program.variables.forEach((variable, index) => {
    for (let row = 0; row < rows; row++) {
      const code = codeOf(variable, row);
      const entry = code === null ? null : entryOf(layout.readings[index], numbers[index] ?? [], code);
      if (entry !== null) matrix.add(row, entry.dimension, entry.value);
    }
  });
  return matrix.build();
}

interface InitialUnit {
  readonly tokens: readonly number[];
  readonly positions: readonly number[];
  readonly code: number;
}

/** `table[token][position]` is a code. Tokens with equal rows share their units. */
function unitsOf(table: readonly (readonly number[])[]): InitialUnit[] {
  const rows = new Map<string, { readonly tokens: number[]; readonly codes: readonly number[] }>();
  table.forEach((codes, token) => {
    const name = codes.join();
    const row = rows.get(name);
    if (row === undefined) rows.set(name, { tokens: [token], codes });
    else row.tokens.push(token);
  });
  return [...rows.values()].flatMap(({ tokens, codes }) =>
    [...new Set(codes)].map((code) => ({
      tokens,
      code,
      positions: codes.flatMap((each, position) => (each === code ? [position] : [])),
    })),
  );
}

function startOf(program: Program, layout: Layout, role: 'input' | 'position'): number {
  const reading = layout.readings[program.variables.findIndex((variable) => variable.role === role)];
  if (reading?.kind !== 'bits') throw new RangeError(`the initial network needs a variable for the ${role}`);
  return reading.start;
}
