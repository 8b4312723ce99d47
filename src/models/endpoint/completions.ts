/** A language model behind `/v1/completions`: texts go on as they are, without a template of messages. */

import { mixedSeed } from '../../random/seeded.ts';
import type { Generation, GenerationOptions, LanguageModel, Score, ScoredText, Token } from '../language-model.ts';
import { ModelError } from '../model-error.ts';
import { checkSampling } from '../sampling.ts';
import { type CompletionChoice, type CompletionLogProbabilities, completionOf } from './answers.ts';
import type { EndpointClient, RequestBody } from './client.ts';

/** Tokens of generations are there if the endpoint tells their log-probabilities. */
export function completionsModel(client: EndpointClient): LanguageModel {
  const { model } = client.settings;
  const ask = (request: RequestBody, hasStops = false): Promise<CompletionChoice> =>
    client.ask('/completions', { model, ...request }, completionOf(hasStops));
  return {
    name: model,
    nextTokens: async (prompt, most) => {
      const request = { prompt, max_tokens: 1, temperature: 1, top_p: 1, seed: 0, logprobs: most };
      const { logProbabilities } = await ask(request);
      const likeliest = told(client, logProbabilities).likeliest[0];
      if (likeliest === undefined) throw tellsNone(client);
      return likeliest.slice(0, most);
    },
    score: (items) => Promise.all(items.map((item) => scoreOf(client, ask, item))),
    generate: async (prompt, options) => {
      checkSampling(options);
      return Promise.all(
        seedsOf(options).map(async (seed) => {
          const { text, finish, logProbabilities } = await ask(
            { prompt, ...samplingFields(options), seed, logprobs: 1 },
            hasStops(options),
          );
          return {
            text,
            finish,
            tokens: logProbabilities === null ? [] : tokensOf(logProbabilities),
          } satisfies Generation;
        }),
      );
    },
    dispose: () => {},
  };
}

/** Stops are sent only where there are any. */
export function samplingFields(options: Omit<GenerationOptions, 'count' | 'seed'>): RequestBody {
  const { most, temperature, topK, topP, stop } = options;
  return {
    max_tokens: most,
    temperature,
    top_p: topP,
    top_k: topK ?? undefined,
    stop: hasStops(options) ? stop.filter((text) => text !== '') : undefined,
  };
}

export function hasStops({ stop }: Pick<GenerationOptions, 'stop'>): boolean {
  return stop.some((text) => text !== '');
}

/** One for each continuation. They are asked for one by one: so a cache serves those that were drawn before. */
export function seedsOf({ count, seed }: Pick<GenerationOptions, 'count' | 'seed'>): number[] {
  return Array.from({ length: count }, (_, index) => mixedSeed(seed, index) >>> 1);
}

type Ask = (request: RequestBody) => Promise<CompletionChoice>;

/** The endpoint repeats the text with what its tokens cost, and goes on by a token, as some do not take a limit of 0. */
async function scoreOf(client: EndpointClient, ask: Ask, { prompt, continuation, ends }: ScoredText): Promise<Score> {
  const { model } = client.settings;
  if (ends) {
    throw new ModelError(`${model}: an endpoint cannot score that a text ends`, [
      'Score the continuation without its end, or take a model that runs here',
    ]);
  }
  if (continuation === '') return { tokens: [], logProbability: 0 };
  const text = prompt + continuation;
  const request = { prompt: text, max_tokens: 1, temperature: 1, top_p: 1, seed: 0, logprobs: 1, echo: true };
  const answer = await ask(request);
  const logs = told(client, answer.logProbabilities);
  const starts = startsOf(logs, text);
  if (!answer.text.startsWith(text) || starts === null) {
    throw new ModelError(`${model}: the endpoint does not repeat the text that is to be scored`, [
      'Scoring needs `echo` and `logprobs` of /v1/completions, which vLLM has; or take a model that runs here',
    ]);
  }
  const tokens = tokensBetween(model, logs, starts, lengthOf(prompt), lengthOf(text));
  return { tokens, logProbability: tokens.reduce((sum, { logProbability }) => sum + logProbability, 0) };
}

/** Where tokens begin in a text, in code points; below 0 for a begin of its own. `null`: they are not of that text. */
function startsOf({ tokens, offsets }: CompletionLogProbabilities, text: string): readonly number[] | null {
  const whole = tokens.join('');
  const before = whole.indexOf(text);
  // A token may be some bytes of a character: then only the endpoint knows.
  if (before < 0) return offsets;
  let start = -lengthOf(whole.slice(0, before));
  return tokens.map((token) => {
    start += lengthOf(token);
    return start - lengthOf(token);
  });
}

function tokensBetween(
  model: string,
  { tokens, ofTokens }: CompletionLogProbabilities,
  starts: readonly number[],
  from: number,
  to: number,
): Token[] {
  return tokens.flatMap((text, index): Token[] => {
    const start = starts[index] ?? to;
    const end = starts[index + 1] ?? start + lengthOf(text);
    if (start >= to || end <= from) return [];
    if (start < from) {
      throw new ModelError(`${model}: its token ${JSON.stringify(text)} reaches over the end of the prompt`, [
        'Let the continuation begin where a word does, with the blank before it',
      ]);
    }
    const logProbability = ofTokens[index];
    if (typeof logProbability === 'number') return [{ text, id: null, logProbability }];
    throw new ModelError(`${model}: the endpoint does not tell what the first token of a text costs`, [
      'Give a prompt to score after',
    ]);
  });
}

function told(client: EndpointClient, logs: CompletionLogProbabilities | null): CompletionLogProbabilities {
  if (logs === null) throw tellsNone(client);
  return logs;
}

function tellsNone({ settings }: EndpointClient): ModelError {
  return new ModelError(`${settings.model}: the endpoint ${settings.url} tells no log-probabilities`, [
    'Take a server that does (vLLM, llama.cpp), or a model that runs here',
  ]);
}

function tokensOf({ tokens, ofTokens }: CompletionLogProbabilities): Token[] {
  return tokens.map((text, index) => ({ text, id: null, logProbability: ofTokens[index] ?? Number.NaN }));
}

/** In code points. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
