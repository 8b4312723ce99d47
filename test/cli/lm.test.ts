/** `altac lm`: models made and asked on the command line, here and behind an endpoint. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { folderCache } from '../../src/cli/response-cache.ts';
import { completion, cut, inTurn, reply, startScriptedEndpoint, tooMany } from '../support/scripted-endpoint.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runAltac } from './session.ts';

const files = { 'pets.txt': 'the cat sat\nthe dog sat\n\nthe cat ran\n', 'pets.jsonl': '{"text":"one\\ntwo"}\n' };

async function fine(...words: readonly string[]): Promise<string> {
  const { out, err, code } = await runAltac(['lm', ...words]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
}

describe('a model of n-grams', () => {
  test('is made, scores and goes on', async () => {
    const folder = temporaryFolder(files);
    const [texts, model] = [join(folder, 'pets.txt'), join(folder, 'pets.json')];
    expect(JSON.parse(await fine('train', texts, '--ngram', '2', '-o', model, '--test', texts, '--json'))).toEqual({
      file: model,
      texts: 3,
      vocabulary: 8,
      steps: null,
      perplexity: expect.any(Number),
      testPerplexity: expect.any(Number),
    });
    const scored = JSON.parse(await fine('score', model, 'the cat', '--json'));
    expect(scored.tokens.map(({ text }: { text: string }) => text)).toEqual(['the', ' cat']);
    // Of 12 tokens all three texts begin with `the`: (3 + 1 · P(the)) / (3 + 1), with P(the) = (3 + 6 · 1/8) / (12 + 6).
    expect(scored.tokens[0].logProbability).toBeCloseTo(Math.log((3 + 3.75 / 18) / 4), 12);
    expect(await fine('generate', model, 'the dog', '--temperature', '0')).toBe(' sat\n');
  });
});

describe('a Transformer', () => {
  test('stopped and resumed is the one that was not', async () => {
    const folder = temporaryFolder(files);
    const texts = join(folder, 'pets.txt');
    const train = (output: string, steps: string, ...more: readonly string[]): Promise<string> => {
      const size = ['--width', '8', '--heads', '2', '--hidden', '8', '--context', '8', '--warmup', '0', '--decay', '1'];
      return fine('train', texts, ...size, '--steps', steps, '-o', join(folder, output), ...more);
    };
    await train('whole.safetensors', '6');
    await train('parts.safetensors', '3');
    await train('parts.safetensors', '6', '--resume');
    const score = async (name: string): Promise<number> =>
      JSON.parse(await fine('score', join(folder, name), 'the cat', '--json')).logProbability;
    expect(await score('parts.safetensors')).toBe(await score('whole.safetensors'));
  });

  test('texts may have several lines, in JSON Lines', async () => {
    const folder = temporaryFolder(files);
    const model = join(folder, 'm.json');
    await fine('train', join(folder, 'pets.jsonl'), '--ngram', '3', '--tokens', 'characters', '-o', model);
    expect(await fine('generate', model, 'one', '--temperature', '0')).toBe('\ntwo\n');
  });
});

describe('a model behind an endpoint', () => {
  const servers: { readonly close: () => Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  test('that breaks answers in the end; a second run asks nothing; its key is nowhere', async () => {
    const folder = temporaryFolder({});
    const server = await startScriptedEndpoint((request) =>
      inTurn(tooMany('0'), cut(), completion(` no. ${String(request.body['seed'])}`))(request),
    );
    servers.push(server);
    process.env['ALTAC_TEST_KEY'] = 'sk-a-secret';
    const words = ['lm', 'generate', server.url, 'a', 'b', '--model-name', 'm', '--count', '2', '--cache', folder];
    const prices = ['--price-in', '1000', '--price-out', '1000', '--key-variable', 'ALTAC_TEST_KEY', '--json'];
    const first = await runAltac([...words, ...prices]);
    expect(first.code).toBe(0);
    expect(first.err).toBe(
      '4 requests answered, 0 from the cache, 8 failed tries; 40 tokens in, 12 out; cost 0.0520\n',
    );
    expect(server.requests.map(({ headers }) => headers['authorization'])).toContain('Bearer sk-a-secret');
    await server.close();
    const second = await runAltac([...words, '--json']);
    expect(second.out).toBe(first.out);
    expect(second.err).toBe('0 requests answered, 4 from the cache, 0 failed tries; 0 tokens in, 0 out\n');
    const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
    expect(kept).toHaveLength(4);
    for (const name of kept) expect(readFileSync(join(folder, name), 'utf8')).not.toContain('sk-a-secret');
    delete process.env['ALTAC_TEST_KEY'];
  });

  test('answers by messages', async () => {
    const server = await startScriptedEndpoint(({ path }) => reply(path));
    servers.push(server);
    const { out } = await runAltac(['lm', 'generate', server.url, 'Hello', '--model-name', 'm', '--chat']);
    expect(out).toBe('/v1/chat/completions\n');
  });
});

describe('what cannot be is one error', () => {
  const cases: readonly { readonly words: string; readonly message: RegExp }[] = [
    { words: 'generate http://127.0.0.1:9/v1 x', message: /^error: Which model of .*\n {2}Give `--model-name`/ },
    { words: 'generate http://127.0.0.1:9/v1 x --model-name m --price-in 1', message: /--price-out belong together/ },
    { words: 'generate http://me:pw@127.0.0.1/v1 x --model-name m', message: /holds no names, passwords/ },
    { words: 'generate pets.txt x', message: /pets.txt is no language model: .*\n.*altac lm train/ },
    { words: 'generate pets.txt x --chat', message: /--chat is for endpoints/ },
    { words: 'train empty.txt --ngram 2 -o a.json', message: /empty.txt holds no text/ },
    { words: 'train bad.jsonl --ngram 2 -o a.json', message: /bad.jsonl:2: it has no `text`/ },
    { words: 'train pets.txt --ngram 2 --width 3 -o a.json', message: /--width is of a Transformer/ },
    { words: 'train pets.txt --width 6 -o a.safetensors', message: /--width 6 is not divisible by --heads 4/ },
  ];
  test.each(cases)('$words', async ({ words, message }) => {
    const more = { 'empty.txt': '\n', 'bad.jsonl': '{"text":"a"}\n{"a":1}\n' };
    const folder = temporaryFolder({ ...files, ...more });
    const placed = words
      .split(' ')
      .map((word) => (/\.(txt|json|jsonl|safetensors)$/.test(word) ? join(folder, word) : word));
    const { err, code } = await runAltac(['lm', ...placed]);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\bpw\b/);
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'a.json'))).toBe(false);
  });
});

describe('a folder of answers', () => {
  test('keeps the first of two, and forgets what is not whole', async () => {
    const folder = temporaryFolder({});
    const cache = folderCache(join(folder, 'deep/er'));
    expect(await cache.read('abc')).toBeNull();
    expect(await cache.write('abc', '{"a":1}')).toBe('{"a":1}');
    expect(await folderCache(join(folder, 'deep/er')).write('abc', '{"a":2}')).toBe('{"a":1}');
    writeFileSync(join(folder, 'deep/er/ab/abc.json'), '{"a":');
    expect(await cache.read('abc')).toBeNull();
    expect(readdirSync(join(folder, 'deep/er/ab'))).toEqual([]);
  });
});
