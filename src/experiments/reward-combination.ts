/** Rewards transformed and combined, exactly: what a centred log-sigmoid does against raw rewards, at equal divergence. */

import { allGood, minimum, sigmoidSum, weightedSum } from '../alignment/combination/combine.ts';
import { logSigmoidCentred, sigmoid } from '../alignment/combination/log-sigmoid.ts';
import { quantileOf } from '../alignment/combination/reference-value.ts';
import { normalQuantile } from '../alignment/inference-aware/normal-quantile.ts';
import { at, betaForDivergence, divergence, expectation, type Numbers, tilted } from '../alignment/policies.ts';
import { normal, seededRandom } from '../random/seeded.ts';
import type { LinePlot } from '../views/plot.ts';
import type { Claim, Experiment, ResultTable, Size } from './experiment.ts';
import { mean } from './mean.ts';
import { hackedRewards, normalQuantiles, promptScales, uniform } from './synthetic-rewards.ts';

const paper = 'Transforming and Combining Rewards, arXiv 2402.00742';
const goodEnough = 0.85;

interface Settings {
  readonly responses: number;
  readonly draws: number;
  readonly seeds: number;
}

const settings: Readonly<Record<Size, Settings>> = {
  small: { responses: 4000, draws: 20_000, seeds: 3 },
  full: { responses: 40_000, draws: 200_000, seeds: 10 },
};

export const rewardCombination: Experiment = {
  name: 'reward-combination',
  title: 'Rewards transformed and combined: underfitting, hacking, and several aims at once',
  takes: { small: '5 seconds', full: '2 minutes' },
  takesFiles: false,
  run: async (context) => {
    const own = settings[context.size];
    const underfitting = await context.step(`underfitting, ${context.size}`, () => underfittingRows(own));
    const hacking = await context.step(`hacking, ${context.size}`, () => hackingRows(own));
    const combinations: (readonly CombinationRow[])[] = [];
    for (let i = 0; i < own.seeds; i++) {
      const seed = context.seed + i;
      combinations.push(
        await context.step(`combining, ${context.size}, seed ${seed}`, () => combinationRows(own.draws, seed)),
      );
    }
    const combined = averaged(combinations);
    return {
      claims: [
        posterior(),
        claimOfUnderfitting(underfitting),
        claimOfHacking(hacking),
        claimOfConjunction(combined),
        claimOfOwnObjective(combined),
        claimOfSimpleCombinations(combined),
      ],
      tables: [underfittingTable(underfitting), hackingTable(hacking), ...combinationTables(combined, own.seeds)],
      plots: { hacking: hackingPlot(hacking) },
    };
  },
};

/** The example of a test: two rewards of four answers. */
function posterior(): Claim {
  const reference = [0.4, 0.3, 0.2, 0.1];
  const [first, second] = [
    [1, 0, 2, -1],
    [-1, 1, 0.5, 2],
  ];
  const references = [0.5, 0.25];
  const rewards = reference.map((_, i) => [at(first ?? [], i), at(second ?? [], i)]);
  const policy = tilted(
    reference,
    rewards.map((each) => allGood(each, references)),
    1,
  );
  const joint = reference.map((share, i) =>
    (rewards[i] ?? []).reduce((product, reward, k) => product * sigmoid(reward - at(references, k)), share),
  );
  const total = joint.reduce((sum, share) => sum + share, 0);
  const error = Math.max(...joint.map((share, i) => Math.abs(share / total - at(policy, i))));
  return {
    claim:
      'The sum of log-sigmoid-centred rewards is the logarithm of the probability that an answer is good by all: at β 1 the aligned policy is the posterior given that',
    source: paper,
    expected: 'the same policy to 10⁻⁹',
    measured: `largest difference ${error.toExponential(1)}`,
    verdict: error < 1e-9 ? 'reproduced' : 'not reproduced',
  };
}

type Utility = 'raw' | 'log-sigmoid-centred';

interface UnderfittingRow {
  readonly divergence: number;
  readonly utility: Utility;
  readonly beta: number;
  /** The share of answers above the 85 % quantile of the base policy. */
  readonly mean: number;
  readonly worstPrompt: number;
}

