/**
 * A trained language model as a file, which is its checkpoint as well: safetensors with the parameters and what the
 * optimiser keeps (`slots.…`); vocabulary, options and step in the metadata.
 */

import { readSafetensors, writeSafetensors } from '../formats/safetensors.ts';
import {
  attempt,
  type Decoded,
  DecodeError,
  finite,
  integer,
  integerIn,
  object,
  oneOf,
  parseJson,
} from '../ir/decoders.ts';
import { decoderParameters } from '../runtime/tensors/decoder.ts';
import { type OptimizerName, optimizerNames } from '../runtime/tensors/optimizers.ts';
import { fits, stateOfTensors, type TrainingState, tensorsOfState } from '../runtime/tensors/trainer.ts';
import { decoderModel } from './decoder-model.ts';
import type { LanguageModel } from './language-model.ts';
import { decoderShapeOf } from './language-training.ts';
import { localModel } from './local-model.ts';
import { tokenizerOf, type Vocabulary, vocabularyIn } from './tokenizers.ts';
import type { LanguageTrainingOptions } from './training-options.ts';

/** Raised whenever the shape or meaning of the file changes. */
const MODEL_VERSION = 1;

export interface ModelFile {
  readonly vocabulary: Vocabulary;
  readonly options: LanguageTrainingOptions;
  readonly state: TrainingState;
}

export function writeModelFile({ vocabulary, options, state }: ModelFile): Uint8Array<ArrayBuffer> {
  const metadata = {
    format: 'altac-language-model',
    version: String(MODEL_VERSION),
    vocabulary: JSON.stringify(vocabulary),
    // Random numbers depend on the seed and the step alone: these are the state of the generator, too.
    training: JSON.stringify({ step: state.updates, options }),
  };
  return writeSafetensors({ tensors: tensorsOfState(state), metadata });
}

export function readModelFile(bytes: Uint8Array): Decoded<ModelFile> {
  const read = readSafetensors(bytes);
  if (!read.ok) return read;
  const { tensors, metadata } = read.file;
  return attempt(() => {
    if (metadata['format'] !== 'altac-language-model') throw new DecodeError('it is no language model of altac');
    if (metadata['version'] !== String(MODEL_VERSION)) {
      throw new DecodeError(`it is of version ${metadata['version']}, and this altac reads version ${MODEL_VERSION}`);
    }
    const vocabulary = vocabularyIn(parseJson(metadata['vocabulary'] ?? ''), 'vocabulary');
    const { step, options } = trainingOf(parseJson(metadata['training'] ?? ''), 'training');
    const state = stateOfTensors(tensors, step);
    if (!fits(decoderParameters(decoderShapeOf(vocabulary.tokens.length, options)), state.parameters)) {
      throw new DecodeError('parameters are missing, or not of the shapes that its options say');
    }
    return { vocabulary, options, state };
  });
}

/** The tensor backend must have been opened before. */
export function modelOfFile(name: string, { vocabulary, options, state }: ModelFile): LanguageModel {
  const tokenizer = tokenizerOf(vocabulary);
  return localModel(name, tokenizer, decoderModel(decoderShapeOf(tokenizer.size, options), state.parameters));
}

const sizeOf = integerIn(1, 2 ** 20);

const trainingOf = object((outer) => ({
  step: outer('step', integerIn(0, Number.MAX_SAFE_INTEGER)),
  options: outer(
    'options',
    object(
      (field): LanguageTrainingOptions => ({
        context: field('context', sizeOf),
        width: field('width', sizeOf),
        heads: field('heads', sizeOf),
        hidden: field('hidden', sizeOf),
        depth: field('depth', sizeOf),
        steps: field('steps', integer),
        optimizer: field('optimizer', oneOf<OptimizerName>(...optimizerNames)),
        rate: field('rate', finite),
        warmup: field('warmup', integer),
        decay: field('decay', finite),
        batch: field('batch', sizeOf),
        seed: field('seed', integer),
      }),
    ),
  ),
}));
