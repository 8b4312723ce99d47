/** What a prover adds to a policy, exactly: the first-order gain against measured steps, and against the printed theorem. */

import { at } from '../alignment/policies.ts';
import { plantedEnvironment } from '../rewards/planted/environment.ts';
import { bestOfK, valueTable } from '../rewards/planted/exact-values.ts';
import {
  exactPolicyGradient,
  exactProverRows,
  exactSignal,
  naturalGradientStep,
} from '../rewards/planted/policy-gradient.ts';
import { type PolicyTable, proverTable } from '../rewards/planted/policy-tables.ts';
import { type ProverReport, type ProverRow, proverReport } from '../rewards/prover-report.ts';
import type { Claim, ResultTable } from './experiment.ts';

const paper = 'Rewarding Progress, arXiv 2410.08146';
const gammas = [1, 5, 10, 15, 30, 100, 1000];
/** Of the measured steps. */
const rate = 1e-3;
const environment = plantedEnvironment();
const policy = proverTable(environment, 5);
const own = valueTable(environment, policy);

interface GainRow {
  /** Null for outcomes alone. */
  readonly gamma: number | null;
  readonly report: ProverReport;
  /** (V(η) − V(0)) / η. */
  readonly measured: number;
  readonly iterations: number;
}

interface RatioRow {
  readonly draws: number;
  readonly early: number;
  readonly everywhere: number;
}

export function theoryFindings(): { readonly claims: readonly Claim[]; readonly tables: readonly ResultTable[] } {
  const gains = [null, ...gammas].map(gainRow);
  const ratios = [2, 4, 8, 16].map(ratioRow);
  const bandit = counterexample();
  return {
    claims: [
      claimOfIdentity(gains),
      claimOfTheorem(gains, bandit),
      claimOfBestOfK(ratios),
      claimOfOwnProver(),
      claimOfNaturalGradient(gains),
    ],
    tables: [gainTable(gains), ratioTable(ratios)],
  };
}

function gainRow(gamma: number | null): GainRow {
  const alpha = gamma === null ? 0 : 1;
  const values = valueTable(environment, proverTable(environment, gamma ?? 5));
  const stepped = (from: PolicyTable, by: number): Float64Array =>
    naturalGradientStep(environment, from, exactSignal(environment, from, values, alpha), by);
  let current: PolicyTable = policy;
  let iterations = 0;
  for (; at(valueTable(environment, current), 0) < 0.9; iterations++) current = stepped(current, 1);
  return {
    gamma,
    report: proverReport(exactProverRows(environment, policy, values), alpha),
    measured: (at(valueTable(environment, stepped(policy, rate)), 0) - at(own, 0)) / rate,
    iterations,
  };
}

/** How much more the advantages of the best of K vary than the policy's own. */
function ratioRow(draws: number): RatioRow {
  const varianceOf = (values: Float64Array, rows: (row: ProverRow) => ProverRow | null): number =>
    proverReport(
      exactProverRows(environment, policy, values)
        .map(rows)
        .filter((row) => row !== null),
      1,
    ).distinguishability;
  const ratio = (rows: (row: ProverRow) => ProverRow | null): number =>
    varianceOf(bestOfK(own, draws), rows) / varianceOf(own, rows);
  // The first two steps before anything matches; both states count alike.
  const visits = new Map([
    ['0', 1],
    [`${environment.live}`, 1 - at(policy, 3) - at(policy, 14)],
  ]);
  return {
    draws,
    everywhere: ratio((row) => row),
    early: ratio((row) => {
      const share = visits.get(row.state);
      return share === undefined ? null : { ...row, weight: (row.weight ?? 0) / share };
    }),
  };
}

interface Counterexample {
  readonly improvement: number;
  readonly bound: number;
  readonly firstOrder: number;
}

/** Three arms, uniform policy, rewards .5 + (e, −e, 0), prover .5 + (c, c, −2c) / 3: alignment is 0. */
function counterexample(): Counterexample {
  const [eta, e, c] = [0.01, 0.001, 0.3];
  const rewards = [0.5 + e, 0.5 - e, 0.5];
  const prover = [0.5 + c / 3, 0.5 + c / 3, 0.5 - (2 * c) / 3];
  const rows = rewards.map((qPolicy, i) => ({ state: 'bandit', qPolicy, qProver: at(prover, i), weight: 1 / 3 }));
  const { distinguishability, alignment, firstOrderGain } = proverReport(rows, 1);
  const weights = rewards.map((reward, i) => Math.exp(eta * (reward + at(prover, i))));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    improvement: weights.reduce((sum, weight, i) => sum + (weight / total - 1 / 3) * at(rewards, i), 0),
    bound: eta * (distinguishability + alignment),
    firstOrder: eta * firstOrderGain,
  };
}

