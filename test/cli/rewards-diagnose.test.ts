/** `altac rewards diagnose`: provers in order, advice, and rows that cannot be used. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plantedEnvironment } from '../../src/rewards/planted/environment.ts';
import { valueTable } from '../../src/rewards/planted/exact-values.ts';
import { exactProverRows } from '../../src/rewards/planted/policy-gradient.ts';
import { proverTable } from '../../src/rewards/planted/policy-tables.ts';
import golden from '../fixtures/rewards/planted.json' with { type: 'json' };
import { closeSession, openSession, runAltac } from './session.ts';

async function diagnose(lines: readonly unknown[], options = ''): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'altac-rewards-'));
  writeFileSync(
    join(folder, 'rows.jsonl'),
    lines.map((line) => (typeof line === 'string' ? `${line}\n` : `${JSON.stringify(line)}\n`)).join(''),
  );
  try {
    return await openSession(folder)(`npx altac rewards diagnose rows.jsonl ${options}`);
  } finally {
    closeSession(folder);
  }
}

const environment = plantedEnvironment();
const policy = proverTable(environment, 5);
const byGamma = golden.firstOrder.provers.map(({ gamma }) => {
  return {
    gamma,
    rows: exactProverRows(environment, policy, valueTable(environment, proverTable(environment, gamma))),
  };
});
const planted = (byGamma[0]?.rows ?? []).map(({ state, qPolicy, weight }, i) => ({
  state,
  action: i % environment.tokens,
  q_pi: qPolicy,
  q_mu: Object.fromEntries(byGamma.map(({ gamma, rows }) => [`gamma ${gamma}`, rows[i]?.qProver])),
  weight,
}));

test('provers of the planted task come in the order of the golden data, with its figures', async () => {
  const found = JSON.parse(await diagnose(planted, '--best-of none --resamples 20 --json'));
  const wanted = [...golden.firstOrder.provers].sort((a, b) => b.firstOrderGain - a.firstOrderGain);
  expect(found.best).toBe(`gamma ${wanted[0]?.gamma}`);
  expect(found.provers.map(({ prover }: { prover: string }) => prover)).toEqual(
    wanted.map(({ gamma }) => `gamma ${gamma}`),
  );
  found.provers.forEach((each: { firstOrderGain: number; distinguishability: number; cosine: number }, i: number) => {
    expect(each.firstOrderGain).toBeCloseTo(wanted[i]?.firstOrderGain ?? Number.NaN, 10);
    expect(each.distinguishability).toBeCloseTo(wanted[i]?.distinguishability ?? Number.NaN, 10);
    expect(each.cosine).toBeCloseTo(wanted[i]?.cosine ?? Number.NaN, 10);
  });
});

test('the table says what is worth using', async () => {
  const text = await diagnose(planted, '--best-of 2,16');
  expect(text).toMatch(/^gamma 5 +0\.0107 +2\.00 × +2\.00 to 2\.00 /m);
  expect(text).toContain('Worth using: best-of:16. A small step gains 3.16 times what outcomes alone give.');
});

test('values from rollouts: what is noise is no gain of outcomes', async () => {
  const lines = Array.from({ length: 20 }, (_, i) =>
    pair({ q_mu: 0.2, rollouts: 4 }, { q_mu: 0.8, q_pi: 0.6, rollouts: 4 }).map((row) => ({ ...row, state: `s${i}` })),
  ).flat();
  const exact = lines.map((row) => ({ ...row, rollouts: undefined }));
  const without = await diagnose(exact, '--json');
  const taken = await diagnose(lines, '--json');
  const gain = (text: string): number => JSON.parse(text).gainWithoutProver;
  // 2 samples a state: half the square of .4, less .2 · .8 / 3 and .6 · .4 / 3; times two rows.
  expect(gain(without)).toBeCloseTo(20 * 0.16, 12);
  expect(gain(taken)).toBeCloseTo(20 * (0.16 - 0.16 / 3 - 0.24 / 3), 12);
});

interface Row {
  readonly state: string;
  readonly q_pi: number;
  readonly q_mu: unknown;
  readonly weight: number;
  readonly rollouts: number;
}

const pair = (first: Partial<Row>, second: Partial<Row>): Partial<Row>[] => [
  { state: 's', q_pi: 0.2, ...first },
  { state: 's', q_pi: 0.4, ...second },
];

describe('advice', () => {
  test.each([
    ['a prover that points away', pair({ q_mu: 0.9 }, { q_mu: 0.1 }), 'None of them is worth its rollouts.'],
    ['one that hardly differs', pair({ q_mu: 0.5 }, { q_mu: 0.501 }), 'less than 10 %'],
    ['the policy itself', pair({ q_mu: 0.2 }, { q_mu: 0.4 }), 'no more than a step 2 times as long'],
    ['few states', pair({ q_mu: 0.2 }, { q_mu: 0.8 }), 'do not show that it is more at all'],
    [
      'states with a single row',
      [...pair({ q_mu: 0.2 }, { q_mu: 0.8 }), { state: 't', q_pi: 0, q_mu: 1 }],
      '1 of 2 states have a single row',
    ],
  ])('%s', async (_, lines, advice) => {
    expect(await diagnose(lines, '--best-of none')).toContain(advice);
  });
});

describe('what cannot be used', () => {
  test.each([
    ['no state', [{ q_pi: 0.1, q_mu: 0.2 }], '', 'rows.jsonl:1: `state` is missing'],
    ['no value of the policy', [{ state: 's', q_mu: 0.2 }], '', 'rows.jsonl:1: `q_pi` is missing'],
    ['a reward that is no chance', [{ state: 's', q_pi: 3, q_mu: 0.2 }], '', '`--best-of none` leaves it out'],
    ['other provers', pair({ q_mu: { a: 1 } }, { q_mu: { b: 1 } }), '', 'rows.jsonl:2: its provers are b'],
    ['no prover', pair({}, {}), '--best-of none', 'The rows name no prover'],
    ['weights of some rows only', pair({ q_mu: 1, weight: 1 }, { q_mu: 0 }), '', 'some have none'],
    ['a negative weight', pair({ q_mu: 1, weight: -1 }, { q_mu: 0, weight: 1 }), '', 'cannot be negative'],
    ['a single rollout', pair({ q_mu: 1, rollouts: 1 }, { q_mu: 0 }), '', 'two or more'],
    ['no rows', [''], '', 'There are no rows'],
    ['no number', [{ state: 's', q_pi: 0.1, q_mu: { a: 'x' } }], '', '`q_mu.a` is "x", not a number'],
  ])('%s', async (_, lines, options, message) => {
    expect(await diagnose(lines, options)).toContain(message);
  });

  test('ends with exit code 2', async () => {
    const { code, err } = await runAltac(['rewards', 'diagnose'], { input: '{"state":"s","q_pi":"x"}\n' });
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('stdin:1: `q_pi` is "x"') });
  });

  test('is left out where that is asked for', async () => {
    const lines = ['no JSON', ...pair({ q_mu: 0.2 }, { q_mu: 0.8 })];
    expect(await diagnose(lines, '--on-error skip')).toContain('Worth using: q_mu');
  });
});
