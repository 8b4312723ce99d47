import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/random/seeded.ts';
import { openTensors } from '../../../src/runtime/tensors/open.ts';
import type { Batch, Trainer } from '../../../src/runtime/tensors/trainer.ts';
import {
  type TransformerShape,
  transformerParameters,
  transformerTrainer,
} from '../../../src/runtime/tensors/transformer-trainer.ts';
import { checkGradients } from '../../support/gradients.ts';

interface Case {
  readonly name: string;
  readonly isUniversal: boolean;
  readonly positions: TransformerShape['positions'];
}

const cases: readonly Case[] = [
  { name: 'Transformer, absolute', isUniversal: false, positions: { kind: 'absolute', most: 5 } },
  { name: 'Transformer, relative', isUniversal: false, positions: { kind: 'relative', most: 2 } },
  { name: 'Universal Transformer, absolute', isUniversal: true, positions: { kind: 'absolute', most: 5 } },
  { name: 'Universal Transformer, relative', isUniversal: true, positions: { kind: 'relative', most: 2 } },
];

const sizes = { vocabulary: 3, classes: 2, width: 8, heads: 2, hidden: 6, depth: 2 };

function trainerOf({ isUniversal, positions }: Case): Trainer {
  const random = seededRandom(4);
  const shape: TransformerShape = { ...sizes, isUniversal, positions };
  const initial = transformerParameters(shape).map(({ name, shape: sides }) => {
    const size = sides.reduce((product, side) => product * side, 1);
    return [name, { shape: sides, data: Float32Array.from({ length: size }, () => 2 * random() - 1) }] as const;
  });
  return transformerTrainer(shape, new Map(initial), 'adam');
}

/** Two inputs of four tokens. */
const batch: Batch = {
  inputs: { shape: [2, 4], data: Float32Array.of(0, 1, 2, 1, 2, 2, 0, 1) },
  targets: { shape: [2, 4], data: Float32Array.of(0, 1, 1, 0, 1, 0, 0, 1) },
};

async function lossOf(trainer: Trainer): Promise<number> {
  const { data } = await trainer.predict(batch.inputs);
  let sum = 0;
  batch.targets.data.forEach((target, at) => {
    const logits = data.slice(at * sizes.classes, (at + 1) * sizes.classes);
    const total = logits.reduce((all, logit) => all + Math.exp(logit), 0);
    sum -= Math.log(Math.exp(logits[target] ?? 0) / total);
  });
  return sum / batch.targets.data.length;
}

describe.each(cases)('$name', (each) => {
  test('gradients are finite differences', async () => {
    await openTensors(['wasm']);
    await checkGradients(trainerOf(each), batch, lossOf);
  });

  test('learns, and leaves no tensor behind', async () => {
    const { tensors } = await openTensors(['wasm']);
    const held = tensors.held();
    const trainer = trainerOf(each);
    const first = await lossOf(trainer);
    for (let step = 0; step < 60; step++) await trainer.step([batch], 1e-2);
    expect(await lossOf(trainer)).toBeLessThan(first / 3);
    expect(tensors.held()).toBe(held);
  });
});

test('without positions equal tokens of an input are alike', async () => {
  await openTensors(['wasm']);
  const trainer = trainerOf({ name: '', isUniversal: false, positions: { kind: 'none', most: 0 } });
  const { data } = await trainer.predict({ shape: [1, 3], data: Float32Array.of(1, 0, 1) });
  expect(data[4]).toBeCloseTo(data[0] ?? 0, 5);
  expect(data[2]).not.toBeCloseTo(data[0] ?? 0, 5);
});
