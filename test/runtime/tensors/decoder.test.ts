/** A Transformer decoder: its gradients, what it sees, and that it says the same token by token as all at once. */

import { describe, expect, test } from 'vitest';
import { normal, seededRandom } from '../../../src/random/seeded.ts';
import { type DecoderShape, decoderParameters } from '../../../src/runtime/tensors/decoder.ts';
import { decoderRunner } from '../../../src/runtime/tensors/decoder-runner.ts';
import { decoderTrainer } from '../../../src/runtime/tensors/decoder-trainer.ts';
import { openTensors } from '../../../src/runtime/tensors/open.ts';
import { initialParameters } from '../../../src/runtime/tensors/parameters.ts';
import type { PlainTensor } from '../../../src/runtime/tensors/tensors.ts';
import type { Batch, Trainer } from '../../../src/runtime/tensors/trainer.ts';
import { checkGradients, checkGradientsBy } from '../../support/gradients.ts';

const shape: DecoderShape = { vocabulary: 5, context: 8, width: 8, heads: 2, hidden: 12, depth: 2 };

function parametersOf(seed: number): ReadonlyMap<string, PlainTensor> {
  const random = seededRandom(seed);
  return initialParameters(decoderParameters(shape), () => normal(random));
}

/** Two texts of five tokens; the second ends after three. */
const batch: Batch = {
  inputs: { shape: [2, 5], data: Float32Array.of(0, 1, 2, 4, 3, 0, 3, 3, 0, 0) },
  targets: { shape: [2, 4], data: Float32Array.of(1, 1, 1, 1, 1, 1, 0, 0) },
};

async function lossOf(trainer: Trainer): Promise<number> {
  const { data } = await trainer.predict(batch.inputs);
  return -data.reduce((sum, log, at) => sum + log * (batch.targets.data[at] ?? 0), 0) / 6;
}

describe('training', () => {
  test('gradients of what tokens cost are finite differences', async () => {
    await openTensors(['wasm']);
    await checkGradients(decoderTrainer(shape, parametersOf(1), 'adam'), batch, lossOf);
  });

  test('gradients of any loss of log-probabilities are finite differences', async () => {
    await openTensors(['wasm']);
    await checkGradientsBy(decoderTrainer(shape, parametersOf(2), 'adam'), batch.inputs, (logs) => ({
      value: logs.reduce((sum, log, at) => sum + (log + at) ** 2 / 50, 0),
      gradient: logs.map((log, at) => (log + at) / 25),
    }));
  });

  test('learns, and leaves no tensor behind', async () => {
    const { tensors } = await openTensors(['wasm']);
    const held = tensors.held();
    const trainer = decoderTrainer(shape, parametersOf(3), 'adam');
    const first = await lossOf(trainer);
    for (let step = 0; step < 100; step++) await trainer.step([batch], 1e-2);
    expect(await lossOf(trainer)).toBeLessThan(first / 5);
    expect(tensors.held()).toBe(held);
  });
});

describe('running', () => {
  const tokens = [0, 3, 1, 4, 2, 2, 1, 3];

  test('no position sees what comes after it', async () => {
    await openTensors(['wasm']);
    const trainer = decoderTrainer(shape, parametersOf(4), 'adam');
    const logsOf = async (last: number): Promise<Float32Array> =>
      (await trainer.predict({ shape: [1, 6], data: Float32Array.of(0, 3, 1, 4, 2, last) })).data;
    const [one, other] = [await logsOf(0), await logsOf(4)];
    expect([...one.slice(0, 4)]).toEqual([...other.slice(0, 4)]);
    expect(one[4]).not.toBeCloseTo(other[4] ?? 0, 3);
  });

  test.each([[[1, 1, 1, 1, 1, 1, 1, 1]], [[3, 1, 4]], [[8]]])('pieces of %j tokens', async (pieces) => {
    const { tensors } = await openTensors(['wasm']);
    const held = tensors.held();
    const runner = decoderRunner(shape, parametersOf(5));
    const session = runner.open();
    const logs: number[] = [];
    let at = 0;
    for (const length of pieces) {
      const piece = Float32Array.from(tokens.slice(at, at + length));
      const { data } = session.feed({ shape: [1, length], data: piece });
      for (let place = 0; place < length; place++) {
        const next = tokens[++at];
        if (next !== undefined) logs.push(data[place * shape.vocabulary + next] ?? Number.NaN);
      }
    }
    session.dispose();
    runner.dispose();
    const trainer = decoderTrainer(shape, parametersOf(5), 'adam');
    const { data: wanted } = await trainer.predict({ shape: [1, 8], data: Float32Array.from(tokens) });
    expect(logs).toHaveLength(7);
    for (const [place, log] of logs.entries()) expect(Math.abs(log - (wanted[place] ?? 0))).toBeLessThan(2e-6);
    expect(tensors.held()).toBe(held);
  });

  test('a row that is selected goes on as itself', async () => {
    await openTensors(['wasm']);
    const runner = decoderRunner(shape, parametersOf(6));
    const session = runner.open();
    session.feed({ shape: [2, 2], data: Float32Array.of(0, 1, 0, 4) });
    session.select([1, 0, 1]);
    const { data } = session.feed({ shape: [3, 1], data: Float32Array.of(2, 2, 3) });
    const alone = runner.open();
    const { data: wanted } = alone.feed({ shape: [1, 3], data: Float32Array.of(0, 4, 3) });
    for (let token = 0; token < 5; token++) {
      expect(Math.abs((data[2 * 5 + token] ?? 0) - (wanted[2 * 5 + token] ?? 0))).toBeLessThan(2e-6);
    }
  });

  test('more tokens than there are positions are refused', async () => {
    await openTensors(['wasm']);
    const session = decoderRunner(shape, parametersOf(7)).open();
    session.feed({ shape: [1, 8], data: Float32Array.from(tokens) });
    expect(() => session.feed({ shape: [1, 1], data: Float32Array.of(0) })).toThrow(
      new RangeError('9 tokens are more than the 8 that the model can see'),
    );
  });
});
