/** How a language model is trained: everything that a curve depends on but the texts. */

import type { DecoderShape } from '../runtime/tensors/decoder.ts';
import type { OptimizerName } from '../runtime/tensors/optimizers.ts';
import type { RateSchedule } from '../runtime/tensors/rates.ts';

export interface LanguageTrainingOptions extends RateSchedule, Omit<DecoderShape, 'vocabulary'> {
  readonly optimizer: OptimizerName;
  /** Texts of a step. */
  readonly batch: number;
  readonly seed: number;
}

export const defaultLanguageTraining: LanguageTrainingOptions = {
  context: 128,
  width: 64,
  heads: 4,
  hidden: 256,
  depth: 2,
  steps: 1000,
  optimizer: 'adam',
  rate: 3e-3,
  warmup: 50,
  decay: 0.1,
  batch: 16,
  seed: 0,
};
