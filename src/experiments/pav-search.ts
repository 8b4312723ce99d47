/** Search at test time by the progress of steps (process advantage verifiers), against best of N, on the planted task. */

import { at } from '../alignment/policies.ts';
import { paperTask, plantedEnvironment } from '../rewards/planted/environment.ts';
import { occupancy, valueTable } from '../rewards/planted/exact-values.ts';
import { exactScorer } from '../rewards/planted/planted-search.ts';
import { proverTable } from '../rewards/planted/policy-tables.ts';
import type { ProverScore } from '../rewards/search/search.ts';
import { defaultCollection } from '../rewards/verifiers/collection.ts';
import type { Experiment, ExperimentContext, Size } from './experiment.ts';
import { claimsOf } from './pav-search-claims.ts';
import { plotOf, tablesOf } from './pav-search-tables.ts';
import { collectPlanted, learnedScorer, searchTrials, type Trials, trainPlanted } from './planted-search-trials.ts';

export interface SearchSettings {
  readonly exactTrials: number;
  /** Of each verifier and width. */
  readonly trials: number;
  readonly seeds: number;
  /** Strengths of provers that have a learned verifier of their own. */
  readonly provers: readonly number[];
  readonly trainingSteps: number;
}

const settings: Readonly<Record<Size, SearchSettings>> = {
  small: { exactTrials: 4000, trials: 200, seeds: 2, provers: [10], trainingSteps: 2000 },
  full: { exactTrials: 20_000, trials: 500, seeds: 5, provers: [10, 100], trainingSteps: 2000 },
};

/** Of the policy that is searched. */
const baseStrength = 5;
export const exactWidths = [1, 2, 4, 8, 16] as const;
export const learnedWidths = [2, 4, 8, 16] as const;

/** How many answers, and rollouts from each of their prefixes. */
export const grid = [
  { answers: 200, rollouts: 5 },
  { answers: 200, rollouts: 20 },
  { answers: 1000, rollouts: 5 },
  { answers: 1000, rollouts: 20 },
] as const;

/** Of answers to their first pits: few rollouts to find what is high, more along the way to a pit. */
export const firstPits = { answers: 400, pilot: 5, rollouts: 20 } as const;

/** A way to rank prefixes, with what it found. */
export interface Arm {
  readonly name: string;
  readonly trials: readonly Trials[];
}

export interface ExactResults {
  readonly arms: readonly Arm[];
  /** Of Q alone, where a search goes on until all are finished. */
  readonly untilAllFinished: readonly Trials[];
}

/** Verifiers of one seed that learned from so much. */
export interface LearnedResults {
  readonly seed: number;
  readonly answers: number;
  readonly rollouts: number;
  readonly policyCost: TrainingCost;
  /** Of the first prover with a verifier of its own. */
  readonly proverCost: TrainingCost;
  readonly arms: readonly Arm[];
}

export interface TrainingCost {
  readonly prefixes: number;
  readonly rollouts: number;
  readonly tokens: number;
}

/** Two ways to spend the same number of rollouts. */
export interface StrategyResults {
  readonly seed: number;
  readonly rollouts: Readonly<Record<'random' | 'first-pit', number>>;
  readonly arms: readonly Arm[];
}

export interface SearchResults {
  readonly settings: SearchSettings;
  /** The chance that one answer of the policy is right. */
  readonly success: number;
  /** Of one answer, in the mean. */
  readonly tokens: number;
  readonly exact: ExactResults;
  readonly learned: readonly LearnedResults[];
  readonly strategies: readonly StrategyResults[];
}

export const pavSearch: Experiment = {
  name: 'pav-search',
  title: 'Search by the progress of steps: beams with exact and learned verifiers against the best of N',
  takes: { small: '3 minutes', full: '12 minutes of one core' },
  takesFiles: false,
  run: async (context) => {
    const results = await searchResults(context, settings[context.size]);
    return { claims: claimsOf(results), tables: tablesOf(results), plots: { 'pav-search': plotOf(results) } };
  },
};

export async function searchResults(context: ExperimentContext, own: SearchSettings): Promise<SearchResults> {
  const { policy, values } = base();
  const exact = await exactResults(context, own);
  const learned: LearnedResults[] = [];
  const strategies: StrategyResults[] = [];
  for (let i = 0; i < own.seeds; i++) {
    const seed = context.seed + i;
    for (const { answers, rollouts } of grid) {
      const key = `verifiers from ${answers} x ${rollouts}, ${JSON.stringify(own)}, seed ${seed}`;
      learned.push(await context.step(key, () => learnedResults(own, answers, rollouts, seed)));
    }
    const key = `random and first pit, ${JSON.stringify({ ...own, ...firstPits })}, seed ${seed}`;
    strategies.push(await context.step(key, () => strategyResults(own, seed)));
  }
  return {
    settings: own,
    success: at(values, 0),
    tokens: occupancy(environment(), policy).reduce((sum, visits) => sum + visits, 0),
    exact,
    learned,
    strategies,
  };
}

