/**
 * Preference data that prefer long answers, or short ones, more than people do: what is learned from them by each method,
 * measured by the true reward (the study of arXiv 2405.19316 in small, and exact).
 */

import { sigmoid } from '../alignment/combination/log-sigmoid.ts';
import { exactEvaluation } from '../alignment/inference-aware/exact-evaluation.ts';
import { at, betaForDivergence, divergence, expectation, type Numbers, tilted } from '../alignment/policies.ts';
import {
  type FeaturePairs,
  fitLinearReward,
  lengthBiasWeights,
  linearReward,
} from '../alignment/training/reward-models.ts';
import { normal, type Random, seededRandom } from '../random/seeded.ts';
import { mean } from './mean.ts';

export const methods = ['DPO', 'IPO', 'd-DPO', 'e-DPO', 'pessimism over mixtures', 'mean of the models'] as const;
export type Method = (typeof methods)[number];

export interface LengthBiasStudy {
  /** The win rate of each method against the base policy, by the true reward, at an average KL of 1. */
  readonly winRates: Readonly<Record<Method, number>>;
  /** The bias of the reward model that e-DPO chose. */
  readonly chosenBias: number;
}

export interface StudySettings {
  readonly prompts: number;
  readonly responses: number;
  /** Labelled pairs. */
  readonly pairs: number;
  /** Features that say nothing. */
  readonly noise: number;
}

export const ensembleBiases = [0.2, 0.35, 0.5, 0.65, 0.8];
const ridge = 0.02;

interface Response {
  readonly features: Float64Array;
  readonly length: number;
  readonly worth: number;
}

type Prompt = readonly Response[];

/** `rho`: the share of labelled pairs whose chosen answer is the longer one. */
export function studyLengthBias(rho: number, seed: number, settings: StudySettings): LengthBiasStudy {
  const random = seededRandom(seed);
  const prompts = Array.from({ length: settings.prompts }, () =>
    Array.from({ length: settings.responses }, () => drawnResponse(random, settings.noise)),
  );
  const labelled = Array.from({ length: settings.pairs }, () => labelledPair(prompts, random() < rho, random));
  const pairs: FeaturePairs = {
    chosen: labelled.map(([chosen]) => chosen.features),
    rejected: labelled.map(([, rejected]) => rejected.features),
  };
  const longer = labelled.map(([chosen, rejected]) => chosen.length - rejected.length);
  const members = ensembleBiases.map((bias) =>
    fitLinearReward({ ...pairs, weights: lengthBiasWeights(longer, bias) }, ridge),
  );
  const forward = members.map((member) => forwardDivergence(prompts, member));
  const nearest = forward.indexOf(Math.min(...forward));
  const rewards: Readonly<Record<Method, Numbers>> = {
    DPO: fitLinearReward(pairs, 1e-6),
    IPO: constantMargins(pairs),
    'd-DPO': fitLinearReward(pairs, ridge),
    'e-DPO': members[nearest] ?? new Float64Array(0),
    'pessimism over mixtures': pessimisticMixture(prompts, members),
    'mean of the models': mixed(members, new Float64Array(members.length).fill(1 / members.length)),
  };
  const winRateOf = (theta: Numbers): number => winRateAtOneNat(prompts, theta);
  return {
    winRates: {
      DPO: winRateOf(rewards.DPO),
      IPO: winRateOf(rewards.IPO),
      'd-DPO': winRateOf(rewards['d-DPO']),
      'e-DPO': winRateOf(rewards['e-DPO']),
      'pessimism over mixtures': winRateOf(rewards['pessimism over mixtures']),
      'mean of the models': winRateOf(rewards['mean of the models']),
    },
    chosenBias: ensembleBiases[nearest] ?? Number.NaN,
  };
}

/** Quality and length are seen, the quality with noise; the true reward likes length a little. */
function drawnResponse(random: Random, noise: number): Response {
  const [quality, length] = [normal(random), normal(random)];
  const seen = quality + 0.7 * normal(random);
  const others = Array.from({ length: noise }, () => normal(random));
  return { features: Float64Array.from([seen, length, ...others]), length, worth: quality + 0.2 * length };
}

/** Labelled by Bradley and Terry, and taken when the longer one was preferred, or was not, as it is wanted. */
function labelledPair(
  prompts: readonly Prompt[],
  longerIsWanted: boolean,
  random: Random,
): readonly [chosen: Response, rejected: Response] {
  for (;;) {
    const prompt = drawn(prompts, random);
    const [first, second] = [drawn(prompt, random), drawn(prompt, random)];
    if (first === second) continue;
    const firstWins = random() < sigmoid(2 * (first.worth - second.worth));
    const [chosen, rejected] = firstWins ? [first, second] : [second, first];
    if (chosen.length > rejected.length === longerIsWanted) return [chosen, rejected];
  }
}

