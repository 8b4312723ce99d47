/** Parity by three algorithms, learned from traces: up to which length is what was learned right? */

import { sampledInput } from '../traces/inputs.ts';
import { testInputs } from '../training/accuracy.ts';
import type { TrainingOptions } from '../training/options.ts';
import type { Claim, Experiment, ExperimentContext, Size } from './experiment.ts';
import { mean } from './mean.ts';
import { accuracyPlot, percent, shareAt, type Trained, trainFromTraces } from './trace-training.ts';

interface Variant {
  readonly program: string;
  /** For tables and plots. */
  readonly name: string;
  readonly numbers: TrainingOptions['numbers'];
  readonly snapped: boolean;
  readonly claim: string;
  readonly source: string;
  /** Whether lengths that were not trained come out right. */
  readonly generalises: boolean;
}

const longestTrained = 20;
const longestTested = 40;
const seeds = [0, 1, 2];

const seenAll = 'coverage: the mlp is given nothing in the test that it was not given in training';
const unseenPositions = 'coverage: beyond, the mlp is given positions that it never was given in training';
const unseenCounts = 'coverage: in long inputs the mlp is given numbers of ones that it never was given in training';

const variants: readonly Variant[] = [
  {
    program: 'parity_relative',
    name: 'relative',
    numbers: 'plain',
    snapped: true,
    claim: 'From left to right, by relative positions: right at every length',
    source: seenAll,
    generalises: true,
  },
  {
    program: 'parity_absolute',
    name: 'absolute, unsnapped',
    numbers: 'plain',
    snapped: false,
    claim: 'From left to right, by absolute positions, values as they come: right where it was trained, wrong beyond',
    source: unseenPositions,
    generalises: false,
  },
  {
    program: 'parity_absolute',
    name: 'absolute',
    numbers: 'plain',
    snapped: true,
    claim: 'The same, values snapped after each layer: right where it was trained, wrong beyond',
    source: unseenPositions,
    generalises: false,
  },
  {
    program: 'parity_counting',
    name: 'counting, as bits',
    numbers: 'bits',
    snapped: true,
    claim: 'By counting, the number of ones given as bits: right where it was trained, wrong for the longest inputs',
    source: unseenCounts,
    generalises: false,
  },
  {
    program: 'parity_counting',
    name: 'counting',
    numbers: 'plain',
    snapped: true,
    claim:
      'By counting, the number of ones given as one number: right where it was trained, wrong for the longest inputs',
    source: unseenCounts,
    generalises: false,
  },
];

const settings: Readonly<
  Record<Size, { readonly steps: number; readonly inputs: number; readonly perLength: number }>
> = {
  small: { steps: 3000, inputs: 4000, perLength: 20 },
  full: { steps: 30_000, inputs: 20_000, perLength: 100 },
};

export const parityFromTraces: Experiment = {
  name: 'parity-traces',
  title: `Parity from traces of lengths to ${longestTrained}, tested to ${longestTested}`,
  takes: { small: '4 minutes', full: '26 minutes of one core' },
  takesFiles: false,
  run: async (context) => {
    const trained: Measured[] = [];
    for (const variant of variants) {
      const runs: Trained[] = [];
      for (const seed of seeds) {
        const { program, numbers } = variant;
        const key = `${program}, numbers ${numbers}, ${context.size}, seed ${context.seed + seed}`;
        runs.push(await context.step(key, () => train(variant, context.seed + seed, context)));
      }
      trained.push({ variant, runs });
    }
    return {
      claims: trained.map(claimOf),
      tables: [
        {
          title: 'Whole answers right, by length: the mean of three seeds, in percent',
          columns: ['length', ...variants.flatMap(({ name }) => [name, 'of them seen'])],
          rows: allLengths.map((length) => [
            length,
            ...trained.flatMap((measured) =>
              (['right', 'seen'] as const).map((what) => Math.round(100 * mean(sharesAt(measured, length, what)))),
            ),
          ]),
        },
        {
          title: 'What was learned from',
          columns: ['program', 'seed', 'examples', 'of them right, %'],
          rows: trained.flatMap(({ variant, runs }) =>
            runs.map(({ examples, right }, index) => [
              variant.name,
              context.seed + (seeds[index] ?? 0),
              examples,
              Number((100 * right).toFixed(1)),
            ]),
          ),
        },
      ],
      plots: {
        'parity-traces': accuracyPlot(
          'Parity from traces: whole answers right, by length (three seeds)',
          longestTrained,
          allLengths,
          trained.map((measured) => ({
            name: measured.variant.name,
            shares: (length) => sharesAt(measured, length, 'right'),
          })),
        ),
      },
    };
  },
};

interface Measured {
  readonly variant: Variant;
  /** By seed. */
  readonly runs: readonly Trained[];
}

const allLengths = Array.from({ length: longestTested }, (_, index) => index + 1);

function train({ program: name, numbers }: Variant, seed: number, context: ExperimentContext): Promise<Trained> {
  const program = context.program(name);
  const { perLength, inputs, ...given } = settings[context.size];
  const sampling = { shortest: 1, longest: longestTrained, seed };
  const training = Array.from({ length: inputs }, (_, index) => sampledInput(program, sampling, index));
  const lengths = { shortest: 1, longest: longestTested };
  return trainFromTraces(
    {
      program: name,
      options: { ...given, numbers, seed },
      training,
      tests: (engine, layers, isKnown) => testInputs(program, engine, { lengths, perLength, layers, seed }, isKnown),
      unsnapped: variants.some(({ program: other, snapped }) => other === name && !snapped),
    },
    context,
  );
}

function claimOf(measured: Measured): Claim {
  const { claim, source, generalises } = measured.variant;
  const shares = (from: number, to: number): number[] =>
    allLengths
      .filter((length) => from <= length && length <= to)
      .map((length) => mean(sharesAt(measured, length, 'right')));
  const near = Math.min(...shares(1, longestTrained));
  const beyond = shares(longestTrained + 1, longestTested);
  const longest = mean(shares(longestTested - 4, longestTested));
  const holds = near >= (generalises ? 0.99 : 0.9) && (generalises ? Math.min(...beyond) >= 0.99 : longest <= 0.6);
  const lengths = `${longestTested - 4} to ${longestTested}`;
  return {
    claim,
    source,
    expected: generalises
      ? `at least 99 % at every length to ${longestTested}`
      : `at least 90 % at every length to ${longestTrained}, at most 60 % at lengths ${lengths}`,
    measured: `worst to ${longestTrained}: ${percent(near)}; beyond: worst ${percent(Math.min(...beyond))}, on average ${percent(mean(beyond))}, at ${lengths} ${percent(longest)}`,
    verdict: holds ? 'reproduced' : 'not reproduced',
  };
}

/** By seed. */
function sharesAt({ variant, runs }: Measured, length: number, what: 'right' | 'seen'): number[] {
  return runs.map(({ lengths, unsnapped }) => shareAt(variant.snapped ? lengths : unsnapped, length, what));
}
