/** `altac rewards search`, `collect` and `train-verifier`, over models that run here and behind an endpoint. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { completion, json, startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runAltac } from './session.ts';

const prompts = '{"prompt":"2+3=","answer":5,"id":"a"}\n{"prompt":"1+3=","answer":"4"}\n';

/** A model of sums, right in half of its answers, with a verifier that learned from its rollouts. */
async function made(): Promise<{ readonly at: (name: string) => string }> {
  const folder = mkdtempSync(join(tmpdir(), 'altac-search-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('sums.txt'), '2+3=5\n2+3=6\n1+3=4\n1+3=5\n');
  writeFileSync(at('prompts.jsonl'), prompts);
  await fine('lm', 'train', at('sums.txt'), '--tokens', 'characters', '--ngram', '6', '-o', at('sums.json'));
  writeFileSync(
    at('prefixes.jsonl'),
    await fine('rewards', 'collect', at('prompts.jsonl'), ...model(at), '--answers', '16'),
  );
  const training = ['--training-steps', '150', '--features', 'words', '--hidden', '16'];
  await fine('rewards', 'train-verifier', at('prefixes.jsonl'), ...training, '-o', at('verifier.safetensors'));
  return { at };
}

function model(at: (name: string) => string): readonly string[] {
  return ['--model', at('sums.json'), '--steps', 'tokens'];
}

async function fine(...words: readonly string[]): Promise<string> {
  const { out, err, code } = await runAltac(words);
  expect(code, err).toBe(0);
  return out;
}

function linesOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

describe('a model that runs here', async () => {
  const { at } = await made();
  const search = ['rewards', 'search', at('prompts.jsonl'), ...model(at), '--verifier', at('verifier.safetensors')];

  test('prefixes are collected one a line, and labelled as they are', async () => {
    const lines = linesOf(readFileSync(at('prefixes.jsonl'), 'utf8'));
    expect(lines[0]).toMatchObject({ prompt: '2+3=', prefixLength: 0, rollouts: 8 });
    const labelled = linesOf(await fine('rewards', 'label', at('prefixes.jsonl')));
    expect(labelled).toHaveLength(32);
    expect(labelled.every(({ advantages, steps }) => [advantages].flat().length === [steps].flat().length)).toBe(true);
  });

  test('the verifier leads to the right answers; fields of lines are kept', async () => {
    const found = linesOf(await fine(...search));
    expect(found).toMatchObject([
      { id: 'a', response: '5', steps: ['5'], finished: true, correct: true },
      { response: '4', correct: true },
    ]);
    expect(Object.keys(found[0] ?? {})).toEqual(
      'prompt,answer,id,response,steps,finished,value,correct,tokens,verifier_calls,prover_calls'.split(','),
    );
  });

  test.each(['beam', 'best-of-n', 'rerank'])(
    '%s, with the best of 4 as prover, for several weights',
    async (method) => {
      const more = ['--method', method, '--prover', 'best-of:4', '--alpha', '0,0.5', '--all'];
      const { out, err } = await runAltac([...search, ...more]);
      expect(linesOf(out).map(({ alpha }) => alpha)).toEqual([0, 0.5, 0, 0.5]);
      expect(linesOf(out)[0]?.['candidates']).toContainEqual({
        response: '5',
        score: expect.any(Number),
        finished: true,
      });
      expect(err).toMatch(/^alpha 0: 2 prompts, 2 of 2 right, \d+ tokens drawn, \d+ prefixes verified\nalpha 0.5: /);
    },
  );

  test('a folder keeps what is done: the same run is refused, resumed, and nothing is done twice', async () => {
    const folder = at('run');
    await fine(...search, '-o', folder);
    const answers = readFileSync(join(folder, 'answers.jsonl'), 'utf8');
    const log = readFileSync(join(folder, 'log.jsonl'), 'utf8');
    const again = await runAltac([...search, '-o', folder]);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('holds this run already')]);
    const other = await runAltac([...search, '-o', folder, '--resume', '--width', '7']);
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('width differ')]);
    // As if it had been stopped after the first.
    writeFileSync(join(folder, 'log.jsonl'), `${log.split('\n')[0]}\n`);
    await fine(...search, '-o', folder, '--resume');
    expect(readFileSync(join(folder, 'answers.jsonl'), 'utf8')).toBe(answers);
    expect(readFileSync(join(folder, 'log.jsonl'), 'utf8').split('\n')).toHaveLength(3);
  });

  test.each([
    ['no prompts', ['search', at('sums.json'), '--verifier', at('verifier.safetensors')], '`prompt` is missing'],
    ['a verifier that is none', ['search', at('prompts.jsonl'), '--verifier', at('sums.txt')], 'is no language model'],
    [
      'a question without answers',
      ['search', at('prompts.jsonl'), '--verifier', at('sums.json'), '--template', 'x'],
      'has no {answer}',
    ],
    ['collection without answers', ['collect', at('bare.jsonl')], 'prompt 1 has no `answer`'],
    ['--resume without a folder', ['collect', at('prompts.jsonl'), '--resume'], 'Give it with `-o`'],
  ])('%s', async (_, words, cause) => {
    writeFileSync(at('bare.jsonl'), '{"prompt":"x"}\n');
    const { err, code } = await runAltac(['rewards', ...words, ...model(at)]);
    expect([code, err]).toEqual([2, expect.stringContaining(cause)]);
    expect(err).not.toMatch(/^ +at /m);
  });

  test('a verifier needs prefixes, and a place', async () => {
    const none = await runAltac(['rewards', 'train-verifier', '-o', at('v.safetensors')], { input: '' });
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('no prefixes to learn from')]);
    expect(existsSync(at('v.safetensors'))).toBe(false);
  });
});

