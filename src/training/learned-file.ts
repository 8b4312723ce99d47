/**
 * A learned MLP as a file, which is its checkpoint as well: safetensors with the parameters (`mlp.1.weight`, [inputs ×
 * outputs], `mlp.1.bias`, …) and what the optimiser keeps (`slots.mlp.1.weight.first`, …); everything else in its metadata.
 */

import { readSafetensors, writeSafetensors } from '../formats/safetensors.ts';
import { sha256 } from '../formats/sha256.ts';
import {
  attempt,
  type Decoded,
  DecodeError,
  finite,
  integer,
  integerIn,
  list,
  nullable,
  object,
  oneOf,
  parseJson,
  text,
  truth,
} from '../ir/decoders.ts';
import type { Program } from '../ir/program.ts';
import { type OptimizerName, optimizerNames } from '../runtime/tensors/optimizers.ts';
import { stateOfTensors, type TrainingState, tensorsOfState } from '../runtime/tensors/trainer.ts';
import { activations, numberInputs } from '../weights/learned.ts';
import { initializations } from './initialization.ts';
import { learnerKinds, lossKinds, positionKinds, sampleKinds, supervisions, type TrainingOptions } from './options.ts';

/** Raised whenever the shape or meaning of the file changes. */
const LEARNED_VERSION = 3;

export interface LearnedFile {
  /** The name of the program, for messages. */
  readonly program: string;
  /** `programHash` */
  readonly hash: string;
  readonly options: TrainingOptions;
  readonly state: TrainingState;
  /** How many evaluations in a row have found all examples right. */
  readonly patient: number;
}

/** Of what a program means: its texts, and places in them, do not count. */
export function programHash(program: Program): string {
  const texts = new Set(['sources', 'place', 'places']);
  return sha256(JSON.stringify(program, (key, value: unknown) => (texts.has(key) ? undefined : value)));
}

export function writeLearned({ program, hash, options, state, patient }: LearnedFile): Uint8Array<ArrayBuffer> {
  const metadata = {
    format: 'altac-learned',
    version: String(LEARNED_VERSION),
    program,
    program_sha256: hash,
    // Random numbers depend on the seed and the step alone: these are the state of the generator, too.
    training: JSON.stringify({ step: state.updates, patient, options }),
  };
  return writeSafetensors({ tensors: tensorsOfState(state), metadata });
}

export function readLearned(bytes: Uint8Array): Decoded<LearnedFile> {
  const read = readSafetensors(bytes);
  if (!read.ok) return read;
  const { tensors, metadata } = read.file;
  return attempt(() => {
    if (metadata['format'] !== 'altac-learned') throw new DecodeError('`altac train` did not write it');
    if (metadata['version'] !== String(LEARNED_VERSION)) {
      throw new DecodeError(`it is of version ${metadata['version']}, and this altac reads version ${LEARNED_VERSION}`);
    }
    const training = object((field) => ({
      step: field('step', integerIn(0, Number.MAX_SAFE_INTEGER)),
      patient: field('patient', integer),
      options: field('options', optionsOf),
    }))(parseJson(metadata['training'] ?? ''), '');
    return {
      program: metadata['program'] ?? '',
      hash: metadata['program_sha256'] ?? '',
      options: training.options,
      patient: training.patient,
      state: stateOfTensors(tensors, training.step),
    };
  });
}

const optionsOf = object(
  (field): TrainingOptions => ({
    model: field('model', oneOf(...learnerKinds)),
    positions: field('positions', oneOf(...positionKinds)),
    reach: field('reach', integer),
    depth: field('depth', integer),
    width: field('width', integer),
    heads: field('heads', integer),
    supervise: field('supervise', oneOf(...supervisions)),
    lengths: field(
      'lengths',
      object((part) => ({ shortest: part('shortest', integer), longest: part('longest', integer) })),
    ),
    inputs: field('inputs', integer),
    inputsHash: field('inputsHash', nullable(text)),
    layers: field('layers', integer),
    steps: field('steps', integer),
    seed: field('seed', integer),
    hidden: field('hidden', list(integerIn(1, 2 ** 20))),
    activation: field('activation', oneOf(...activations)),
    initialization: field('initialization', oneOf(...initializations)),
    optimizer: field('optimizer', oneOf<OptimizerName>(...optimizerNames)),
    rate: field('rate', finite),
    warmup: field('warmup', integer),
    decay: field('decay', finite),
    batch: field('batch', integer),
    accumulate: field('accumulate', integer),
    noise: field('noise', finite),
    residual: field('residual', truth),
    numbers: field('numbers', oneOf(...numberInputs)),
    undefined: field('undefined', oneOf('random', 'zeros')),
    sample: field('sample', oneOf(...sampleKinds)),
    loss: field('loss', oneOf(...lossKinds)),
    every: field('every', integer),
    patience: field('patience', integer),
  }),
);
