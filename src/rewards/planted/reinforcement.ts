/** Online reinforcement learning of the planted task: outcomes alone, or with progress under a prover. */

import { at } from '../../alignment/policies.ts';
import { mixedSeed, type Random, seededRandom } from '../../random/seeded.ts';
import { type PlantedEnvironment, stateAfter } from './environment.ts';
import type { ValueTable } from './exact-values.ts';
import { createWriting, type Network, type Writing } from './made-network.ts';
import { networkTrainer, writeAnswer } from './network-training.ts';
import { type Arm, signalsOf } from './signals.ts';

/** What is taken from each signal: nothing, the mean of the batch at its position, or that of the whole batch. */
export const baselines = ['none', 'position', 'batch'] as const;

export type Baseline = (typeof baselines)[number];

export interface ReinforcementOptions {
  readonly arm: Arm;
  readonly alpha: number;
  /** Its exact values. */
  readonly prover: ValueTable;
  /** Continuations by which each prefix is valued; null for the exact values. */
  readonly rollouts: number | null;
  readonly baseline: Baseline;
  /** Answers of an iteration. */
  readonly batch: number;
  readonly rate: number;
  readonly seed: number;
}

/** The paper's settings (arXiv 2410.08146, App. B), with exact values. */
export const usualReinforcement = {
  arm: 'pav',
  alpha: 1,
  rollouts: null,
  baseline: 'none',
  batch: 64,
  rate: 1e-3,
} as const satisfies Partial<ReinforcementOptions>;

export interface IterationReport {
  /** Of the batch, before the step. */
  readonly accuracy: number;
  /** Prefixes that a prover without exact values would have to continue, many times each. */
  readonly prefixes: number;
}

/**
 * Changes the network in place, an iteration a call. What an iteration draws depends on the seed and its number alone, so
 * that arms with the same seed differ in nothing but what they are paid.
 */
export function createReinforcement(
  environment: PlantedEnvironment,
  network: Network,
  { arm, alpha, prover, rollouts, baseline, batch, rate, seed }: ReinforcementOptions,
): () => IterationReport {
  const trainer = networkTrainer(network);
  const writings = Array.from({ length: batch }, () => createWriting(network));
  let iteration = 0;
  return () => {
    iteration += 1;
    const random = seededRandom(mixedSeed(seed, iteration));
    // Of their own, so that valuing prefixes does not change what is written.
    const provers = seededRandom(mixedSeed(seed ^ 0x5bd1e995, iteration));
    let [successes, prefixes] = [0, 0];
    const signals = writings.map((writing) => {
      writeAnswer(network, writing, environment.endToken, random);
      const { values, outcome, open } = prefixValues(environment, writing, prover, rollouts, provers);
      successes += outcome;
      prefixes += open;
      return signalsOf(arm, outcome, values, alpha);
    });
    subtractBaseline(signals, baseline);
    writings.forEach((writing, i) => {
      trainer.add(writing, signals[i] ?? [], batch);
    });
    trainer.step(rate);
    return { accuracy: successes / batch, prefixes };
  };
}

/** Of every prefix, each valued once: both differences that touch it share the estimate. */
function prefixValues(
  environment: PlantedEnvironment,
  { written, length }: Writing,
  prover: ValueTable,
  rollouts: number | null,
  random: Random,
): { readonly values: Float64Array; readonly outcome: 0 | 1; readonly open: number } {
  const { states, live, success } = environment;
  const values = new Float64Array(length + 1);
  let [state, open] = [0, 0];
  for (let time = 0; time <= length; time++) {
    if (time > 0) state = stateAfter(environment, state, written[time - 1] ?? 0);
    const value = at(prover, time * states + state);
    const isOpen = state < live && time < environment.length;
    if (isOpen) open += 1;
    values[time] = isOpen && rollouts !== null ? successShare(value, rollouts, random) : value;
  }
  return { values, outcome: state === success ? 1 : 0, open };
}

/** Binomial, over the number of draws. */
function successShare(chance: number, draws: number, random: Random): number {
  let successes = 0;
  for (let draw = 0; draw < draws; draw++) if (random() < chance) successes += 1;
  return successes / draws;
}

function subtractBaseline(signals: readonly Float64Array[], baseline: Baseline): void {
  if (baseline === 'none') return;
  const positions = Math.max(...signals.map(({ length }) => length));
  const sums = new Float64Array(positions);
  const counts = new Float64Array(positions);
  for (const signal of signals) {
    for (const [step, value] of signal.entries()) {
      const cell = baseline === 'position' ? step : 0;
      sums[cell] = at(sums, cell) + value;
      counts[cell] = at(counts, cell) + 1;
    }
  }
  for (const signal of signals) {
    for (const [step, value] of signal.entries()) {
      const cell = baseline === 'position' ? step : 0;
      signal[step] = value - at(sums, cell) / at(counts, cell);
    }
  }
}
