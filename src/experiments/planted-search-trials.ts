/** Search on the planted task, many times over, and verifiers that are learned for it: what `pav-search` is made of. */

import { mixedSeed } from '../random/seeded.ts';
import { type PlantedEnvironment, stateOfPrefix } from '../rewards/planted/environment.ts';
import { isOver, plantedAnswers, plantedSteps, withKnownOutcomes } from '../rewards/planted/planted-search.ts';
import { type PolicyTable, proverTable } from '../rewards/planted/policy-tables.ts';
import { pavBeamSearch } from '../rewards/search/beam-search.ts';
import type { ProverScore, SampleAnswers, Scorer } from '../rewards/search/search.ts';
import { type CollectedAnswer, type CollectOptions, collectAnswer } from '../rewards/verifiers/collection.ts';
import type { Counts } from '../rewards/verifiers/counts.ts';
import { type Verifier, verifying } from '../rewards/verifiers/verifier.ts';
import {
  defaultVerifierTraining,
  trainVerifier,
  type VerifierExample,
} from '../rewards/verifiers/verifier-training.ts';

/** Of a beam of one width. */
export interface Trials {
  readonly width: number;
  readonly trials: number;
  /** How many found the planted run. */
  readonly solved: number;
  /** Each a mean over the trials. */
  readonly tokens: number;
  readonly verifierCalls: number;
  readonly proverCalls: number;
}

export interface BeamSetting {
  readonly environment: PlantedEnvironment;
  readonly policy: PolicyTable;
  readonly score: Scorer<number>;
  readonly proverScore: ProverScore<number>;
  readonly alpha: number;
  /** Whether a search ends with its first success, which is known as such; else when all are finished. */
  readonly stopsAtSuccess: boolean;
}

const candidatesOfState = 3;

export async function searchTrials(setting: BeamSetting, width: number, trials: number, seed: number): Promise<Trials> {
  const { environment, policy, score, proverScore, alpha, stopsAtSuccess } = setting;
  const sample = plantedSteps(environment, policy);
  let [solved, tokens, verifierCalls, proverCalls] = [0, 0, 0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const { value, cost } = await pavBeamSearch({
      sample,
      score,
      proverScore,
      width,
      perState: candidatesOfState,
      alpha,
      maxSteps: environment.length,
      ...(stopsAtSuccess ? { enough: 1 } : {}),
      seed: mixedSeed(mixedSeed(seed, width), trial),
    });
    if (value === 1) solved += 1;
    tokens += cost.tokens;
    verifierCalls += cost.verifierCalls;
    proverCalls += cost.proverCalls;
  }
  const mean = (sum: number): number => sum / trials;
  return {
    width,
    trials,
    solved,
    tokens: mean(tokens),
    verifierCalls: mean(verifierCalls),
    proverCalls: mean(proverCalls),
  };
}

/** Prefixes with rollouts, and what they took. */
export interface Collected {
  readonly examples: readonly VerifierExample[];
  readonly rollouts: number;
  /** That the policy wrote in them. */
  readonly tokens: number;
}

/**
 * Answers and rollouts of the rule of strength `gamma`, the policy whose values are to be learned: `answers` of them, or as many
 * as `budget` rollouts are enough for. Prefixes that are over are left out: what they are worth is known.
 */
export async function collectPlanted(
  environment: PlantedEnvironment,
  gamma: number,
  options: CollectOptions,
  budget = Number.POSITIVE_INFINITY,
): Promise<Collected> {
  let tokens = 0;
  const own = plantedAnswers(environment, proverTable(environment, gamma));
  const complete: SampleAnswers<number> = async (prefix, count, seed) => {
    const answers = await own(prefix, count, seed);
    for (const answer of answers) tokens += answer.tokens;
    return answers;
  };
  const outcome = (answer: readonly number[]): number =>
    Number(stateOfPrefix(environment, answer) === environment.success);
  const policy = { complete, outcome };
  const examples: VerifierExample[] = [];
  let rollouts = 0;
  let start: Counts | null = null;
  for (let answer = 0; answer < options.answers && rollouts < budget; answer++) {
    const { records, spent }: CollectedAnswer<number> = await collectAnswer(policy, options, 0, answer, start);
    rollouts += spent;
    for (const record of records) {
      const steps = record.steps.slice(0, record.prefixLength);
      if (isOver(environment, stateOfPrefix(environment, steps), steps.length)) continue;
      if (steps.length === 0 && start !== null) continue;
      if (steps.length === 0) start = { successes: record.successes, rollouts: record.rollouts };
      examples.push({ prompt: '', steps, successes: record.successes, rollouts: record.rollouts });
    }
  }
  return { examples, rollouts, tokens };
}

/** Two hidden layers of 64, over which token stands where, and how many there are. */
export function trainPlanted(
  { tokens, length }: PlantedEnvironment,
  examples: readonly VerifierExample[],
  seed: number,
  steps = defaultVerifierTraining.steps,
): Promise<Verifier> {
  const vocabulary = Array.from({ length: tokens }, (_, token) => token);
  return trainVerifier(examples, {
    ...defaultVerifierTraining,
    features: { kind: 'steps', vocabulary, length },
    steps,
    seed,
  });
}

/** Remembers what it said of a prefix: searches come to the same ones again and again. */
export function learnedScorer(environment: PlantedEnvironment, verifier: Verifier): Scorer<number> {
  const known = new Map<string, number>();
  const chance = verifying(verifier);
  return withKnownOutcomes(environment, (steps) => {
    const key = steps.join();
    const found = known.get(key) ?? chance({ prompt: '', steps });
    known.set(key, found);
    return found;
  });
}

/** How many answers the best of N needs to be right as often, where its outcomes are known. */
export function answersOfEqualAccuracy(accuracy: number, success: number): number {
  return Math.log1p(-accuracy) / Math.log1p(-success);
}
