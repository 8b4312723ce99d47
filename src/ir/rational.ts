/**
 * Exact fractions. A numeric bucket is written as a decimal or as 1/n and reaches the IR as a float; it *means* the
 * simplest fraction that rounds to that float, so that "nearest bucket" and "tie" have one answer in every engine.
 */

/** `denominator` > 0; lowest terms. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The fraction with the smallest denominator among the convergents of `value` that round to it. Throws a RangeError if not finite. */
export function rationalOf(value: number): Rational {
  const exact = exactFraction(value);
  let { numerator: rest, denominator: divisor } = exact;
  let previous: Rational = { numerator: 0n, denominator: 1n };
  let current: Rational = { numerator: 1n, denominator: 0n };
  while (divisor !== 0n) {
    const quotient = floorDivide(rest, divisor);
    [rest, divisor] = [divisor, rest - quotient * divisor];
    const next: Rational = {
      numerator: quotient * current.numerator + previous.numerator,
      denominator: quotient * current.denominator + previous.denominator,
    };
    previous = current;
    current = next;
    if (numberOf(current) === value) return current;
  }
  return exact;
}

/** numerator / denominator in lowest terms; the denominator must not be 0. */
export function fraction(numerator: bigint, denominator: bigint): Rational {
  const divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

export function add(a: Rational, b: Rational): Rational {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function multiply(a: Rational, b: Rational): Rational {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** The quotient; `b` must not be 0. */
export function divide(a: Rational, b: Rational): Rational {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The middle between two neighbouring buckets: a mean above it is read as the upper one. */
export function midpoint(a: Rational, b: Rational): Rational {
  const sum = add(a, b);
  return fraction(sum.numerator, 2n * sum.denominator);
}

/** The float nearest to the fraction, exactly rounded where both parts are below 2^53. */
export function numberOf({ numerator, denominator }: Rational): number {
  return Number(numerator) / Number(denominator);
}

/** Always positive, unless both are 0. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b;
}

/** The quotient rounded down; `b` > 0. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
}

/** A float is a whole number over a power of two. */
function exactFraction(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError(`a numeric value must be finite, not ${value}`);
  let [whole, denominator] = [value, 1n];
  while (!Number.isInteger(whole)) {
    whole *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(whole), denominator };
}
