/** A language model as a policy over answers that are written down: its probabilities, normalised over them. */

import type { Answer, TrainableModel } from '../../models/trainable-model.ts';
import { at } from '../policies.ts';
import { gradientByScores, normalized, type TrainablePolicy } from './trainable-policy.ts';

/** `prompts`: the answers to each. */
export function languagePolicy(model: TrainableModel, prompts: readonly (readonly Answer[])[]): TrainablePolicy {
  const all = prompts.flat();
  const answers = prompts.map((own) => own.length);
  const logsOf = (tokens: readonly Float64Array[]): Float64Array =>
    normalized(
      Float64Array.from(tokens, (own) => own.reduce((sum, log) => sum + log, 0)),
      answers,
    );
  return {
    answers,
    logs: async () => logsOf(await model.logsOf(all)),
    step: (objective, rate) =>
      model.stepBy(
        all,
        (tokens) => {
          const logs = logsOf(tokens);
          const { value, gradient } = objective(logs);
          const byAnswer = gradientByScores(logs, gradient, answers);
          return { value, gradient: tokens.map((own, i) => new Float64Array(own.length).fill(at(byAnswer, i))) };
        },
        rate,
      ),
  };
}
