/** A model behind an endpoint: what is sent, what is understood, and what happens when the endpoint breaks. */

import { afterEach, describe, expect, test } from 'vitest';
import { defaultChat } from '../../../src/models/chat-model.ts';
import { chatEndpoint, languageModelOfChat } from '../../../src/models/endpoint/chat.ts';
import { createEndpointClient, type EndpointClient } from '../../../src/models/endpoint/client.ts';
import { completionsModel } from '../../../src/models/endpoint/completions.ts';
import {
  defaultEndpoint,
  type EndpointDoors,
  type EndpointSettings,
  type ResponseCache,
} from '../../../src/models/endpoint/settings.ts';
import { defaultGeneration } from '../../../src/models/language-model.ts';
import { ModelError } from '../../../src/models/model-error.ts';
import { endpointDoors } from '../../support/endpoint-doors.ts';
import {
  broken,
  completion,
  cut,
  type EndpointScript,
  garbage,
  inTurn,
  json,
  reply,
  type ScriptedEndpoint,
  startScriptedEndpoint,
  tooMany,
} from '../../support/scripted-endpoint.ts';

const servers: ScriptedEndpoint[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

interface Scene {
  readonly server: ScriptedEndpoint;
  readonly client: EndpointClient;
  /** How long the client slept each time, in milliseconds. No time goes by meanwhile but on its own clock. */
  readonly slept: readonly number[];
}

async function scene(
  script: EndpointScript,
  settings: Partial<EndpointSettings> = {},
  doors: Partial<EndpointDoors> = {},
): Promise<Scene> {
  const server = await startScriptedEndpoint(script);
  servers.push(server);
  const slept: number[] = [];
  const client = createEndpointClient(
    { ...defaultEndpoint, url: server.url, model: 'parrot', ...settings },
    endpointDoors(doors, slept),
  );
  return { server, client, slept };
}

function memoryCache(): ResponseCache & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    read: async (key) => texts.get(key) ?? null,
    write: async (key, text) => {
      if (!texts.has(key)) texts.set(key, text);
      return texts.get(key) ?? text;
    },
  };
}

const parrot: EndpointScript = ({ body }) => completion(` ${String(body['prompt'])}!`);

describe('what is sent', () => {
  test('a prompt as it is, all that draws tokens, and no stop that nobody asked for', async () => {
    const { server, client } = await scene(parrot);
    const [generation] = await completionsModel(client).generate('hello', { ...defaultGeneration, most: 5 });
    expect(generation).toEqual({ text: ' hello!', tokens: [], finish: 'end' });
    const [request] = server.requests;
    expect(request?.path).toBe('/v1/completions');
    expect(request?.body).toEqual({
      model: 'parrot',
      prompt: 'hello',
      max_tokens: 5,
      temperature: 1,
      top_p: 1,
      seed: expect.any(Number),
      logprobs: 1,
    });
    expect(request?.headers['authorization']).toBeUndefined();
  });

  test('stops and top-k where they are given; fields that the endpoint does not take are left out', async () => {
    const { server, client } = await scene(() => completion('a', { finish_reason: 'length' }), {
      without: ['seed', 'logprobs'],
      key: 'secret',
    });
    const options = { ...defaultGeneration, topK: 3, topP: 0.5, temperature: 0.2, stop: ['\n', ''], most: 7 };
    const [generation] = await completionsModel(client).generate('x', options);
    expect(generation?.finish).toBe('length');
    expect(server.requests[0]?.body).toEqual({
      model: 'parrot',
      prompt: 'x',
      max_tokens: 7,
      temperature: 0.2,
      top_p: 0.5,
      top_k: 3,
      stop: ['\n'],
    });
    expect(server.requests[0]?.headers['authorization']).toBe('Bearer secret');
  });

  test('each continuation has a seed of its own, which does not depend on how many there are', async () => {
    const { server, client } = await scene(parrot, { concurrency: 1 });
    const model = completionsModel(client);
    await model.generate('x', { ...defaultGeneration, count: 2 });
    await model.generate('x', { ...defaultGeneration, count: 3 });
    const seeds = server.requests.map(({ body }) => body['seed']);
    expect(seeds.slice(2, 4)).toEqual(seeds.slice(0, 2));
    expect(new Set(seeds).size).toBe(3);
  });

  test('messages to a chat model, and a prompt as the message of a user', async () => {
    const { server, client } = await scene(({ body }) => reply(JSON.stringify(body['messages'])));
    const chat = chatEndpoint(client);
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
    ] as const;
    const [answer] = await chat.chat(messages, defaultChat);
    expect(JSON.parse(answer?.text ?? '')).toEqual(messages);
    const [generation] = await languageModelOfChat(chat).generate('Hello', defaultGeneration);
    expect(JSON.parse(generation?.text ?? '')).toEqual([{ role: 'user', content: 'Hello' }]);
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/chat/completions']);
  });

  test('a message with pictures is sent in parts, and one without as it was', async () => {
    const { server, client } = await scene(() => reply('A cat.'));
    const pictures = [{ mediaType: 'image/jpeg', data: '/9gB' }] as const;
    await chatEndpoint(client).chat(
      [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'What is this?', pictures },
      ],
      defaultChat,
    );
    expect(server.requests[0]?.body['messages']).toEqual([
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,/9gB' } },
        ],
      },
    ]);
  });

  test('a limit by the name that the endpoint wants', async () => {
    const { server, client } = await scene(({ body }) =>
      'max_tokens' in body
        ? json({ error: { message: 'Unsupported parameter', param: 'max_tokens' } }, 400)
        : reply(`${String(body['max_completion_tokens'])} at most`),
    );
    const chat = chatEndpoint(client);
    for (const most of [3, 4]) {
      const [answer] = await chat.chat([{ role: 'user', content: 'x' }], { ...defaultChat, most });
      expect(answer?.text).toBe(`${most} at most`);
    }
    expect(server.requests).toHaveLength(3);
  });
});

