/** `altac rewards label`: rollouts in, rewards and labels out, a clear word for every bad line. */

import { describe, expect, test } from 'vitest';
import { runAltac } from './session.ts';

async function label(words: string, ...lines: readonly string[]): Promise<readonly unknown[]> {
  const { out, err, code } = await runAltac(['rewards', 'label', ...words.split(' ').filter(Boolean)], {
    input: lines.map((line) => `${line}\n`).join(''),
  });
  expect(code, err).toBe(0);
  return out
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
}

const answer = '{"prompt":"p","steps":["a","b"],"successes":[2,3,0],"rollouts":4}';
const prefixes = [0, 1, 2].map((length) =>
  JSON.stringify({ prompt: 'p', steps: ['a', 'b'], prefixLength: length, successes: [2, 3, 0][length], rollouts: 4 }),
);

test('a line keeps all that it has to the letter, and gets values, advantages and rewards', async () => {
  const { out } = await runAltac(['rewards', 'label'], { input: `${answer.replace('{', '{ "id": 1e3, ')}\n` });
  expect(out).toBe(
    `{ "id": 1e3, ${answer.slice(1, -1)},"values":[0.5,0.75,0],"advantages":[0.25,-0.75],"effective_rewards":[1,-0.75],"first_pit":1}\n`,
  );
});

test.each([
  { what: 'outcomes', line: '{"steps":["a"],"continuations":[[0,1],[true,true]]}' },
  { what: 'objects', line: '{"steps":["a"],"continuations":[[{"outcome":0},{"correct":true}],[{"reward":1}]]}' },
  { what: 'the outcome of the whole answer', line: '{"steps":["a"],"continuations":[[0,1]],"outcome":1}' },
  { what: 'counts', line: '{"steps":["a"],"successes":[4,8],"rollouts":[8,8]}' },
])('continuations as $what', async ({ line }) => {
  expect(await label('', line)).toMatchObject([{ values: [0.5, 1], advantages: [0.5], first_pit: null }]);
});

test('a prover of its own, and the best of K', async () => {
  const line = '{"steps":["a"],"successes":[1,1],"rollouts":2,"prover_successes":[0,1],"prover_rollouts":4}';
  expect(await label('--alpha 2', line)).toMatchObject([{ advantages: [0.25], effective_rewards: [1] }]);
  expect(await label('--prover policy', line)).toMatchObject([{ advantages: [0] }]);
  expect(await label('--prover best-of:2', line)).toMatchObject([{ prover_values: [0.75, 0.75] }]);
});

test('prefixes that were collected one a line become one answer', async () => {
  const [joined] = await label('', ...prefixes);
  expect(joined).toMatchObject({ prompt: 'p', steps: ['a', 'b'], successes: [2, 3, 0], advantages: [0.25, -0.75] });
  const other = prefixes[0]?.replace('"p"', '"q"') ?? '';
  expect(await label('', ...prefixes, other, answer)).toHaveLength(3);
});

test('there and back: an answer as prefixes, and these as an answer', async () => {
  const { out } = await runAltac(['rewards', 'label', '--format', 'prefixes'], { input: answer });
  const [joined] = await label('', ...out.trim().split('\n'));
  expect(joined).toMatchObject({ successes: [2, 3, 0], rollouts: [4, 4, 4], values: [0.5, 0.75, 0] });
});

describe('labels for trainers', () => {
  test('TRL: prompt, completions, and booleans', async () => {
    expect(await label('--format trl', answer)).toEqual([
      { prompt: 'p', completions: ['a', 'b'], labels: [true, false] },
    ]);
    expect(await label('--format trl --threshold 0.75', answer)).toMatchObject([{ labels: [false, false] }]);
  });

  test('OpenRLHF: a placeholder behind each step, and soft labels', async () => {
    expect(await label('--format openrlhf --smoothing 2', answer)).toEqual([
      { input: 'p\na ки\nb ки', value: [0.625, 0.25] },
    ]);
  });

  test('nothing behind the first pit, where that is asked for', async () => {
    const line = '{"prompt":"p","steps":["a","b","c"],"successes":[2,0,1,0],"rollouts":4}';
    expect(await label('--format trl --until-pit', line)).toMatchObject([{ completions: ['a'], labels: [false] }]);
  });
});

test.each([
  ['{"prompt":"p"}', '`steps` is missing'],
  ['{"steps":["a",null]}', '`steps[1]` is null, not a text'],
  ['{"steps":["a"]}', 'no `continuations`, and no `successes`'],
  ['{"steps":["a"],"successes":[1],"rollouts":2}', '`successes` has 1 entries for 1 steps: it needs 2'],
  ['{"steps":["a"],"successes":[1,3],"rollouts":2}', '`successes[1]` is 3, of 2 rollouts'],
  ['{"steps":["a"],"successes":[0,0],"rollouts":0}', '`rollouts` is 0'],
  ['{"steps":["a"],"continuations":[[1],[]]}', '`continuations[1]` is [], not a list of continuations'],
  ['{"steps":["a"],"continuations":[[1],[{"text":"x"}]]}', '`continuations[1][0]` has no `outcome`'],
  ['{"steps":["a"],"continuations":[[1],[2]]}', '`continuations[1][0]` is 2; an outcome is from 0 to 1'],
  ['{"steps":["a"],"prefixLength":1,"successes":1,"rollouts":1}', 'begin with 0, the prompt alone'],
])('%s is refused with its place and cause', async (line, cause) => {
  const { out, err, code } = await runAltac(['rewards', 'label'], { input: `${answer}\n${line}\n` });
  expect(code).toBe(2);
  expect(err).toContain('stdin:2: ');
  expect(err).toContain(cause);
  expect(err).not.toMatch(/^ +at /m);
  // The lines before it are written.
  expect(out.trim().split('\n')).toHaveLength(1);
});

test('bad lines can be left out, and are counted', async () => {
  const { out, err, code } = await runAltac(['rewards', 'label', '--on-error', 'skip'], {
    input: `${answer}\nnonsense\n${answer}\n`,
  });
  expect([code, out.trim().split('\n').length]).toEqual([0, 2]);
  expect(err).toContain('skipped stdin:2: it is not JSON');
  expect(err).toContain('2 answers, 6 prefixes, 24 rollouts');
});
