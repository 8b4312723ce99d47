/** What is said of a prover, from rows. */

import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/random/seeded.ts';
import { type ProverRow, proverReport } from '../../src/rewards/prover-report.ts';
import golden from '../fixtures/rewards/planted.json' with { type: 'json' };

function rows(
  state: string,
  own: readonly number[],
  prover: readonly number[],
  weights: readonly number[] | null = null,
): ProverRow[] {
  return own.map((qPolicy, i) => ({
    state,
    qPolicy,
    qProver: prover[i] ?? Number.NaN,
    weight: weights === null ? null : (weights[i] ?? Number.NaN),
  }));
}

test('a prover of great variance may gain nothing: three arms, where the printed bound is 30,000 times too large', () => {
  const { rewards, prover_values: prover, pi, eta, improvement, first_order: firstOrder } = golden.banditCounterexample;
  const found = proverReport(rows('bandit', rewards, prover, pi), 1);
  expect(found.alignment).toBeCloseTo(0, 15);
  expect(found.distinguishability).toBeCloseTo(0.02, 12);
  expect(eta * found.firstOrderGain).toBeCloseTo(firstOrder, 15);
  const shares = pi.map((share, i) => share * Math.exp(eta * ((rewards[i] ?? 0) + (prover[i] ?? 0))));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const gained = shares.reduce((sum, share, i) => sum + (share / total - (pi[i] ?? 0)) * (rewards[i] ?? 0), 0);
  expect(gained).toBeCloseTo(improvement, 15);
  expect(eta * (found.distinguishability + found.alignment)).toBeCloseTo(golden.banditCounterexample.printed_bound, 12);
});

test('samples of the policy give the same in the long run', () => {
  const [own, prover, weights] = [
    [0.1, 0.4, 0.9],
    [0.2, 0.1, 0.8],
    [0.5, 0.3, 0.2],
  ];
  const random = seededRandom(2);
  const sampled = Array.from({ length: 4000 }, (_, i) => {
    const one = (): number => {
      const at = random();
      return at < 0.5 ? 0 : at < 0.8 ? 1 : 2;
    };
    const actions = [one(), one(), one()];
    return rows(
      `${i}`,
      actions.map((a) => own?.[a] ?? 0),
      actions.map((a) => prover?.[a] ?? 0),
    );
  }).flat();
  const exact = proverReport(rows('s', own ?? [], prover ?? [], weights), 2);
  const found = proverReport(sampled, 2);
  expect(found.firstOrderGain / 12_000 / exact.firstOrderGain).toBeCloseTo(1, 1);
  expect(found.cosine).toBeCloseTo(exact.cosine, 1);
});

describe('values from few rollouts', () => {
  const [own, prover] = [
    [0.1, 0.4, 0.9],
    [0.2, 0.1, 0.8],
  ];
  const rollouts = 4;
  const random = seededRandom(9);
  const share = (chance: number): number => {
    let successes = 0;
    for (let i = 0; i < rollouts; i++) if (random() < chance) successes += 1;
    return successes / rollouts;
  };

  test.each([
    ['with weights', [0.5, 0.3, 0.2]],
    ['as samples', null],
  ])('%s: their noise is taken out', (_, weights) => {
    const states = 20_000;
    const noisy = Array.from({ length: states }, (_each, i) =>
      rows(`${i}`, own.map(share), prover.map(share), weights),
    ).flat();
    const corrected = noisy.map((row) => {
      return { ...row, noise: { own: (row.qPolicy * (1 - row.qPolicy)) / (rollouts - 1), shared: 0 } };
    });
    const exact = proverReport(rows('s', own, prover, weights), 1);
    const gains = [noisy, corrected].map((each) => proverReport(each, 1).gainWithoutProver / states);
    expect(Math.abs((gains[1] ?? 0) / exact.gainWithoutProver - 1)).toBeLessThan(0.02);
    expect((gains[0] ?? 0) / exact.gainWithoutProver).toBeGreaterThan(1.2);
    expect(proverReport(corrected, 1).alignment / states / exact.alignment).toBeCloseTo(1, 1);
  });
});

test.each([
  ['the policy’s own values never differ', [0.5, 0.5], [0.1, 0.9], /policy’s own/],
  ['the prover’s values never differ', [0.1, 0.9], [0.5, 0.5], /prover’s values never/],
  ['they point the other way', [0.1, 0.9], [0.9, 0.1], /away/],
  ['they hardly differ', [0.1, 0.9], [0.5, 0.51], /less than 10 %/],
  ['all is well', [0.1, 0.9], [0.3, 0.6], null],
])('it warns: %s', (_, own, prover, warning) => {
  const found = proverReport(rows('s', own, prover), 1).warning;
  if (warning === null) expect(found).toBeNull();
  else expect(found).toMatch(warning);
});

test('a state with a single sample is left out, and counted', () => {
  const found = proverReport([...rows('a', [0.1, 0.9], [0.3, 0.6]), ...rows('b', [0.5], [0.5])], 1);
  expect(found).toMatchObject({ rows: 3, states: 2, lonelyStates: 1 });
});

test('weights are there in all rows of a state, or in none, and not negative', () => {
  expect(() => proverReport([...rows('a', [0.1], [0.3]), ...rows('a', [0.1], [0.3], [1])], 1)).toThrow(
    /some have none/,
  );
  expect(() => proverReport(rows('a', [0.1, 0.2], [0.3, 0.2], [1, -1]), 1)).toThrow(/negative/);
});
