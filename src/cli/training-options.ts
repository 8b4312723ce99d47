/** From the options of `altac train` to those of a training. */

import type { Program } from '../ir/program.ts';
import { askedWhetherDefined } from '../training/asked-undefined.ts';
import { headsOf } from '../training/layer-batches.ts';
import type { LearnedFile } from '../training/learned-file.ts';
import {
  defaultOptions,
  type LearnerKind,
  type LengthRange,
  layerDefaults,
  type TrainingOptions,
  transformerDefaults,
} from '../training/options.ts';
import { UserError } from './user-error.ts';

/** Options by their names on the command line; what was not given is not there. */
export type GivenOptions = Partial<Omit<TrainingOptions, 'inputsHash'>>;

/** On the command line, for messages. */
const flags: Readonly<Record<keyof GivenOptions, string>> = {
  model: '--model',
  positions: '--positions',
  reach: '--reach',
  depth: '--depth',
  width: '--width',
  heads: '--heads',
  supervise: '--supervise',
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
  loss: '--loss',
  every: '--every',
  patience: '--patience',
};

/** A training that goes on has the options with which it began; others must not be given. */
export function trainingOptions(
  file: string,
  program: Program,
  given: GivenOptions,
  testLengths: LengthRange | null,
  inputsHash: string | null,
  before: LearnedFile | null,
): TrainingOptions {
  if (before === null) {
    const model = given.model ?? defaultOptions.model;
    const options = { ...defaultOptions, ...defaultsOf(model, program), ...given, inputsHash };
    checkKind(given, options);
    checkSizes(options, program);
    if (options.positions !== 'absolute' || given.reach !== undefined) return options;
    const around = program.frame.before.length + program.frame.after.length;
    const longest = Math.max(options.lengths.longest, testLengths?.longest ?? 0) + around;
    return { ...options, reach: program.positions ?? longest };
  }
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

function defaultsOf(model: LearnerKind, program: Program): Partial<TrainingOptions> {
  if (model === 'mlp') return askedWhetherDefined(program).length > 0 ? { undefined: 'zeros' } : {};
  if (model !== 'layer') return transformerDefaults;
  const sees = program.heads.some(({ offsets }) => offsets !== null);
  return { ...layerDefaults, heads: headsOf(program), positions: sees ? 'relative' : 'none' };
}

const kindNames: Readonly<Record<LearnerKind, string>> = {
  mlp: 'an MLP',
  layer: 'a layer',
  transformer: 'a Transformer',
  universal: 'a Transformer',
};

/** Each kind has options that mean nothing to others. */
const kindsOf: Partial<Record<keyof GivenOptions, readonly LearnerKind[]>> = {
  activation: ['mlp', 'layer'],
  noise: ['mlp', 'layer'],
  initialization: ['mlp'],
  numbers: ['mlp'],
  residual: ['mlp'],
  sample: ['mlp'],
  loss: ['mlp'],
  undefined: ['mlp'],
  supervise: ['layer'],
  positions: ['layer', 'transformer', 'universal'],
  reach: ['layer', 'transformer', 'universal'],
  width: ['layer', 'transformer', 'universal'],
  heads: ['layer', 'transformer', 'universal'],
  depth: ['transformer', 'universal'],
};

function checkKind(given: GivenOptions, { model }: TrainingOptions): void {
  for (const name of Object.keys(flags).filter((each): each is keyof GivenOptions => each in given)) {
    const kinds = kindsOf[name];
    if (kinds === undefined || kinds.includes(model)) continue;
    throw new UserError(`${flags[name]}: ${kindNames[model]} has no such option`, [
      kinds[0] === 'mlp'
        ? 'Leave it out, or train an MLP: leave out --model'
        : `Leave it out, or add \`--model ${kinds[0]}\``,
    ]);
  }
}

/** Of what the options cannot teach; `null`: nothing. */
export function warningOf({ model, undefined: kind }: TrainingOptions, program: Program): string | null {
  const asked = model === 'mlp' && kind === 'random' ? askedWhetherDefined(program) : [];
  if (asked.length === 0) return null;
  const names = asked.map(({ name }) => `\`${name}\``).join(', ');
  const what = `${program.name} asks whether ${names} ${asked.length === 1 ? 'is' : 'are'} defined`;
  return (
    `warning: ${what}, which an MLP does not learn to see with \`--undefined random\`\n` +
    '  Leave the option out: zeros stand there then, as they do in a run\n'
  );
}

function checkSizes(options: TrainingOptions, program: Program): void {
  const { model, width, heads, hidden, positions, supervise } = options;
  if (model === 'mlp') return;
  if (model === 'layer') {
    if (positions === 'absolute') {
      throw new UserError('--positions absolute: a layer knows positions by the variables of the program', [
        'Give `--positions relative`, or `none`',
      ]);
    }
    if (supervise === 'heads' && heads !== program.heads.length) {
      throw new UserError(
        `--supervise heads: of heads ${program.name} has ${program.heads.length}, but ${heads} are to be learned`,
        [program.heads.length === 0 ? 'Leave it out' : 'Leave out --heads'],
      );
    }
    return;
  }
  if (hidden.length !== 1) {
    throw new UserError(`--hidden ${hidden.join()}: a Transformer has one hidden layer`, ['Give one number']);
  }
  if (width % heads !== 0) {
    throw new UserError(`--width ${width}: ${heads} heads cannot share it equally`, ['Give a multiple of --heads']);
  }
}

/** Nothing may be longer than the program takes, or than there are embeddings for. */
export function checkLengths(
  option: string,
  { longest }: LengthRange,
  { positions, frame, name }: Program,
  { model, positions: kind, reach }: TrainingOptions,
): void {
  const around = frame.before.length + frame.after.length;
  const most = positions ?? Number.POSITIVE_INFINITY;
  if (longest + around > most) {
    throw new UserError(`${option}: inputs of ${longest} tokens are too long, ${name} takes at most ${most - around}`, [
      'Give shorter ones, or make the range of its `position` declaration larger',
    ]);
  }
  if (model === 'mlp' || kind !== 'absolute' || longest + around <= reach) return;
  throw new UserError(
    `${option}: inputs of ${longest} tokens need ${longest + around} positions, but there are ${reach}`,
    ['Give shorter ones, or train with a larger --reach'],
  );
}

/** Of all options those that decide the training, and were given. `--no-residual` is there always. */
export function givenOptions(all: Omit<GivenOptions, 'residual'> & { readonly residual: boolean }): GivenOptions {
  const { residual, ...rest } = all;
  const given = Object.fromEntries(Object.entries(rest).filter(([name]) => name in flags));
  return residual ? given : { ...given, residual };
}
