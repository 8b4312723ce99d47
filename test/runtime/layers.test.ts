import { describe, expect, test } from 'vitest';
import { incrementalLayer } from '../../src/runtime/engines/incremental.ts';
import { type SparseVector, sparseLayer, sparseVector } from '../../src/runtime/engines/vectors.ts';
import { denseOf, type Linear, matrixBuilder } from '../../src/weights/matrix.ts';
import { type Random, seededRandom } from '../support/random.ts';

const inputs = 12;
const outputs = 30;

function randomLinear(random: Random): Linear {
  const weights = matrixBuilder(outputs, inputs);
  for (let count = 0; count < 90; count++) {
    weights.add(random.integer(0, outputs - 1), random.integer(0, inputs - 1), random.integer(-2, 2));
  }
  return { weights: weights.build(), bias: Float64Array.from({ length: outputs }, () => random.integer(-2, 1)) };
}

function randomVector(random: Random): SparseVector {
  const vector = sparseVector('float32', inputs);
  for (let index = 0; index < inputs; index++) {
    if (random.chance(0.5)) continue;
    vector.indices[vector.count] = index;
    vector.values[vector.count++] = random.integer(1, 2);
  }
  return vector;
}

function denseVector({ count, indices, values }: SparseVector, size: number): number[] {
  const dense = Array<number>(size).fill(0);
  for (let entry = 0; entry < count; entry++) dense[indices[entry] ?? 0] = values[entry] ?? 0;
  return dense;
}

/** W x + b, the plain way. */
function product({ weights, bias }: Linear, input: readonly number[], clipped: boolean): number[] {
  const dense = denseOf(weights);
  return [...bias].map((start, row) => {
    const sum = input.reduce((sofar, x, column) => sofar + x * (dense[row * inputs + column] ?? 0), start);
    return clipped ? Math.min(Math.max(sum, 0), 1) : sum;
  });
}

describe('sparse layers compute W x + b', () => {
  test.each([
    ['clipped', true],
    ['not clipped', false],
  ])('%s', (_, clipped) => {
    const random = seededRandom(1);
    for (let round = 0; round < 50; round++) {
      const linear = randomLinear(random);
      const layer = sparseLayer(linear, clipped, 'float32');
      for (let run = 0; run < 5; run++) {
        const input = randomVector(random);
        const output = sparseVector('float32', outputs);
        layer(input, output);
        expect(denseVector(output, outputs)).toEqual(product(linear, denseVector(input, inputs), clipped));
      }
    }
  });

  test('incrementally, whatever a slot had before', () => {
    const random = seededRandom(2);
    for (let round = 0; round < 50; round++) {
      const linear = randomLinear(random);
      const layer = incrementalLayer(linear, 'float32');
      for (let run = 0; run < 20; run++) {
        const input = randomVector(random);
        const output = sparseVector('float32', outputs);
        layer(input, output);
        expect(denseVector(output, outputs)).toEqual(product(linear, denseVector(input, inputs), true));
      }
    }
  });
});
