/** Policies as tables of logits: in float64 here, and in float32 on the tensor runtime. */

import { type OptimizerName, optimizers } from '../../runtime/tensors/optimizers.ts';
import { tableTrainer } from '../../runtime/tensors/table-trainer.ts';
import { at, type Numbers } from '../policies.ts';
import { gradientByScores, norm, normalized, type TrainablePolicy } from './trainable-policy.ts';

/**
 * How a table is changed. `natural-gradient`: the gradient by logits over π, which for the policy gradient is the advantage:
 * the distance of its logits to the optimum shrinks by 1 − rate · β a step, for rare answers as for frequent ones (Adam is
 * slow where a gradient is below its ε of 10⁻⁸).
 */
export type TableUpdate = OptimizerName | 'natural-gradient';

/** Float64. `initial`: logits of all answers, those of each prompt one after the other. */
export function tabularPolicy(
  initial: Numbers,
  answers: readonly number[] = [initial.length],
  update: TableUpdate = 'adam',
): TrainablePolicy {
  const logits = Float64Array.from(initial);
  const change = update === 'natural-gradient' ? null : changeBy(update, logits);
  const logs = (): Float64Array => normalized(logits, answers);
  return {
    answers,
    logs: async () => logs(),
    step: async (objective, rate) => {
      const now = logs();
      const { value, gradient } = objective(now);
      const byLogits = gradientByScores(now, gradient, answers);
      if (change !== null) change(byLogits, rate);
      else
        for (const [i, slope] of byLogits.entries()) logits[i] = at(logits, i) - rate * slope * Math.exp(-at(now, i));
      return { loss: value, gradientNorm: norm(byLogits) };
    },
  };
}

function changeBy(name: OptimizerName, data: Float64Array): (gradient: Float64Array, rate: number) => void {
  const optimizer = optimizers[name];
  const parameter = { shape: [data.length], data };
  const sizes = Object.entries(optimizer.slotSizes(parameter.shape));
  const slots = new Map(sizes.map(([slot, size]) => [slot, new Float64Array(size)]));
  let time = 0;
  return (gradient, rate) => {
    time += 1;
    optimizer.update(parameter, gradient, slots, rate, time);
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
