/** Win rates from samples: over all ways to choose, and right on average. */

import { describe, expect, test } from 'vitest';
import { exactEvaluation } from '../../../src/alignment/inference-aware/exact-evaluation.ts';
import { sampledBestOf, sampledWorstOf } from '../../../src/alignment/inference-aware/sampled-win-rates.ts';
import { seededRandom } from '../../../src/random/seeded.ts';

/** All sets of so many of these. */
function choices(values: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return values.flatMap((value, i) => choices(values.slice(i + 1), count - 1).map((rest) => [value, ...rest]));
}

describe.each([1, 2, 3, 4])('of %d draws', (draws) => {
  const own = [0, 1, 1, 2, 5];
  const others = [-1, 1, 1, 1, 2, 3];
  const counted = (pick: (values: readonly number[]) => number): number => {
    const rates = choices(own, draws).flatMap((mine) =>
      choices(others, draws).map((theirs) => (Math.sign(pick(mine) - pick(theirs)) + 1) / 2),
    );
    return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  };
  test('best', () => {
    const found = sampledBestOf(Float64Array.from(own), Float64Array.from(others), draws);
    expect(found).toBeCloseTo(
      counted((values) => Math.max(...values)),
      12,
    );
  });
  test('worst', () => {
    const found = sampledWorstOf(Float64Array.from(own), Float64Array.from(others), draws);
    expect(found).toBeCloseTo(
      counted((values) => Math.min(...values)),
      12,
    );
  });
});

test('fewer samples than draws are refused', () => {
  expect(() => sampledBestOf(Float64Array.of(1), Float64Array.of(1, 2), 2)).toThrow(RangeError);
});

test('without bias: the mean over many prompts is the exact rate', () => {
  const [policy, reference, rewards] = [
    [0.1, 0.2, 0.7],
    [0.5, 0.3, 0.2],
    [0, 1, 2],
  ];
  const random = seededRandom(2);
  const drawn = (shares: readonly number[] = []): Float64Array =>
    Float64Array.from({ length: 5 }, () => {
      const at = random();
      return at < (shares[0] ?? 0) ? 0 : at < (shares[0] ?? 0) + (shares[1] ?? 0) ? 1 : 2;
    }).sort();
  let [best, worst] = [0, 0];
  const prompts = 20_000;
  for (let prompt = 0; prompt < prompts; prompt++) {
    const [own, others] = [drawn(policy), drawn(reference)];
    best += sampledBestOf(own, others, 3) / prompts;
    worst += sampledWorstOf(own, others, 3) / prompts;
  }
  const exact = exactEvaluation(policy ?? [], reference ?? [], rewards ?? []);
  expect(Math.abs(best - exact.bestOf(3))).toBeLessThan(0.006);
  expect(Math.abs(worst - exact.worstOf(3))).toBeLessThan(0.006);
});
