/** `altac align`: lines in, lines out, to the letter; bad lines by number; files that are whole or not there. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { repository } from '../temporary-folder.ts';
import { type AltacOptions, runAltac } from './session.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'altac-align-'));
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(repository);
  rmSync(folder, { recursive: true });
});

async function align(words: string, input: AltacOptions['input'] = ''): Promise<string> {
  const { out, err, code } = await runAltac(['align', ...words.split(' ')], { input });
  expect(code, err).toBe(0);
  return out;
}

async function refused(words: string, input = ''): Promise<string> {
  const { out, err, code } = await runAltac(['align', ...words.split(' ')], { input });
  expect(code, out + err).toBe(2);
  expect(err).not.toMatch(/^ +at /m);
  return err;
}

interface Case {
  readonly what: string;
  readonly words: string;
  readonly line: string;
  /** What stands at the end of the line then. */
  readonly adds: string;
}

const cases: readonly Case[] = [
  {
    what: 'one reward, ties one half',
    words: 'calibrate',
    line: '{"reward":2,"reference_rewards":[1,2,2,3]}',
    adds: '"calibrated_reward":0.5',
  },
  {
    what: 'ties as less or equal',
    words: 'calibrate --ties less-equal',
    line: '{"reward":2,"reference_rewards":[1,2,2,3]}',
    adds: '"calibrated_reward":0.75',
  },
  {
    what: 'several responses, and a pair',
    words: 'calibrate',
    line: '{"rewards":[0,9],"chosen_reward":9,"rejected_reward":0,"reference_rewards":[1,2]}',
    adds: '"calibrated_rewards":[0,1],"calibrated_chosen_reward":1,"calibrated_rejected_reward":0',
  },
  {
    what: 'a field by another name',
    words: 'calibrate --field score --prefix q_',
    line: '{"score":3,"reward":"?","reference_rewards":[1,2]}',
    adds: '"q_score":1',
  },
  {
    what: 'what follows JSON is left as it is: digits, escapes, the order of members',
    words: 'calibrate',
    line: '{ "id": 12345678901234567890, "x": 1.0e2, "t": "\\u00e9 }", "reward": 1, "reference_rewards": [0] ',
    adds: '"calibrated_reward":1',
  },
  {
    what: 'exponential',
    words: 'transform --to exp:0',
    line: '{"calibrated_reward":0.25,"calibrated_rewards":[0,1]}',
    adds: '"transformed_reward":0.25,"transformed_rewards":[0,1]',
  },
  {
    what: 'one’s own function',
    words: 'transform --function u*u',
    line: '{"calibrated_chosen_reward":0.5}',
    adds: '"transformed_chosen_reward":0.25',
  },
  {
    what: 'logarithm, clamped',
    words: 'transform --to log --clamp 0.5',
    line: '{"calibrated_reward":0}',
    adds: `"transformed_reward":${Math.log(0.5)}`,
  },
  {
    what: 'AND by the quantile of samples',
    words: 'combine --quantile 0.5',
    line: '{"rewards":{"a":1},"reference_rewards":{"a":[3,1,-1]}}',
    adds: `"reward":${-Math.LN2}`,
  },
  {
    what: 'lists of rewards, of a pair',
    words: 'combine --how minimum',
    line: '{"chosen_rewards":[3,1],"rejected_rewards":[0,0],"reference_values":[1,2]}',
    adds: '"chosen_reward":-1,"rejected_reward":-2',
  },
  {
    what: 'a sum needs no references',
    words: 'combine --how sum --weight a=2 b=-1',
    line: '{"rewards":{"a":1,"b":3}}',
    adds: '"reward":-1',
  },
  {
    what: 'a sum, each by its standard deviation',
    words: 'combine --how scaled-sum',
    line: '{"rewards":[4,1],"reference_rewards":[[-2,2],[5,7]]}',
    adds: '"reward":3',
  },
  {
    what: 'margins',
    words: 'annotate-preferences --beta 0.5',
    line: '{"chosen_reward":2,"rejected_reward":0.5}',
    adds: '"reward_margin":1.5,"log_ratio_target":3',
  },
  {
    what: 'margins of an ensemble',
    words: 'annotate-preferences',
    line: '{"chosen_rewards":{"a":2,"b":1},"rejected_rewards":{"b":2,"a":0}}',
    adds: '"reward_margin":0.5,"reward_margins":{"a":2,"b":-1}',
  },
];

describe('what is added', () => {
  test.each(cases)('$what', async ({ words, line, adds }) => {
    const text = line.replace(/\}$/, '').trimEnd() === line.trimEnd() ? `${line}}` : line;
    expect(await align(words, `${text}\n`)).toBe(`${text.slice(0, -1)},${adds}}\n`);
  });
});

