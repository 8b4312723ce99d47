/**
 * Asks an endpoint until it answers: tries again after failures, keeps answers, counts tokens. An answer is whole and was
 * understood, or it is none.
 */

import OpenAI from 'openai';
import { sha256 } from '../../formats/sha256.ts';
import { attempt, type Decoder, integer, object, parseJson } from '../../ir/decoders.ts';
import { ModelError } from '../model-error.ts';
import { backOff, type Failure, failureOf, longestWait } from './failures.ts';
import { createLimiter } from './limiter.ts';
import type { EndpointDoors, EndpointSettings, ResponseCache } from './settings.ts';
import { createUsageCounter, type TokenCounts, type Usage } from './usage.ts';

export interface EndpointClient {
  readonly settings: EndpointSettings;
  /** `path` as in `/completions`. Throws a ModelError when all tries have failed. */
  readonly ask: <Answer>(path: string, request: RequestBody, decode: Decoder<Answer>) => Promise<Answer>;
  readonly usage: () => Usage;
}

/** A field that is `undefined` is not sent. */
export type RequestBody = Readonly<Record<string, unknown>>;

/** Throws a ModelError for an address that cannot be one. */
export function createEndpointClient(settings: EndpointSettings, doors: EndpointDoors): EndpointClient {
  const { key, attempts, timeout, without } = settings;
  const url = checkedUrl(settings.url);
  const openai = new OpenAI({
    baseURL: url,
    // It must have one; without a key no header goes out.
    apiKey: key ?? 'none',
    // Nothing of what this machine keeps for another endpoint is sent to this one.
    adminAPIKey: null,
    organization: null,
    project: null,
    defaultHeaders: key === null ? { Authorization: null } : {},
    fetch: withReadableErrors(doors.fetch),
    maxRetries: 0,
    // The signal of each try ends it, and that covers the body, too.
    timeout: 2 ** 31 - 1,
    logLevel: 'off',
  });
  const limiter = createLimiter(settings.concurrency, settings.requestsPerMinute, doors);
  const counter = createUsageCounter(settings.prices);
  /** Newer models of OpenAI know the limit by another name. */
  let limitName = 'max_tokens';

  async function asked<Answer>(path: string, request: RequestBody, decode: Decoder<Answer>): Promise<Received<Answer>> {
    for (let tries = 1; ; tries++) {
      try {
        return await limiter.run(async () => {
          const body = renamed(request, limitName);
          const response = await openai.post<unknown>(path, { body, signal: doors.timeout(timeout) });
          return { answer: decode(response, 'answer'), tokens: tokensOf(response), text: JSON.stringify(response) };
        });
      } catch (error) {
        if (error instanceof ModelError) throw error;
        const failure = failureOf(error, doors.now(), timeout);
        if (failure.field === limitName && limitName === 'max_tokens' && !failure.again) {
          limitName = 'max_completion_tokens';
          continue;
        }
        counter.failure();
        const wait = failure.wait ?? backOff(tries, doors.random);
        if (!failure.again || tries >= attempts || wait > longestWait) {
          throw givenUp(`${url}${path}`, tries, wait, failure, key);
        }
        if (failure.forAll) limiter.hold(doors.now() + wait);
        await doors.sleep(wait);
      }
    }
  }

  async function ask<Answer>(path: string, request: RequestBody, decode: Decoder<Answer>): Promise<Answer> {
    const sent = Object.entries(request).filter(([name, value]) => value !== undefined && !without.includes(name));
    const body = Object.fromEntries(sent);
    if (doors.cache === null) {
      const { answer, tokens } = await asked(path, body, decode);
      counter.answer(tokens);
      return answer;
    }
    const identity = { url, path, request: body };
    const hash = sha256(JSON.stringify(identity));
    const kept = await keptAnswer(doors.cache, hash, decode);
    if (kept !== null) {
      counter.cached();
      return kept.answer;
    }
    const { answer, tokens, text } = await asked(path, body, decode);
    counter.answer(tokens);
    // The same request gives the same answer from now on, also where another process was faster.
    const entry = await doors.cache.write(hash, JSON.stringify({ ...identity, response: JSON.parse(text) }));
    return answerOf(entry, decode)?.answer ?? answer;
  }

  /** Of equal requests at one time only the first is sent, where answers are kept: the others wait for it. */
  const going = new Map<string, Promise<unknown>>();
  return {
    settings: { ...settings, url },
    ask: async (path, request, decode) => {
      if (doors.cache === null) return ask(path, request, decode);
      const name = JSON.stringify([path, request]);
      const before = going.get(name)?.catch(() => {}) ?? Promise.resolve();
      const answer = before.then(() => ask(path, request, decode));
      going.set(name, answer);
      try {
        return await answer;
      } finally {
        if (going.get(name) === answer) going.delete(name);
      }
    },
    usage: counter.usage,
  };
}

