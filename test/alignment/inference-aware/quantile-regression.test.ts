/** The regression loss is zero at the policy that it is for, and its gradient is right. */

import { expect, test } from 'vitest';
import { exactlyCalibrated } from '../../../src/alignment/inference-aware/calibration.ts';
import { quantileRegression } from '../../../src/alignment/inference-aware/quantile-regression.ts';
import { logSumExp, tilted } from '../../../src/alignment/policies.ts';
import { checkGradient } from '../gradients.ts';

const reference = [0.1, 0.2, 0.3, 0.25, 0.15];
const transformed = exactlyCalibrated(reference, [1, 0, 2, -1, 0]);
const beta = 0.25;
// Of the finite set; `quantileModel` has that of continuous rewards.
const logPartition = logSumExp(reference.map((share, i) => Math.log(share) + (transformed[i] ?? 0) / beta));
const logs = reference.map(Math.log);

test('zero at the optimum, and nowhere near it', () => {
  const optimum = tilted(reference, transformed, beta).map(Math.log);
  expect(quantileRegression(transformed, optimum, logs, { beta, logPartition }).value).toBeLessThan(1e-28);
  expect(quantileRegression(transformed, logs, logs, { beta, logPartition }).value).toBeGreaterThan(0.01);
});

test('gradient', () => {
  const options = { beta, logPartition };
  const { gradient } = quantileRegression(transformed, logs, logs, options);
  checkGradient((policy) => quantileRegression(transformed, policy, logs, options).value, gradient, logs);
});
