/** Gradients against finite differences. */

import { expect } from 'vitest';

/** Central differences of a function of several numbers, compared with its gradient there. */
export function checkGradient(
  value: (at: Float64Array) => number,
  gradient: ArrayLike<number>,
  at: ArrayLike<number>,
  step = 1e-5,
): void {
  const differences = Array.from(at, (_, i) => {
    const moved = (by: number): number => value(Float64Array.from(at, (each, k) => (k === i ? each + by : each)));
    return (moved(step) - moved(-step)) / (2 * step);
  });
  Array.from(gradient).forEach((slope, i) => {
    expect(Math.abs(slope - (differences[i] ?? Number.NaN)), `entry ${i}`).toBeLessThan(1e-8);
  });
}

/** The largest difference between two lists. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
}
