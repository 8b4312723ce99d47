/** All texts of three letters out of four, and a small language model over them. */

import { initialLanguageParameters } from '../../../src/models/language-training.ts';
import { type Answer, type TrainableModel, trainableModel } from '../../../src/models/trainable-model.ts';
import { defaultLanguageTraining } from '../../../src/models/training-options.ts';
import { normal, seededRandom } from '../../../src/random/seeded.ts';
import type { PlainTensor } from '../../../src/runtime/tensors/tensors.ts';

/** Three special tokens, then four letters. */
const vocabulary = 7;

export const answers: readonly Answer[] = Array.from({ length: 64 }, (_, number) => ({
  tokens: [0, 3 + (number & 3), 3 + ((number >> 2) & 3), 3 + (number >> 4)],
  from: 1,
}));

const options = { ...defaultLanguageTraining, context: 4, width: 32, heads: 2, hidden: 64, depth: 2 };

export function parametersOf(seed: number): ReadonlyMap<string, PlainTensor> {
  return initialLanguageParameters(vocabulary, { ...options, seed });
}

export function modelWith(parameters: ReadonlyMap<string, PlainTensor> = parametersOf(3)): TrainableModel {
  return trainableModel(vocabulary, options, parameters);
}

/** Of no structure: nothing that a model would generalise. */
export function noise(seed: number, count: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => normal(random));
}
