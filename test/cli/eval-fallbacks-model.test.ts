/** `altac eval fallbacks --model`: generations are asked for once, without a stop, and a run that was stopped goes on. */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import {
  broken,
  completion,
  type EndpointScript,
  reply,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from '../support/scripted-endpoint.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Ran, runAltac } from './session.ts';

const prompts = [
  { prompt: 'A list of 25 fingers:\n1.', answers: ['Thumb', 'Index'], group: 'hands' },
  { kind: 'states', subject: 'of water', answers: ['Ice'] },
];

let server: ScriptedEndpoint | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

async function start(script: EndpointScript): Promise<ScriptedEndpoint> {
  server = await startScriptedEndpoint(script);
  return server;
}

/** Lists that depend on what is asked, and go on about something else. */
const lists: EndpointScript = ({ body }) =>
  completion(` Thumb\n2. Index\n3. Toe ${Number(body['seed']) % 7}\n4. Toe\n\nThe following 25 are`);

function fallbacks(folder: string, url: string, ...more: readonly string[]): Promise<Ran> {
  writeFileSync(`${folder}/prompts.jsonl`, prompts.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const words = [`${folder}/prompts.jsonl`, '--model', url, '--model-name', 'm', '-o', `${folder}/run`, '--json'];
  return runAltac(['eval', 'fallbacks', ...words, ...more]);
}

test('what is sent: prompts that end in 1., seeds, never a stop', async () => {
  const { url, requests } = await start(lists);
  const folder = temporaryFolder({});
  const more = ['--temperature', '0,0.5', '--repetitions', '2', '--variants', 'plain,stop-when-unsure'];
  const { code, err } = await fallbacks(folder, url, ...more);
  expect(code, err).toBe(0);
  // Of each of three prompts one at temperature 0, and two at .5.
  expect(requests).toHaveLength(9);
  for (const { body, path } of requests) {
    expect(path).toBe('/v1/completions');
    expect(body).not.toHaveProperty('stop');
    expect(body).toMatchObject({ model: 'm', max_tokens: 512, top_p: 1 });
    expect(body['prompt']).toMatch(/[^\n]\n1\.$/);
  }
  expect(new Set(requests.map(({ body }) => body['prompt'])).size).toBe(3);
  const lines = readFileSync(`${folder}/run/generations.jsonl`, 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(9);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    prompt: 'A list of 25 fingers:\n1.',
    group: 'hands',
    model: 'm',
    condition: 'text',
    temperature: 0,
    finishReason: 'stop',
  });
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ model: 'm at 0.5', repetition: 0 });
});

test('a file of generations is analysed as the run that made it was', async () => {
  const { url } = await start(lists);
  const folder = temporaryFolder({});
  const made = await fallbacks(folder, url);
  const read = await runAltac(['eval', 'fallbacks', `${folder}/run/generations.jsonl`, '--json']);
  const { provenance: from, ...found } = JSON.parse(read.out);
  const { provenance, ...expected } = JSON.parse(made.out);
  expect(found).toEqual(expected);
  expect(from.generations).toContain(provenance.generations);
  expect(found).toMatchObject({ summaries: [{ group: '' }, { group: 'hands' }] });
  expect(readFileSync(`${folder}/run/report.json`, 'utf8')).toBe(made.out);
  expect(readFileSync(`${folder}/run/report.html`, 'utf8')).toContain('Mean numbers of items');
});

test('failed generations are tried again when the run goes on, and the others are not asked for again', async () => {
  let isWell = false;
  const { url, requests } = await start((request) =>
    isWell || String(request.body['prompt']).includes('fingers') ? lists(request) : broken(400),
  );
  const folder = temporaryFolder({});
  const first = await fallbacks(folder, url);
  expect(first.code).toBe(1);
  expect(first.err).toContain('1 of 2 generations failed; the first: ');
  expect(first.err).toContain('1 generations to go; `--resume` goes on in ');
  expect(first.out).toBe('');
  const before = requests.length;
  expect((await fallbacks(folder, url)).err).toContain('holds this run already');
  isWell = true;
  const second = await fallbacks(folder, url, '--resume');
  expect(second.code, second.err).toBe(0);
  expect(requests.length).toBe(before + 1);
  const whole = temporaryFolder({});
  await fallbacks(whole, url);
  const generated = (path: string): string => readFileSync(`${path}/run/generations.jsonl`, 'utf8');
  expect(generated(folder)).toBe(generated(whole));
});