/** Nine prompts whose rewards have standard deviations of .25 to 4, one β for all. */
function underfittingRows({ responses }: Settings): readonly UnderfittingRow[] {
  const quantiles = normalQuantiles(responses);
  const reference = uniform(responses);
  const threshold = normalQuantile(goodEnough);
  const good = quantiles.map((value) => (value > threshold ? 1 : 0));
  return [0.25, 0.5, 1, 2].flatMap((wanted) =>
    (['raw', 'log-sigmoid-centred'] as const).map((utility): UnderfittingRow => {
      const rewards = promptScales.map((scale) =>
        quantiles.map((value) =>
          utility === 'raw' ? scale * value : logSigmoidCentred(scale * value, scale * threshold),
        ),
      );
      const policiesAt = (beta: number) => rewards.map((reward) => tilted(reference, reward, beta));
      const beta = betaForDivergence(
        (each) => mean(policiesAt(each).map((policy) => divergence(policy, reference))),
        wanted,
      );
      const shares = policiesAt(beta).map((policy) => expectation(policy, good));
      return { divergence: wanted, utility, beta, mean: mean(shares), worstPrompt: Math.min(...shares) };
    }),
  );
}

function claimOfUnderfitting(rows: readonly UnderfittingRow[]): Claim {
  const pairs = pairsOf(rows).filter(([raw]) => raw.divergence >= 0.5);
  const isBetter = pairs.every(([raw, own]) => own.mean > raw.mean && own.worstPrompt > raw.worstPrompt);
  const [least] = pairsOf(rows);
  return {
    claim: 'Emphasis on weak answers: less underfitting of some prompts than with raw rewards',
    source: paper,
    expected:
      'at equal divergence on average, more answers above the 85 % quantile of the base, on average and for the worst prompt',
    measured: [
      ...pairs.map(
        ([raw, own]) =>
          `KL ${raw.divergence}: ${three(own.mean)} against ${three(raw.mean)}, worst prompt ${three(own.worstPrompt)} against ${three(raw.worstPrompt)}`,
      ),
      ...(least === undefined || least[1].mean > least[0].mean
        ? []
        : [`but at KL ${least[0].divergence} ${three(least[1].mean)} against ${three(least[0].mean)}`]),
    ].join('; '),
    verdict: isBetter ? 'reproduced' : 'not reproduced',
  };
}

function pairsOf(rows: readonly UnderfittingRow[]): (readonly [raw: UnderfittingRow, own: UnderfittingRow])[] {
  return rows.flatMap((raw) => {
    const own = rows.find((each) => each.utility !== 'raw' && each.divergence === raw.divergence);
    return raw.utility === 'raw' && own !== undefined ? [[raw, own] as const] : [];
  });
}

function underfittingTable(rows: readonly UnderfittingRow[]): ResultTable {
  return {
    title: 'Underfitting: answers above the 85 % quantile of the base policy, nine prompts of different scale',
    columns: ['KL on average', 'reward', 'β', 'mean', 'worst prompt'],
    rows: rows.map((row) => [
      row.divergence,
      row.utility,
      row.beta.toFixed(3),
      three(row.mean),
      three(row.worstPrompt),
    ]),
  };
}

interface HackingRow {
  readonly utility: Utility;
  readonly beta: number;
  readonly divergence: number;
  readonly worth: number;
  readonly hacked: number;
}

function hackingRows({ responses }: Settings): readonly HackingRow[] {
  const count = 2.5 * responses;
  const { proxy, worth, hacked } = hackedRewards(count);
  const reference = uniform(count);
  const enough = quantileOf(proxy.toSorted(), goodEnough);
  const centred = proxy.map((value) => logSigmoidCentred(value, enough));
  const rowsOf = (utility: Utility, reward: Numbers): HackingRow[] =>
    [8, 4, 2.83, 2, 1.41, 1, 0.71, 0.5, 0.35, 0.25, 0.18, 0.12, 0.1].map((beta) => {
      const policy = tilted(reference, reward, beta);
      return {
        utility,
        beta,
        divergence: divergence(policy, reference),
        worth: expectation(policy, worth),
        hacked: expectation(policy, hacked),
      };
    });
  return [...rowsOf('raw', proxy), ...rowsOf('log-sigmoid-centred', centred)].filter((row) => row.divergence < 4);
}

