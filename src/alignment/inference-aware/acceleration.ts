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
  /** Of its steps with those of each difference before it that is known, and with themselves. */
  readonly products: readonly number[];
}

/** Changes `values` in place. `steps`: where the map leads from them, less themselves; `residual`: their size. */
export function createAcceleration(
  share: number,
): (values: Float64Array, steps: Float64Array, residual: number) => void {
  let known: readonly Difference[] = [];
  let before: Pick<Difference, 'values' | 'steps'> | null = null;
  let least = Number.POSITIVE_INFINITY;
  return (values, steps, residual) => {
    if (residual > growth * least) {
      known = [];
      before = null;
      least = residual;
    }
    least = Math.min(least, residual);
    if (before !== null) {
      const own = difference(steps, before.steps);
      const products = [...known.map((other) => product(own, other.steps)), product(own, own)];
      known = lastOf([...known, { values: difference(values, before.values), steps: own, products }]);
    }
    before = { values: values.slice(), steps: steps.slice() };
    const rest = steps.slice();
    for (const [k, weight] of leastSquares(known, steps).entries()) {
      const { values: ofValues, steps: ofSteps } = known[k] ?? { values, steps };
      for (let i = 0; i < values.length; i++) {
        values[i] = at(values, i) - weight * at(ofValues, i);
        rest[i] = at(rest, i) - weight * at(ofSteps, i);
      }
    }
    for (let i = 0; i < values.length; i++) values[i] = at(values, i) + share * at(rest, i);
  };
}

/** Without the first, where they are more than are kept. */
function lastOf(known: readonly Difference[]): readonly Difference[] {
  if (known.length <= memory) return known;
  return known.slice(1).map((each) => ({ ...each, products: each.products.slice(1) }));
}

/** The weights w that make steps − Σ w_k difference_k small, by normal equations. */
function leastSquares(known: readonly Difference[], steps: Float64Array): number[] {
  const size = known.length;
  const rows = known.map(({ steps: own }, i) => [
    ...known.map((_, j) => at(known[Math.max(i, j)]?.products ?? [], Math.min(i, j))),
    product(own, steps),
  ]);
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
