/** Trains a whole layer, attention and MLP, on the states before and after the layers of a program. */

import { groupedBy } from '../collections/grouped-by.ts';
import type { Engine } from '../ir/execution.ts';
import { outputCodes } from '../ir/execution.ts';
import { normal } from '../random/seeded.ts';
import { fetchedCount, type LayerShape, layerParameters, layerTrainer } from '../runtime/tensors/layer-trainer.ts';
import { rateOf } from '../runtime/tensors/rates.ts';
import type { PlainTensor } from '../runtime/tensors/tensors.ts';
import type { TrainingState } from '../runtime/tensors/trainer.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { LengthAccuracy } from './accuracy.ts';
import { drawnLayers, layerBatches, layerEncoder, layerShape } from './layer-batches.ts';
import type { LayerExamples } from './layer-examples.ts';
import { layerRunner } from './layer-running.ts';
import type { Learner } from './learner.ts';
import type { TrainingOptions } from './options.ts';
import { sequenceOf } from './randomness.ts';

/** An output is right this close to its target. */
const tolerance = 0.1;

/** Batches of layers that every check looks at. */
const checkedBatches = 8;

/** There must be examples, and the tensor backend must have been opened before. */
export async function startLayerTraining(
  model: CompiledModel,
  engine: Engine,
  examples: LayerExamples,
  options: TrainingOptions,
  from: TrainingState | null,
): Promise<Learner> {
  const shape = layerShape(model, options);
  const encode = layerEncoder(model, shape);
  const trainer = layerTrainer(shape, initialParameters(shape, options.seed), options.optimizer);
  if (from !== null) await trainer.restore(from);
  let step = from?.updates ?? 0;
  const random = sequenceOf('check', options.seed);
  const checked = Array.from({ length: checkedBatches }, () => encode(drawnLayers(examples, 32, random), 0, random));
  const accuracyOf = (snap: boolean): Learner['accuracy'] => {
    const run = layerRunner(model, engine, trainer.predict, snap);
    return async (tests, pause) => {
      const accuracies: LengthAccuracy[] = [];
      for (const [length, group] of groupedBy(tests, (test) => test.length)) {
        const executions = await run(group);
        const right = group.filter(({ answer, halted }, index) => {
          const execution = executions[index];
          if (execution === undefined || execution.halted !== halted) return false;
          return outputCodes(model.program, execution.states).join() === answer.join();
        });
        const seen = group.filter((test) => test.seen).length;
        accuracies.push({ length, inputs: group.length, seen, right: right.length });
        await pause();
      }
      return accuracies;
    };
  };
  return {
    name: nameOf(shape),
    examples: examples.count,
    step: async () => {
      step += 1;
      const rate = rateOf(options, step);
      return { step, rate, ...(await trainer.step(layerBatches(examples, encode, options, step), rate)) };
    },
    check: async () => {
      let [right, all, worst] = [0, 0, 0];
      for (const { inputs: given, targets } of checked) {
        const distances = distancesOf(await trainer.predict(given), targets, given.shape[1] ?? 1);
        for (const distance of distances) worst = Math.max(worst, distance);
        right += distances.filter((distance) => distance < tolerance).length;
        all += distances.length;
      }
      return { right: all === 0 ? 1 : right / all, worst };
    },
    accuracy: accuracyOf(true),
    unsnapped: accuracyOf(false),
    state: trainer.state,
    dispose: trainer.dispose,
  };
}

/** The largest distance of an output from its target, in each layer that was given. */
function distancesOf(outputs: PlainTensor, targets: PlainTensor, positions: number): readonly number[] {
  const [rows = 0, columns = 0] = outputs.shape;
  const distances = Array.from({ length: rows / positions }, () => 0);
  for (let row = 0; row < rows; row++) {
    const example = Math.floor(row / positions);
    for (let column = 0; column < columns; column++) {
      const target = row * 2 * columns + column;
      if (targets.data[target + columns] === 0) continue;
      const distance = Math.abs((outputs.data[row * columns + column] ?? 0) - (targets.data[target] ?? 0));
      distances[example] = Math.max(distances[example] ?? 0, distance);
    }
  }
  return distances;
}

function nameOf(shape: LayerShape): string {
  const { inputs, outputs, heads, width, hidden } = shape;
  const of = heads === 1 ? '1 head' : `${heads} heads`;
  const supervised = fetchedCount(shape) === 0 ? '' : ', which are told what to fetch';
  return `a layer of ${of} of width ${width}${supervised}, and a network of ${[inputs, ...hidden, outputs].join(' → ')}`;
}

/** Weights with variance 2 / inputs in the MLP and 1 / inputs elsewhere. */
function initialParameters(shape: LayerShape, seed: number): ReadonlyMap<string, PlainTensor> {
  const random = sequenceOf('parameters', seed);
  return new Map(
    layerParameters(shape).map(({ name, shape: sides, kind }) => {
      const size = sides.reduce((product, side) => product * side, 1);
      const variance = kind === 'bias' ? 0 : (name.startsWith('mlp.') ? 2 : 1) / (sides[0] ?? 1);
      const data = Float32Array.from({ length: size }, () =>
        variance === 0 ? 0 : Math.sqrt(variance) * normal(random),
      );
      return [name, { shape: sides, data }];
    }),
  );
}
