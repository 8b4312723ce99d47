/** ln σ is finite wherever its argument is, in float32 too, and its gradient is the pull that ends at the reference. */

import { expect, test } from 'vitest';
import { logSigmoid, logSigmoidCentred, sigmoid } from '../../../src/alignment/combination/log-sigmoid.ts';
import { checkGradient } from '../gradients.ts';

test('far out', () => {
  for (const z of [1e4, -1e4, 88, -104, 745, -745]) {
    expect(Number.isFinite(Math.fround(logSigmoid(Math.fround(z)))), `${z}`).toBe(true);
  }
  expect(logSigmoid(-1e4)).toBe(-1e4);
  expect(logSigmoid(1e4)).toBeCloseTo(0, 12);
  expect(logSigmoid(0)).toBeCloseTo(-Math.LN2, 15);
  expect([sigmoid(-1e4), sigmoid(0), sigmoid(1e4)]).toEqual([0, 0.5, 1]);
});

test('the derivative by the reward is σ(reference − reward)', () => {
  for (const reward of [-7, -1, 0, 0.4, 3, 12]) {
    checkGradient(([at = 0]) => logSigmoidCentred(at, 0.3), [sigmoid(0.3 - reward)], [reward]);
  }
});