describe('what ended a continuation', () => {
  const cases = [
    { says: { finish_reason: 'length' }, stop: ['.'], finish: 'length' },
    { says: { finish_reason: 'stop' }, stop: [], finish: 'end' },
    { says: { finish_reason: 'stop' }, stop: ['.'], finish: 'stop' },
    { says: { finish_reason: 'stop', stop_reason: null }, stop: ['.'], finish: 'end' },
    { says: { finish_reason: 'stop', stop_reason: '.' }, stop: ['.'], finish: 'stop' },
  ] as const;
  test.each(cases)('$says, stops $stop: $finish', async ({ says, stop, finish }) => {
    const { client } = await scene(() => completion('a', says));
    const [generation] = await completionsModel(client).generate('x', { ...defaultGeneration, stop });
    expect(generation?.finish).toBe(finish);
  });
});

describe('an endpoint that breaks', () => {
  const cases: readonly { readonly name: string; readonly script: EndpointScript; readonly slept: number[] }[] = [
    { name: 'says how many seconds to wait', script: inTurn(tooMany('7'), completion('fine')), slept: [7000] },
    {
      name: 'says until when',
      script: inTurn(tooMany('Thu, 01 Jan 1970 00:00:05 GMT'), completion('fine')),
      slept: [5000],
    },
    {
      name: 'has too much to do, and does not say how long',
      script: inTurn(tooMany(null), tooMany(null), completion('fine')),
      slept: [expect.closeTo(375, -2.5), expect.closeTo(750, -3)],
    },
    {
      name: 'has errors',
      script: inTurn(broken(), broken(503), completion('fine')),
      slept: [expect.any(Number), expect.any(Number)],
    },
    { name: 'cuts its answer', script: inTurn(cut(), completion('fine')), slept: [expect.any(Number)] },
    { name: 'says nothing', script: inTurn({ kind: 'silent' }, completion('fine')), slept: [expect.any(Number)] },
    { name: 'answers what is not JSON', script: inTurn(garbage(), completion('fine')), slept: [expect.any(Number)] },
    {
      name: 'answers a page',
      script: inTurn(garbage('<html>', 'text/html'), completion('fine')),
      slept: [expect.any(Number)],
    },
    {
      name: 'answers no choices',
      script: inTurn(json({ choices: [] }), completion('fine')),
      slept: [expect.any(Number)],
    },
    {
      name: 'answers another shape',
      script: inTurn(json({ choices: [{ text: 5 }] }), completion('fine')),
      slept: [expect.any(Number)],
    },
  ];
  test.each(cases)('$name', async ({ script, slept: wanted }) => {
    const { client, slept, server } = await scene(script);
    const [generation] = await completionsModel(client).generate('x', defaultGeneration);
    expect(generation?.text).toBe('fine');
    expect(slept).toEqual(wanted);
    expect(client.usage()).toEqual({
      answered: 1,
      cached: 0,
      failed: server.requests.length - 1,
      inputTokens: 10,
      outputTokens: 1,
      uncounted: 0,
      cost: null,
    });
  });

  test('hangs: the try ends, before its answer and in it', async () => {
    const hanging = ['', '{"choices":'].map((body) => ({ kind: 'hanging', body }) as const);
    const { client, server } = await scene(inTurn(...hanging, completion('fine')), { timeout: 200 });
    const [generation] = await completionsModel(client).generate('x', defaultGeneration);
    expect(generation?.text).toBe('fine');
    expect(server.requests).toHaveLength(3);
  });

  test('wants everybody to wait: no request begins before', async () => {
    const { client, server, slept } = await scene(({ number }) => (number === 0 ? tooMany('30') : completion('fine')), {
      concurrency: 1,
    });
    const all = await completionsModel(client).generate('x', { ...defaultGeneration, count: 3 });
    expect(all.map(({ text }) => text)).toEqual(['fine', 'fine', 'fine']);
    expect(server.requests).toHaveLength(4);
    expect(slept.filter((each) => each >= 29_000).length).toBeGreaterThan(0);
  });
});

