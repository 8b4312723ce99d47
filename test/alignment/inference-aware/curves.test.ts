/** Curves of win rates at equal divergence. */

import { expect, test } from 'vitest';
import { optimalByBeta, transformationCurve } from '../../../src/alignment/inference-aware/curves.ts';
import table from '../../fixtures/alignment/inference-aware.json' with { type: 'json' };
import { transformationNamed } from './transformation-names.ts';

const divergences = [0.1, 0.5, 1];
const drawing = { procedure: 'best-of', draws: 4 } as const;

test('they are the table’s, the optimum too, which begins from its neighbour', () => {
  for (const name of ['identity', 'exp_t10', 'bon_fp_N4']) {
    const at = name === 'bon_fp_N4' ? optimalByBeta('best-of', 4) : (beta: number) => transformationNamed(name, beta);
    for (const { divergence, reached } of transformationCurve(at, drawing, divergences)) {
      const row = table.kl_matched.find(({ transform, KL_target }) => transform === name && KL_target === divergence);
      expect(Math.abs((reached?.winRate ?? 0) - (row?.BoN4 ?? Number.NaN)), `${name} ${divergence}`).toBeLessThan(1e-4);
      expect(Math.abs((reached?.beta ?? 0) / (row?.beta ?? Number.NaN) - 1), `${name} ${divergence}`).toBeLessThan(
        1e-3,
      );
    }
  }
});

test('what a transformation does not reach is said, and nothing beyond is tried', () => {
  // Half of the answers are equally good, so that there is no more than ln 2.
  const half = { kind: 'function', name: 'half', of: (quantile: number) => (quantile < 0.5 ? 0 : 1) } as const;
  const curve = transformationCurve(() => half, drawing, [0.5, 0.7, 1]);
  expect(curve.map(({ reached }) => reached !== null)).toEqual([true, false, false]);
});

test('the logarithm of the complement exists for prices above 1 only, and is found there', () => {
  const [point] = transformationCurve(() => ({ kind: 'logarithm-of-complement' }), drawing, [0.5]);
  expect(point?.reached?.beta).toBeGreaterThan(1);
});
