/** Transformers that learn a program's answers, from inputs that grow longer: are they right on longer ones yet? */

import { createInterpreter } from '../interpreter/interpreter.ts';
import type { Program } from '../ir/program.ts';
import { seededRandom } from '../random/seeded.ts';
import { openTensors } from '../runtime/tensors/open.ts';
import type { TrainingState } from '../runtime/tensors/trainer.ts';
import { type LengthAccuracy, testInput } from '../training/accuracy.ts';
import { startEndToEnd } from '../training/end-to-end.ts';
import { defaultOptions, type TrainingOptions, transformerDefaults } from '../training/options.ts';
import type { Claim, Experiment, ExperimentContext, Size } from './experiment.ts';
import { mean } from './mean.ts';
import { accuracyPlot, percent, shareAt } from './trace-training.ts';

export interface EndToEndTask {
  readonly name: string;
  readonly title: string;
  readonly takes: Experiment['takes'];
  readonly program: string;
  /** For titles and claims: `bits`. */
  readonly unit: string;
  readonly longestTrained: number;
  readonly longestTested: number;
  /** Token ids, with the frame, of an input of this length. */
  readonly draw: (program: Program, length: number, random: () => number) => readonly number[];
  /** One after the other: up to which length inputs are, each for as many steps. */
  readonly stages: readonly number[];
  readonly options: Partial<TrainingOptions>;
  readonly sizes: Readonly<Record<Size, EndToEndSize>>;
}

export interface EndToEndSize {
  readonly seeds: number;
  readonly stepsOfStage: number;
  /** How many inputs are drawn for a stage. */
  readonly inputs: number;
  readonly perLength: number;
}

interface Variant {
  readonly model: 'transformer' | 'universal';
  readonly positions: TrainingOptions['positions'];
  readonly name: string;
  /** For the ends of lines. */
  readonly short: string;
}

const variants: readonly Variant[] = [
  { model: 'transformer', positions: 'relative', name: 'Transformer, relative', short: 'relative' },
  { model: 'transformer', positions: 'absolute', name: 'Transformer, absolute', short: 'absolute' },
  { model: 'universal', positions: 'relative', name: 'Universal Transformer, relative', short: 'universal, relative' },
  { model: 'universal', positions: 'absolute', name: 'Universal Transformer, absolute', short: 'universal, absolute' },
];

/** Shares above and below which a claim holds. */
const [leastFitting, mostReliable] = [0.9, 0.9];

const source = 'ALTA paper, recalled; not the paper’s figures';

export function endToEndExperiment(task: EndToEndTask): Experiment {
  const lengths = Array.from({ length: task.longestTested }, (_, index) => index + 1);
  return {
    name: task.name,
    title: task.title,
    takes: task.takes,
    takesFiles: false,
    run: async (context) => {
      const trained: Trained[] = [];
      for (const variant of variants) {
        const runs: (readonly LengthAccuracy[])[] = [];
        for (let index = 0; index < task.sizes[context.size].seeds; index++) {
          const seed = context.seed + index;
          const key = `${task.name}: ${variant.name} positions, ${context.size}, seed ${seed}`;
          runs.push(await context.step(key, () => train(task, variant, seed, context)));
        }
        trained.push({ variant, runs });
      }
      return {
        claims: trained.flatMap((each) => claimsOf(task, each)),
        tables: [
          {
            title: `Whole answers right, by ${task.unit}, in percent`,
            columns: [task.unit, ...variants.map(({ name }) => name)],
            rows: lengths.map((length) => [
              length,
              ...trained.map(({ runs }) =>
                runs.map((run) => Math.round(100 * shareAt(run, length, 'right'))).join(', '),
              ),
            ]),
          },
        ],
        plots: {
          [task.name]: accuracyPlot(
            `${task.title}: whole answers right`,
            task.longestTrained,
            lengths,
            trained.map(({ variant, runs }) => ({
              name: variant.short,
              shares: (length) => runs.map((run) => shareAt(run, length, 'right')),
            })),
          ),
        },
      };
    },
  };
}

interface Trained {
  readonly variant: Variant;
  /** By seed. */
  readonly runs: readonly (readonly LengthAccuracy[])[];
}

async function train(
  { program: name, draw, stages, options: given, sizes, longestTested }: EndToEndTask,
  { model, positions, name: title }: Variant,
  seed: number,
  { program: load, size, say }: ExperimentContext,
): Promise<readonly LengthAccuracy[]> {
  await openTensors();
  const program = load(name);
  const engine = createInterpreter(program);
  const random = seededRandom(seed);
  const { stepsOfStage, inputs: count, perLength } = sizes[size];
  const steps = stepsOfStage * stages.length;
  const longest = draw(program, longestTested, random).length;
  const kind = positions === 'absolute' ? { model, positions, reach: longest } : { model, positions };
  const options: TrainingOptions = { ...defaultOptions, ...transformerDefaults, ...given, ...kind, steps, seed };
  let state: TrainingState | null = null;
  for (const [stage, upTo] of stages.entries()) {
    const inputs = Array.from({ length: count }, () => draw(program, 1 + Math.floor(upTo * random()), random));
    const learner = await startEndToEnd(program, engine, inputs, options, state);
    for (let step = 1; step <= stepsOfStage; step++) {
      const { loss } = await learner.step();
      const done = stage * stepsOfStage + step;
      if (step % 10 === 0) say(`${title}: step ${done} of ${steps}, to length ${upTo}, loss ${loss.toExponential(1)}`);
    }
    state = await learner.state();
    learner.dispose();
  }
  const tests = Array.from({ length: longestTested }, (_, index) => index + 1).flatMap((length) =>
    Array.from({ length: perLength }, () =>
      testInput(program, engine, length, draw(program, length, random), options.layers, () => false),
    ),
  );
  const learner = await startEndToEnd(program, engine, [], options, state);
  try {
    return await learner.accuracy(tests, () => Promise.resolve());
  } finally {
    learner.dispose();
  }
}

function claimsOf({ longestTrained, longestTested, unit }: EndToEndTask, { variant, runs }: Trained): Claim[] {
  const shares = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, index) => mean(runs.map((run) => shareAt(run, from + index, 'right'))));
  const near = shares(1, longestTrained);
  const beyond = shares(longestTrained + 1, longestTested);
  const fits = Math.min(...near) >= leastFitting;
  const fails = mean(beyond) < mostReliable;
  return [
    {
      claim: `${variant.name} positions: fits the lengths of training`,
      source,
      expected: `at least ${percent(leastFitting)} right at every length to ${longestTrained} ${unit}`,
      measured: `worst ${percent(Math.min(...near))}, on average ${percent(mean(near))}`,
      verdict: fits ? 'reproduced' : 'not reproduced',
    },
    {
      claim: `${variant.name} positions: does not extrapolate reliably`,
      source,
      expected: `fits the lengths of training, and less than ${percent(mostReliable)} right from ${longestTrained + 1} to ${longestTested} ${unit}`,
      measured: `on average ${percent(mean(beyond))}, at ${longestTrained + 1}: ${percent(beyond[0] ?? 0)}, at ${longestTested}: ${percent(beyond.at(-1) ?? 0)}${fits ? '' : '; but it does not fit the lengths of training'}`,
      verdict: fits ? (fails ? 'reproduced' : 'not reproduced') : 'not testable here',
    },
  ];
}