describe('an endpoint that will not', () => {
  interface Case {
    readonly name: string;
    readonly script: EndpointScript;
    readonly tries: number;
    readonly message: RegExp;
    readonly note: RegExp;
  }
  const refusal = (status: number, error: object): EndpointScript => inTurn(json({ error }, status));
  const cases: readonly Case[] = [
    {
      name: 'a wrong key, which is not shown',
      script: ({ headers }) => json({ error: { message: `Incorrect key: ${String(headers['authorization'])}` } }, 401),
      tries: 1,
      message: /answered 401 Incorrect key: Bearer \(the key\)$/,
      note: /--key-variable/,
    },
    {
      name: 'a model that is not there, said in another form',
      script: inTurn(json({ object: 'error', message: 'no model parrot' }, 404)),
      tries: 1,
      message: /answered 404 .*no model parrot/,
      note: /name of the model/,
    },
    {
      name: 'a field that it does not know',
      script: refusal(400, { message: 'unknown field seed' }),
      tries: 1,
      message: /400 unknown field seed/,
      note: /--without/,
    },
    {
      name: 'no money',
      script: refusal(429, { message: 'You exceeded your quota', code: 'insufficient_quota' }),
      tries: 1,
      message: /exceeded your quota/,
      note: /used up/,
    },
    {
      name: 'errors without end',
      script: inTurn(broken()),
      tries: 3,
      message: /500 .*, at the last of 3 tries$/,
      note: /^$/,
    },
    {
      name: 'a day to wait',
      script: inTurn(tooMany('86400')),
      tries: 1,
      message: /asks to wait 1440 minutes/,
      note: /--requests-per-minute/,
    },
    {
      name: 'an answer that is held back',
      script: inTurn(completion('', { finish_reason: 'content_filter' })),
      tries: 1,
      message: /content_filter/,
      note: /Leave the item out/,
    },
  ];
  test.each(cases)('$name', async ({ script, tries, message, note }) => {
    const { client, server } = await scene(script, { attempts: 3, key: 'sk-123' });
    const error = await errorOf(completionsModel(client).generate('x', defaultGeneration));
    expect(error.message).toMatch(message);
    expect(error.notes.join('\n')).toMatch(note);
    expect(JSON.stringify([error.message, error.notes])).not.toContain('sk-123');
    expect(server.requests).toHaveLength(tries);
  });

  test('an address at which nobody is', async () => {
    const { client, server } = await scene(parrot, { attempts: 2 });
    await server.close();
    const error = await errorOf(completionsModel(client).generate('x', defaultGeneration));
    expect(error.message).toMatch(/could not be reached: .*ECONNREFUSED.*at the last of 2 tries/);
  });

  const addresses = ['localhost', 'ftp://a/v1', 'http://me:secret@localhost/v1', 'http://localhost/v1?key=secret'];
  test.each(addresses)('%s is refused, without repeating a secret', async (url) => {
    const error = await errorOf(scene(parrot, { url }));
    expect(error.message).not.toContain('secret');
  });
});