function environment() {
  return plantedEnvironment(paperTask);
}

function base() {
  const policy = proverTable(environment(), baseStrength);
  return { policy, values: valueTable(environment(), policy) };
}

async function exactResults(context: ExperimentContext, { exactTrials }: SearchSettings): Promise<ExactResults> {
  const { policy, values } = base();
  const score = exactScorer(environment(), values);
  const ofGamma = (gamma: number): ProverScore<number> =>
    exactScorer(environment(), valueTable(environment(), proverTable(environment(), gamma)));
  const ranked = async (name: string, proverScore: ProverScore<number>, alpha: number): Promise<Arm> => {
    const setting = { environment: environment(), policy, score, proverScore, alpha, stopsAtSuccess: true };
    const trials: Trials[] = [];
    for (const width of exactWidths) {
      const key = `exact values, ${name}, beam of ${width}, ${exactTrials} trials, seed ${context.seed}`;
      trials.push(await context.step(key, () => searchTrials(setting, width, exactTrials, context.seed)));
    }
    return { name, trials };
  };
  const arms = [
    await ranked('Q alone', null, 0),
    await ranked('Q + A, γ 10', ofGamma(10), 1),
    await ranked('Q + A, γ 100', ofGamma(100), 1),
    await ranked('Q + A / 2, best of 4', { bestOf: 4 }, 0.5),
  ];
  const whole = { environment: environment(), policy, score, proverScore: null, alpha: 0, stopsAtSuccess: false };
  const trials = Math.ceil(exactTrials / 4);
  const untilAllFinished = await context.step(`until all are finished, ${trials} trials, seed ${context.seed}`, () =>
    Promise.all(exactWidths.map((width) => searchTrials(whole, width, trials, context.seed))),
  );
  return { arms, untilAllFinished };
}

/** Each verifier learns from answers and rollouts of the policy whose values it is to know. */
async function learnedResults(
  own: SearchSettings,
  answers: number,
  rollouts: number,
  seed: number,
): Promise<LearnedResults> {
  const learn = async (gamma: number) => {
    const collected = await collectPlanted(environment(), gamma, { ...defaultCollection, answers, rollouts, seed });
    const verifier = await trainPlanted(environment(), collected.examples, seed, own.trainingSteps);
    const cost = { prefixes: collected.examples.length, rollouts: collected.rollouts, tokens: collected.tokens };
    return { scorer: learnedScorer(environment(), verifier), cost };
  };
  const policy = await learn(baseStrength);
  const rank = rankedBy(own, seed);
  const arms = [
    await rank('Q alone', policy.scorer, null),
    await rank('Q + A, best of 4', policy.scorer, { bestOf: 4 }),
  ];
  const costs: TrainingCost[] = [];
  for (const gamma of own.provers) {
    const prover = await learn(gamma);
    costs.push(prover.cost);
    arms.push(await rank(`Q + A, γ ${gamma}`, policy.scorer, prover.scorer));
  }
  return { seed, answers, rollouts, policyCost: policy.cost, proverCost: costs[0] ?? policy.cost, arms };
}

/** Answers to their first pits, and random ones for as many rollouts. */
async function strategyResults(own: SearchSettings, seed: number): Promise<StrategyResults> {
  const options = { ...defaultCollection, ...firstPits, seed };
  const pits = await collectPlanted(environment(), baseStrength, { ...options, strategy: 'first-pit' });
  const most = { ...options, answers: Number.MAX_SAFE_INTEGER, rollouts: firstPits.pilot };
  const random = await collectPlanted(environment(), baseStrength, most, pits.rollouts);
  const rank = rankedBy(own, seed);
  const arms: Arm[] = [];
  for (const [name, { examples }] of [['random', random] as const, ['first pit', pits] as const]) {
    const verifier = await trainPlanted(environment(), examples, seed, own.trainingSteps);
    arms.push(await rank(name, learnedScorer(environment(), verifier), null));
  }
  return { seed, rollouts: { random: random.rollouts, 'first-pit': pits.rollouts }, arms };
}

function rankedBy({ trials }: SearchSettings, seed: number) {
  const { policy } = base();
  return async (
    name: string,
    score: ReturnType<typeof learnedScorer>,
    proverScore: ProverScore<number>,
  ): Promise<Arm> => {
    const setting = { environment: environment(), policy, score, proverScore, alpha: 1, stopsAtSuccess: true };
    const found: Trials[] = [];
    for (const width of learnedWidths) found.push(await searchTrials(setting, width, trials, seed));
    return { name, trials: found };
  };
}
