/** Counts of continuations as values, advantages and pits: the examples of arXiv 2410.08146 and of its sheet. */

import { describe, expect, test } from 'vitest';
import { advantagesOf, estimatedValue, firstPit, pitThreshold } from '../../../src/rewards/verifiers/counts.ts';
import { type CountedTrace, stepRewards, untilPit } from '../../../src/rewards/verifiers/step-labels.ts';

const values = [0.4, 0.2, 0.05, 0, 0.3];

test.each([
  { threshold: 0.025, pit: 3 },
  { threshold: 0.05, pit: 3 },
  { threshold: 0.1, pit: 2 },
  { threshold: 0, pit: null },
])('the first value strictly below $threshold', ({ threshold, pit }) => {
  expect(firstPit(values, threshold)).toBe(pit);
});

test('with counts a pit is where nothing succeeded, and one success is none', () => {
  const shares = [5, 1, 0].map((successes) => estimatedValue({ successes, rollouts: 20 }));
  expect(firstPit(shares, pitThreshold(20))).toBe(2);
});

test('advantages telescope: their sum is the outcome less the value of the prompt', () => {
  const advantages = advantagesOf(values);
  expect(advantages).toHaveLength(4);
  expect(advantages.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0.3 - 0.4, 12);
});

describe('rewards of the steps of an answer', () => {
  const counts = (...successes: readonly number[]) => successes.map((each) => ({ successes: each, rollouts: 4 }));
  const trace: CountedTrace = { prompt: 'p', steps: ['a', 'b', 'c'], policy: counts(1, 3, 0, 2), prover: null };
  const options = { prover: { kind: 'policy' }, alpha: 0.5, smoothing: 0, pit: null } as const;

  test('of the policy itself', () => {
    const rewards = stepRewards(trace, options);
    expect(rewards.advantages).toEqual([0.5, -0.75, 0.5]);
    expect(rewards.effective).toEqual([0.75 + 0.25, -0.375, 0.5 + 0.25]);
    expect(rewards.proverValues).toBeNull();
    expect(rewards.firstPit).toBe(1);
  });

  test('of the best of two of its answers: 1 − (1 − Q)²', () => {
    const { proverValues, advantages } = stepRewards(trace, { ...options, prover: { kind: 'best-of', draws: 2 } });
    for (const [i, wanted] of [0.4375, 0.9375, 0, 0.75].entries()) expect(proverValues?.[i]).toBeCloseTo(wanted, 12);
    expect(advantages[0]).toBeCloseTo(0.5, 12);
  });

  test('of another policy, subtracted from itself and never from the policy', () => {
    const other = { ...trace, prover: counts(4, 4, 2, 2) };
    const rewards = stepRewards(other, { ...options, prover: { kind: 'other' } });
    expect(rewards.advantages).toEqual([0, -0.5, 0]);
    expect(rewards.effective).toEqual([0.75, -0.25, 0.5]);
  });

  test('smoothing moves values toward one half, and no pit away', () => {
    const rewards = stepRewards(trace, { ...options, smoothing: 1 });
    expect(rewards.values).toEqual([2 / 6, 4 / 6, 1 / 6, 3 / 6]);
    expect(rewards.firstPit).toBe(1);
  });

  test('all prefixes are kept up to and including the pit', () => {
    expect(untilPit(trace, null)).toMatchObject({ steps: ['a', 'b'], policy: counts(1, 3, 0) });
    expect(untilPit(trace, 0).steps).toHaveLength(3);
  });
});
