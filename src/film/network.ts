/** The program as weights, and what their residual stream holds in a run. */

import { InputError } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { createSparseEngine } from '../runtime/engines/sparse.ts';
import type { compileWeights } from '../weights/compile.ts';
import type { Linear } from '../weights/matrix.ts';
import { dimensionMeaning } from '../weights/meanings.ts';
import { type Columns, deltaOf } from './deltas.ts';
import type { FilmLinear, FilmNetwork } from './film.ts';

type Made =
  | { readonly ok: true; readonly network: FilmNetwork }
  /** There are no exact weights. */
  | { readonly ok: false; readonly reason: string };

/** What is smaller stands for 0: attention leaves such numbers where nothing is selected. */
const smallest = 1e-9;

/** `layers`: how many were run. */
export function networkOf(
  program: Program,
  weights: ReturnType<typeof compileWeights>,
  tokens: readonly number[],
  layers: number,
): Made {
  if (!weights.ok) return { ok: false, reason: weights.reason };
  const { model } = weights;
  const width = model.layout.dimensions.length;
  const residuals: Columns[] = [];
  let before = new Float64Array(tokens.length * width);
  let watched = 0;
  const keep = (residual: ArrayLike<number>): void => {
    const now = Float64Array.from(residual, readable);
    residuals.push(deltaOf(before, now, width));
    before = now;
  };
  const engine = createSparseEngine(model, 'float64', (residual, withHeads) => {
    // The states that are watched: the first, those after attention, and the last.
    if (withHeads || watched === 0 || watched === 2 * layers) keep(residual);
    watched += 1;
  });
  try {
    engine(tokens, { layers, observer: { initial: () => {}, afterAttention: () => {}, afterMlp: () => {} } });
  } catch (error) {
    if (error instanceof InputError) return { ok: false, reason: `For its weights ${error.message}` };
    throw error;
  }
  return {
    ok: true,
    network: {
      dimensions: model.layout.dimensions.map((dimension) => ({
        name: dimension.name,
        variable: dimension.variable,
        meaning: dimensionMeaning(program, dimension),
      })),
      residuals,
      layers: model.feedForward.map(linearOf),
      units: model.units.map((units) =>
        units.map(({ text, places }) => ({
          text,
          places: places.map(({ source, start, end }) => [source, start, end] as const),
        })),
      ),
    },
  };
}

function readable(value: number): number {
  if (Number.isInteger(value)) return value;
  return Math.abs(value) < smallest ? 0 : Number(value.toPrecision(6));
}

function linearOf({ weights: { rows, rowStart, columnOf, values }, bias }: Linear): FilmLinear {
  return {
    entries: Array.from({ length: rows }, (_, row) => {
      const entries: number[] = [];
      for (let at = rowStart[row] ?? 0; at < (rowStart[row + 1] ?? 0); at++) {
        entries.push(columnOf[at] ?? 0, values[at] ?? 0);
      }
      return entries;
    }),
    bias: [...bias],
  };
}
