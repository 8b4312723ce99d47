/** The planted task: what it counts, and its exact values, held against those of another program. */

import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/random/seeded.ts';
import { effectiveReward } from '../../../src/rewards/effective-reward.ts';
import { paperTask, plantedEnvironment, stateOfPrefix } from '../../../src/rewards/planted/environment.ts';
import {
  actionValueTable,
  advantageTable,
  bestOfK,
  occupancy,
  valueTable,
} from '../../../src/rewards/planted/exact-values.ts';
import { proverTable, sampleAnswer } from '../../../src/rewards/planted/policy-tables.ts';
import golden from '../../fixtures/rewards/planted.json' with { type: 'json' };

const environment = plantedEnvironment();
const { length, live, states, tokens } = environment;
const endToken = 14;

function check(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-12): void {
  expect(found.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    expect(Math.abs((found[i] ?? Number.NaN) - (wanted[i] ?? Number.NaN)), `entry ${i}`).toBeLessThan(tolerance);
  }
}

test('the automaton counts how much of the planted run the last tokens match', () => {
  expect(golden.task).toEqual(paperTask);
  expect([...environment.next]).toEqual(golden.automaton.flat());
});

test.each([
  ['the run', [3, 6, 0, 3, 5], environment.success],
  ['the run behind others', [1, 3, 3, 6, 0, 3, 5], environment.success],
  ['a false start whose end is a new one', [3, 6, 0, 3, 6], 2],
  ['an end in between', [3, 6, endToken, 0, 3, 5], environment.dead],
  ['an end after success', [3, 6, 0, 3, 5, endToken], environment.success],
  ['the run with a gap', [3, 6, 0, 7, 3, 5], 0],
])('%s', (_, prefix, state) => {
  expect(stateOfPrefix(environment, prefix)).toBe(state);
});

describe.each(golden.provers)('the prover of strength $gamma', ({ gamma, needed, value, values, ...advantages }) => {
  const policy = proverTable(environment, gamma);
  const table = valueTable(environment, policy);
  const steps = advantageTable(environment, table);
  const advantage = (time: number, state: number, token: number): number =>
    steps[(time * live + state) * tokens + token] ?? Number.NaN;

  test('its values are those of the golden data', () => {
    check([policy[3] ?? 0, table[0] ?? 0], [needed, value]);
    for (const [time, row] of Object.entries(values)) {
      check(table.slice(Number(time) * states, Number(time) * states + live), row);
    }
  });

  test('and so are its advantages', () => {
    const start = advantages.advantagesAtStart;
    check(
      [3, 6, endToken].map((token) => advantage(0, 0, token)),
      [start['3'], start['6'], start.eos],
    );
    const last = advantages.advantagesBeforeLast;
    check(
      [5, 3, 6, 0, endToken].map((token) => advantage(4, 4, token)),
      [last['5'], last['3'], last['6'], last['0'], last.eos],
    );
  });

  test('advantages are 0 on average over what it does itself', () => {
    for (let place = 0; place < length * live; place++) {
      let sum = 0;
      for (let i = place * tokens; i < (place + 1) * tokens; i++) sum += (policy[i] ?? 0) * (steps[i] ?? 0);
      expect(Math.abs(sum)).toBeLessThan(1e-14);
    }
  });
});

test.each(golden.bestOfKFromGamma5)('best of $draws', ({ draws, value, advantageOf3 }) => {
  const transformed = bestOfK(valueTable(environment, proverTable(environment, 5)), draws);
  check([transformed[0] ?? 0, advantageTable(environment, transformed)[3] ?? 0], [value, advantageOf3]);
});

test('the best of several is the transform of action values, too', () => {
  const values = valueTable(environment, proverTable(environment, 5));
  check(
    actionValueTable(environment, bestOfK(values, 4)),
    actionValueTable(environment, values).map((value) => 1 - (1 - value) ** 4),
  );
});

test('how often each state is visited', () => {
  const visits = occupancy(environment, proverTable(environment, 5));
  check(visits, golden.firstOrder.occupancy.flat());
  check([visits.reduce((sum, each) => sum + each, 0)], [golden.firstOrder.occupancyTotal]);
});

test('the weight of other tokens matters only beside gamma', () => {
  check(proverTable(environment, 10, 0.5), proverTable(environment, 20));
});

test('100,000 answers succeed as often as the value says', () => {
  const count = 100_000;
  const random = seededRandom(11);
  for (const gamma of [15, 100]) {
    const policy = proverTable(environment, gamma);
    let successes = 0;
    for (let i = 0; i < count; i++) {
      if (sampleAnswer(environment, policy, random).state === environment.success) successes += 1;
    }
    const value = valueTable(environment, policy)[0] ?? 0;
    const error = Math.sqrt((value * (1 - value)) / count);
    expect(Math.abs(successes / count - value), `gamma ${gamma}`).toBeLessThan(4 * error);
  }
});

test('along any answer the advantages add up to the outcome less the value at the start', () => {
  const values = valueTable(environment, proverTable(environment, 10));
  const random = seededRandom(3);
  for (let i = 0; i < 200; i++) {
    const { tokens: answer, state } = sampleAnswer(environment, proverTable(environment, 30), random);
    const paid = answer.map((_, time) => {
      const progressTo = (written: number): number =>
        values[written * states + stateOfPrefix(environment, answer.slice(0, written))] ?? Number.NaN;
      return effectiveReward({ outcome: 0, qNew: progressTo(time + 1), qOld: progressTo(time), alpha: 2 });
    });
    const outcome = state === environment.success ? 1 : 0;
    check([paid.reduce((sum, each) => sum + each, 0)], [2 * (outcome - (values[0] ?? 0))]);
  }
});

test.each([
  ['nothing planted', { planted: [] }],
  ['more planted than fits', { length: 4 }],
  ['the end token planted', { planted: [3, endToken] }],
  ['a token that there is not', { planted: [15] }],
])('a task with %s is refused', (_, changes) => {
  expect(() => plantedEnvironment({ ...paperTask, ...changes })).toThrow(RangeError);
});

test('without an end token an answer always has its full length, or succeeds', () => {
  const endless = plantedEnvironment({ ...paperTask, endToken: null });
  expect(stateOfPrefix(endless, [endToken, 3, 6, 0, 3, 5])).toBe(endless.success);
});
