/** A layer of attention and a network: its gradients, and that it learns to fetch. */

import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/random/seeded.ts';
import { type LayerShape, layerParameters, layerTrainer } from '../../../src/runtime/tensors/layer-trainer.ts';
import { openTensors } from '../../../src/runtime/tensors/open.ts';
import type { Batch, Trainer } from '../../../src/runtime/tensors/trainer.ts';
import { checkGradients } from '../../support/gradients.ts';

interface Case {
  readonly name: string;
  readonly shape: Partial<LayerShape>;
}

const cases: readonly Case[] = [
  { name: 'distances', shape: { reach: 2 } },
  { name: 'no distances, two hidden layers', shape: { reach: null, hidden: [5, 6], activation: 'tanh' } },
  { name: 'heads are told what to fetch', shape: { reach: 1, fetched: [2, 1] } },
];

const sizes: LayerShape = {
  inputs: 3,
  outputs: 2,
  heads: 2,
  width: 4,
  reach: null,
  hidden: [6],
  activation: 'sigmoid',
  fetched: [],
};

function trainerOf(shape: LayerShape): Trainer {
  const random = seededRandom(4);
  const initial = layerParameters(shape).map(({ name, shape: sides }) => {
    const size = sides.reduce((product, side) => product * side, 1);
    return [name, { shape: sides, data: Float32Array.from({ length: size }, () => random() - 0.5) }] as const;
  });
  return layerTrainer(shape, new Map(initial), 'adam');
}

/** Two inputs of three positions, with a fourth that does not count. */
function batchFor(shape: LayerShape): Batch {
  const random = seededRandom(7);
  const columns = shape.outputs + shape.fetched.reduce((sum, count) => sum + count, 0);
  const isReal = (row: number): boolean => row % 4 < 3;
  const inputs = Float32Array.from({ length: 8 * 3 }, (_, at) => (isReal(Math.floor(at / 3)) ? random() : 0));
  const targets = Float32Array.from({ length: 8 * 2 * columns }, (_, at) => {
    const row = Math.floor(at / (2 * columns));
    if (at % (2 * columns) >= columns) return Number(isReal(row));
    return random() - 0.5;
  });
  return { inputs: { shape: [2, 4, 3], data: inputs }, targets: { shape: [8, 2 * columns], data: targets } };
}

function lossOf({ inputs, targets }: Batch): (trainer: Trainer) => Promise<number> {
  return async (trainer) => {
    const { shape, data } = await trainer.predict(inputs);
    const columns = shape[1] ?? 0;
    let [sum, count] = [0, 0];
    data.forEach((output, at) => {
      const target = Math.floor(at / columns) * 2 * columns + (at % columns);
      if (targets.data[target + columns] === 0) return;
      sum += (output - (targets.data[target] ?? 0)) ** 2;
      count += 1;
    });
    return sum / count;
  };
}

describe.each(cases)('$name', ({ shape: given }) => {
  const shape = { ...sizes, ...given };
  const batch = batchFor(shape);

  test('gradients are finite differences', async () => {
    await openTensors(['wasm']);
    await checkGradients(trainerOf(shape), batch, lossOf(batch));
  });

  test('learns, and leaves no tensor behind', async () => {
    const { tensors } = await openTensors(['wasm']);
    const held = tensors.held();
    const trainer = trainerOf(shape);
    const first = await lossOf(batch)(trainer);
    for (let step = 0; step < 200; step++) await trainer.step([batch], 1e-2);
    expect(await lossOf(batch)(trainer)).toBeLessThan(first / 3);
    expect(tensors.held()).toBe(held);
  });
});

test('the last position has nothing to fetch, and others do not see how long the input is', async () => {
  await openTensors(['wasm']);
  const trainer = trainerOf({ ...sizes, heads: 1, fetched: [2] });
  // One position alone, with and without another item of the batch beside it.
  const row = [0.3, -0.2, 0.9, 0, 0, 0];
  const alone = await trainer.predict({ shape: [1, 2, 3], data: Float32Array.from(row) });
  const beside = await trainer.predict({ shape: [2, 2, 3], data: Float32Array.from([1, 1, 1, 0, 0, 0, ...row]) });
  const [columns = 0] = alone.shape.slice(-1);
  const second = beside.data.subarray(2 * columns);
  for (const [at, output] of alone.data.entries()) expect(second[at]).toBeCloseTo(output, 5);
});