test('a run that was killed in the middle of a line goes on to the same file', async () => {
  const { url, requests } = await start(lists);
  const folder = temporaryFolder({});
  const more = ['--temperature', '0.7', '--repetitions', '3'];
  const whole = await fallbacks(folder, url, ...more);
  const generated = readFileSync(`${folder}/run/generations.jsonl`, 'utf8');
  const [first = '', second = ''] = readFileSync(`${folder}/run/log.jsonl`, 'utf8').split('\n');
  writeFileSync(`${folder}/run/log.jsonl`, `${first}\n${second.slice(0, 40)}`);
  rmSync(`${folder}/run/generations.jsonl`);
  const before = requests.length;
  const resumed = await fallbacks(folder, url, ...more, '--resume');
  expect(requests.length - before).toBe(before - 1);
  expect(resumed.out).toBe(whole.out);
  expect(readFileSync(`${folder}/run/generations.jsonl`, 'utf8')).toBe(generated);
});

test('a cache makes the second run without the endpoint', async () => {
  const { url, requests } = await start(lists);
  const folder = temporaryFolder({});
  const cache = ['--cache', `${folder}/cache`];
  const first = await fallbacks(folder, url, ...cache);
  const asked = requests.length;
  const second = await fallbacks(folder, url, ...cache, '-o', `${folder}/again`);
  expect(requests.length).toBe(asked);
  expect(second.out).toBe(first.out);
});

test('a chat is another condition, and may be begun', async () => {
  const { url, requests } = await start(({ body }) => {
    const isBegun = Array.isArray(body['messages']) && body['messages'].length === 2;
    return reply(isBegun ? ' Thumb\n2. Index\n3. Toe' : 'Here they are:\n\n1. Thumb\n2. Index\n3. Toe');
  });
  const folder = temporaryFolder({});
  const plain = await fallbacks(folder, url, '--chat');
  const begun = await fallbacks(folder, url, '--chat', '--begun', '-o', `${folder}/begun`);
  expect(requests.map(({ path }) => path)).toEqual(Array.from({ length: 4 }, () => '/v1/chat/completions'));
  expect(requests[0]?.body).not.toHaveProperty('stop');
  expect(requests[0]?.body['messages']).toEqual([{ role: 'user', content: 'A list of 25 fingers:' }]);
  expect(requests[2]?.body['messages']).toEqual([
    { role: 'user', content: 'A list of 25 fingers:' },
    { role: 'assistant', content: '1.' },
  ]);
  const hands = { group: 'hands', slots: [{ items: { value: 2 } }, { items: { value: 1 } }, { items: { value: 22 } }] };
  expect(JSON.parse(plain.out)).toMatchObject({ summaries: [{}, { ...hands, model: 'm (chat)' }] });
  expect(JSON.parse(begun.out)).toMatchObject({ summaries: [{}, { ...hands, model: 'm (chat, begun)' }] });
});

test("the authors' own files: a prompt is the only field, with its answers", async () => {
  const { url, requests } = await start(lists);
  const folder = temporaryFolder({ 'facts.jsonl': '{"The following 25 fingers\\n1.":["Thumb","Index"]}\n' });
  const words = [`${folder}/facts.jsonl`, '--model', url, '--model-name', 'm', '-o', `${folder}/run`, '--json'];
  const { out, code, err } = await runAltac(['eval', 'fallbacks', ...words]);
  expect(code, err).toBe(0);
  expect(requests[0]?.body['prompt']).toBe('The following 25 fingers\n1.');
  expect(JSON.parse(out)).toMatchObject({
    summaries: [{ slots: [{ slot: 'correct', items: { value: 2 } }, {}, {}, {}] }],
  });
});

