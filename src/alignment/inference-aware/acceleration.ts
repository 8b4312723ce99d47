/**
 * Anderson's acceleration of a damped fixed-point iteration: each step is the best combination of the last few, as if the
 * map were linear. Where that makes the residual grow, it forgets them and goes on damped.
 */

import { at } from '../policies.ts';

const memory = 6;
const growth = 4;

interface Difference {
  readonly values: Float64Array;
  readonly steps: Float64Array;
}

/** Changes `values` in place. `steps`: where the map leads from them, less themselves; `residual`: their size. */
export function createAcceleration(
  share: number,
): (values: Float64Array, steps: Float64Array, residual: number) => void {
  const known: Difference[] = [];
  let before: Difference | null = null;
  let least = Number.POSITIVE_INFINITY;
  return (values, steps, residual) => {
    if (residual > growth * least) {
      known.length = 0;
      before = null;
      least = residual;
    }
    least = Math.min(least, residual);
    if (before !== null) {
      known.push({ values: difference(values, before.values), steps: difference(steps, before.steps) });
      if (known.length > memory) known.shift();
    }
    before = { values: values.slice(), steps: steps.slice() };
    const weights = leastSquares(known, steps);
    for (let i = 0; i < values.length; i++) {
      let [value, step] = [at(values, i), at(steps, i)];
      for (let k = 0; k < known.length; k++) {
        const { values: ofValues, steps: ofSteps } = known[k] ?? { values, steps };
        value -= at(weights, k) * at(ofValues, i);
        step -= at(weights, k) * at(ofSteps, i);
      }
      values[i] = value + share * step;
    }
  };
}

/** The weights w that make steps − Σ w_k difference_k small, by normal equations. */
function leastSquares(known: readonly Difference[], steps: Float64Array): number[] {
  const size = known.length;
  const rows = known.map(({ steps: own }) => [...known.map((other) => product(own, other.steps)), product(own, steps)]);
  const ridge = 1e-12 * Math.max(0, ...rows.map((row, i) => at(row, i)));
  rows.forEach((row, i) => {
    row[i] = at(row, i) + ridge;
  });
  // Symmetric and positive: no pivots are needed.
  for (let column = 0; column < size; column++) {
    const pivot = rows[column] ?? [];
    for (const row of rows.slice(column + 1)) {
      const factor = at(row, column) / at(pivot, column);
      for (let i = column; i <= size; i++) row[i] = at(row, i) - factor * at(pivot, i);
    }
  }
  const weights = Array.from({ length: size }, () => 0);
  for (let i = size - 1; i >= 0; i--) {
    const row = rows[i] ?? [];
    const rest = weights.reduce((sum, weight, k) => (k > i ? sum + weight * at(row, k) : sum), 0);
    weights[i] = (at(row, size) - rest) / at(row, i);
  }
  return weights;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - at(b, i));
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}
