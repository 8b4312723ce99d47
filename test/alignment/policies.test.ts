/** Policies over a finite set of responses: what every other file of the library stands on. */

import { describe, expect, test } from 'vitest';
import {
  betaForDivergence,
  divergence,
  expectation,
  logitGradient,
  logSumExp,
  softmax,
  tilted,
} from '../../src/alignment/policies.ts';
import { checkGradient, farthest } from './gradients.ts';

const reference = [0.1, 0.2, 0.3, 0.25, 0.15];
const reward = [1, 0, 2, -1, 0];

test('sums of exponentials do not overflow, and none is −∞', () => {
  expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 12);
  expect(logSumExp([-1000, Number.NEGATIVE_INFINITY])).toBe(-1000);
  expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
});

describe('the tilted policy', () => {
  const beta = 0.7;
  const objective = (policy: ArrayLike<number>): number =>
    expectation(policy, reward) - beta * divergence(policy, reference);
  const best = tilted(reference, reward, beta);

  test('its objective is β ln E exp(reward / β)', () => {
    const value = beta * logSumExp(reference.map((share, i) => Math.log(share) + (reward[i] ?? 0) / beta));
    expect(objective(best)).toBeCloseTo(value, 12);
  });

  test('it is where the gradient of the objective by logits is zero', () => {
    const logits = best.map(Math.log);
    checkGradient((at) => objective(softmax(at)), new Float64Array(5), logits);
  });

  test('what the reference never gives it never gives', () => {
    expect([...tilted([0.5, 0, 0.5], [1, 100, 1], 1)]).toEqual([0.5, 0, 0.5]);
    expect(divergence([0.5, 0, 0.5], [0.5, 0, 0.5])).toBe(0);
    expect(divergence([0.5, 0.5], [1, 0])).toBe(Number.POSITIVE_INFINITY);
  });
});

test('from gradients by log-probabilities to gradients by logits', () => {
  const logits = [0.3, -1, 2, 0, 0.5];
  const value = (at: ArrayLike<number>): number => expectation(reward, softmax(at).map(Math.log));
  checkGradient((at) => value(at), logitGradient(softmax(logits), reward), logits);
});

describe('the β of a divergence', () => {
  const divergenceAt = (beta: number): number => divergence(tilted(reference, reward, beta), reference);

  test.each([1e-6, 0.01, 0.3, 1, 1.2])('%d', (wanted) => {
    const beta = betaForDivergence(divergenceAt, wanted);
    expect(Math.abs(divergenceAt(beta) / wanted - 1)).toBeLessThan(1e-9);
  });

  test('more than there is, is refused', () => {
    // All on one response: ln(1 / .3).
    expect(() => betaForDivergence(divergenceAt, 1.21)).toThrow(RangeError);
  });

  test('where there are no policies for small β', () => {
    const beta = betaForDivergence((at) => (at <= 1 ? Number.POSITIVE_INFINITY : 1 / (at - 1)), 0.5);
    expect(beta).toBeCloseTo(3, 8);
  });
});

test('helpers of these tests find a difference', () => {
  expect(farthest([1, 2], [1, 2.5])).toBe(0.5);
  expect(() => checkGradient(([x = 0]) => x * x, [1], [1])).toThrow('entry 0');
});