interface Received<Answer> {
  readonly answer: Answer;
  /** `null`: the endpoint does not count. */
  readonly tokens: TokenCounts | null;
  readonly text: string;
}

function checkedUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new ModelError(`${text} is no address of an endpoint`, ['Write it as http://localhost:8000/v1']);
  }
  const { username, password, search } = new URL(text);
  if (username !== '' || password !== '' || search !== '') {
    throw new ModelError('the address of an endpoint holds no names, passwords or questions', [
      'Keys come from the environment',
    ]);
  }
  return text.replace(/\/+$/, '');
}

/** What servers say about a mistake, also those that do not say it as OpenAI does. */
function withReadableErrors(fetch: EndpointDoors['fetch']): EndpointDoors['fetch'] {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.ok) return response;
    const text = await response.text();
    const read = attempt(() => parseJson(text));
    const hasError = read.ok && typeof read.value === 'object' && read.value !== null && 'error' in read.value;
    const { status, headers } = response;
    const body = hasError ? text : JSON.stringify({ error: { message: text.trim().slice(0, 500) } });
    return new Response(body, { status, headers });
  };
}

function renamed({ max_tokens: most, ...rest }: RequestBody, limitName: string): RequestBody {
  return most === undefined ? rest : { ...rest, [limitName]: most };
}

/** A text that is no entry counts as none: the answer is asked for again. */
async function keptAnswer<Answer>(
  cache: ResponseCache,
  key: string,
  decode: Decoder<Answer>,
): Promise<{ readonly answer: Answer } | null> {
  const text = await cache.read(key);
  return text === null ? null : answerOf(text, decode);
}

function answerOf<Answer>(entry: string, decode: Decoder<Answer>): { readonly answer: Answer } | null {
  const read = attempt(() => object((field) => ({ answer: field('response', decode) }))(parseJson(entry), ''));
  return read.ok ? read.value : null;
}

function tokensOf(response: unknown): TokenCounts | null {
  const counts = object((field) => ({
    input: field('prompt_tokens', integer),
    // Of a prompt that is only scored there are none.
    output: field('completion_tokens', (value, path) => (value === undefined ? 0 : integer(value, path))),
  }));
  const read = attempt(() => object((field) => field('usage', counts))(response, ''));
  return read.ok ? read.value : null;
}

function givenUp(
  address: string,
  tries: number,
  wait: number,
  { cause, again, remedy }: Failure,
  key: string | null,
): ModelError {
  const times = tries === 1 ? '' : `, at the last of ${tries} tries`;
  const asksToWait = again && wait > longestWait ? `, and asks to wait ${Math.ceil(wait / 60_000)} minutes` : '';
  const hidden = (text: string): string => (key === null || key === '' ? text : text.replaceAll(key, '(the key)'));
  return new ModelError(hidden(`${address} ${cause}${asksToWait}${times}`), remedy.map(hidden));
}
