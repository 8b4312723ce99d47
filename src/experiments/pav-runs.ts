/** Runs of the experiment on progress as a reward: what is learned in which way, for how long. */

import { mixedSeed, seededRandom } from '../random/seeded.ts';
import { type PlantedEnvironment, paperTask, plantedEnvironment } from '../rewards/planted/environment.ts';
import { bestOfK, valueTable } from '../rewards/planted/exact-values.ts';
import {
  type LearningRun,
  learningRun,
  type RunOptions,
  startingNetwork,
  successChance,
} from '../rewards/planted/learning-runs.ts';
import { copiedNetwork, type Network } from '../rewards/planted/made-network.ts';
import { proverTable } from '../rewards/planted/policy-tables.ts';
import { createReinforcement, usualReinforcement } from '../rewards/planted/reinforcement.ts';
import type { Arm } from '../rewards/planted/signals.ts';
import type { ExperimentContext, Size } from './experiment.ts';

export interface PavSettings {
  readonly network: string;
  readonly widths: readonly number[];
  /** Iterations of supervised fine-tuning. */
  readonly supervised: number;
  readonly seeds: number;
  /** Iterations between two looks. */
  readonly every: number;
  /** Most iterations with outcomes alone, and of the ablations. */
  readonly outcomeCap: number;
  readonly ablationCap: number;
}

export const pavSettings: Readonly<Record<Size, PavSettings>> = {
  small: {
    network: '2 layers of 64, 200 iterations of fine-tuning',
    widths: [64, 64],
    supervised: 200,
    seeds: 6,
    every: 20,
    outcomeCap: 3000,
    ablationCap: 600,
  },
  full: {
    network: '3 layers of 128, 50 iterations of fine-tuning, as in the paper',
    widths: [128, 128, 128],
    supervised: 50,
    seeds: 8,
    every: 25,
    outcomeCap: 4000,
    ablationCap: 1500,
  },
};

/** A way to learn, beside those settings. */
export interface Variant {
  readonly name: string;
  /** Strength of the prover. */
  readonly gamma: number;
  readonly options: Partial<RunOptions>;
  readonly cap: number;
}

export interface VariantRuns extends Variant {
  /** One for each seed. */
  readonly runs: readonly LearningRun[];
}

/** Looks and samples of each; ends at 50 % unless a variant says otherwise. */
const samples = 256;
export const usualGamma = 10;
export const sweptGammas = [1, 2, 3, 5, 8, 10, 15, 30, 100, 1000];
export const sweptRollouts = [null, 100, 10] as const;
export const sweepIterations = 250;
const sweepSeeds = 4;
/** Where chances are compared: before progress has solved the task, and after it has begun to. */
export const chanceIteration = 50;

export function variantsOf({ outcomeCap, ablationCap }: PavSettings): readonly Variant[] {
  const variant = (name: string, options: Partial<RunOptions>, cap = ablationCap, gamma = usualGamma): Variant => {
    return { name, gamma, options, cap };
  };
  const arm = (name: string, which: Arm): Variant => variant(name, { arm: which });
  return [
    variant('progress', { until: 'settled' }, outcomeCap),
    variant('outcomes alone', { arm: 'outcome', until: 'settled' }, outcomeCap),
    arm('progress to go', 'return-to-go'),
    arm('Q of the prover in place of A', 'q-instead-of-a'),
    variant('baseline by position', { baseline: 'position' }),
    variant('baseline of the batch', { baseline: 'batch' }),
    variant('outcomes alone, baseline of the batch', { arm: 'outcome', baseline: 'batch' }, outcomeCap),
    variant('prover that was imitated (5)', {}, ablationCap, 5),
    ...[4, 16].map((draws) => {
      const prover = bestOfK(proverValues(plantedEnvironment(), 5), draws);
      return variant(`best of ${draws} of prover 5`, { prover });
    }),
    ...[0.1, 0.3, 0.5, 3, 5, 10].map((alpha) => variant(`alpha ${alpha}`, { alpha })),
    ...[1, 10, 100].map((rollouts) => variant(`values from ${rollouts}`, { rollouts })),
  ];
}

/** Everything that has a seed begins with the same network. */
export interface Study {
  readonly runsOf: (variant: Variant) => Promise<VariantRuns>;
  /** Mean accuracy over the first iterations, for each seed of a sweep, and how many end without success. */
  readonly sweepOf: (gamma: number, rollouts: number | null, arm: Arm) => Promise<SweepCell>;
  /** Chances of success before and after some iterations, for each seed. */
  readonly chances: () => Promise<readonly SeedChances[]>;
}