function claimOfHacking(rows: readonly HackingRow[]): Claim {
  const bestOf = (utility: Utility): HackingRow | undefined =>
    rows.filter((row) => row.utility === utility).sort((a, b) => b.worth - a.worth)[0];
  const [raw, own] = [bestOf('raw'), bestOf('log-sigmoid-centred')];
  const farthest = rows.filter(({ utility }) => utility !== 'raw').at(-1);
  return {
    claim: 'Less reward hacking than with raw rewards',
    source: paper,
    expected: 'a policy of higher worth, before hacking takes over',
    measured: `best worth ${three(own?.worth)} (KL ${three(own?.divergence)}, ${percent(own?.hacked)} hacked) against ${three(raw?.worth)} (KL ${three(raw?.divergence)}, ${percent(raw?.hacked)}); it delays hacking and does not cure it: at KL ${three(farthest?.divergence)} ${percent(farthest?.hacked)} are hacked`,
    verdict: (own?.worth ?? 0) > (raw?.worth ?? 0) ? 'reproduced' : 'not reproduced',
  };
}

function hackingTable(rows: readonly HackingRow[]): ResultTable {
  return {
    title: 'Reward hacking: 1 % of the responses have a high reward and a low worth',
    columns: ['reward', 'β', 'KL', 'mean worth', 'hacked'],
    rows: rows.map((row) => [row.utility, row.beta, three(row.divergence), three(row.worth), percent(row.hacked)]),
  };
}

function hackingPlot(rows: readonly HackingRow[]): LinePlot {
  return {
    title: 'Worth of the answers, 1 % of which can be hacked',
    x: 'KL to the base policy, nats',
    y: 'mean worth',
    from: -1,
    to: 1,
    lines: (['log-sigmoid-centred', 'raw'] as const).map((utility) => ({
      name: utility,
      points: rows.filter((row) => row.utility === utility).map((row) => ({ x: row.divergence, y: row.worth })),
    })),
    marks: [],
  };
}

interface CombinationRow {
  readonly divergence: number;
  readonly name: string;
  /** Shares of answers with both rewards above the 85 % quantile, and above the median. */
  readonly bothGood: number;
  readonly bothAboveMedian: number;
  /** E[ln P(good by both)]: what the sum of log-sigmoid-centred rewards maximises. */
  readonly ownObjective: number;
}

/** Two rewards, of standard deviations 3 and 1.5 and correlation −.5. */
function combinationRows(draws: number, seed: number): readonly CombinationRow[] {
  const random = seededRandom(seed);
  const rewards = Array.from({ length: draws }, (): readonly [number, number] => {
    const first = normal(random);
    return [3 * first, 1.5 * (-0.5 * first + Math.sqrt(0.75) * normal(random))];
  });
  const column = (index: 0 | 1): Float64Array => Float64Array.from(rewards, (each) => each[index]).sort();
  const sorted = [column(0), column(1)];
  const enough = sorted.map((own) => quantileOf(own, goodEnough));
  const medians = sorted.map((own) => quantileOf(own, 0.5));
  const utilities: readonly (readonly [name: string, of: (rewards: Numbers) => number])[] = [
    ['sum of log-sigmoid-centred', (each) => allGood(each, enough)],
    ['raw sum', (each) => weightedSum(each, [1, 1])],
    ['sum scaled by standard deviations', (each) => weightedSum(each, [1 / 3, 1 / 1.5])],
    ['minimum of centred', (each) => minimum(each, enough)],
    ['sum of sigmoids', (each) => sigmoidSum(each, enough)],
    ['log-sigmoid-centred at the median', (each) => allGood(each, medians)],
  ];
  const reference = uniform(draws);
  const both = (limits: readonly number[]): Float64Array =>
    Float64Array.from(rewards, (each) => (each.every((reward, i) => reward > at(limits, i)) ? 1 : 0));
  const [bothGood, bothAboveMedian] = [both(enough), both(medians)];
  const own = Float64Array.from(rewards, (each) => allGood(each, enough));
  return utilities.flatMap(([name, of]) => {
    const reward = Float64Array.from(rewards, of);
    return [0.25, 0.5, 1, 2, 3].map((wanted): CombinationRow => {
      const beta = betaForDivergence((each) => divergence(tilted(reference, reward, each), reference), wanted);
      const policy = tilted(reference, reward, beta);
      return {
        name,
        divergence: wanted,
        bothGood: expectation(policy, bothGood),
        bothAboveMedian: expectation(policy, bothAboveMedian),
        ownObjective: expectation(policy, own),
      };
    });
  });
}

