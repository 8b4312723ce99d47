/** A split of SCAN, learned from the traces of some of its commands: which tests fail, and which are predicted to? */

import { createInterpreter } from '../interpreter/interpreter.ts';
import type { Program } from '../ir/program.ts';
import { shuffled } from '../random/drawing.ts';
import { seededRandom } from '../random/seeded.ts';
import { openTensors } from '../runtime/tensors/open.ts';
import type { SeenOnce } from '../traces/seen-once.ts';
import { idsOfSplit, type SplitInput, type SplitParts } from '../traces/split.ts';
import { type LengthAccuracy, testInput } from '../training/accuracy.ts';
import type { Learner } from '../training/learner.ts';
import { startTraining } from '../training/mlp-training.ts';
import { defaultOptions, type TrainingOptions } from '../training/options.ts';
import { thinnedExamples } from '../training/thinned-examples.ts';
import type { CompiledModel } from '../weights/model.ts';

export interface ScanLearning {
  /** Of the training part; more are added where a rule fires in too few of them. */
  readonly commands: number;
  /** How many tests of each kind are run. */
  readonly tests: number;
  readonly options: Partial<TrainingOptions> & { readonly seed: number };
}

export interface LearnedSplit {
  readonly commands: number;
  /** Elementary rules that fire in the commands that were learned from: as many as in the whole training part. */
  readonly rules: number;
  readonly examples: number;
  /** The share of them whose values are all right in the end. */
  readonly right: number;
  /** By the number of actions. Of the test: */
  readonly predictedToFail: readonly LengthAccuracy[];
  readonly predictedToSucceed: readonly LengthAccuracy[];
  /** Of the training part, but not learned from. */
  readonly heldOut: readonly LengthAccuracy[];
  /** How many of all tests, not only of those that were run, are predicted to fail. */
  readonly failing: number;
  readonly test: number;
}

/** What the inputs of all splits have in common. */
export interface ScanTools {
  readonly program: Program;
  readonly model: CompiledModel;
  /** Runs of the program; each input once, whatever the number of splits. */
  readonly seen: SeenOnce;
  readonly say: (text: string) => void;
}

/** Each rule of the training part fires in so many of the commands that are learned from, or in all that have it. */
const leastCommands = 3;

/** Of the positions of a layer that are alike, so many are learned from. */
const alike = 3;

const layerLimit = 1000;

export async function learnSplit(
  name: string,
  { training, test }: SplitParts,
  { commands, tests, options: given }: ScanLearning,
  { program, model, seen, say }: ScanTools,
): Promise<LearnedSplit> {
  await openTensors();
  const random = seededRandom(given.seed);
  const { chosen, rest } = chosenCommands(shuffled(training, random), commands, seen);
  const shown = new Set(chosen.flatMap((input) => seen(input).fired));
  const isFailing = (input: SplitInput): boolean => seen(input).fired.some((rule) => !shown.has(rule));
  const shuffledTests = shuffled(test, random);
  const failing = shuffledTests.filter(isFailing);

  const engine = createInterpreter(program);
  const collector = thinnedExamples(program, engine, { layers: layerLimit, alike }, random);
  for (const [index, input] of chosen.entries()) {
    collector.add(idsOfSplit(program, input));
    if (index % 20 === 0) say(`${name}: traces of ${index} of ${chosen.length} commands`);
  }
  const options: TrainingOptions = { ...defaultOptions, ...given };
  const learner = await startTraining(model, collector.examples(), options, null);
  try {
    for (let step = 1; step <= options.steps; step++) {
      const { loss } = await learner.step();
      if (step % 20 === 0) say(`${name}: step ${step} of ${options.steps}, loss ${loss.toExponential(1)}`);
    }
    const accuracyOf = (kind: string, inputs: readonly SplitInput[]): ReturnType<Learner['accuracy']> => {
      let done = 0;
      const items = inputs.slice(0, tests).map((input) => {
        const ids = idsOfSplit(program, input);
        const item = testInput(program, engine, 0, ids, layerLimit, () => true);
        return { ...item, length: item.answer.length };
      });
      return learner.accuracy(items, () => {
        done += 1;
        say(`${name}: ${done} of ${items.length} commands ${kind}`);
        return Promise.resolve();
      });
    };
    const succeeding = shuffledTests.filter((input) => !isFailing(input));
    return {
      commands: chosen.length,
      rules: shown.size,
      examples: learner.examples,
      right: (await learner.check()).right,
      predictedToFail: await accuracyOf('that are predicted to fail', failing),
      predictedToSucceed: await accuracyOf('that are predicted to succeed', succeeding),
      heldOut: await accuracyOf('like those of training', rest),
      failing: failing.length,
      test: test.length,
    };
  } finally {
    learner.dispose();
  }
}

/** The first ones, and of the others those that show what the first ones show too little of. */
function chosenCommands(
  inputs: readonly SplitInput[],
  count: number,
  seen: SeenOnce,
): Readonly<Record<'chosen' | 'rest', SplitInput[]>> {
  const times = new Map<number, number>();
  const [chosen, rest]: [SplitInput[], SplitInput[]] = [[], []];
  for (const input of inputs) {
    const { fired } = seen(input);
    if (chosen.length >= count && fired.every((rule) => (times.get(rule) ?? 0) >= leastCommands)) {
      rest.push(input);
      continue;
    }
    chosen.push(input);
    for (const rule of fired) times.set(rule, (times.get(rule) ?? 0) + 1);
  }
  return { chosen, rest };
}
