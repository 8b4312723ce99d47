/** Formats of the numbers that a network is run in. Sums are taken to be kept in float32, as accelerators do. */

export type NumberFormat = 'float32' | 'bfloat16' | 'float16';

export const numberFormats: readonly NumberFormat[] = ['float32', 'bfloat16', 'float16'];

/** Bits of precision, the leading one included. */
const precision: Readonly<Record<NumberFormat, number>> = { float32: 24, bfloat16: 8, float16: 11 };

/** Half the distance between neighbouring numbers just below 2: what rounding moves a number between 1 and 2 at most. */
export function roundingError(format: NumberFormat): number {
  return 2 ** -precision[format];
}

/** The nearest number of the format, ties to even. Throws a RangeError beyond its largest. */
export function rounded(value: number, format: NumberFormat): number {
  if (format === 'float32') return Math.fround(value);
  if (value === 0) return 0;
  const smallest = format === 'float16' ? 2 ** -24 : 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const grid = Math.max(2 ** (exponent - precision[format] + 1), smallest);
  const scaled = value / grid;
  const down = Math.floor(scaled);
  const isTie = scaled - down === 0.5;
  const nearest = isTie ? (down % 2 === 0 ? down : down + 1) : Math.round(scaled);
  const result = nearest * grid;
  if (format === 'float16' && Math.abs(result) > 65_504) throw new RangeError(`${value} is too large for float16`);
  return result;
}

/**
 * The largest power of two, at most 2³⁰, that divides the number; 0 if that is smaller than 2⁻⁶⁰. Sums of numbers that a
 * grid divides are exact in float32, in any order, up to 2²⁴ times the grid.
 */
export function granularity(number: number): number {
  let grid = 2 ** 30;
  while (grid > 2 ** -60 && !Number.isInteger(number / grid)) grid /= 2;
  return Number.isInteger(number / grid) ? grid : 0;
}
