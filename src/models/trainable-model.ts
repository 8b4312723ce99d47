/** The small Transformer as a policy: any loss of what its tokens cost trains it, and it can be run as it is now. */

import { decoderTrainer } from '../runtime/tensors/decoder-trainer.ts';
import type { PlainTensor } from '../runtime/tensors/tensors.ts';
import type { StepReport, TrainingState } from '../runtime/tensors/trainer.ts';
import { decoderModel } from './decoder-model.ts';
import { decoderShapeOf, filledRows } from './language-training.ts';
import type { TokenModel } from './token-model.ts';
import type { LanguageTrainingOptions } from './training-options.ts';

/** Tokens with the begin, of which those from `from` on are the answer. `from` is at least 1. */
export interface Answer {
  readonly tokens: readonly number[];
  readonly from: number;
}

/** By answer and token of it: a loss, and its derivative by the log-probability of each token. */
export type LossOfTokens = (logs: readonly Float64Array[]) => {
  readonly value: number;
  readonly gradient: readonly ArrayLike<number>[];
};

export interface TrainableModel {
  /** ln P(token | those before it), by answer and token of it. */
  readonly logsOf: (answers: readonly Answer[]) => Promise<readonly Float64Array[]>;
  /** One update by the gradient of a loss on these answers. */
  readonly stepBy: (answers: readonly Answer[], loss: LossOfTokens, rate: number) => Promise<StepReport>;
  /** A copy, to sample from. */
  readonly copy: () => Promise<TokenModel>;
  readonly state: () => Promise<TrainingState>;
}

/**
 * From parameters, with an optimiser that has seen nothing yet. Of the options only the sizes and the optimiser count. The
 * tensor backend must have been opened before.
 */
export function trainableModel(
  vocabulary: number,
  options: LanguageTrainingOptions,
  parameters: ReadonlyMap<string, PlainTensor>,
): TrainableModel {
  const shape = decoderShapeOf(vocabulary, options);
  const trainer = decoderTrainer(shape, parameters, options.optimizer);
  return {
    logsOf: async (answers) => {
      const { tokens } = filledRows(answers.map((answer) => answer.tokens));
      return cut(answers, (await trainer.predict(tokens)).data);
    },
    stepBy: async (answers, loss, rate) => {
      const { tokens } = filledRows(answers.map((answer) => answer.tokens));
      const length = (tokens.shape[1] ?? 2) - 1;
      return trainer.stepBy(
        tokens,
        (outputs) => {
          const { value, gradient } = loss(cut(answers, outputs));
          const whole = new Float64Array(outputs.length);
          answers.forEach(({ from }, row) => {
            whole.set(Array.from(gradient[row] ?? []), row * length + from - 1);
          });
          return { value, gradient: whole };
        },
        rate,
      );
    },
    copy: async () => decoderModel(shape, (await trainer.state()).parameters),
    state: trainer.state,
  };
}

/** The tokens of each answer, from rows that are all of one length. */
function cut(answers: readonly Answer[], outputs: Float32Array): Float64Array[] {
  const length = outputs.length / answers.length;
  return answers.map(({ tokens, from }, row) => {
    const start = row * length - 1;
    return Float64Array.from(outputs.subarray(start + from, start + tokens.length));
  });
}