describe('fields that are there', () => {
  const line = '{"a":{"reward":[1,"}"]},"reward": 1.50 ,"z":"\\"}","reference_rewards":[1,2]}\n';

  test('are not written over by chance', async () => {
    expect(await refused('calibrate --prefix=', line)).toContain('it has `reward` already (--overwrite replaces it');
  });

  test('are replaced where that is asked for, and nothing else is', async () => {
    const replaced = line.replace(' 1.50 ', '0.5');
    expect(await align('calibrate --prefix= --overwrite', line)).toBe(replaced);
    expect(JSON.parse(replaced)).toMatchObject({ reward: 0.5, z: '"}' });
  });
});

describe('references by prompt', () => {
  test('one a line or several, prompts as texts or messages', async () => {
    writeFileSync(
      'references.jsonl',
      '{"prompt":"p","reward":1}\n{"prompt":"p","rewards":[2,3]}\n{"prompt":[{"role":"user","content":"q"}],"reward":0}\n',
    );
    const lines = '{"prompt":"p","reward":2.5}\n{"prompt":[{"role":"user","content":"q"}],"reward":-1}\n';
    const out = await align('calibrate --references references.jsonl', lines);
    expect(out.match(/"calibrated_reward":([\d.]+)/g)).toEqual([
      `"calibrated_reward":${2 / 3}`,
      '"calibrated_reward":0',
    ]);
    expect(await refused('calibrate --references references.jsonl', '{"prompt":"r","reward":2}')).toContain(
      'stdin:1: references.jsonl has no rewards for its prompt',
    );
  });

  test('of several reward models', async () => {
    writeFileSync('references.jsonl', '{"prompt":"p","rewards":{"a":1}}\n{"prompt":"p","rewards":{"a":[3]}}\n');
    const out = await align(
      'combine --how minimum --quantile 0.5 --references references.jsonl',
      '{"prompt":"p","rewards":{"a":5}}',
    );
    expect(JSON.parse(out)).toMatchObject({ reward: 3 });
  });

  test('scores of responses', async () => {
    writeFileSync(
      'scores.jsonl',
      '{"prompt":"p","response":"good","reward":3}\n{"prompt":"p","completion":"bad","reward":1}\n',
    );
    const pair = '{"prompt":"p","chosen":"good","rejected":"bad"}';
    const { out, err } = await runAltac(['align', 'annotate-preferences', '--scores', 'scores.jsonl'], { input: pair });
    expect(JSON.parse(out)).toMatchObject({ chosen_reward: 3, rejected_reward: 1, reward_margin: 2 });
    expect(err).toBe('1 pair, mean margin 2; the reward is against the label in 0.0 %\n');
  });
});

const bad: readonly (readonly [cause: string, line: string])[] = [
  ['it is not JSON: Unexpected', 'nonsense'],
  ['it is not JSON: NaN and Infinity are no numbers there', '{"reward":NaN,"reference_rewards":[1]}'],
  ['`reward` is "x", not a number', '{"reward":"x","reference_rewards":[1]}'],
  ['it has none of `reward`', '{"score":1,"reference_rewards":[1]}'],
  ['`reference_rewards` is missing', '{"reward":1}'],
  ['`reference_rewards` is empty', '{"reward":1,"reference_rewards":[]}'],
  ['`reference_rewards[1]` is null, not a number', '{"reward":1,"reference_rewards":[1,null]}'],
  ['it is JSON, but no object', '[1]'],
];
const good = '{"reward":1,"reference_rewards":[0]}';

describe('bad lines', () => {
  test.each(bad)('%s', async (cause, line) => {
    expect(await refused('calibrate', `${good}\n\n${line}\n${good}\n`)).toContain(`error: stdin:3: ${cause}`);
  });

  test('end it before anything stands under the name of the output', async () => {
    writeFileSync('out.jsonl', 'before');
    expect(await refused('calibrate -o out.jsonl', `${good}\n{}\n`)).toContain('Nothing was written to out.jsonl');
    expect(readFileSync('out.jsonl', 'utf8')).toBe('before');
    expect(readdirSync('.')).toEqual(['out.jsonl']);
  });

  test('are skipped where that is asked for, and kept with number and cause', async () => {
    const input = [`${good}\n`, '{"reward":', '"é"', Uint8Array.of(0xff, 0x0a), `nonsense\n${good}`];
    const { err, code } = await runAltac(
      ['align', 'calibrate', '--on-error', 'skip', '--rejects', 'bad.jsonl', '-o', 'out.jsonl'],
      { input },
    );
    expect(code).toBe(0);
    expect(err).toContain('skipped stdin:2: it is not UTF-8 text\nskipped stdin:3: it is not JSON');
    expect(readFileSync('out.jsonl', 'utf8').split('\n').length).toBe(3);
    const rejects = readFileSync('bad.jsonl', 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rejects.map(({ line }) => line)).toEqual([2, 3]);
    expect(Buffer.from(rejects[0].base64, 'base64')).toEqual(
      Buffer.concat([Buffer.from('{"reward":"é"'), Uint8Array.of(0xff)]),
    );
    expect(rejects[1].text).toBe('nonsense');
  });

  test('ten are shown, the others counted; where no line is good, that is an error', async () => {
    const err = await refused('calibrate --on-error skip', '{}\n'.repeat(25));
    expect(err.match(/^skipped stdin:/gm)?.length).toBe(10);
    expect(err).toContain('skipped 15 more\nerror: stdin: no line of 25 could be used');
  });
});

