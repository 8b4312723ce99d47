/** Which tokens are drawn, and how often. */

import { describe, expect, test } from 'vitest';
import type { SamplingOptions } from '../../src/models/language-model.ts';
import { checkSampling, chosenToken } from '../../src/models/sampling.ts';
import { seededRandom } from '../../src/random/seeded.ts';

const plain: SamplingOptions = { temperature: 1, topK: null, topP: 1 };

interface Case {
  readonly name: string;
  readonly options: Partial<SamplingOptions>;
  readonly shares: readonly number[];
  /** Of each token among those that are drawn. */
  readonly drawn: readonly number[];
}

const cases: readonly Case[] = [
  { name: 'as the model says', options: {}, shares: [0.5, 0.3, 0.2], drawn: [0.5, 0.3, 0.2] },
  {
    name: 'temperature ½ squares',
    options: { temperature: 0.5 },
    shares: [0.6, 0.4],
    drawn: [0.36 / 0.52, 0.16 / 0.52],
  },
  { name: 'greedy', options: { temperature: 0 }, shares: [0.3, 0.5, 0.2], drawn: [0, 1, 0] },
  { name: 'greedy, equals', options: { temperature: 0 }, shares: [0.2, 0.4, 0.4], drawn: [0, 1, 0] },
  { name: 'top-k', options: { topK: 2 }, shares: [0.2, 0.3, 0.5], drawn: [0, 0.375, 0.625] },
  { name: 'top-k, equals', options: { topK: 2 }, shares: [0.2, 0.2, 0.2, 0.4], drawn: [1 / 3, 0, 0, 2 / 3] },
  {
    name: 'top-p takes the token that crosses it',
    options: { topP: 0.6 },
    shares: [0.5, 0.3, 0.2],
    drawn: [0.625, 0.375, 0],
  },
  { name: 'top-p that is reached exactly', options: { topP: 0.5 }, shares: [0.5, 0.25, 0.25], drawn: [1, 0, 0] },
  { name: 'top-p of what top-k left', options: { topK: 2, topP: 0.6 }, shares: [0.5, 0.3, 0.2], drawn: [1, 0, 0] },
  { name: 'what is impossible', options: {}, shares: [0, 1, 0], drawn: [0, 1, 0] },
];

function check({ options, shares, drawn }: Case): void {
  const random = seededRandom(1);
  const draws = 20_000;
  const counts = shares.map(() => 0);
  const logs = Float32Array.from(shares, Math.log);
  for (let draw = 0; draw < draws; draw++) {
    const token = chosenToken(logs, { ...plain, ...options }, random);
    counts[token] = (counts[token] ?? 0) + 1;
  }
  drawn.forEach((share, token) => {
    // Four standard errors.
    const slack = 4 * Math.sqrt((share * (1 - share)) / draws);
    expect(Math.abs((counts[token] ?? 0) / draws - share), `token ${token}`).toBeLessThanOrEqual(slack);
  });
}

describe('tokens are drawn', () => {
  test.each(cases)('$name', check);
});

test.each([
  [{ temperature: -1 }, 'the temperature is -1; it is a number from 0'],
  [{ temperature: Number.NaN }, 'the temperature is NaN; it is a number from 0'],
  [{ topP: 0 }, 'top-p is 0; it is above 0, and at most 1'],
  [{ topK: 1.5 }, 'top-k is 1.5; it is a whole number from 1'],
])('%j is refused', (options, message) => {
  expect(() => checkSampling({ ...plain, ...options })).toThrow(new RangeError(message));
});

test.each([0, 1])('a model that diverged is told, temperature %d', (temperature) => {
  expect(() => chosenToken([-1, Number.NaN], { ...plain, temperature }, seededRandom(1))).toThrow(/has diverged/);
});