describe('refused', () => {
  test('a doubled ending, before anything is asked', async () => {
    const { url, requests } = await start(lists);
    const folder = temporaryFolder({ 'twice.jsonl': '{"prompt":"A list of 25 fingers:\\n1.\\n1."}\n' });
    const words = ['--model', url, '--model-name', 'm', '-o', `${folder}/run`];
    const { code, err } = await runAltac(['eval', 'fallbacks', `${folder}/twice.jsonl`, ...words]);
    expect(code).toBe(2);
    expect(err).toContain('the prompt ends in "1." twice');
    expect(requests).toHaveLength(0);
  });

  test.each([
    { words: ['--model', 'http://127.0.0.1:9/v1', '--model-name', 'm'], says: 'where do generations go?' },
    { words: ['-o', 'folder'], says: '-o is for generations of a model' },
    { words: ['--model', 'http://127.0.0.1:9/v1', '--model-name', 'm', '-o', 'f', '--begun'], says: '--begun is for' },
    { words: ['--variants', 'none'], says: 'They are plain, no-number' },
    { words: ['--temperature', '-1'], says: 'It must be a number from 0 to 10' },
  ])('$words', async ({ words, says }) => {
    const { code, err } = await runAltac(['eval', 'fallbacks', ...words], { input: '{"prompt":"p"}\n' });
    expect(code).toBe(2);
    expect(err).toContain(says);
  });
});

describe('a judge', () => {
  /** It knows that Ada sang, and nothing of where. */
  const judge: EndpointScript = ({ body }) => {
    const asked = JSON.stringify(body['messages']);
    if (asked.includes('Sentence: ')) {
      if (asked.includes('Hm.')) return reply('NONE');
      return reply(asked.includes('Sentence: Ada sang in Rome.') ? '- Ada sang.\n- It was in Rome.' : '- Ada flew.');
    }
    if (asked.includes('Statement: It was')) return reply('UNKNOWN');
    return reply(asked.includes('Statement: Ada sang.') ? 'SUPPORTED' : 'NOT SUPPORTED');
  };
  const text = { id: 'a', topic: 'Ada', completion: 'Ada sang in Rome. Hm. Ada flew. Ada flew.', model: 'm' };

  async function judged(folder: string, url: string, ...more: readonly string[]): Promise<Ran> {
    const twice = [text, { ...text, id: 'b' }].map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(`${folder}/bios.jsonl`, twice);
    const words = [`${folder}/bios.jsonl`, '--mode', 'sentences', '--judge', url, '-o', `${folder}/run`, '--json'];
    return runAltac(['eval', 'fallbacks', ...words, '--judge-name', 'j', ...more]);
  }

  test('says of each claim whether it is supported, is asked once for each sentence, and the run goes on', async () => {
    let isDown = true;
    const { url, requests } = await start((request) =>
      isDown && JSON.stringify(request.body).includes('flew') ? broken(400) : judge(request),
    );
    const folder = temporaryFolder({});
    const first = await judged(folder, url);
    expect({ code: first.code, out: first.out }).toEqual({ code: 1, out: '' });
    expect(first.err).toContain('1 of 3 sentences failed; the first: ');
    const before = requests.length;
    isDown = false;
    const { out, err, code } = await judged(folder, url, '--resume');
    expect(code, err).toBe(0);
    expect(requests.length - before).toBe(2);
    const { summaries, provenance, warnings } = JSON.parse(out);
    const items = summaries[0].slots.map((each: { slot: string; items: { value: number } }) => [
      each.slot,
      each.items.value,
    ]);
    expect(items).toEqual([
      ['correct', 1],
      ['hallucination', 1],
      ['unverified', 1],
      ['repetition', 1],
    ]);
    expect(provenance.judge).toMatch(/^j, http/);
    expect(warnings).toEqual(['3 of 3 sentences are judged by what the judge knows: no source was looked at']);
    const lines = readFileSync(`${folder}/run/judgements/judgements.jsonl`, 'utf8').trimEnd().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      sentence: 'Ada sang in Rome.',
      topic: 'Ada',
      facts: null,
      claims: [
        { claim: 'Ada sang.', verdict: 'supported' },
        { claim: 'It was in Rome.', verdict: 'unknown' },
      ],
    });
    expect(readFileSync(`${folder}/run/report.json`, 'utf8')).toBe(out);
  });

  test.each([
    [['--mode', 'list'], /--judge is for free text/],
    [['--judge', 'model.json'], /model.json is no address/],
  ])('is refused with %j', async (words, message) => {
    const { err, code } = await judged(temporaryFolder({}), 'http://127.0.0.1:1/v1', ...words);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});