describe('bad use', () => {
  const uses: readonly (readonly [words: string, message: string])[] = [
    ['calibrate none.jsonl', 'none.jsonl is not there'],
    ['calibrate --rejects bad.jsonl', '--rejects is for lines that are skipped'],
    ['calibrate --references -', 'stdin is for the lines of the command'],
    ['calibrate --references /dev/null', '/dev/null is empty'],
    ['transform', 'Give one of --to and --function'],
    ['transform --to exp:x', 'exp takes a number'],
    ['transform --to identity:2', 'identity:2 is no transformation'],
    ['transform --to best-of:4', 'best-of:4 depends on the price of a nat'],
    ['transform --to best-of:50 --beta 0.0001', 'no optimal transformation was found'],
    ['transform --function u+', 'this is no expression of JavaScript'],
    ['combine --weight a=1', '--weight is for sums, and --how is and'],
    ['combine --reference-value a', 'Write it as NAME=NUMBER'],
    ['choose-transform best-of:0', 'best-of:0 is no way to draw answers'],
    ['calibrate -o none/out.jsonl', 'there is no folder none'],
    ['nonsense', 'unknown command'],
  ];
  test.each(uses)('%s', async (words, message) => {
    expect(await refused(words)).toContain(message);
    expect(readdirSync('.')).toEqual([]);
  });

  test('a transformation that is not finite, or not of a calibrated reward', async () => {
    expect(await refused('transform --to log', '{"calibrated_reward":0}')).toContain('--clamp 0.01 keeps away');
    expect(await refused('transform --to log', '{"calibrated_reward":2}')).toContain('are from 0 to 1');
  });
});

test('lines may arrive in any pieces, with either end, the last without one', async () => {
  const text = '{"t":"é","reward":1,"reference_rewards":[0]}\r\n{"reward":0,"reference_rewards":[1]}';
  const bytes = Buffer.from(text);
  const whole = await align('calibrate', text);
  for (const size of [1, 2, 7]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    expect(await align('calibrate', pieces)).toBe(whole);
  }
  expect(whole).toBe(
    '{"t":"é","reward":1,"reference_rewards":[0],"calibrated_reward":1}\n{"reward":0,"reference_rewards":[1],"calibrated_reward":0}\n',
  );
});

test('win rates of a policy that is always better, and a divergence', async () => {
  const line = '{"rewards":[2,3],"reference_rewards":[0,1],"logps":[-1,-2],"ref_logps":[-2,-2.5]}\n';
  const found = JSON.parse(await align('winrate --draws 2 --json', line.repeat(3)));
  expect(found).toMatchObject({ prompts: 3, skipped: 0, level: 0.95 });
  expect(found.estimates).toEqual([
    { name: 'winRate', mean: 1, interval: [1, 1], prompts: 3 },
    { name: 'bestOf', draws: 2, mean: 1, interval: [1, 1], prompts: 3 },
    { name: 'worstOf', draws: 2, mean: 1, interval: [1, 1], prompts: 3 },
    { name: 'divergence', mean: 0.75, interval: [0.75, 0.75], prompts: 3 },
  ]);
  expect(await refused('winrate', line)).toContain('the best of 4 takes as many rewards of both');
});

test('the choice of a transformation, and its picture', async () => {
  const words = 'choose-transform worst-of:2 --kl 0.1,0.5 --among identity,exp:-5 --plot curve.svg';
  expect(await align(words)).toMatch(/^At KL 0\.5: exp:-5 with beta 0\.0707\d?, win rate 0\.858\d$/m);
  expect(readFileSync('curve.svg', 'utf8')).toMatch(/^<svg [\s\S]*optimal[\s\S]*<\/svg>\n$/);
  const { best, curves } = JSON.parse(await align(`${words} --json`));
  expect(best).toBe('exp:-5');
  expect(curves.map(({ transformation }: { transformation: string }) => transformation)).toEqual([
    'identity',
    'exp:-5',
    'worst-of:2',
  ]);
  expect(readFileSync('curve.csv', 'utf8')).toMatch(
    /^line,"KL\(policy ‖ reference\), nats",win rate\noptimal,0,0\.5\n/,
  );
});
