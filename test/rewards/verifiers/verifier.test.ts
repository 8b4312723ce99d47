/** A verifier that is learned: gradients, what it learns, and its file. */

import { describe, expect, test } from 'vitest';
import { writeSafetensors } from '../../../src/formats/safetensors.ts';
import { seededRandom } from '../../../src/random/seeded.ts';
import { type FeatureOptions, featuresOf, inputSize, stepFeaturesOf } from '../../../src/rewards/verifiers/features.ts';
import {
  addGradients,
  createWorkspace,
  initialNetwork,
  zerosLike,
} from '../../../src/rewards/verifiers/sparse-network.ts';
import { readVerifier, verified, verifierScorer, writeVerifier } from '../../../src/rewards/verifiers/verifier.ts';
import {
  defaultVerifierTraining,
  trainVerifier,
  type VerifierExample,
} from '../../../src/rewards/verifiers/verifier-training.ts';

test('gradients are those of finite differences, of every weight', () => {
  const network = initialNetwork(6, [5, 4], seededRandom(3));
  const input = { indices: Int32Array.of(1, 4), values: Float64Array.of(1, -0.5) };
  const example = { input, label: 0.3, scale: 1 };
  const gradients = zerosLike(network);
  const workspace = createWorkspace(network);
  addGradients(network, gradients, example, workspace);
  const loss = (): number => addGradients(network, zerosLike(network), example, workspace);
  for (const [index, layer] of network.entries()) {
    for (const part of ['weights', 'bias'] as const) {
      for (let i = 0; i < layer[part].length; i++) {
        const own = layer[part][i] ?? 0;
        layer[part][i] = own + 1e-6;
        const above = loss();
        layer[part][i] = own - 1e-6;
        const difference = (above - loss()) / 2e-6;
        layer[part][i] = own;
        expect(Math.abs(difference - (gradients[index]?.[part][i] ?? Number.NaN))).toBeLessThan(1e-8);
      }
    }
  }
});

/** What the last step is decides: a .9, b .5, c .1. */
function examples(): readonly VerifierExample[] {
  const random = seededRandom(5);
  return Array.from({ length: 400 }, () => {
    const steps = Array.from({ length: 1 + Math.floor(3 * random()) }, () => 'abc'[Math.floor(3 * random())] ?? 'a');
    const value = { a: 0.9, b: 0.5, c: 0.1 }[steps.at(-1) ?? 'a'] ?? 0;
    const successes = Array.from({ length: 10 }, random).filter((lot) => lot < value).length;
    return { prompt: 'p', steps, successes, rollouts: 10 };
  });
}

const few = { ...defaultVerifierTraining, hidden: [16], steps: 300, batch: 32, rate: 5e-3 };

describe.each([
  { what: 'steps', features: stepFeaturesOf(examples()) },
  { what: 'words', features: { kind: 'words', buckets: 32 } satisfies FeatureOptions },
])('from $what', ({ features }) => {
  test('it learns chances, not only which is larger', async () => {
    const verifier = await trainVerifier(examples(), { ...few, features });
    const score = verifierScorer(verifier, 'p');
    const chances = await score([
      ['b', 'a'],
      ['a', 'b'],
      ['a', 'c'],
    ]);
    for (const [i, wanted] of [0.9, 0.5, 0.1].entries())
      expect(Math.abs((chances[i] ?? 0) - wanted)).toBeLessThan(0.12);
  });

  test('the same seed gives the same verifier, another seed another', async () => {
    const trained = async (seed: number): Promise<Uint8Array> =>
      writeVerifier(await trainVerifier(examples(), { ...few, features, steps: 5, seed }));
    expect(await trained(1)).toEqual(await trained(1));
    expect(await trained(1)).not.toEqual(await trained(2));
  });
});

test('a file gives the verifier back, to the last bit', async () => {
  const verifier = await trainVerifier(examples(), { ...few, steps: 10, features: stepFeaturesOf(examples()) });
  const read = readVerifier(writeVerifier(verifier));
  if (!read.ok) throw new Error(read.error);
  const prefix = { prompt: 'p', steps: ['c', 'a'] };
  expect(verified(read.value, prefix)).toBe(verified(verifier, prefix));
});

test.each([
  ['no safetensors', new Uint8Array(3), 'shorter than 8 bytes'],
  ['of another kind', writeSafetensors({ tensors: new Map(), metadata: {} }), 'no verifier of altac'],
  [
    'of another version',
    writeSafetensors({ tensors: new Map(), metadata: { format: 'altac-verifier', version: '9' } }),
    'of version 9',
  ],
  [
    'without layers',
    writeSafetensors({
      tensors: new Map(),
      metadata: { format: 'altac-verifier', version: '1', features: '{"kind":"words","buckets":2}' },
    }),
    'not one output',
  ],
])('a file that is %s is refused', (_, bytes, cause) => {
  const read = readVerifier(bytes);
  expect(read.ok ? '' : read.error).toContain(cause);
});

test('balanced: labels of one half and more are seen as often as those below', async () => {
  // One in a hundred is 1: drawn alike, the verifier says .01; balanced, one half.
  const rare = Array.from({ length: 100 }, (_, i) => ({
    prompt: '',
    steps: [],
    successes: i === 0 ? 1 : 0,
    rollouts: 1,
  }));
  const features: FeatureOptions = { kind: 'steps', vocabulary: ['a'], length: 1 };
  const chance = async (balanced: boolean): Promise<number> =>
    verified(await trainVerifier(rare, { ...few, features, balanced }), { prompt: '', steps: [] });
  expect(await chance(false)).toBeLessThan(0.1);
  expect(Math.abs((await chance(true)) - 0.5)).toBeLessThan(0.15);
});

test('inputs stay below the size that is said, whatever the steps', () => {
  const options = stepFeaturesOf([{ prompt: '', steps: ['a', 'b'] }]);
  expect(inputSize(options)).toBe(2 * 2 + 3);
  // A step that was never seen, and more steps than there were.
  const { indices } = featuresOf(options, { prompt: '', steps: ['x', 'b', 'a', 'a'] });
  expect([...indices]).toEqual([3, 6]);
});
