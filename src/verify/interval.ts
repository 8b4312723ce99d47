/** Intervals of real numbers: what a number is known to lie in. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export const zero: Interval = { low: 0, high: 0 };
export const unknownUnit: Interval = { low: 0, high: 1 };

export function point(value: number): Interval {
  return { low: value, high: value };
}

export function isPoint({ low, high }: Interval): boolean {
  return low === high;
}

export function plus(a: Interval, b: Interval): Interval {
  return { low: a.low + b.low, high: a.high + b.high };
}

export function times({ low, high }: Interval, factor: number): Interval {
  return factor >= 0 ? { low: low * factor, high: high * factor } : { low: high * factor, high: low * factor };
}

export function widened({ low, high }: Interval, by: number): Interval {
  return { low: low - by, high: high + by };
}

export function clipped({ low, high }: Interval): Interval {
  return { low: clip(low), high: clip(high) };
}

export function magnitude({ low, high }: Interval): number {
  return Math.max(Math.abs(low), Math.abs(high));
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value)) + 0;
}
