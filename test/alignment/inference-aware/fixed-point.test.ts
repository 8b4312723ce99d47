/** Optimal transformations: identities at the optimum, another solver, and other starts. */

import { describe, expect, test } from 'vitest';
import { optimalTransformation, type SelectionProcedure } from '../../../src/alignment/inference-aware/fixed-point.ts';
import { gridOf, interpolatedOn } from '../../../src/alignment/inference-aware/grid.ts';
import { quantileModel } from '../../../src/alignment/inference-aware/quantile-model.ts';
import table from '../../fixtures/alignment/inference-aware.json' with { type: 'json' };

const procedures: Readonly<Record<string, SelectionProcedure>> = { bon: 'best-of', won: 'worst-of' };

function procedureOf(kind: string): SelectionProcedure {
  const found = procedures[kind];
  if (found === undefined) throw new Error(kind);
  return found;
}

describe('exact identities between win rate, divergence and the density at one end', () => {
  test.each(table.fixed_point_identities.checks)('$kind, N = $N, beta = $beta', ({ kind, N: draws, beta }) => {
    const procedure = procedureOf(kind);
    const { densityAtZero, densityAtOne } = optimalTransformation({ procedure, draws, beta });
    const model = quantileModel({ kind: 'optimal', procedure, draws, beta }, beta);
    const isBest = procedure === 'best-of';
    const rate = isBest ? (beta / draws) * (densityAtOne - 1) : 1 - (beta / draws) * (1 - densityAtZero);
    const nats = isBest
      ? Math.log(densityAtOne) - draws / beta + densityAtOne - 1
      : draws / beta - 1 + densityAtZero + Math.log(densityAtZero);
    expect(Math.abs((isBest ? model.bestOf(draws) : model.worstOf(draws)) - rate)).toBeLessThan(1e-5);
    // It asks for the density at one end, which the grid has to follow: that at 1 grows with N / beta.
    expect(Math.abs(model.divergence - nats)).toBeLessThan(draws <= 4 ? (isBest ? 1e-4 : 1e-5) : 1e-3);
  });
});

describe('a solver of boundary-value problems finds the same', () => {
  test.each(table.bvp_checks)('$kind, N = $N, beta = $beta', ({ kind, N: draws, beta, 'F_at_0.1..0.9': known }) => {
    const model = quantileModel({ kind: 'optimal', procedure: procedureOf(kind), draws, beta }, beta);
    const distribution = interpolatedOn(gridOf(4000), model.distribution);
    known.forEach((share, i) => {
      expect(Math.abs(distribution((i + 1) / 10) - share)).toBeLessThan(2e-6);
    });
  });
});

describe('every start leads to one point', () => {
  const starts: Readonly<Record<string, (quantile: number) => number>> = {
    identity: (quantile) => quantile,
    flat: () => 0,
    falling: (quantile) => -quantile,
    'all at 0': (quantile) => (quantile < 0.02 ? 1 : 0),
    'all at 1': (quantile) => (quantile > 0.98 ? 1 : 0),
    middle: (quantile) => -Math.abs(quantile - 0.5),
    ends: (quantile) => Math.abs(quantile - 0.5),
  };
  test.each(table.multistart)('$kind, N = $N, beta = $beta', ({ kind, N: draws, beta }) => {
    const found = Object.values(starts).map((start) =>
      optimalTransformation({ procedure: procedureOf(kind), draws, beta, cells: 1000, start }),
    );
    const [first] = found;
    for (const { values } of found) {
      const apart = values.map((value, i) => Math.abs(value - (first?.values[i] ?? Number.NaN)));
      expect(Math.max(...apart)).toBeLessThan(1e-7);
    }
  });
});

test('for one draw it is the identity, 0 at 1', () => {
  for (const procedure of ['best-of', 'worst-of'] as const) {
    const { of } = optimalTransformation({ procedure, draws: 1, beta: 0.3 });
    for (const quantile of [0, 0.123, 0.5, 1]) expect(of(quantile)).toBeCloseTo(quantile - 1, 12);
  }
});

test('what it cannot solve is refused', () => {
  expect(() => optimalTransformation({ procedure: 'best-of', draws: 1.5, beta: 1 })).toThrow(RangeError);
  expect(() => optimalTransformation({ procedure: 'best-of', draws: 2, beta: 0 })).toThrow(RangeError);
});
