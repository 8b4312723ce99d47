/** Transformations of a calibrated reward: which one is best depends on how the policy's answers are drawn. */

import { optimalTransformation, type SelectionProcedure } from './fixed-point.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * Φ(u) for u from 0 to 1. A factor before Φ is nothing but another β: compare two of them at equal divergence, never at
 * equal β.
 */
export type Transformation =
  /** u: optimal for answers that are drawn once. */
  | { readonly kind: 'identity' }
  /** ln u: its policies are those of the best of 1 + 1/β draws. */
  | { readonly kind: 'logarithm' }
  /** −ln(1 − u), for β > 1: those of the worst of 1 − 1/β draws. */
  | { readonly kind: 'logarithm-of-complement' }
  /**
   * (e^(rate u) − 1) / (e^rate − 1): from 0 to 1. The paper writes sign(t) e^(t u), which is the same with its β being
   * β |e^t − 1|. Positive rates are for the best of N draws, negative ones for the worst.
   */
  | { readonly kind: 'exponential'; readonly rate: number }
  /** The quantile of the normal distribution at u. */
  | { readonly kind: 'normal' }
  /** Optimal for the best (or worst) of so many draws at this β: see `optimalTransformation`. */
  | { readonly kind: 'optimal'; readonly procedure: SelectionProcedure; readonly draws: number; readonly beta: number }
  /** Anyone's own. */
  | { readonly kind: 'function'; readonly name: string; readonly of: (quantile: number) => number };

/**
 * The transformation as a function of the calibrated reward. At 0 and 1 some are infinite; estimates from K samples are
 * there. `clampAt`: quantiles are kept from it to 1 − it (QRPO, arXiv 2507.08068, keeps them from 1/K).
 */
export function transformationOf(transformation: Transformation, clampAt = 0): (quantile: number) => number {
  const of = unclamped(transformation);
  return clampAt === 0 ? of : (quantile) => of(Math.min(1 - clampAt, Math.max(clampAt, quantile)));
}

function unclamped(transformation: Transformation): (quantile: number) => number {
  switch (transformation.kind) {
    case 'identity':
      return (quantile) => quantile;
    case 'logarithm':
      return Math.log;
    case 'logarithm-of-complement':
      return (quantile) => -Math.log1p(-quantile);
    case 'exponential': {
      const { rate } = transformation;
      if (rate === 0) return (quantile) => quantile;
      return (quantile) => Math.expm1(rate * quantile) / Math.expm1(rate);
    }
    case 'normal':
      return normalQuantile;
    case 'optimal':
      return optimalTransformation(transformation).of;
    case 'function':
      return transformation.of;
  }
}
