/** Policies of the unit interval that have formulas (derived). */

import type { Transformation } from './transformations.ts';

export interface ClosedForm {
  readonly divergence: number;
  readonly logPartition: number;
  readonly winRate: number;
  /** P(quantile ≤ u). */
  readonly distribution: (quantile: number) => number;
}

/** `null` where there is none. Throws a RangeError for the logarithm of the complement at β ≤ 1, which has no policy. */
export function closedForm({ kind }: Transformation, beta: number): ClosedForm | null {
  const inverse = 1 / beta;
  switch (kind) {
    case 'identity': {
      // By e^(−1/β), which is never too large.
      const winRate = -1 / Math.expm1(-inverse) - beta;
      const logPartition = inverse + Math.log(-beta * Math.expm1(-inverse));
      return {
        winRate,
        logPartition,
        divergence: inverse * winRate - logPartition,
        distribution: (quantile) => (Math.exp(inverse * (quantile - 1)) - Math.exp(-inverse)) / -Math.expm1(-inverse),
      };
    }
    case 'logarithm': {
      const power = 1 + inverse;
      return {
        winRate: power / (power + 1),
        logPartition: Math.log(beta / (1 + beta)),
        divergence: Math.log(power) - (power - 1) / power,
        distribution: (quantile) => quantile ** power,
      };
    }
    case 'logarithm-of-complement': {
      if (beta <= 1) throw new RangeError('−ln(1 − u) has a policy for beta above 1 only');
      const power = 1 - inverse;
      return {
        winRate: 1 / (1 + power),
        logPartition: -Math.log(power),
        divergence: Math.log(power) + (1 - power) / power,
        distribution: (quantile) => 1 - (1 - quantile) ** power,
      };
    }
    default:
      return null;
  }
}