function drawn<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(items.length * random())];
  if (item === undefined) throw new RangeError('nothing to draw from');
  return item;
}

/** IPO: least squares to the same margin for every pair, as much as the features allow. */
function constantMargins({ chosen, rejected }: FeaturePairs): Float64Array {
  const differences = chosen.map((features, pair) =>
    Float64Array.from(features, (value, i) => value - at(rejected[pair] ?? [], i)),
  );
  const width = differences[0]?.length ?? 0;
  const matrix = Array.from({ length: width }, (_, row) =>
    Array.from({ length: width + 1 }, (__, column) =>
      differences.reduce(
        (sum, difference) => sum + at(difference, row) * (column === width ? 1 : at(difference, column)),
        row === column ? 1e-6 : 0,
      ),
    ),
  );
  return solved(matrix);
}

/** By elimination; the last column is the right-hand side. Positive definite, so that no row is exchanged. */
function solved(matrix: number[][]): Float64Array {
  const size = matrix.length;
  for (const [pivot, row] of matrix.entries()) {
    for (const other of matrix.slice(pivot + 1)) {
      const factor = at(other, pivot) / at(row, pivot);
      for (let column = pivot; column <= size; column++) other[column] = at(other, column) - factor * at(row, column);
    }
  }
  const solution = new Float64Array(size);
  for (let pivot = size - 1; pivot >= 0; pivot--) {
    const row = matrix[pivot] ?? [];
    let rest = at(row, size);
    for (let column = pivot + 1; column < size; column++) rest -= at(row, column) * at(solution, column);
    solution[pivot] = rest / at(row, pivot);
  }
  return solution;
}

/** KL(p0 ‖ π) of the policy that a reward leads to at β 1, on average over prompts; the base policy is uniform. */
function forwardDivergence(prompts: readonly Prompt[], theta: Numbers): number {
  return mean(
    prompts.map((prompt) => divergence(uniform(prompt), tilted(uniform(prompt), rewardsOf(prompt, theta), 1))),
  );
}

/** The mixture of the reward models whose policy is the nearest to the base: the answer to the worst of them. */
function pessimisticMixture(prompts: readonly Prompt[], members: readonly Float64Array[]): Float64Array {
  const known = prompts.map((prompt) => {
    const base = uniform(prompt);
    const rewards = members.map((member) => rewardsOf(prompt, member));
    return { base, rewards, means: rewards.map((each) => expectation(base, each)) };
  });
  let weights = new Float64Array(members.length).fill(1 / members.length);
  for (let step = 0; step < mostSteps; step++) {
    const advantages = new Float64Array(members.length);
    for (const { base, rewards, means } of known) {
      const policy = tilted(base, mixed(rewards, weights), 1);
      rewards.forEach((each, i) => {
        advantages[i] = at(advantages, i) + (expectation(policy, each) - at(means, i)) / prompts.length;
      });
    }
    // All that have weight come to be equal, and none is below them.
    if (expectation(weights, advantages) - Math.min(...advantages) < 1e-4) break;
    const moved = weights.map((weight, i) => weight * Math.exp(-stepSize * at(advantages, i)));
    const total = moved.reduce((sum, weight) => sum + weight, 0);
    weights = moved.map((weight) => weight / total);
  }
  return mixed(members, weights);
}

const mostSteps = 400;
const stepSize = 4;

function mixed(members: readonly Float64Array[], weights: Numbers): Float64Array {
  return Float64Array.from(members[0] ?? [], (_, i) =>
    members.reduce((sum, member, k) => sum + at(weights, k) * at(member, i), 0),
  );
}

function winRateAtOneNat(prompts: readonly Prompt[], theta: Numbers): number {
  const known = prompts.map((prompt) => ({ base: uniform(prompt), rewards: rewardsOf(prompt, theta) }));
  const beta = betaForDivergence(
    (each) => mean(known.map(({ base, rewards }) => divergence(tilted(base, rewards, each), base))),
    1,
  );
  return mean(
    prompts.map((prompt, i) => {
      const { base = new Float64Array(0), rewards = new Float64Array(0) } = known[i] ?? {};
      const worth = prompt.map((response) => response.worth);
      return exactEvaluation(tilted(base, rewards, beta), base, worth).winRate;
    }),
  );
}

function rewardsOf(prompt: Prompt, theta: Numbers): Float64Array {
  return Float64Array.from(prompt, ({ features }) => linearReward(theta, features));
}

function uniform(prompt: Prompt): Float64Array {
  return new Float64Array(prompt.length).fill(1 / prompt.length);
}
