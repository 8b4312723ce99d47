/** What steps are paid in each arm. */

import { expect, test } from 'vitest';
import { signalsOf } from '../../../src/rewards/planted/signals.ts';

/** Of a prover, at the empty prefix and after each of three steps. */
const values = [0.2, 0.5, 0.25, 1];

test.each([
  ['outcome', [1, 1, 1]],
  ['pav', [1.6, 0.5, 2.5]],
  // (1 + α) · outcome − α · the value before: outcomes with a baseline, and nothing of single steps.
  ['return-to-go', [2.6, 2, 2.5]],
  ['q-instead-of-a', [2, 1.5, 3]],
] as const)('%s', (arm, wanted) => {
  const found = signalsOf(arm, 1, values, 2);
  wanted.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 14);
  });
});