function claimOfIdentity(gains: readonly GainRow[]): Claim {
  const errors = gains.map(({ report, measured }) => Math.abs(report.firstOrderGain / measured - 1));
  return {
    claim: 'A small step gains Σ d(s) (Var[A^π] + α E[A^π A^µ]): only alignment with the policy counts',
    source: 'derived: the first-order identity, instead of Theorem 3.1',
    expected: 'within .5 % of a measured step of the natural gradient, for every prover',
    measured: `at most ${(100 * Math.max(...errors)).toFixed(2)} % off, in ${errors.length} cases, steps of ${rate}`,
    verdict: Math.max(...errors) <= 0.005 ? 'reproduced' : 'not reproduced',
  };
}

function claimOfTheorem(gains: readonly GainRow[], { improvement, bound, firstOrder }: Counterexample): Claim {
  const factors = gains
    .filter(({ gamma }) => gamma !== null)
    .map(({ report, measured }) => (report.distinguishability + report.alignment) / measured);
  return {
    claim: 'A step improves by at least about η (distinguishability + alignment), as Theorem 3.1 is printed',
    source: `${paper}, Theorem 3.1`,
    expected: 'no policy, reward and prover for which a step gains far less',
    measured: `a bandit with three arms gains ${improvement.toExponential(2)} where the bound is ${bound.toExponential(2)} (first-order gain ${firstOrder.toExponential(2)}); on the planted task the bound is up to ${Math.max(...factors).toFixed(1)} times what a step gains`,
    verdict: improvement >= 0.5 * bound ? 'reproduced' : 'not reproduced',
  };
}

function claimOfBestOfK(ratios: readonly RatioRow[]): Claim {
  const early = ratios.map(({ draws, early: ratio }) => ratio / draws ** 2);
  const shown = (of: (row: RatioRow) => number): string =>
    ratios.map((row) => `${of(row).toPrecision(3)} for K ${row.draws}`).join(', ');
  return {
    claim: 'Where success is rare, advantages of the best of K vary K² times as much',
    source: `${paper}, Remark 3.1`,
    expected: 'at the first two steps at least 80 % of K² for K to 16',
    measured: `${shown((row) => row.early)}; over all states that are visited only about linear in K: ${shown((row) => row.everywhere)}`,
    verdict: Math.min(...early) >= 0.8 ? 'reproduced' : 'not reproduced',
  };
}

function claimOfOwnProver(): Claim {
  const alpha = 3;
  const outcome = exactPolicyGradient(environment, policy, own, 0);
  const both = exactPolicyGradient(environment, policy, own, alpha);
  const largest = Math.max(...outcome.map(Math.abs));
  const error = Math.max(...both.map((slope, i) => Math.abs(slope - (1 + alpha) * at(outcome, i)))) / largest;
  return {
    claim: 'The policy as its own prover gives nothing but a longer step',
    source: 'derived from eq. 5',
    expected: 'the exact gradient is 1 + α times that of outcomes',
    measured: `with α ${alpha} they differ by ${error.toExponential(1)} of the largest slope`,
    verdict: error < 1e-10 ? 'reproduced' : 'not reproduced',
  };
}

function claimOfNaturalGradient(gains: readonly GainRow[]): Claim {
  const counts = gains.map(({ gamma, iterations }) => `${gamma ?? 'none'}: ${iterations}`).join(', ');
  const isMonotone = gains.every(({ iterations }, i) => i === 0 || iterations <= (gains[i - 1]?.iterations ?? 0));
  return {
    claim: 'With exact values and natural gradients a stronger prover is never worse',
    source: 'derived; the paper finds strong provers to fail',
    expected: 'iterations to a chance of .9 do not rise with the strength of the prover',
    measured: counts,
    verdict: isMonotone ? 'reproduced' : 'not reproduced',
  };
}

function gainTable(gains: readonly GainRow[]): ResultTable {
  return {
    title: 'What a small step gains, over its size, from the table policy of strength 5 (α 1), and iterations to .9',
    columns: [
      'prover',
      'first-order gain',
      'measured step',
      'distinguishability + alignment',
      'cosine',
      'iterations, η 1',
    ],
    rows: gains.map(({ gamma, report, measured, iterations }) => [
      gamma ?? 'none',
      report.firstOrderGain.toFixed(7),
      measured.toFixed(7),
      gamma === null ? '–' : (report.distinguishability + report.alignment).toFixed(7),
      gamma === null ? '–' : report.cosine.toFixed(2),
      iterations,
    ]),
  };
}

function ratioTable(ratios: readonly RatioRow[]): ResultTable {
  return {
    title: 'Variance of advantages of the best of K, over that of the policy’s own',
    columns: ['K', 'first two steps', 'all visited states', 'K²'],
    rows: ratios.map(({ draws, early, everywhere }) => [draws, early.toFixed(2), everywhere.toFixed(2), draws ** 2]),
  };
}
