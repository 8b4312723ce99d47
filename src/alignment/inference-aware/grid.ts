/**
 * A grid on the unit interval that is finer toward both ends: edges at x² (3 − 2x) for equal steps of x. Optimal policies for
 * the best of many draws live near 1, those of the worst near 0.
 */

import { at } from '../policies.ts';

export interface Grid {
  /** From 0 to 1, one more than there are cells. */
  readonly edges: Float64Array;
  readonly middles: Float64Array;
  readonly widths: Float64Array;
}

export function gridOf(cells: number): Grid {
  const edges = Float64Array.from({ length: cells + 1 }, (_, i) => {
    const x = i / cells;
    return x * x * (3 - 2 * x);
  });
  const middles = Float64Array.from({ length: cells }, (_, i) => (at(edges, i) + at(edges, i + 1)) / 2);
  const widths = Float64Array.from({ length: cells }, (_, i) => at(edges, i + 1) - at(edges, i));
  return { edges, middles, widths };
}

/** Values at edges, linear between them. */
export function interpolatedOn({ edges, middles }: Grid, values: Float64Array): (quantile: number) => number {
  const cells = middles.length;
  return (quantile) => {
    const u = Math.min(1, Math.max(0, quantile));
    // The inverse of x² (3 − 2x), but for rounding.
    let edge = Math.min(cells - 1, Math.floor((0.5 - Math.sin(Math.asin(1 - 2 * u) / 3)) * cells));
    while (edge > 0 && at(edges, edge) > u) edge -= 1;
    while (edge < cells - 1 && at(edges, edge + 1) < u) edge += 1;
    const place = (u - at(edges, edge)) / (at(edges, edge + 1) - at(edges, edge));
    return at(values, edge) + place * (at(values, edge + 1) - at(values, edge));
  };
}

/** The masses of cells under density e^(Φ/β), Φ in their middles, and the distribution at their edges. */
export function distributionOn(
  { widths }: Grid,
  values: Float64Array,
  beta: number,
  masses: Float64Array,
  distribution: Float64Array,
): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) largest = Math.max(largest, value);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    masses[i] = at(widths, i) * Math.exp((at(values, i) - largest) / beta);
    total += at(masses, i);
  }
  let sum = 0;
  distribution[0] = 0;
  for (let i = 0; i < values.length; i++) {
    masses[i] = at(masses, i) / total;
    sum += at(masses, i);
    distribution[i + 1] = sum;
  }
  distribution[values.length] = 1;
}
