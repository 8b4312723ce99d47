/** Policies as tables of logits: in float64 here, and in float32 on the tensor runtime. */

import { type OptimizerName, optimizers } from '../../runtime/tensors/optimizers.ts';
import { tableTrainer } from '../../runtime/tensors/table-trainer.ts';
import type { Numbers } from '../policies.ts';
import { gradientByScores, norm, normalized, type TrainablePolicy } from './trainable-policy.ts';

/** Float64. `initial`: logits of all answers, those of each prompt one after the other. */
export function tabularPolicy(
  initial: Numbers,
  answers: readonly number[] = [initial.length],
  optimizerName: OptimizerName = 'adam',
): TrainablePolicy {
  const optimizer = optimizers[optimizerName];
  const parameter = { shape: [initial.length], data: Float64Array.from(initial) };
  const sizes = Object.entries(optimizer.slotSizes(parameter.shape));
  const slots = new Map(sizes.map(([slot, size]) => [slot, new Float64Array(size)]));
  let time = 0;
  const logs = (): Float64Array => normalized(parameter.data, answers);
  return {
    answers,
    logs: async () => logs(),
    step: async (objective, rate) => {
      const now = logs();
      const { value, gradient } = objective(now);
      const byLogits = gradientByScores(now, gradient, answers);
      time += 1;
      optimizer.update(parameter, byLogits, slots, rate, time);
      return { loss: value, gradientNorm: norm(byLogits) };
    },
  };
}

/**
 * On the tensor runtime, whose backend must have been opened before. All prompts have equally many answers. Throws a
 * RangeError where that does not fit.
 */
export function tensorPolicy(initial: Numbers, prompts = 1, optimizer: OptimizerName = 'adam'): TrainablePolicy {
  const count = initial.length / prompts;
  if (!Number.isInteger(count))
    throw new RangeError(`${initial.length} answers are not equally many for each of ${prompts}`);
  const trainer = tableTrainer({ shape: [prompts, count], data: Float32Array.from(initial) }, optimizer);
  const nothing = { shape: [0], data: new Float32Array() };
  return {
    answers: Array.from({ length: prompts }, () => count),
    logs: async () => Float64Array.from((await trainer.predict(nothing)).data),
    step: (objective, rate) => trainer.stepBy(nothing, (outputs) => objective(Float64Array.from(outputs)), rate),
  };
}
