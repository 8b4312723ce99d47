/** From the options of `altac train` to those of a training. */

import type { Program } from '../ir/program.ts';
import type { LearnedFile } from '../training/learned-file.ts';
import { defaultOptions, type LengthRange, type TrainingOptions } from '../training/options.ts';
import { UserError } from './user-error.ts';

/** Options by their names on the command line; what was not given is not there. */
export type GivenOptions = Partial<Omit<TrainingOptions, 'inputsHash'>>;

/** On the command line, for messages. */
const flags: Readonly<Record<keyof GivenOptions, string>> = {
  lengths: '--lengths',
  inputs: '--inputs',
  layers: '--layers',
  steps: '--steps',
  seed: '--seed',
  hidden: '--hidden',
  activation: '--activation',
  initialization: '--initialization',
  optimizer: '--optimizer',
  rate: '--rate',
  warmup: '--warmup',
  decay: '--decay',
  batch: '--batch',
  accumulate: '--accumulate',
  noise: '--noise',
  residual: '--no-residual',
  numbers: '--numbers',
  undefined: '--undefined',
  sample: '--sample',
  every: '--every',
  patience: '--patience',
};

/** A training that goes on has the options with which it began; others must not be given. */
export function trainingOptions(
  file: string,
  given: GivenOptions,
  inputsHash: string | null,
  before: LearnedFile | null,
): TrainingOptions {
  if (before === null) return { ...defaultOptions, ...given, inputsHash };
  const names = Object.keys(flags).filter((name): name is keyof GivenOptions => name in given);
  for (const name of names) {
    const [now, then] = [JSON.stringify(given[name]), JSON.stringify(before.options[name])];
    if (now === then) continue;
    throw new UserError(`${flags[name]} ${now}: the training of ${file} began with ${then}`, [
      'It goes on as it began: leave the option out, or train anew without --resume',
    ]);
  }
  if (inputsHash !== null && before.options.inputsHash !== inputsHash) {
    throw new UserError(`-i: the training of ${file} began with other inputs`, ['Give the same ones, or train anew']);
  }
  if (inputsHash === null && before.options.inputsHash !== null) {
    throw new UserError(`--resume: the training of ${file} began with inputs from a file`, ['Give it with -i again']);
  }
  return before.options;
}

export function checkLengths(option: string, { longest }: LengthRange, { positions, frame, name }: Program): void {
  const room = positions === null ? Number.POSITIVE_INFINITY : positions - frame.before.length - frame.after.length;
  if (longest <= room) return;
  throw new UserError(`${option}: inputs of ${longest} tokens are too long, ${name} takes at most ${room}`, [
    'Give shorter ones, or make the range of its `position` declaration larger',
  ]);
}
