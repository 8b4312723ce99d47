/** A whole run: a network that imitates a prover, then learns by reinforcement, and is looked at in between. */

import { mixedSeed, type Random, seededRandom } from '../../random/seeded.ts';
import { type PlantedEnvironment, stateAfter, stateOfPrefix } from './environment.ts';
import { bestOfK } from './exact-values.ts';
import { copiedNetwork, createNetwork, createWriting, type Network } from './made-network.ts';
import { trainSupervised, writeAnswer, writeGiven } from './network-training.ts';
import { drawn } from './policy-tables.ts';
import { createReinforcement, type ReinforcementOptions } from './reinforcement.ts';

export interface StartOptions {
  readonly widths: readonly number[];
  /** Iterations of supervised fine-tuning, of 64 answers. */
  readonly supervised: number;
  readonly seed: number;
}

/** Of the prover whose answers are imitated, and how many (arXiv 2410.08146, App. B). */
const demonstrations = { gamma: 5, count: 3200, batch: 64, rate: 1e-3 };

/** The network from which all arms of a seed begin. */
export function startingNetwork(environment: PlantedEnvironment, { widths, supervised, seed }: StartOptions): Network {
  const network = createNetwork(
    { tokens: environment.tokens, positions: environment.length, widths },
    mixedSeed(seed, 1),
  );
  const random = seededRandom(mixedSeed(seed, 2));
  const answers = Array.from({ length: demonstrations.count }, () =>
    demonstration(environment, demonstrations.gamma, random),
  );
  const { batch, rate } = demonstrations;
  trainSupervised(network, answers, { iterations: supervised, batch, rate, random });
  return network;
}

/**
 * An answer of the prover's rule, up to and with the end token. After success it needs the end: weight gamma on that token,
 * and 1 on every other; where no token ends, all are as likely.
 */
export function demonstration(environment: PlantedEnvironment, gamma: number, random: Random): number[] {
  const { length, live, success, tokens, planted, endToken } = environment;
  const answer: number[] = [];
  for (let state = 0; answer.length < length; ) {
    const needed = state < live ? planted[state] : state === success ? endToken : null;
    const weights = Float64Array.from({ length: tokens }, (_, token) => (token === needed ? gamma : 1));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const token = drawn(
      weights.map((weight) => weight / total),
      0,
      tokens,
      random,
    );
    answer.push(token);
    if (token === endToken) break;
    state = stateAfter(environment, state, token);
  }
  return answer;
}

export interface RunOptions extends ReinforcementOptions {
  /** Most iterations. */
  readonly cap: number;
  /** Iterations between two looks at the accuracy. */
  readonly every: number;
  /** Answers for each look. */
  readonly samples: number;
  /** When to end before the cap: once half of the answers succeed, once 95 % do, or not. */
  readonly until: 'half' | 'settled' | 'cap';
}

export interface LearningRun {
  readonly seed: number;
  readonly curve: readonly { readonly iteration: number; readonly accuracy: number }[];
  /** The first look with an accuracy of .5; null where it never comes. */
  readonly half: number | null;
  /** The third of three looks in a row with an accuracy of .95. */
  readonly settled: number | null;
  /** Answers that were paid until `half`, or the end; those that only measure are not counted. */
  readonly answers: number;
  /** Prefixes of those answers that a prover without exact values would have to continue. */
  readonly prefixes: number;
}

/** The network that is given stays as it is. */
export function learningRun(environment: PlantedEnvironment, start: Network, options: RunOptions): LearningRun {
  const { cap, every, samples, until, batch, seed } = options;
  const network = copiedNetwork(start);
  const iterate = createReinforcement(environment, network, options);
  const curve: { iteration: number; accuracy: number }[] = [];
  let half: number | null = null;
  let settled: number | null = null;
  let [answers, prefixes, inRow] = [0, 0, 0];
  for (let iteration = 1; iteration <= cap; iteration++) {
    const report = iterate();
    if (half === null) {
      answers += batch;
      prefixes += report.prefixes;
    }
    if (iteration % every !== 0) continue;
    const accuracy = sampledAccuracy(environment, network, samples, seededRandom(mixedSeed(~seed, iteration)));
    curve.push({ iteration, accuracy });
    if (half === null && accuracy >= 0.5) half = iteration;
    inRow = accuracy >= 0.95 ? inRow + 1 : 0;
    if (settled === null && inRow === 3) settled = iteration;
    if ((until === 'half' && half !== null) || (until === 'settled' && settled !== null)) break;
  }
  return { seed, curve, half, settled, answers, prefixes };
}

export function sampledAccuracy(
  environment: PlantedEnvironment,
  network: Network,
  samples: number,
  random: Random,
): number {
  const writing = createWriting(network);
  let successes = 0;
  for (let i = 0; i < samples; i++) {
    writeAnswer(network, writing, environment.endToken, random);
    const answer = [...writing.written.subarray(0, writing.length)];
    if (stateOfPrefix(environment, answer) === environment.success) successes += 1;
  }
  return successes / samples;
}

/**
 * The chance of success of one answer, also where it is too small to be seen among answers: the planted tokens are put behind
 * every beginning of answers that the network writes, and count with the probability that it gives them there. Unbiased.
 */
export function successChance(
  environment: PlantedEnvironment,
  network: Network,
  samples: number,
  random: Random,
): number {
  const { length, live, planted, success, dead, tokens, endToken } = environment;
  const [writing, forced] = [createWriting(network), createWriting(network)];
  let sum = 0;
  for (let i = 0; i < samples; i++) {
    writeAnswer(network, writing, endToken, random);
    for (let start = 0; start + live <= length && start <= writing.length; start++) {
      const beginning = [...writing.written.subarray(0, start)];
      if (stateOfPrefix(environment, beginning) === dead) break;
      // Answers that succeed sooner are counted where they do.
      if (stateOfPrefix(environment, [...beginning, ...planted.slice(0, -1)]) === success) break;
      writeGiven(network, forced, [...beginning, ...planted]);
      let chance = 1;
      planted.forEach((token, k) => {
        chance *= forced.probabilities[(start + k) * tokens + token] ?? 0;
      });
      sum += chance;
    }
  }
  return sum / samples;
}

/** The chance that one of so many answers succeeds: all are drawn for the same task. */
export function passAtN(chance: number, answers: number): number {
  return bestOfK([chance], answers)[0] ?? Number.NaN;
}