describe('an endpoint', () => {
  let close: (() => Promise<void>) | null = null;
  afterEach(async () => {
    await close?.();
    close = null;
  });

  /** Writes a or b in turn; a judge that is asked finds `a` good. */
  async function endpoint() {
    let turn = 0;
    const server = await startScriptedEndpoint(({ body }) => {
      const prompt = String(body['prompt']);
      if (!prompt.startsWith('JUDGE')) {
        turn += 1;
        // The second line ends the answer.
        const isLast = prompt.split('\n').length > 2;
        return completion(turn % 2 === 0 ? 'a' : 'b', { finish_reason: 'stop', stop_reason: isLast ? null : '\n' });
      }
      const good = prompt.endsWith('a') ? -0.1 : -3;
      const top = { ' yes': good, ' no': Math.log(1 - Math.exp(good)) };
      const logprobs = { tokens: [' yes'], token_logprobs: [good], top_logprobs: [top], text_offset: [0] };
      return json({
        choices: [{ index: 0, text: ' yes', finish_reason: 'length', logprobs }],
        usage: { prompt_tokens: 1, completion_tokens: 1 },
      });
    });
    close = server.close;
    return server;
  }

  test('writes and judges; a second run comes from the cache, with the same answers', async () => {
    const server = await endpoint();
    const folder = temporaryFolder({ 'prompts.jsonl': '{"prompt":"Q\\n"}\n' });
    const words = ['rewards', 'search', join(folder, 'prompts.jsonl'), '--model', server.url, '--model-name', 'm'];
    const judge = ['--verifier', server.url, '--verifier-name', 'judge', '--judge-by', 'next-token'];
    const more = [...judge, '--template', 'JUDGE {answer}', '--width', '2', '--cache', join(folder, 'cache')];
    const first = await runAltac([...words, ...more]);
    expect(first.code, first.err).toBe(0);
    expect(linesOf(first.out)[0]).toMatchObject({
      response: 'a\na',
      finished: true,
      value: expect.closeTo(Math.exp(-0.1), 6),
    });
    expect(first.err).toMatch(/m: \d+ requests answered.*\njudge: \d+ requests answered/);
    const asked = server.requests.length;
    const second = await runAltac([...words, ...more]);
    expect(second.out).toBe(first.out);
    expect(server.requests).toHaveLength(asked);
  });

  test('that is asked by messages does not go on with answers', async () => {
    const words = [
      'rewards',
      'search',
      '--model',
      'http://localhost:1/v1',
      '--model-name',
      'm',
      '--chat',
      '--verifier',
      'x',
    ];
    const { err, code } = await runAltac(words, { input: prompts });
    expect([code, err]).toEqual([2, expect.stringContaining('does not go on with an answer that is begun')]);
  });
});
