/** Trains an MLP on the transitions of a program, step by step. The tensor backend must have been opened before. */

import { learnedInterpreter } from '../runtime/engines/learned.ts';
import { createSparseEngine } from '../runtime/engines/sparse.ts';
import { mlpTensor, mlpTrainer } from '../runtime/tensors/mlp-trainer.ts';
import { rateOf } from '../runtime/tensors/rates.ts';
import type { Trainer, TrainingState } from '../runtime/tensors/trainer.ts';
import type { LearnedMlp } from '../weights/learned.ts';
import { learnedDimensions } from '../weights/learned.ts';
import { inputReading } from '../weights/learned-inputs.ts';
import type { CompiledModel } from '../weights/model.ts';
import { accuracyByLength } from './accuracy.ts';
import { batchesOf, checkedBatch, encodeExamples } from './batches.ts';
import type { Example } from './examples.ts';
import { initialLayers } from './initialization.ts';
import type { Learner } from './learner.ts';
import type { TrainingOptions } from './options.ts';
import { sequenceOf } from './randomness.ts';

/** An output is right this close to its target. */
const tolerance = 0.1;

/** `from`: where to go on; `null`: at the beginning. */
export async function startTraining(
  model: CompiledModel,
  examples: readonly Example[],
  options: TrainingOptions,
  from: TrainingState | null,
): Promise<Learner> {
  const encoded = encodeExamples(model, examples, options);
  const sizes = [encoded.width, ...options.hidden, encoded.outputs];
  const { activation, optimizer } = options;
  const layers = initialLayers(sizes, options.initialization, sequenceOf('parameters', options.seed));
  const trainer: Trainer = mlpTrainer({ layers, activation, optimizer });
  if (from !== null) await trainer.restore(from);
  let step = from?.updates ?? 0;
  const checked = checkedBatch(encoded, options);
  const accuracyOf =
    (snap: boolean): Learner['accuracy'] =>
    async (tests, pause) => {
      const learned = learnedMlp(model, await trainer.state(), options, snap);
      if (learned === null) throw new TypeError('the parameters of a training do not fit its model');
      const engine = snap ? learnedInterpreter(model, learned) : createSparseEngine({ ...model, learned }, 'float32');
      return accuracyByLength(model.program, engine, tests, pause);
    };
  return {
    name: `a network of ${sizes.join(' → ')}`,
    examples: examples.length,
    step: async () => {
      step += 1;
      const rate = rateOf(options, step);
      return { step, rate, ...(await trainer.step(batchesOf(encoded, options, step), rate)) };
    },
    check: async () => {
      const { data } = await trainer.predict(checked.inputs);
      let [right, worst] = [0, 0];
      const [count = 0] = checked.inputs.shape;
      for (let example = 0; example < count; example++) {
        let distance = 0;
        for (let at = example * encoded.outputs; at < (example + 1) * encoded.outputs; at++) {
          distance = Math.max(distance, Math.abs((data[at] ?? 0) - (checked.targets.data[at] ?? 0)));
        }
        worst = Math.max(worst, distance);
        right += Number(distance < tolerance);
      }
      return { right: count === 0 ? 1 : right / count, worst };
    },
    accuracy: accuracyOf(true),
    unsnapped: accuracyOf(false),
    state: trainer.state,
    dispose: trainer.dispose,
  };
}

/** The MLP as it is now; `null` if parameters are missing or do not fit the model. */
export function learnedMlp(
  model: CompiledModel,
  { parameters, updates }: Pick<TrainingState, 'parameters' | 'updates'>,
  { activation, residual, hidden, numbers, seed }: TrainingOptions,
  snap: boolean,
): LearnedMlp | null {
  const dimensions = learnedDimensions(model.program, model.layout);
  const sizes = [inputReading(model, { numbers, snap }).width, ...hidden, dimensions.length];
  const layers = sizes.slice(1).flatMap((outputs, index) => {
    const inputs = sizes[index] ?? 0;
    const weights = parameters.get(mlpTensor(index, 'weight'));
    const bias = parameters.get(mlpTensor(index, 'bias'));
    if (weights?.shape.join() !== [inputs, outputs].join() || bias?.data.length !== outputs) return [];
    return [{ inputs, outputs, weights: weights.data, bias: bias.data }];
  });
  if (layers.length < sizes.length - 1) return null;
  return { layers, activation, residual, snap, numbers, dimensions, origin: { seed, steps: updates } };
}
