/** The experiments on alignment: what they print is held against values that were computed by other programs. */

import { describe, expect, test } from 'vitest';
import type { ExperimentContext, Findings, ResultTable } from '../../src/experiments/experiment.ts';
import { inferenceAware } from '../../src/experiments/inference-aware.ts';
import { methods, studyLengthBias } from '../../src/experiments/length-bias.ts';
import { rewardCombination } from '../../src/experiments/reward-combination.ts';
import { rewardDistillation } from '../../src/experiments/reward-distillation.ts';

/** `skips`: steps that take long and are not looked at give nothing. */
function context(skips: (key: string) => unknown = () => undefined): ExperimentContext {
  const noPrograms = (): never => {
    throw new Error('these experiments run no program');
  };
  return {
    size: 'small',
    seed: 0,
    given: new Map(),
    step: async (key, work) => {
      const skipped = skips(key);
      if (skipped === undefined) return work();
      return JSON.parse(JSON.stringify(skipped));
    },
    program: noPrograms,
    model: noPrograms,
    file: noPrograms,
    say: () => {},
  };
}

function tableOf({ tables }: Findings, title: string): ResultTable {
  const found = tables.find((table) => table.title.startsWith(title));
  if (found === undefined) throw new Error(`no table ${title}`);
  return found;
}

/** The cells of a row behind its first ones, as numbers. */
function numbers(table: ResultTable, ...first: readonly (string | number)[]): number[] {
  const row = table.rows.find((cells) => first.every((cell, i) => cells[i] === cell));
  if (row === undefined) throw new Error(`no row ${first.join(', ')} in ${table.title}`);
  return row.slice(first.length).map((cell) => (cell === '—' ? Number.NaN : Number.parseFloat(String(cell))));
}

function check(found: readonly number[], wanted: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, value] of found.entries())
    expect(Math.abs(value - (wanted[i] ?? 0)), `${i}: ${value}`).toBeLessThan(tolerance);
}

describe('inference-aware alignment', async () => {
  const findings = await inferenceAware.run(
    context((key) => (/optimal for \w+ of (2|8|32)/.test(key) ? null : undefined)),
  );
  const best = tableOf(findings, 'Win rate of best of 4');
  const worst = tableOf(findings, 'Win rate of worst of 4');

  // At KL .1, .25, .5, 1 and 2; that at .1 was not computed elsewhere.
  test.each([
    ['identity', [0.7304, 0.7998, 0.877, 0.952], [0.7847, 0.886, 0.9745, 0.9995]],
    ['logarithm', [0.6902, 0.7682, 0.8631, 0.9501], [0.8364, 0.927, 0.9859, 0.9996]],
    ['exponential 10', [0.7966, 0.8715, 0.9351, 0.9731], [0.6167, 0.6763, 0.7712, 0.9117]],
    ['optimal for best of 4', [0.7969, 0.8732, 0.9411, 0.9838], [0.6154, 0.6646, 0.7327, 0.8199]],
  ])('%s', (name, bestOf4, worstOf4) => {
    check(numbers(best, name).slice(1), bestOf4, 5e-4);
    check(numbers(worst, name).slice(1), worstOf4, 5e-4);
  });

  test('prompts of different scale, and hacking', () => {
    const scales = tableOf(findings, 'Nine prompts');
    check(numbers(scales, 'raw'), [0.0091, 2.2035, 0.6887, 0.7404, 0.7407], 2e-3);
    check(numbers(scales, 'calibrated, identity').slice(2), [0.7737, 0.7998, 0.886], 2e-3);
    const hacking = tableOf(findings, 'Reward hacking');
    check(numbers(hacking, 'raw', 0.5), [0.181, 0.147], 2e-3);
    check(numbers(hacking, 'calibrated, identity', 2), [0.181, 1.159], 2e-3);
  });

  test('verdicts', () => {
    const verdicts = findings.claims.map(({ verdict }) => verdict);
    expect(verdicts.filter((verdict) => verdict === 'reproduced')).toHaveLength(5);
    expect(verdicts.filter((verdict) => verdict === 'not testable here')).toHaveLength(1);
  });
});

test('rewards combined: underfitting and hacking', async () => {
  const none = [0.25, 0.5, 1, 2, 3].map((divergence) => ({
    divergence,
    name: 'raw sum',
    bothGood: 0,
    bothAboveMedian: 0,
    ownObjective: 0,
  }));
  const findings = await rewardCombination.run(context((key) => (key.startsWith('combining') ? none : undefined)));
  const underfitting = tableOf(findings, 'Underfitting');
  check(numbers(underfitting, 1, 'raw'), [1.254, 0.503, 0.201], 2e-3);
  check(numbers(underfitting, 1, 'log-sigmoid-centred'), [0.311, 0.641, 0.268], 2e-3);
  check(numbers(underfitting, 2, 'log-sigmoid-centred'), [0.119, 0.87, 0.504], 2e-3);
  const hacking = tableOf(findings, 'Reward hacking');
  check(numbers(hacking, 'raw', 1), [3.592, -0.687, 79], 2e-3);
  check(numbers(hacking, 'log-sigmoid-centred', 0.5), [0.603, 0.787, 8], 2e-3);
  // What was left out is not claimed.
  expect(findings.claims.at(3)?.verdict).toBe('not reproduced');
});

test('distillation: displacement and its cures', async () => {
  const rates = Object.fromEntries(methods.map((method) => [method, 0.5]));
  const skipped = { winRates: rates, chosenBias: 0.5 };
  const findings = await rewardDistillation.run(
    context((key) => (key.startsWith('length bias') ? skipped : undefined)),
  );
  const displaced = tableOf(findings, 'One shared feature');
  check(numbers(displaced, 'p-DPO, α 1'), [0.2365, 0.3112, 0.3039, 0.385], 1e-3);
  check(numbers(displaced, 'd-DPO on all pairs'), [-1.4835, 0.4127, 0.4787, 0.1086], 1e-3);
  check(numbers(displaced, 'd-DPO on the pair alone'), [10, 0.0001, 0, 0.9998], 1e-3);
  expect(findings.claims.slice(0, 3).map(({ verdict }) => verdict)).toEqual(Array(3).fill('reproduced'));
  expect(findings.claims[1]?.measured).toContain('DPO 0.443, 2.177, 4.569, 6.902; d-DPO 0.865');
  expect(findings.claims[3]?.verdict).toBe('not reproduced');
});

test('a length bias that fights the true reward: an ensemble of models withstands it', () => {
  const studies = [0, 1].map((seed) =>
    studyLengthBias(0.2, seed, { prompts: 80, responses: 12, pairs: 200, noise: 12 }),
  );
  for (const { winRates, chosenBias } of studies) {
    expect(winRates['e-DPO'] - winRates.DPO).toBeGreaterThan(0.01);
    expect(chosenBias).toBeGreaterThan(0.2);
    expect(winRates['d-DPO']).toBeCloseTo(winRates.DPO, 1);
  }
});
