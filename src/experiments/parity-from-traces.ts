/** Parity by three algorithms, learned from traces: up to which length is what was learned right? */

import { createInterpreter } from '../interpreter/interpreter.ts';
import { openTensors } from '../runtime/tensors/open.ts';
import { sampledInput } from '../traces/inputs.ts';
import { type LengthAccuracy, testInputs } from '../training/accuracy.ts';
import { exampleCollector } from '../training/examples.ts';
import { startTraining } from '../training/mlp-training.ts';
import { defaultOptions, type TrainingOptions } from '../training/options.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { Claim, Experiment, ExperimentContext, Size } from './experiment.ts';

interface Trained {
  readonly examples: number;
  /** The share of examples that are right at the end. */
  readonly right: number;
  readonly lengths: readonly LengthAccuracy[];
}

interface Algorithm {
  readonly program: string;
  readonly name: string;
  readonly claim: string;
  readonly source: string;
  /** Whether lengths that were not trained come out right. */
  readonly generalises: boolean;
}

const longestTrained = 20;
const longestTested = 40;
const seeds = [0, 1, 2];

const algorithms: readonly Algorithm[] = [
  {
    program: 'parity_relative',
    name: 'relative',
    claim: 'From left to right, by relative positions: right at every length',
    source: 'coverage: the mlp is given nothing in the test that it was not given in training',
    generalises: true,
  },
  {
    program: 'parity_absolute',
    name: 'absolute',
    claim: 'From left to right, by absolute positions: right where it was trained, wrong beyond',
    source: 'coverage: beyond, the mlp is given positions that it never was given in training',
    generalises: false,
  },
  {
    program: 'parity_counting',
    name: 'counting',
    claim: 'By counting: right where it was trained, wrong beyond',
    source: 'coverage: beyond, the mlp is given numbers of ones that it never was given in training',
    generalises: false,
  },
];

const settings: Readonly<Record<Size, Partial<TrainingOptions> & { readonly perLength: number }>> = {
  small: { steps: 3000, inputs: 4000, perLength: 20 },
  full: { steps: 30_000, inputs: 20_000, perLength: 100 },
};

export const parityFromTraces: Experiment = {
  name: 'parity-traces',
  title: `Parity from traces of lengths to ${longestTrained}, tested to ${longestTested}`,
  takes: { small: 'minutes', full: 'an hour' },
  run: async (context) => {
    const trained: { readonly algorithm: Algorithm; readonly runs: readonly Trained[] }[] = [];
    for (const algorithm of algorithms) {
      const runs: Trained[] = [];
      for (const seed of seeds) {
        const key = `${algorithm.program}, ${context.size}, seed ${context.seed + seed}`;
        runs.push(await context.step(key, () => train(algorithm.program, context.seed + seed, context)));
      }
      trained.push({ algorithm, runs });
    }
    const lengths = Array.from({ length: longestTested }, (_, index) => index + 1);
    return {
      claims: trained.map(({ algorithm, runs }) => claimOf(algorithm, runs)),
      tables: [
        {
          title: 'Whole answers right, by length: the mean of three seeds, in percent',
          columns: ['length', ...algorithms.flatMap(({ name }) => [name, `${name}, seen`])],
          rows: lengths.map((length) => [
            length,
            ...trained.flatMap(({ runs }) => [
              Math.round(100 * mean(runs.map((run) => shareAt(run, length, 'right')))),
              Math.round(100 * mean(runs.map((run) => shareAt(run, length, 'seen')))),
            ]),
          ]),
        },
        {
          title: 'What was learned from',
          columns: ['program', 'seed', 'examples', 'of them right, %'],
          rows: trained.flatMap(({ algorithm, runs }) =>
            runs.map(({ examples, right }, index) => [
              algorithm.program,
              context.seed + (seeds[index] ?? 0),
              examples,
              Number((100 * right).toFixed(1)),
            ]),
          ),
        },
      ],
      plots: {
        'parity-traces': {
          title: 'Parity from traces: whole answers right, by length (three seeds)',
          x: 'length',
          y: 'share right',
          from: 0,
          to: 1,
          lines: trained.map(({ algorithm, runs }) => ({
            name: algorithm.name,
            points: lengths.map((length) => {
              const shares = runs.map((run) => shareAt(run, length, 'right'));
              return { x: length, y: mean(shares), least: Math.min(...shares), most: Math.max(...shares) };
            }),
          })),
          marks: [{ x: longestTrained, text: 'trained to here' }],
        },
      },
    };
  },
};

async function train(
  name: string,
  seed: number,
  { program: load, model, size, say }: ExperimentContext,
): Promise<Trained> {
  await openTensors();
  const program = load(name);
  const compiled: CompiledModel = model(name);
  const { perLength, ...given } = settings[size];
  const options: TrainingOptions = { ...defaultOptions, ...given, seed };
  const engine = createInterpreter(program);
  const collector = exampleCollector(engine, program.variables.length, options.layers);
  for (let index = 0; index < options.inputs; index++) {
    collector.add(sampledInput(program, { shortest: 1, longest: longestTrained, seed }, index));
  }
  const lengths = { shortest: 1, longest: longestTested };
  const tests = testInputs(program, engine, { lengths, perLength, layers: options.layers, seed }, collector.has);
  const learner = await startTraining(compiled, collector.examples(), options, null);
  try {
    for (let step = 1; step <= options.steps; step++) {
      await learner.step();
      if (step % 100 === 0) say(`${name}, seed ${seed}: step ${step} of ${options.steps}`);
    }
    const { right } = await learner.check();
    return { examples: learner.examples, right, lengths: await learner.accuracy(tests, () => Promise.resolve()) };
  } finally {
    learner.dispose();
  }
}

function claimOf({ claim, source, generalises }: Algorithm, runs: readonly Trained[]): Claim {
  const all = Array.from({ length: longestTested }, (_, index) => index + 1);
  const worst = (lengths: readonly number[]): number =>
    Math.min(...lengths.map((length) => mean(runs.map((run) => shareAt(run, length, 'right')))));
  const near = worst(all.filter((length) => length <= longestTrained));
  const far = worst(all.filter((length) => length > longestTrained));
  const farMean = mean(
    all
      .filter((length) => length > longestTrained)
      .flatMap((length) => runs.map((run) => shareAt(run, length, 'right'))),
  );
  const holds = generalises ? near >= 0.99 && far >= 0.99 : near >= 0.9 && farMean <= 0.6;
  return {
    claim,
    source,
    expected: generalises
      ? `at least 99 % at every length to ${longestTested}`
      : `at least 90 % at every length to ${longestTrained}, at most 60 % on average beyond`,
    measured: `worst length to ${longestTrained}: ${percent(near)}; beyond: worst ${percent(far)}, on average ${percent(farMean)}`,
    verdict: holds ? 'reproduced' : 'not reproduced',
  };
}

function shareAt({ lengths }: Trained, length: number, what: 'right' | 'seen'): number {
  const found = lengths.find((each) => each.length === length);
  return found === undefined || found.inputs === 0 ? 0 : found[what] / found.inputs;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
