/** Reward models by Bradley and Terry, and what weights do to a length bias. */

import { describe, expect, test } from 'vitest';
import { sigmoid } from '../../../src/alignment/combination/log-sigmoid.ts';
import {
  bradleyTerryLoss,
  type FeaturePairs,
  fitLinearReward,
  fitRewardNetwork,
  lengthBiasWeights,
  linearReward,
  rewardLoss,
} from '../../../src/alignment/training/reward-models.ts';
import { normal, type Random, seededRandom } from '../../../src/random/seeded.ts';
import { mlpTrainer } from '../../../src/runtime/tensors/mlp-trainer.ts';
import { openTensors } from '../../../src/runtime/tensors/open.ts';
import { checkGradientsBy } from '../../support/gradients.ts';
import { checkGradient, farthest } from '../gradients.ts';

/** Pairs of answers with three features, labelled by a reward; the share whose label follows it is σ of the gap. */
function labelled(count: number, reward: (features: Float64Array) => number, seed: number): FeaturePairs {
  const random = seededRandom(seed);
  const [chosen, rejected]: Float64Array[][] = [[], []];
  for (let pair = 0; pair < count; pair++) {
    const [a, b] = [featuresOf(random), featuresOf(random)];
    const isFirst = random() < sigmoid(reward(a) - reward(b));
    chosen?.push(isFirst ? a : b);
    rejected?.push(isFirst ? b : a);
  }
  return { chosen: chosen ?? [], rejected: rejected ?? [] };
}

function featuresOf(random: Random): Float64Array {
  return Float64Array.from({ length: 3 }, () => normal(random));
}

const differences = [0.4, -1.2, 3, 0];

describe('gradients are finite differences', () => {
  test.each([[undefined], [[1, 2, 0.5, 4]]])('weights %j', (weights) => {
    const loss = (values: ArrayLike<number>) => bradleyTerryLoss(values, weights);
    checkGradient((at) => loss(at).value, loss(differences).gradient, differences);
    const both = [...differences, 1, 0.2, -2, 0.7];
    checkGradient((at) => rewardLoss(at, 4, weights).value, rewardLoss(both, 4, weights).gradient, both);
  });

  test('of a network on the tensor runtime', async () => {
    await openTensors(['wasm']);
    const inputs = { shape: [8, 3], data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)) };
    const trainer = mlpTrainer({ layers: layersOf(5), activation: 'tanh', optimizer: 'adam', crossEntropy: null });
    await checkGradientsBy(trainer, inputs, (rewards) => rewardLoss(rewards, 4, [1, 2, 0.5, 4]));
  });
});

describe('linear rewards', () => {
  test('what labelled the pairs is found', () => {
    const pairs = labelled(4000, (features) => linearReward([1, -2, 0.5], features), 1);
    expect(farthest(fitLinearReward(pairs, 0), [1, -2, 0.5])).toBeLessThan(0.15);
  });

  test.each([0, 1e-2, 1])('the gradient is zero there, ridge %d', (ridge) => {
    const { chosen, rejected } = labelled(60, ([a = 0]) => 2 * a, 2);
    const weights = chosen.map((_, pair) => 1 + (pair % 3));
    const theta = fitLinearReward({ chosen, rejected, weights }, ridge);
    const lossAt = (at: ArrayLike<number>): number => {
      const margins = chosen.map((own, pair) => linearReward(at, own) - linearReward(at, rejected[pair] ?? []));
      return bradleyTerryLoss(margins, weights).value + (ridge / 2) * linearReward(at, at);
    };
    checkGradient(lossAt, [0, 0, 0], theta);
  });

  test('pairs that a reward separates need a ridge', () => {
    const pairs = {
      chosen: [
        [1, 0],
        [2, 1],
      ],
      rejected: [
        [0, 0],
        [0, 0],
      ],
    };
    expect(fitLinearReward(pairs, 1e-3)[0]).toBeGreaterThan(1);
    expect(() => fitLinearReward({ chosen: [], rejected: [] }, 1)).toThrow(/no pair/);
  });
});

test('a network learns a reward that is not linear', async () => {
  await openTensors(['wasm']);
  const reward = ([a = 0, b = 0]: ArrayLike<number> & Iterable<number>): number => 4 * Math.abs(a) - 2 * b;
  const pairs = labelled(400, reward, 3);
  const found = await fitRewardNetwork(pairs, { layers: layersOf(16), steps: 150, rate: 2e-2, warmup: 10, decay: 0.1 });
  const fresh = labelled(500, reward, 4);
  const [own, other] = [await found(fresh.chosen), await found(fresh.rejected)];
  const theta = fitLinearReward(pairs, 1e-3);
  const right = (prefers: (pair: number) => boolean): number =>
    fresh.chosen.reduce((sum, features, pair) => {
      const isTrue = reward(Float64Array.from(features)) > reward(Float64Array.from(fresh.rejected[pair] ?? []));
      return sum + (prefers(pair) === isTrue ? 1 : 0) / 500;
    }, 0);
  const network = right((pair) => (own[pair] ?? 0) > (other[pair] ?? 0));
  const linear = right(
    (pair) => linearReward(theta, fresh.chosen[pair] ?? []) > linearReward(theta, fresh.rejected[pair] ?? []),
  );
  expect(network).toBeGreaterThan(linear + 0.1);
});

describe('an ensemble by length bias', () => {
  const longer = [3, 1, -2, 5, 0];

  test.each([0.2, 0.5, 0.8])('chosen answers that are longer have the share %d', (bias) => {
    const weights = lengthBiasWeights(longer, bias);
    const sum = (which: (by: number) => boolean): number =>
      weights.reduce((all, weight, pair) => all + (which(longer[pair] ?? 0) ? weight : 0), 0);
    expect(sum((by) => by > 0) / sum((by) => by !== 0)).toBeCloseTo(bias, 12);
    expect(sum((by) => by !== 0)).toBeCloseTo(4, 12);
    expect(weights[4]).toBe(1);
  });

  test('the more length is preferred, the more a reward model likes it', () => {
    const { chosen, rejected } = labelled(600, ([quality = 0, length = 0]) => 2 * quality + length, 5);
    const by = chosen.map((own, pair) => (own[1] ?? 0) - (rejected[pair]?.[1] ?? 0));
    const likes = [0.2, 0.35, 0.5, 0.65, 0.8].map(
      (bias) => fitLinearReward({ chosen, rejected, weights: lengthBiasWeights(by, bias) }, 0.02)[1] ?? 0,
    );
    expect(likes).toEqual([...likes].sort((a, b) => a - b));
    expect(likes[0]).toBeLessThan(0);
    expect(likes[4]).toBeGreaterThan(0.5);
  });

  test('pairs of one kind alone have no other bias', () => {
    expect(() => lengthBiasWeights([1, 2], 0.5)).toThrow(RangeError);
  });
});

function layersOf(hidden: number) {
  const random = seededRandom(9);
  return [3, hidden].map((inputs, index) => {
    const outputs = index === 0 ? hidden : 1;
    const data = Float32Array.from({ length: inputs * outputs }, () => normal(random) / Math.sqrt(inputs));
    return {
      weights: { shape: [inputs, outputs], data },
      bias: { shape: [outputs], data: new Float32Array(outputs) },
    };
  });
}
