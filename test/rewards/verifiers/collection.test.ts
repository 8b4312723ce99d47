/** Rollouts for verifiers: what is drawn is counted, and depends on the seed and the number of the answer alone. */

import { describe, expect, test } from 'vitest';
import { plantedEnvironment, stateOfPrefix } from '../../../src/rewards/planted/environment.ts';
import { valueTable } from '../../../src/rewards/planted/exact-values.ts';
import { plantedAnswers } from '../../../src/rewards/planted/planted-search.ts';
import { proverTable } from '../../../src/rewards/planted/policy-tables.ts';
import {
  type CollectedPolicy,
  type CollectOptions,
  collectAnswer,
  defaultCollection,
} from '../../../src/rewards/verifiers/collection.ts';

const environment = plantedEnvironment();
const table = proverTable(environment, 10);

function planted(): { readonly policy: CollectedPolicy<number>; readonly drawn: () => number } {
  let drawn = 0;
  const complete = plantedAnswers(environment, table);
  return {
    policy: {
      complete: (prefix, count, seed) => {
        drawn += count;
        return complete(prefix, count, seed);
      },
      outcome: (answer) => Number(stateOfPrefix(environment, answer) === environment.success),
    },
    drawn: () => drawn,
  };
}

const options: CollectOptions = { ...defaultCollection, rollouts: 6, seed: 4 };

describe.each(['random', 'first-pit'] as const)('%s', (strategy) => {
  test('every rollout is counted, those of a search too', async () => {
    const { policy, drawn } = planted();
    let spent = 0;
    for (let answer = 0; answer < 20; answer++) {
      spent += (await collectAnswer(policy, { ...options, strategy }, 0, answer, null)).spent;
    }
    expect(spent).toBe(drawn());
  });

  test('an answer is the same whatever was collected before it', async () => {
    const first = await collectAnswer(planted().policy, { ...options, strategy }, 3, 7, null);
    const { policy } = planted();
    await collectAnswer(policy, { ...options, strategy }, 0, 0, null);
    expect(await collectAnswer(policy, { ...options, strategy }, 3, 7, null)).toEqual(first);
    expect(await collectAnswer(policy, { ...options, strategy }, 3, 8, null)).not.toEqual(first);
  });

  test('prefixes come in order from the prompt alone, whose counts may be known', async () => {
    const { policy } = planted();
    const start = { successes: 1, rollouts: 9 };
    const { records } = await collectAnswer(policy, { ...options, strategy }, 0, 1, start);
    expect(records.map(({ prefixLength }) => prefixLength)).toEqual(records.map((_, i) => i));
    if (strategy === 'random') expect(records[0]).toMatchObject(start);
    expect(new Set(records.map(({ steps }) => steps.length))).toEqual(new Set([records.length - 1]));
  });
});

test('shares of successes are the values of the policy: within four standard errors', async () => {
  const { policy } = planted();
  const start = await policy.complete([], 1, 1);
  expect(start[0]?.steps.length).toBeGreaterThan(0);
  const { records } = await collectAnswer(policy, { ...options, rollouts: 4000 }, 0, 2, null);
  const values = valueTable(environment, table);
  for (const { steps, prefixLength, successes, rollouts } of records.slice(0, -1)) {
    const state = stateOfPrefix(environment, steps.slice(0, prefixLength));
    const value = values[prefixLength * environment.states + state] ?? Number.NaN;
    expect(Math.abs(successes / rollouts - value)).toBeLessThanOrEqual(4 * Math.sqrt((value * (1 - value)) / rollouts));
  }
  expect(records.at(-1)?.rollouts).toBe(1);
});

describe('first pit, on a policy that is written down', () => {
  // Good until a `bad` step; what comes behind it fails.
  const scripted = (continuations: readonly (readonly string[])[]): CollectedPolicy<string> => {
    let calls = 0;
    return {
      complete: async (prefix, count) =>
        Array.from({ length: count }, () => {
          const whole = continuations[calls++ % continuations.length] ?? [];
          const steps = prefix.includes('bad')
            ? ['lost', 'lost'].slice(0, 4 - prefix.length)
            : whole.slice(prefix.length);
          return { steps, tokens: steps.length, isFinished: true };
        }),
      outcome: (answer) => Number(!answer.includes('bad')),
    };
  };

  test('a wrong answer from a good prefix is followed to its pit, and no further', async () => {
    const policy = scripted([
      ['a', 'b', 'c', 'd'],
      ['a', 'bad', 'c', 'd'],
    ]);
    const collected = await collectAnswer(policy, { ...options, strategy: 'first-pit', pilot: 4 }, 0, 0, null);
    expect(collected.records.map(({ steps }) => steps.join())[0]).toBe('a,bad');
    expect(collected.records.map(({ successes }) => successes)).toEqual([3, 3, 0]);
  });

  test('where nothing fails, no more is spent, and what was counted is kept', async () => {
    const policy = scripted([['a', 'b']]);
    const { records, spent } = await collectAnswer(policy, { ...options, strategy: 'first-pit' }, 0, 0, null);
    expect(spent).toBe(5);
    expect(records.map(({ successes, rollouts }) => [successes, rollouts])).toEqual([
      [2, 2],
      [2, 2],
      [1, 1],
    ]);
  });
});
