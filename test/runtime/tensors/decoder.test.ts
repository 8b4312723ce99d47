/** A Transformer decoder: its gradients, what it sees, and that it says the same token by token as all at once. */

import { describe, expect, test } from 'vitest';
import { normal, seededRandom } from '../../../src/random/seeded.ts';
import { type DecoderShape, decoderParameters } from '../../../src/runtime/tensors/decoder.ts';
import { decoderRunner } from '../../../src/runtime/tensors/decoder-runner.ts';
import { decoderTrainer } from '../../../src/runtime/tensors/decoder-trainer.ts';
import { openTensors } from '../../../src/runtime/tensors/open.ts';
import { adam } from '../../../src/runtime/tensors/optimizers.ts';
import { initialParameters } from '../../../src/runtime/tensors/parameters.ts';
import type { PlainTensor } from '../../../src/runtime/tensors/tensors.ts';
import type { Batch, Trainer, TrainingState } from '../../../src/runtime/tensors/trainer.ts';
import { checkGradients, checkGradientsBy } from '../../support/gradients.ts';

const shape: DecoderShape = { vocabulary: 5, context: 8, width: 8, heads: 2, hidden: 12, depth: 2 };

const designs: readonly [string, DecoderShape][] = [
  ['as by default', shape],
  ['as GPT-2', { ...shape, design: 'gpt-2' }],
];

function parametersOf(seed: number, ofShape = shape): ReadonlyMap<string, PlainTensor> {
  const random = seededRandom(seed);
  return initialParameters(decoderParameters(ofShape), () => normal(random));
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
  test.each(designs)('gradients of what tokens cost are finite differences, %s', async (_, ofShape) => {
    await openTensors(['wasm']);
    await checkGradients(decoderTrainer(ofShape, parametersOf(1, ofShape), 'adam'), batch, lossOf);
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

  test.each(
    designs.flatMap(([design, ofShape]) =>
      [[1, 1, 1, 1, 1, 1, 1, 1], [3, 1, 4], [8]].map((pieces) => ({ design, ofShape, pieces })),
    ),
  )('pieces of $pieces tokens, $design', async ({ ofShape, pieces }) => {
    const { tensors } = await openTensors(['wasm']);
    const held = tensors.held();
    const runner = decoderRunner(ofShape, parametersOf(5, ofShape));
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
    const trainer = decoderTrainer(ofShape, parametersOf(5, ofShape), 'adam');
    const { data: wanted } = await trainer.predict({ shape: [1, 8], data: Float32Array.from(tokens) });
    expect(logs).toHaveLength(7);
    for (const [place, log] of logs.entries()) expect(Math.abs(log - (wanted[place] ?? 0))).toBeLessThan(2e-6);
    expect(tensors.held()).toBe(held);
  });

  test('as GPT-2 it has (V + context) d + L (12 d² + 13 d) + 2 d numbers where the feed-forward network is 4 d wide', () => {
    const [vocabulary, context, width, depth] = [223, 48, 16, 2];
    const sizes = decoderParameters({
      vocabulary,
      context,
      width,
      depth,
      heads: 2,
      hidden: 4 * width,
      design: 'gpt-2',
    }).map(({ shape: sides }) => sides.reduce((product, side) => product * side, 1));
    const wanted = (vocabulary + context) * width + depth * (12 * width ** 2 + 13 * width) + 2 * width;
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(wanted);
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

describe('settings of Adam', () => {
  const own = { secondDecay: 0.999, weightDecay: 0, mostNorm: Number.POSITIVE_INFINITY };
  async function afterOneStep(settings: Partial<typeof own>, rate: number): Promise<TrainingState> {
    const trainer = decoderTrainer(shape, parametersOf(8), adam({ ...own, ...settings }));
    await trainer.step([batch], rate);
    return trainer.state();
  }
  const numbers = (tensors: TrainingState['slots']): number[] => [...tensors.values()].flatMap(({ data }) => [...data]);
  const firstMoments = ({ slots }: TrainingState): number[] =>
    numbers(new Map([...slots].filter(([name]) => name.endsWith('.first'))));

  test('a gradient that is too long is made shorter, and one that is not stays', async () => {
    await openTensors(['wasm']);
    const whole = firstMoments(await afterOneStep({}, 0));
    const norm = Math.hypot(...whole) * 10;
    const shortened = firstMoments(await afterOneStep({ mostNorm: norm / 4 }, 0));
    for (const [at, value] of shortened.entries()) expect(value).toBeCloseTo((whole[at] ?? 0) / 4, 6);
    expect(firstMoments(await afterOneStep({ mostNorm: norm * 1.01 }, 0))).toEqual(whole);
  });

  test('parameters lose a part of themselves, times the rate', async () => {
    await openTensors(['wasm']);
    const before = numbers(parametersOf(8));
    const plain = numbers((await afterOneStep({}, 0.01)).parameters);
    const decayed = numbers((await afterOneStep({ weightDecay: 0.5 }, 0.01)).parameters);
    for (const [at, value] of decayed.entries()) {
      expect((plain[at] ?? 0) - value).toBeCloseTo(0.01 * 0.5 * (before[at] ?? 0), 6);
    }
  });
});
