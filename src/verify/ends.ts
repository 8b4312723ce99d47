/** The two ends of the network, by trying all cases: what a run starts with, and when it stops. */

import { labelOf, sizeOf } from '../ir/domain.ts';
import { possibleCodes } from '../ir/possible.ts';
import type { Program, Variable } from '../ir/program.ts';
import { entryOf } from '../weights/embedding.ts';
import { dimensionsOf, storedNumbers } from '../weights/layout.ts';
import { forEachEntry, type Linear, type SparseMatrix } from '../weights/matrix.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { Complaint } from './attention.ts';

export interface StartProof {
  readonly complaint: Complaint;
  /** Pairs of a token and a position that were compared. */
  readonly cases: number;
}

/** Every token at every position starts with the values that the program gives it. */
export function proveStart(model: CompiledModel): StartProof {
  const { program, layout } = model;
  const possible = possibleCodes(program);
  const numbers = program.variables.map((_, variable) => storedNumbers(program, possible, variable, model.format));
  const tokenRows = denseRows(model.tokenEmbedding);
  const positionRows = model.positionEmbedding === null ? null : denseRows(model.positionEmbedding);
  const initial = model.initial === null ? null : model.initial.map(denseLinear);
  const positions = program.positions ?? 1;
  for (const token of program.vocabulary.keys()) {
    for (let position = 0; position < positions; position++) {
      const own = tokenRows[token] ?? [];
      const found = own.map((value, dimension) => value + (positionRows?.[position]?.[dimension] ?? 0));
      if (initial !== null) {
        const [hidden, output] = initial;
        const added = output?.(hidden?.(found).map((value) => Math.min(1, Math.max(0, value))) ?? []) ?? [];
        added.forEach((value, dimension) => {
          found[dimension] = (found[dimension] ?? 0) + value;
        });
      }
      const expected = Array<number>(layout.dimensions.length).fill(0);
      for (const [variable, declared] of program.variables.entries()) {
        const code = startCode(declared, token, position);
        const entry = code === null ? null : entryOf(layout.readings[variable], numbers[variable] ?? [], code);
        if (entry !== null) expected[entry.dimension] = entry.value;
      }
      const wrong = expected.findIndex((value, dimension) => value !== found[dimension]);
      if (wrong >= 0)
        return {
          complaint: `"${program.vocabulary[token]}" at position ${position} starts with ${found[wrong]} and not ${expected[wrong]} at ${layout.dimensions[wrong]?.name}`,
          cases: 0,
        };
    }
  }
  return { complaint: null, cases: program.vocabulary.length * positions };
}

function startCode({ role, initial }: Variable, token: number, position: number): number | null {
  if (role === 'input') return token;
  if (role === 'position') return position;
  if (role === 'head' || initial === null) return null;
  switch (initial.by) {
    case 'constant':
      return initial.value;
    case 'token':
      return initial.values[token] ?? null;
    case 'position':
      return initial.values[position] ?? null;
    case 'token-and-position':
      return initial.values[token]?.[position] ?? null;
  }
}

/** The halt test holds for the values that the program names, and for no others. */
export function proveHalt({ program, layout, halt }: CompiledModel): Complaint {
  if (program.halt === null) return halt === null ? null : 'there is a halt test, but the program has none';
  if (halt === null) return 'the halt test is missing';
  const { variable, values } = program.halt;
  const declared = program.variables[variable];
  const reading = layout.readings[variable];
  if (declared === undefined || declared.role === 'head' || reading?.kind !== 'bits') return null;
  const stray = halt.weights.findIndex(
    (weight, dimension) => weight !== 0 && (dimension < reading.start || dimension >= reading.start + reading.size),
  );
  if (stray >= 0) return `the halt test reads ${layout.dimensions[stray]?.name}`;
  for (let code = 0; code < sizeOf(declared.domain); code++) {
    const holds = (halt.weights[reading.start + code] ?? 0) + halt.bias >= 0.5;
    if (holds !== values.includes(code))
      return `at ${declared.name} = ${labelOf(declared.domain, code)} the halt test ${holds ? 'holds' : 'does not hold'}`;
  }
  return null;
}

/** The unembedding reads the output variable, dimension by dimension. */
export function proveOutput({ program, layout, output }: CompiledModel): Complaint {
  const { variable } = program.output;
  if (isHead(program, variable)) return output.rows === 0 ? null : 'a head output is undefined between layers';
  const own = dimensionsOf(layout, variable);
  const rows = denseRows(output);
  const fine = rows.length === own.length && rows.every((row, index) => isUnit(row, own[index] ?? -1));
  return fine ? null : 'the unembedding reads other dimensions than those of the output';
}

function isHead({ variables }: Program, variable: number): boolean {
  return variables[variable]?.role === 'head';
}

function isUnit(row: readonly number[], at: number): boolean {
  return row.every((value, dimension) => value === (dimension === at ? 1 : 0));
}

function denseRows(matrix: SparseMatrix): number[][] {
  const rows = Array.from({ length: matrix.rows }, () => Array<number>(matrix.columns).fill(0));
  forEachEntry(matrix, (row, column, value) => {
    const cells = rows[row];
    if (cells !== undefined) cells[column] = value;
  });
  return rows;
}

function denseLinear({ weights, bias }: Linear): (input: readonly number[]) => number[] {
  return (input) => {
    const output = [...bias];
    forEachEntry(weights, (row, column, value) => {
      output[row] = (output[row] ?? 0) + value * (input[column] ?? 0);
    });
    return output;
  };
}
