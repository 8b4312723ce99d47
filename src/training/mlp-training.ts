/** Trains an MLP on the transitions of a program, step by step. The tensor backend must have been opened before. */

import { learnedInterpreter } from '../runtime/engines/learned.ts';
import { createSparseEngine } from '../runtime/engines/sparse.ts';
import { type Choice, mlpTensor, mlpTrainer } from '../runtime/tensors/mlp-trainer.ts';
import { rateOf } from '../runtime/tensors/rates.ts';
import type { Batch, Trainer, TrainingState } from '../runtime/tensors/trainer.ts';
import { dimensionsOf } from '../weights/layout.ts';
import type { LearnedMlp } from '../weights/learned.ts';
import { learnedDimensions, learnedVariables, nearestCode } from '../weights/learned.ts';
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

/** A value that stands there begins with this lead over others, in logits. */
const sharpness = 5;

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
  const trainer: Trainer = mlpTrainer({
    layers,
    activation,
    optimizer,
    crossEntropy: options.loss === 'squares' ? null : { choices: choicesOf(model), sharpness },
  });
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
      if (options.loss === 'cross-entropy') return { right: shareChosen(model, data, checked), worst: null };
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

/** Of the outputs, those that are the bits of one variable. */
function choicesOf({ program, layout }: CompiledModel): Choice[] {
  let start = 0;
  return learnedVariables(program).flatMap((variable) => {
    const size = dimensionsOf(layout, variable).length;
    start += size;
    return layout.readings[variable]?.kind === 'bits' ? [{ start: start - size, size }] : [];
  });
}

/** The share of examples in which every variable is nearest to the value that it should have. */
function shareChosen(
  { program, layout }: CompiledModel,
  predictions: Float32Array,
  { targets, before }: Batch,
): number {
  const [examples = 0, outputs = 0] = targets.shape;
  const dimensions = learnedDimensions(program, layout);
  const variables = learnedVariables(program);
  const row = new Float32Array(layout.dimensions.length);
  const codesOf = (number: (output: number) => number): string => {
    dimensions.forEach((dimension, output) => {
      row[dimension] = number(output);
    });
    return variables
      .flatMap((variable) => {
        const reading = layout.readings[variable];
        return reading === undefined ? [] : [nearestCode(reading, row)];
      })
      .join();
  };
  let right = 0;
  for (let at = 0; at < examples * outputs; at += outputs) {
    const predicted = codesOf((output) => (predictions[at + output] ?? 0) + (before?.data[at + output] ?? 0));
    right += Number(predicted === codesOf((output) => targets.data[at + output] ?? 0));
  }
  return examples === 0 ? 1 : right / examples;
}
