/** A line through points, by least squares. */

import { linearRegression } from 'simple-statistics';

export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** y by x. Where all x are the same, the line is level. */
export function leastSquares(x: readonly number[], y: readonly number[]): Line {
  const { m, b } = linearRegression(x.map((value, index) => [value, y[index] ?? Number.NaN]));
  if (Number.isFinite(m)) return { slope: m, intercept: b };
  return { slope: 0, intercept: y.reduce((sum, value) => sum + value, 0) / y.length };
}

export function valueAt({ slope, intercept }: Line, x: number): number {
  return slope * x + intercept;
}
