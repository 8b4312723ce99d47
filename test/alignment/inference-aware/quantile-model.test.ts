/** The quantile model against formulas, against tables on a finer grid, and who wins at equal divergence. */

import { describe, expect, test } from 'vitest';
import { closedForm } from '../../../src/alignment/inference-aware/closed-forms.ts';
import { normalQuantile } from '../../../src/alignment/inference-aware/normal-quantile.ts';
import { quantileModel } from '../../../src/alignment/inference-aware/quantile-model.ts';
import type { Transformation } from '../../../src/alignment/inference-aware/transformations.ts';
import { transformationOf } from '../../../src/alignment/inference-aware/transformations.ts';
import { betaForDivergence } from '../../../src/alignment/policies.ts';
import table from '../../fixtures/alignment/inference-aware.json' with { type: 'json' };
import { transformationNamed } from './transformation-names.ts';

/** The same without its formula: by cells. */
function byCells(transformation: Transformation): Transformation {
  return { kind: 'function', name: 'by cells', of: transformationOf(transformation) };
}

describe('cells agree with the formulas', () => {
  const cases: readonly (readonly [Transformation, number])[] = [2, 1, 0.5, 0.25, 0.1].flatMap((beta) => [
    [{ kind: 'identity' }, beta] as const,
    [{ kind: 'logarithm' }, beta] as const,
  ]);
  test.each(cases)('%o at beta %d', (transformation, beta) => {
    const formula = closedForm(transformation, beta);
    const model = quantileModel(byCells(transformation), beta);
    for (const key of ['divergence', 'winRate', 'logPartition'] as const) {
      expect(Math.abs(model[key] - (formula?.[key] ?? Number.NaN)), key).toBeLessThan(1e-5);
    }
  });

  test('the normal quantile: KL = ln Z = 1 / (2 beta²)', () => {
    const { divergence, logPartition } = quantileModel({ kind: 'normal' }, 2, 100_000);
    expect(Math.abs(divergence - 1 / 8)).toBeLessThan(1e-4);
    expect(Math.abs(logPartition - 1 / 8)).toBeLessThan(1e-4);
  });
});

describe('formulas', () => {
  test.each(table.closed_form_checks)('$transform at beta $beta', ({ transform, beta, closed }) => {
    const model = quantileModel(transformationNamed(transform, beta), beta);
    expect(Math.abs(model.divergence - closed.KL)).toBeLessThan(1e-9);
    expect(Math.abs(model.winRate - closed.W)).toBeLessThan(1e-9);
  });

  test.each([2, 4, 32])('the logarithms win as often with the best, or worst, of %d as with one', (draws) => {
    const best = quantileModel({ kind: 'logarithm' }, 0.5);
    expect(Math.abs(best.bestOf(draws) - best.winRate)).toBeLessThan(1e-5);
    const worst = quantileModel({ kind: 'logarithm-of-complement' }, 2);
    expect(Math.abs(worst.worstOf(draws) - worst.winRate)).toBeLessThan(1e-5);
  });

  test('the logarithm of the complement has no policy for beta up to 1', () => {
    expect(() => quantileModel({ kind: 'logarithm-of-complement' }, 1)).toThrow(RangeError);
  });
});

describe('the table of another program', () => {
  /** How far 4,000 cells, fine at the ends, are from 20,000 equal ones, by the smallest beta that it holds for. */
  const tolerances = [
    { from: 0.25, divergence: 1e-6, few: 5e-6, many: 5e-5 },
    { from: 0.1, divergence: 1e-6, few: 2e-6, many: 3e-5 },
    { from: 0, divergence: 4e-5, few: 1e-5, many: 2e-4 },
  ];
  test.each(table.by_beta)('$transform at beta $beta', (row) => {
    const { divergence, few, many } = tolerances.find(({ from }) => row.beta >= from) ??
      tolerances[2] ?? { divergence: 0, few: 0, many: 0 };
    const model = quantileModel(transformationNamed(row.transform, row.beta), row.beta);
    expect(Math.abs(model.divergence - row.KL), 'KL').toBeLessThan(divergence);
    expect(Math.abs(model.winRate - row.W), 'win rate').toBeLessThan(few);
    const selected = [
      [2, row.BoN2, row.WoN2],
      [4, row.BoN4, row.WoN4],
      [8, row.BoN8, row.WoN8],
      [32, row.BoN32, row.WoN32],
    ] as const;
    for (const [draws, best, worst] of selected) {
      expect(Math.abs(model.bestOf(draws) - best), `best of ${draws}`).toBeLessThan(draws < 32 ? few : many);
      expect(Math.abs(model.worstOf(draws) - worst), `worst of ${draws}`).toBeLessThan(few);
    }
  });
});

describe.each([0.1, 0.25, 0.5, 1])('at a divergence of %d nats', (wanted) => {
  const names = [
    'identity',
    'log',
    'exp_t5',
    'exp_t10',
    'exp_t-5',
    'exp_t-10',
    'bon_fp_N2',
    'bon_fp_N4',
    'won_fp_N2',
    'won_fp_N4',
  ];
  const models = new Map(
    names.map((name) => {
      const modelAt = (beta: number): ReturnType<typeof quantileModel> =>
        quantileModel(transformationNamed(name, beta), beta, 2000);
      return [name, modelAt(betaForDivergence((beta) => modelAt(beta).divergence, wanted))] as const;
    }),
  );
  const contests = [
    { winner: 'identity', by: (model: ReturnType<typeof quantileModel>) => model.winRate },
    ...[2, 4].flatMap((draws) => [
      { winner: `bon_fp_N${draws}`, by: (model: ReturnType<typeof quantileModel>) => model.bestOf(draws) },
      { winner: `won_fp_N${draws}`, by: (model: ReturnType<typeof quantileModel>) => model.worstOf(draws) },
    ]),
  ];
  test.each(contests)('$winner wins on its own target', ({ winner, by }) => {
    const rates = new Map([...models].map(([name, model]) => [name, by(model)] as const));
    const own = rates.get(winner) ?? Number.NaN;
    for (const [name, rate] of rates) expect(own, name).toBeGreaterThan(rate - 1e-4);
    // The contest is one: somebody is well behind.
    expect(Math.min(...rates.values())).toBeLessThan(own - 0.01);
  });

  test('beta and rates are those of the table', () => {
    for (const row of table.kl_matched) {
      const model = models.get(row.transform);
      if (row.KL_target !== wanted || model === undefined) continue;
      expect(Math.abs(model.divergence - wanted)).toBeLessThan(1e-9);
      expect(Math.abs(model.bestOf(4) - row.BoN4), row.transform).toBeLessThan(1e-4);
      expect(Math.abs(model.worstOf(4) - row.WoN4), row.transform).toBeLessThan(1e-4);
    }
  });
});

test('normal quantiles', () => {
  const known = [
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.85, 1.0364333894937896],
    [1e-10, -6.361340902404056],
    [0.999999, 4.753424308817089],
  ] as const;
  for (const [share, z] of known) expect(Math.abs(normalQuantile(share) - z)).toBeLessThan(1e-12);
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
});

test('a user’s own transformation', () => {
  const rates = quantileModel({ kind: 'function', name: 'square', of: (quantile) => quantile ** 2 }, 0.25);
  expect(rates.winRate).toBeGreaterThan(0.5);
  expect(() => quantileModel({ kind: 'function', name: 'none', of: () => Number.NaN }, 1)).toThrow(RangeError);
});
