/** `altac eval icl`: data in, report out; what is refused; a run that breaks off and goes on. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { broken, completion, startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { repository, temporaryFolder } from '../temporary-folder.ts';
import { runAltac } from './session.ts';

const texts = [
  ['I lost my card', 'card'],
  ['my card was stolen', 'card'],
  ['"a new card, please"', 'card'],
  ['block the card', 'card'],
  ['card does not work', 'card'],
  ['the rate of the dollar', 'rate'],
  ['which exchange rate', 'rate'],
  ['rates of today', 'rate'],
  ['is the rate good', 'rate'],
  ['a better rate', 'rate'],
] as const;

const files = {
  'bank.csv': ['text,label', ...texts.map((row) => row.join(',')), ''].join('\r\n'),
  'bank.jsonl': texts
    .map(([text, label]) => JSON.stringify({ utterance: text.replaceAll('"', ''), intent: label }))
    .join('\n'),
  'open.csv': 'text,label\n"a,b\n',
  'short.csv': 'text,label\na,b\nc\n',
  'names.csv': 'words,kind\na,b\nc,d\n',
  'empty.csv': '',
  'blank.jsonl': '{"text":"a","label":"x"}\n\n{"text":"","label":"x"}\n',
  'broken.jsonl': '{"text":"a","label":"x"}\nno\n',
  'one.csv': 'text,label\na,x\nb,x\nc,x\n',
  'texts.txt': 'a\n',
};

const small = ['--test-size', '4', '--counts', '2,6', '--runs', '2', '--resamples', '50'];

describe('data', () => {
  test.each(['bank.csv', 'bank.jsonl'])('%s', async (name) => {
    const file = join(temporaryFolder(files), name);
    const words = ['eval', 'icl', file, '--model', 'nearest-1', '--no-baselines', ...small, '--json'];
    const { out, err, code } = await runAltac(words);
    expect({ err, code }).toEqual({ err: '', code: 0 });
    const report = JSON.parse(out);
    expect(report.items).toEqual({ training: 6, test: 4, labels: 2 });
    expect(report.analysis.points.map(({ count }: { count: number }) => count)).toEqual([2, 6]);
    // Each text shares `card` or `rate` with others of its label.
    expect(report.analysis.points[1].accuracy.value).toBeGreaterThan(0.7);
  });
});

test('a compiled program, on the same texts', async () => {
  const folder = temporaryFolder(files);
  const program = join(repository, 'programs/nearest_example.alta');
  const words = ['eval', 'icl', join(folder, 'bank.csv'), '--model', program, '--selections', 'random,bm25'];
  const { out, code } = await runAltac([...words, '--no-baselines', ...small]);
  expect(code).toBe(0);
  expect(out.replaceAll(folder, 'FOLDER').replaceAll(repository, 'REPOSITORY')).toMatchSnapshot();
});

describe('refused', () => {
  test.each([
    ['a name that is none', ['bank.csv', '--model', 'nearest-2']],
    ['a file that is not there', ['bank.csv', '--model', 'no-such.json']],
    ['a program that does something else', ['bank.csv', '--model', 'PROGRAMS/sort.alta']],
    ['blocks of a learner without', ['bank.csv', '--model', 'nearest-1', '--blocks', '2']],
    ['more demonstrations than there are', ['bank.csv', '--model', 'nearest-1', '--counts', '100']],
    ['too large a test part', ['bank.csv', '--model', 'nearest-1', '--test-size', '10']],
    ['a selection that is none', ['bank.csv', '--model', 'nearest-1', '--selections', 'best']],
    ['to go on with nothing', ['bank.csv', '--model', 'nearest-1', '--resume']],
    ['costs without prices', ['bank.csv', '--model', 'http://127.0.0.1:1/v1', '--model-name', 'm', '--most-cost', '1']],
    ['more labels than a program knows', ['planted', '--model', 'PROGRAMS/nearest_example.alta', '--no-baselines']],
    ['a quote that is not closed', ['open.csv', '--model', 'majority']],
    ['a row that is too short', ['short.csv', '--model', 'majority']],
    ['columns of other names', ['names.csv', '--model', 'majority']],
    ['a column that is not there', ['bank.csv', '--model', 'majority', '--text-column', 'body']],
    ['an empty file', ['empty.csv', '--model', 'majority']],
    ['an empty text', ['blank.jsonl', '--model', 'majority']],
    ['a line that is not JSON', ['broken.jsonl', '--model', 'majority']],
    ['a single label', ['one.csv', '--model', 'majority', '--test-size', '2']],
    ['a file of an unknown kind', ['texts.txt', '--model', 'majority']],
  ])('%s', async (_, [data = '', ...words]) => {
    const folder = temporaryFolder(files);
    const placed = words.map((word) =>
      word === 'no-such.json' ? join(folder, word) : word.replace('PROGRAMS', join(repository, 'programs')),
    );
    const size = words.includes('--test-size') ? [] : ['--test-size', '4'];
    const counts = words.includes('--counts') ? [] : ['--counts', '2'];
    const file = data === 'planted' ? data : join(folder, data);
    const { out, err, code } = await runAltac(['eval', 'icl', file, ...placed, ...size, ...counts]);
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err.replaceAll(folder, 'FOLDER').replaceAll(repository, 'REPOSITORY')).toMatchSnapshot();
  });
});

describe('a model behind an endpoint', () => {
  const servers: { readonly close: () => Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  /** Says what the last demonstration is; `fails`: whether a request gets no answer. */
  async function start(fails: (number: number) => boolean) {
    const server = await startScriptedEndpoint(({ body, number }) => {
      if (fails(number)) return broken(400);
      const shown = [...String(body['prompt']).matchAll(/label: (.*)/g)].map(([, label]) => label);
      return completion(` ${shown.at(-1)}\n`);
    });
    servers.push(server);
    return server;
  }

  async function evaluate(url: string, folder: string, ...more: readonly string[]) {
    const model = ['--model', url, '--model-name', 'm', '--decoding', 'generate', '--concurrency', '1'];
    return runAltac(['eval', 'icl', join(folder, 'bank.csv'), ...model, '--no-baselines', ...small, ...more]);
  }

  test('says what it takes, and asks nothing', async () => {
    const server = await start(() => false);
    const prices = ['--price-in', '10', '--price-out', '10'];
    const { out, err, code } = await evaluate(server.url, temporaryFolder(files), '--estimate', ...prices);
    expect({ out, err, code, asked: server.requests.length }).toEqual({
      out: '',
      err: 'estimate: 16 requests, about 756 tokens in and 32 out (4 characters each), cost about 0.01\n',
      code: 0,
      asked: 0,
    });
    const refused = await evaluate(server.url, temporaryFolder(files), '--most-cost', '0.001', ...prices);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('error: it may cost more than --most-cost\n');
  });

  test('that fails and is asked again gives the report of one that did not, and pays nothing twice', async () => {
    const folder = temporaryFolder(files);
    const [good, bad] = [await start(() => false), await start((number) => number % 3 === 1)];
    const whole = await evaluate(good.url, folder, '-o', join(folder, 'whole'));
    expect(whole.code).toBe(0);
    const first = await evaluate(bad.url, folder, '-o', join(folder, 'parts'));
    expect(first.code).toBe(1);
    expect(first.err).toMatch(/^\d+ of 16 requests failed; the first: /m);
    expect(first.err).toMatch(/requests to go; `--resume` goes on in .*parts$/m);
    let last = first;
    for (let tries = 0; tries < 6 && last.code !== 0; tries++) {
      last = await evaluate(bad.url, folder, '-o', join(folder, 'parts'), '--resume');
    }
    const sameServer = (text: string): string => text.replaceAll(bad.url, good.url);
    expect({ code: last.code, out: sameServer(last.out) }).toEqual({ code: 0, out: whole.out });
    const answeredOnce = bad.requests.filter(({ number }) => number % 3 !== 1).length;
    expect(answeredOnce).toBe(good.requests.length);
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    expect(sameServer(read('parts/report.html'))).toBe(read('whole/report.html'));
    expect(JSON.parse(read('parts/report.json')).decoding).toContain('read from a line');
  });
});