/** Over seeds. */
function averaged(runs: readonly (readonly CombinationRow[])[]): readonly CombinationRow[] {
  return (runs[0] ?? []).map((row, index) => {
    const of = (value: (row: CombinationRow) => number): number => mean(runs.map((run) => value(run[index] ?? row)));
    return {
      ...row,
      bothGood: of((each) => each.bothGood),
      bothAboveMedian: of((each) => each.bothAboveMedian),
      ownObjective: of((each) => each.ownObjective),
    };
  });
}

function rowAt(rows: readonly CombinationRow[], name: string, wanted: number): CombinationRow | undefined {
  return rows.find((row) => row.name === name && row.divergence === wanted);
}

function claimOfConjunction(rows: readonly CombinationRow[]): Claim {
  const compared = [1, 2, 3].map((wanted) => {
    const [own, raw] = [rowAt(rows, 'sum of log-sigmoid-centred', wanted), rowAt(rows, 'raw sum', wanted)];
    return { wanted, own: own?.bothGood ?? 0, raw: raw?.bothGood ?? 0 };
  });
  return {
    claim:
      'Summed, they ask for answers that are good by all rewards; a sum of raw rewards lets one high reward pay for a bad one',
    source: paper,
    expected: 'at equal KL from 1 to 3 more answers with both rewards above the 85 % quantile than the raw sum',
    measured: compared.map(({ wanted, own, raw }) => `KL ${wanted}: ${three(own)} against ${three(raw)}`).join('; '),
    verdict: compared.every(({ own, raw }) => own > raw) ? 'reproduced' : 'not reproduced',
  };
}

function claimOfOwnObjective(rows: readonly CombinationRow[]): Claim {
  const names = [...new Set(rows.map(({ name }) => name))].filter((name) => name !== 'sum of log-sigmoid-centred');
  const least = Math.min(
    ...[0.25, 0.5, 1, 2, 3].flatMap((wanted) =>
      names.map(
        (name) =>
          (rowAt(rows, 'sum of log-sigmoid-centred', wanted)?.ownObjective ?? Number.NaN) -
          (rowAt(rows, name, wanted)?.ownObjective ?? Number.NaN),
      ),
    ),
  );
  return {
    claim:
      'The sum of log-sigmoid-centred rewards is the best for the expected logarithm of the probability that all is good',
    source: `follows from the objective of ${paper}`,
    expected: 'no other combination is better at equal KL',
    measured: `the nearest is ${three(least)} below it`,
    verdict: least >= -1e-9 ? 'reproduced' : 'not reproduced',
  };
}

function claimOfSimpleCombinations(rows: readonly CombinationRow[]): Claim {
  const compared = [0.5, 1, 2, 3].map((wanted) => {
    const value = (name: string): number => rowAt(rows, name, wanted)?.bothGood ?? Number.NaN;
    return {
      wanted,
      own: value('sum of log-sigmoid-centred'),
      scaled: value('sum scaled by standard deviations'),
      least: value('minimum of centred'),
    };
  });
  return {
    claim: 'It does better than simple combinations that know the scale of the rewards',
    source: 'no claim of the paper: simple baselines, for comparison',
    expected: 'at equal KL more answers with both rewards above the 85 % quantile than the scaled sum and the minimum',
    measured: compared
      .map(
        ({ wanted, own, scaled, least }) =>
          `KL ${wanted}: ${three(own)}, scaled sum ${three(scaled)}, minimum ${three(least)}`,
      )
      .join('; '),
    verdict: compared.every(({ own, scaled, least }) => own > scaled && own > least) ? 'reproduced' : 'not reproduced',
  };
}

function combinationTables(rows: readonly CombinationRow[], seeds: number): ResultTable[] {
  const names = [...new Set(rows.map(({ name }) => name))];
  const table = (title: string, value: (row: CombinationRow) => number): ResultTable => ({
    title: `${title} (mean of ${seeds} seeds)`,
    columns: ['utility', ...[0.25, 0.5, 1, 2, 3].map((wanted) => `KL ${wanted}`)],
    rows: names.map((name) => [name, ...rows.filter((row) => row.name === name).map((row) => three(value(row)))]),
  });
  return [
    table('Both rewards above the 85 % quantile', ({ bothGood }) => bothGood),
    table('Both rewards above the median', ({ bothAboveMedian }) => bothAboveMedian),
  ];
}

function three(value: number | undefined): string {
  return value === undefined ? '—' : value.toFixed(3);
}

function percent(share: number | undefined): string {
  return share === undefined ? '—' : `${(100 * share).toFixed(0)} %`;
}