export interface SweepCell {
  readonly means: readonly number[];
  /** Runs whose last look saw no success. */
  readonly unsolved: number;
}

export interface SeedChances {
  readonly seed: number;
  readonly start: number;
  readonly progress: number;
  readonly outcome: number;
}

export function studyOf(context: ExperimentContext, settings: PavSettings): Study {
  const environment = plantedEnvironment();
  const { seeds, every, widths, supervised } = settings;
  const starts = new Map<number, Network>();
  const startOf = (seed: number): Network => {
    const start = starts.get(seed) ?? startingNetwork(environment, { widths, supervised, seed });
    starts.set(seed, start);
    return start;
  };
  const base = { ...usualReinforcement, every, samples, until: 'half' } as const;
  const seedsFrom = (count: number): number[] => Array.from({ length: count }, (_, i) => context.seed + i);
  const eachSeed = async <Found>(what: string, count: number, work: (seed: number) => Found): Promise<Found[]> => {
    const found: Found[] = [];
    for (const seed of seedsFrom(count)) {
      found.push(await context.step(`${what}, seed ${seed}, ${context.size}`, () => work(seed)));
    }
    return found;
  };
  return {
    runsOf: async (variant) => {
      const { name, gamma, options, cap } = variant;
      const prover = proverValues(environment, gamma);
      const runs = await eachSeed(name, seeds, (seed) =>
        learningRun(environment, startOf(seed), { ...base, prover, seed, cap, ...options }),
      );
      return { ...variant, runs };
    },
    sweepOf: async (gamma, rollouts, arm) => {
      const prover = proverValues(environment, gamma);
      const what = arm === 'outcome' ? 'outcomes alone, swept' : `prover ${gamma}, ${rollouts ?? 'exact'}`;
      const curves = await eachSeed(what, sweepSeeds, (seed) => {
        const swept = { arm, rollouts, every: 10, cap: sweepIterations, until: 'cap' } as const;
        return learningRun(environment, startOf(seed), { ...base, prover, seed, ...swept }).curve.map(
          ({ accuracy }) => accuracy,
        );
      });
      return {
        means: curves.map((curve) => curve.reduce((sum, accuracy) => sum + accuracy, 0) / curve.length),
        unsolved: curves.filter((curve) => curve.at(-1) === 0).length,
      };
    },
    chances: () =>
      eachSeed(`chances after ${chanceIteration}`, seeds, (seed) => {
        const chanceAfter = (arm: Arm, iterations: number): number => {
          const network = copiedNetwork(startOf(seed));
          const prover = proverValues(environment, usualGamma);
          const iterate = createReinforcement(environment, network, {
            ...usualReinforcement,
            arm,
            prover,
            seed,
          });
          for (let i = 0; i < iterations; i++) iterate();
          return successChance(environment, network, 4000, seededRandom(mixedSeed(seed, 3)));
        };
        return {
          seed,
          start: chanceAfter('outcome', 0),
          progress: chanceAfter('pav', chanceIteration),
          outcome: chanceAfter('outcome', chanceIteration),
        };
      }),
  };
}

function proverValues(environment: PlantedEnvironment, gamma: number): Float64Array {
  return valueTable(environment, proverTable(environment, gamma));
}

export interface LongRuns {
  readonly outcome: readonly LearningRun[];
  readonly progress: readonly { readonly gamma: number; readonly runs: readonly LearningRun[] }[];
}

export const longIterations = 500;

/** A task on which no answer succeeds by chance: seven planted tokens in 30, no end token, values from 20 continuations. */
export async function longRuns(context: ExperimentContext): Promise<LongRuns> {
  const environment = plantedEnvironment({ ...paperTask, length: 30, endToken: null, planted: [3, 6, 0, 3, 5, 9, 2] });
  const runs = async (arm: Arm, gamma: number): Promise<LearningRun[]> => {
    const prover = proverValues(environment, gamma);
    const found: LearningRun[] = [];
    for (let seed = context.seed; seed < context.seed + 4; seed++) {
      const work = (): LearningRun => {
        const start = startingNetwork(environment, { widths: [128, 128, 128], supervised: 50, seed });
        const usual = { ...usualReinforcement, prover, seed, every: 20, samples, cap: longIterations } as const;
        return learningRun(environment, start, { ...usual, arm, rollouts: 20, until: 'half' });
      };
      found.push(await context.step(`long task, ${arm}, prover ${gamma}, seed ${seed}`, work));
    }
    return found;
  };
  const progress: { gamma: number; runs: LearningRun[] }[] = [];
  for (const gamma of [15, 20]) progress.push({ gamma, runs: await runs('pav', gamma) });
  return { outcome: await runs('outcome', 15), progress };
}
