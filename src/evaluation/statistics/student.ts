/** Student's t distribution. */

import { lbeta } from 'lib-r-math.js';

/** P(T ≤ t) with so many degrees of freedom, which need not be whole. */
export function studentCdf(t: number, freedom: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  const whole = freedom + t * t;
  const tail = 0.5 * incompleteBeta(freedom / whole, (t * t) / whole, freedom / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** P(|T| ≥ |t|). */
export function studentTwoSided(t: number, freedom: number): number {
  return Math.min(1, 2 * studentCdf(-Math.abs(t), freedom));
}

/** The t with P(T ≤ t) = share, by bisection. */
export function studentQuantile(share: number, freedom: number): number {
  if (share === 0.5) return 0;
  if (share > 0.5) return -studentQuantile(1 - share, freedom);
  let [least, most] = [-1, 0];
  while (studentCdf(least, freedom) > share) least *= 2;
  for (;;) {
    const middle = (least + most) / 2;
    if (middle === least || middle === most) return middle;
    if (studentCdf(middle, freedom) < share) least = middle;
    else most = middle;
  }
}

/**
 * The regularised incomplete beta function I_x(a, b), by its continued fraction (Lentz's algorithm; DLMF 8.17.22), to about
 * 14 digits. `rest` is 1 − x, which is given because x may be so near to 1 that a difference would say nothing.
 */
function incompleteBeta(x: number, rest: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(rest, x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log(rest) - lbeta(a, b)) / a;
  const tiny = 1e-300;
  const apart = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let [up, down] = [1, 1 / apart(1 - ((a + b) * x) / (a + 1))];
  let fraction = down;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    down = 1 / apart(1 + even * down);
    up = apart(1 + even / up);
    fraction *= down * up;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    down = 1 / apart(1 + odd * down);
    up = apart(1 + odd / up);
    const change = down * up;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return front * fraction;
}
