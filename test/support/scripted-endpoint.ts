/**
 * An OpenAI-compatible endpoint on this machine that answers as a script says, and breaks as a script says. It keeps what it
 * was asked.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedEndpoint {
  /** Up to the version, as clients want it. */
  readonly url: string;
  /** In the order in which they came. */
  readonly requests: readonly EndpointRequest[];
  /** The most that were open at one time. */
  readonly crowd: () => number;
  readonly close: () => Promise<void>;
}

export interface EndpointRequest {
  /** As in `/v1/completions`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** From 0. */
  readonly number: number;
  /** How often this very body came before. */
  readonly repeat: number;
}

export type EndpointAnswer =
  | {
      readonly kind: 'whole';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'cut'; readonly body: string }
  /** The connection ends without a word. */
  | { readonly kind: 'silent' }
  /** Nothing more comes, until the client goes; nothing at all after an empty body. */
  | { readonly kind: 'hanging'; readonly body: string };

export type EndpointScript = (request: EndpointRequest) => EndpointAnswer | Promise<EndpointAnswer>;

export async function startScriptedEndpoint(script: EndpointScript): Promise<ScriptedEndpoint> {
  const requests: EndpointRequest[] = [];
  const seen = new Map<string, number>();
  let [open, crowd] = [0, 0];
  const server = createServer((incoming, response) => {
    open += 1;
    crowd = Math.max(crowd, open);
    response.once('close', () => {
      open -= 1;
    });
    void textOf(incoming).then(async (text) => {
      const path = incoming.url ?? '';
      const repeat = seen.get(path + text) ?? 0;
      seen.set(path + text, repeat + 1);
      const body: Readonly<Record<string, unknown>> = text === '' ? {} : JSON.parse(text);
      const request = { path, headers: incoming.headers, body, number: requests.length, repeat };
      requests.push(request);
      send(response, await script(request));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = portOf(server.address());
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    crowd: () => crowd,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): EndpointAnswer {
  const all = { 'content-type': 'application/json', ...headers };
  return { kind: 'whole', status, headers: all, body: JSON.stringify(body) };
}

/** What `/v1/completions` answers. */
export function completion(text: string, more: Readonly<Record<string, unknown>> = {}): EndpointAnswer {
  return json({ object: 'text_completion', choices: [choice({ text }, more)], usage: usageOf(text) });
}

/** What `/v1/chat/completions` answers. */
export function reply(content: string, more: Readonly<Record<string, unknown>> = {}): EndpointAnswer {
  const message = { role: 'assistant', content };
  return json({ object: 'chat.completion', choices: [choice({ message }, more)], usage: usageOf(content) });
}

export function tooMany(retryAfter: string | null): EndpointAnswer {
  const error = { message: 'Rate limit reached', type: 'requests', code: 'rate_limit_exceeded' };
  return json({ error }, 429, retryAfter === null ? {} : { 'retry-after': retryAfter });
}

export function broken(status = 500): EndpointAnswer {
  return json({ error: { message: 'The server had an error' } }, status);
}

/** 200, and what is no answer. */
export function garbage(body = '<html>Bad gateway</html>', type = 'application/json'): EndpointAnswer {
  return { kind: 'whole', status: 200, headers: { 'content-type': type }, body };
}

export function cut(body = '{"choices":[{"text":"a'): EndpointAnswer {
  return { kind: 'cut', body };
}

/** The answers one after the other, by how often a body came; the last from then on. */
export function inTurn(...answers: readonly EndpointAnswer[]): EndpointScript {
  return ({ repeat }) => answers[Math.min(repeat, answers.length - 1)] ?? broken();
}

function choice(own: object, more: object): object {
  return { index: 0, finish_reason: 'stop', logprobs: null, ...own, ...more };
}

/** A token for four letters. */
function usageOf(text: string): object {
  return { prompt_tokens: 10, completion_tokens: Math.ceil(text.length / 4) };
}

function send(response: ServerResponse, answer: EndpointAnswer): void {
  switch (answer.kind) {
    case 'whole':
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.body.length + 100 });
      response.write(answer.body, () => response.destroy());
      return;
    case 'silent':
      response.destroy();
      return;
    case 'hanging':
      if (answer.body !== '') response.writeHead(200, { 'content-type': 'application/json' }).write(answer.body);
      return;
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function portOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address;
}
