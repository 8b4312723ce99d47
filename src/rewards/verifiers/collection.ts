/**
 * What verifiers are trained on: answers of a policy, with rollouts from their prefixes (arXiv 2410.08146, section 4.2
 * and App. D). Every rollout that is drawn is counted, whatever becomes of it.
 */

import { mixedSeed } from '../../random/seeded.ts';
import type { Prefix, SampleAnswers } from '../search/search.ts';
import { type Counts, estimatedValue, pitThreshold } from './counts.ts';

/**
 * `random`: answers as the policy writes them, with rollouts from all their prefixes. `first-pit`: a first budget finds a
 * prefix of high value; an answer that goes on from it and is wrong is followed to the first step behind which nothing
 * succeeds, its pit, and what stands behind that is dropped. Where there is no such answer, the counts of the search are kept.
 */
export const strategies = ['random', 'first-pit'] as const;
export type Strategy = (typeof strategies)[number];

export interface CollectOptions {
  readonly strategy: Strategy;
  /** n_cov: answers of each prompt. */
  readonly answers: number;
  /** n_mc: rollouts from each prefix. */
  readonly rollouts: number;
  /** `first-pit`: rollouts from each prefix in the search for high values. */
  readonly pilot: number;
  /** `first-pit`: values above it are high. */
  readonly high: number;
  readonly seed: number;
}

export const defaultCollection: CollectOptions = {
  strategy: 'random',
  answers: 8,
  rollouts: 8,
  pilot: 2,
  high: 0,
  seed: 0,
};

/** The policy on one prompt. */
export interface CollectedPolicy<Step> {
  readonly complete: SampleAnswers<Step>;
  /** Of a whole answer, from 0 to 1. */
  readonly outcome: (answer: Prefix<Step>) => number;
}

/** One prefix of an answer; those of one answer belong together, the shortest first. */
export interface PrefixRecord<Step> extends Counts {
  readonly steps: Prefix<Step>;
  readonly prefixLength: number;
}

export interface CollectedAnswer<Step> {
  readonly records: readonly PrefixRecord<Step>[];
  /** Rollouts that were drawn for it, those of a search for high values too; the answer itself is one. */
  readonly spent: number;
}

/**
 * The answer of this number to the prompt of this number. What is drawn depends on seed and numbers alone, so that answers can
 * be collected in any order, and again. `start`: what is known of the prompt alone, which needs no rollouts then.
 */
export async function collectAnswer<Step>(
  policy: CollectedPolicy<Step>,
  options: CollectOptions,
  prompt: number,
  answer: number,
  start: Counts | null,
): Promise<CollectedAnswer<Step>> {
  const seed = mixedSeed(mixedSeed(options.seed, prompt), answer + 1);
  const roll = countedRollouts(policy, seed, start);
  return options.strategy === 'random' ? randomAnswer(policy, options, roll) : answerToFirstPit(policy, options, roll);
}

interface Rollouts<Step> {
  /** From a prefix. */
  readonly from: (prefix: Prefix<Step>, count: number) => Promise<RolledOut<Step>>;
  /** What is known of the prompt alone, or rollouts from it. */
  readonly fromStart: (count: number) => Promise<Counts>;
  readonly spent: () => number;
}

interface RolledOut<Step> extends Counts {
  /** An answer whose outcome is below one half; null where all succeeded. */
  readonly failed: Prefix<Step> | null;
  /** The first of them. */
  readonly first: Prefix<Step>;
}

function countedRollouts<Step>(
  { complete, outcome }: CollectedPolicy<Step>,
  seed: number,
  start: Counts | null,
): Rollouts<Step> {
  let [spent, calls] = [0, 0];
  const from = async (prefix: Prefix<Step>, count: number): Promise<RolledOut<Step>> => {
    spent += count;
    calls += 1;
    const continued = await complete(prefix, count, mixedSeed(seed, calls));
    const answers = continued.map(({ steps }) => [...prefix, ...steps]);
    const outcomes = answers.map(outcome);
    return {
      successes: outcomes.reduce((sum, each) => sum + each, 0),
      rollouts: count,
      failed: answers[outcomes.findIndex((each) => each < 0.5)] ?? null,
      first: answers[0] ?? prefix,
    };
  };
  return { from, fromStart: async (count) => start ?? (await from([], count)), spent: () => spent };
}

async function randomAnswer<Step>(
  { outcome }: CollectedPolicy<Step>,
  { rollouts }: CollectOptions,
  roll: Rollouts<Step>,
): Promise<CollectedAnswer<Step>> {
  const { first: steps } = await roll.from([], 1);
  const counts = await Promise.all(
    Array.from({ length: steps.length }, (_, length) =>
      length === 0 ? roll.fromStart(rollouts) : roll.from(steps.slice(0, length), rollouts),
    ),
  );
  const whole = { successes: outcome(steps), rollouts: 1 };
  return { records: recordsOf(steps, [...counts, whole]), spent: roll.spent() };
}

async function answerToFirstPit<Step>(
  { outcome }: CollectedPolicy<Step>,
  { rollouts, pilot, high }: CollectOptions,
  roll: Rollouts<Step>,
): Promise<CollectedAnswer<Step>> {
  const { first } = await roll.from([], 1);
  const pilots = await Promise.all(first.map((_, length) => roll.from(first.slice(0, length), pilot)));
  const values = pilots.map((counts) => (counts.failed === null ? 0 : estimatedValue(counts)));
  const best = Math.max(...values);
  const found = values.indexOf(best);
  const steps = pilots[found]?.failed ?? null;
  if (steps === null || best <= high) {
    // Nothing more is spent on it, and nothing that was is lost.
    const whole = { successes: outcome(first), rollouts: 1 };
    return { records: recordsOf(first, [...pilots, whole]), spent: roll.spent() };
  }
  const counts: Counts[] = [];
  for (let length = 0; length < steps.length; length++) {
    const next = length === 0 ? await roll.fromStart(rollouts) : await roll.from(steps.slice(0, length), rollouts);
    counts.push(next);
    // A pit before the high prefix is bad luck of few rollouts: something did succeed from there.
    if (length > found && estimatedValue(next) < pitThreshold(rollouts)) break;
  }
  if (counts.length === steps.length) counts.push({ successes: outcome(steps), rollouts: 1 });
  return { records: recordsOf(steps.slice(0, counts.length - 1), counts), spent: roll.spent() };
}

function recordsOf<Step>(steps: Prefix<Step>, counts: readonly Counts[]): PrefixRecord<Step>[] {
  return counts.map(({ successes, rollouts }, prefixLength) => ({ steps, prefixLength, successes, rollouts }));
}
