/** What experiments that learn from traces share: one training, and its accuracy by length. */

import { createInterpreter } from '../interpreter/interpreter.ts';
import type { Engine, States } from '../ir/execution.ts';
import { openTensors } from '../runtime/tensors/open.ts';
import type { LengthAccuracy, TestInput } from '../training/accuracy.ts';
import { exampleCollector } from '../training/examples.ts';
import { startTraining } from '../training/mlp-training.ts';
import { defaultOptions, type TrainingOptions } from '../training/options.ts';
import type { LinePlot } from '../views/plot.ts';
import type { ExperimentContext } from './experiment.ts';
import { mean } from './mean.ts';

export interface TraceTraining {
  readonly program: string;
  readonly options: Partial<TrainingOptions> & { readonly seed: number };
  /** Token ids, with the frame. */
  readonly training: Iterable<readonly number[]>;
  /** `isKnown`: whether the mlp was given these codes in training. */
  readonly tests: (engine: Engine, layers: number, isKnown: (before: States) => boolean) => readonly TestInput[];
  /** Whether to measure without snapping too, which takes longer than the training. */
  readonly unsnapped: boolean;
}

export interface Trained {
  readonly examples: number;
  /** The share of examples that are right at the end. */
  readonly right: number;
  readonly lengths: readonly LengthAccuracy[];
  /** Without snapping values after each layer; empty where it was not measured. */
  readonly unsnapped: readonly LengthAccuracy[];
}

export async function trainFromTraces(
  { program: name, options: given, training, tests: makeTests, unsnapped }: TraceTraining,
  { program: load, model, say }: ExperimentContext,
): Promise<Trained> {
  await openTensors();
  const program = load(name);
  const options: TrainingOptions = { ...defaultOptions, ...given };
  const engine = createInterpreter(program);
  const collector = exampleCollector(engine, program.variables.length, options.layers);
  for (const tokens of training) collector.add(tokens);
  const tests = makeTests(engine, options.layers, collector.has);
  const learner = await startTraining(model(name), collector.examples(), options, null);
  try {
    for (let step = 1; step <= options.steps; step++) {
      await learner.step();
      if (step % 100 === 0) say(`${name}, seed ${options.seed}: step ${step} of ${options.steps}`);
    }
    const { right } = await learner.check();
    const pause = (): Promise<void> => Promise.resolve();
    return {
      examples: learner.examples,
      right,
      lengths: await learner.accuracy(tests, pause),
      unsnapped: unsnapped ? ((await learner.unsnapped?.(tests, pause)) ?? []) : [],
    };
  } finally {
    learner.dispose();
  }
}

export function shareAt(lengths: readonly LengthAccuracy[], length: number, what: 'right' | 'seen'): number {
  const found = lengths.find((each) => each.length === length);
  return found === undefined || found.inputs === 0 ? 0 : found[what] / found.inputs;
}

/** A line for each name: the mean over runs, with the least and the most around it. `shares`: by run, at a length. */
export function accuracyPlot(
  title: string,
  trainedTo: number,
  lengths: readonly number[],
  lines: readonly { readonly name: string; readonly shares: (length: number) => readonly number[] }[],
): LinePlot {
  return {
    title,
    x: 'length',
    y: 'share right',
    from: 0,
    to: 1,
    lines: lines.map(({ name, shares }) => ({
      name,
      points: lengths.map((length) => {
        const all = shares(length);
        return { x: length, y: mean(all), least: Math.min(...all), most: Math.max(...all) };
      }),
    })),
    marks: [{ x: trainedTo, text: 'trained to here' }],
  };
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
