/** Which transformation is best for a way to draw answers: win rates of all at equal divergence. */

import { betaForDivergence } from '../policies.ts';
import { optimalTransformation, type SelectionProcedure } from './fixed-point.ts';
import { quantileModel } from './quantile-model.ts';
import type { Transformation } from './transformations.ts';

export interface CurvePoint {
  /** KL(policy ‖ reference), in nats. */
  readonly divergence: number;
  /** Where the transformation reaches it, and what it wins there, drawn so; `null` where it does not. */
  readonly reached: { readonly beta: number; readonly winRate: number } | null;
}

const cells = 4000;

/** Divergences ascending. `transformationAt`: by β, as the optimal one depends on it: see `optimalByBeta`. */
export function transformationCurve(
  transformationAt: (beta: number) => Transformation,
  { procedure, draws }: { readonly procedure: SelectionProcedure; readonly draws: number },
  divergences: readonly number[],
): CurvePoint[] {
  let start: number | null = 1;
  return divergences.map((divergence) => {
    // What is not reached here is not reached farther out.
    if (start === null) return { divergence, reached: null };
    try {
      const beta = betaForDivergence((each) => divergenceAt(transformationAt, each), divergence, {
        tolerance: 1e-7,
        start,
      });
      start = beta;
      const model = quantileModel(transformationAt(beta), beta, cells);
      return {
        divergence,
        reached: { beta, winRate: procedure === 'best-of' ? model.bestOf(draws) : model.worstOf(draws) },
      };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      start = null;
      return { divergence, reached: null };
    }
  });
}

/** The optimal transformation for each β asked for; each begins where the one before it ended. */
export function optimalByBeta(procedure: SelectionProcedure, draws: number): (beta: number) => Transformation {
  let start: ((quantile: number) => number) | undefined;
  return (beta) => {
    const { of } = optimalTransformation({ procedure, draws, beta, cells, ...(start === undefined ? {} : { start }) });
    start = of;
    return { kind: 'function', name: `${procedure} ${draws}`, of };
  };
}

/** Infinite where there is no policy: at too small a price. */
function divergenceAt(transformationAt: (beta: number) => Transformation, beta: number): number {
  const transformation = transformationAt(beta);
  if (transformation.kind === 'logarithm-of-complement' && beta <= 1) return Number.POSITIVE_INFINITY;
  return quantileModel(transformation, beta, cells).divergence;
}