describe('how much is asked at a time', () => {
  test('never more requests than allowed', async () => {
    const { client, server } = await scene(
      async ({ body }) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        return completion(String(body['seed']));
      },
      { concurrency: 3 },
    );
    const all = await completionsModel(client).generate('x', { ...defaultGeneration, count: 20 });
    expect(all).toHaveLength(20);
    expect(server.crowd()).toBeLessThanOrEqual(3);
    expect(server.requests).toHaveLength(20);
  });

  test('the requests of a minute are spread over it', async () => {
    const { client, slept } = await scene(parrot, { requestsPerMinute: 60, concurrency: 1 });
    await completionsModel(client).generate('x', { ...defaultGeneration, count: 5 });
    expect(slept).toEqual([1000, 1000, 1000, 1000]);
  });
});

describe('the cache', () => {
  test('makes the second run offline, with the same answers', async () => {
    const cache = memoryCache();
    const first = await scene(({ body }) => completion(`seed ${String(body['seed'])}`), { key: 'sk-123' }, { cache });
    const options = { ...defaultGeneration, count: 3 };
    const generated = await completionsModel(first.client).generate('x', options);
    await first.server.close();
    const settings = { ...first.client.settings, attempts: 1 };
    const second = await scene(inTurn(broken()), settings, { cache });
    expect(await completionsModel(second.client).generate('x', options)).toEqual(generated);
    expect(second.client.usage()).toMatchObject({ answered: 0, cached: 3, failed: 0, inputTokens: 0 });
    expect([...cache.texts].join()).not.toContain('sk-123');
  });

  test('keeps no answer that was not understood, and asks again for an entry that is broken', async () => {
    const cache = memoryCache();
    const { client, server } = await scene(inTurn(garbage(), completion('fine')), {}, { cache });
    const model = completionsModel(client);
    await model.generate('x', defaultGeneration);
    expect(cache.texts.size).toBe(1);
    for (const key of cache.texts.keys()) cache.texts.set(key, '{"resp');
    const [again] = await model.generate('x', defaultGeneration);
    expect(again?.text).toBe('fine');
    expect(server.requests).toHaveLength(3);
  });

  test('equal requests at one time are one', async () => {
    const { client, server } = await scene(
      ({ number }) => completion(`answer ${number}`),
      {},
      { cache: memoryCache() },
    );
    const model = completionsModel(client);
    const both = await Promise.all([model.generate('x', defaultGeneration), model.generate('x', defaultGeneration)]);
    expect(both[0]).toEqual(both[1]);
    expect(server.requests).toHaveLength(1);
  });

  test('is another one for another address, model or limit', async () => {
    const cache = memoryCache();
    const { client, server } = await scene(parrot, {}, { cache });
    await completionsModel(client).generate('x', defaultGeneration);
    await completionsModel(client).generate('x', { ...defaultGeneration, most: 3 });
    const other = createEndpointClient({ ...client.settings, model: 'owl' }, endpointDoors({ cache }));
    await completionsModel(other).generate('x', defaultGeneration);
    expect(server.requests).toHaveLength(3);
  });
});

test('what it cost, by the prices given', async () => {
  const { client } = await scene(() => completion('12345678'), { prices: { input: 2, output: 10 } });
  await completionsModel(client).generate('x', { ...defaultGeneration, count: 4 });
  expect(client.usage()).toMatchObject({ inputTokens: 40, outputTokens: 8, cost: (40 * 2 + 8 * 10) / 1e6 });
});

async function errorOf(work: Promise<unknown>): Promise<ModelError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('there was no error');
}
