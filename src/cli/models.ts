/** Opens the language model that a command names: one that runs here, from a file, or one behind an endpoint. */

import { sha256 } from '../formats/sha256.ts';
import type { ChatModel } from '../models/chat-model.ts';
import type { EndpointDoors } from '../models/endpoint/settings.ts';
import type { Usage } from '../models/endpoint/usage.ts';
import type { LanguageModel } from '../models/language-model.ts';
import { modelOfNgramFile, readNgramFile } from '../models/ngram-file.ts';
import { mixedSeed, seededRandom } from '../random/seeded.ts';
import { decoded, readBytes } from './files.ts';
import type { ModelOptions } from './model-options.ts';
import { folderCache } from './response-cache.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface OpenedModel {
  readonly model: LanguageModel;
  /** `null` for a model that only goes on with texts. */
  readonly chat: ChatModel | null;
  /** What answers depend on, for those who repeat a run. */
  readonly identity: ModelIdentity;
  /** `null` for a model that runs here. */
  readonly usage: () => Usage | null;
}

export interface ModelIdentity {
  readonly name: string;
  /** The name of a file, or the address of an endpoint. */
  readonly source: string;
  /** SHA-256 of the file; `null` for an endpoint. */
  readonly hash: string | null;
  readonly chat: boolean;
}

export async function openModel(
  source: string,
  options: ModelOptions,
  terminal: Terminal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<OpenedModel> {
  if (/^[a-z]+:\/\//i.test(source)) return openEndpoint(source, options, environment);
  const given = [
    options.modelName === undefined ? null : '--model-name',
    options.chat === true ? '--chat' : null,
    options.cache === undefined ? null : '--cache',
  ].find((flag) => flag !== null);
  if (given !== undefined) {
    throw new UserError(`${given} is for endpoints, and ${source} is no address`, [
      'Write an address as http://localhost:8000/v1',
    ]);
  }
  return openFile(source, terminal);
}

/** `--chat` with an endpoint, for commands that send messages. */
export function chatOf({ chat, identity }: OpenedModel): ChatModel {
  if (chat !== null) return chat;
  throw new UserError(`${identity.source} is not asked by messages, and this needs a chat model`, [
    'Give the address of an endpoint, and `--chat`',
  ]);
}

/** A model as reports name it. */
export function modelOrigin({ name, source, hash, chat }: ModelIdentity): string {
  return [
    name,
    ...(source === name ? [] : [source]),
    ...(chat ? ['asked by messages'] : []),
    ...(hash === null ? [] : [`SHA-256 ${hash.slice(0, 16)}`]),
  ].join(', ');
}

/** What an endpoint was asked, and what it cost, as a line. */
export function usageText({ answered, cached, failed, inputTokens, outputTokens, uncounted, cost }: Usage): string {
  const count = (value: number): string => value.toLocaleString('en');
  return [
    `${count(answered)} requests answered, ${count(cached)} from the cache, ${count(failed)} failed tries`,
    `${count(inputTokens)} tokens in, ${count(outputTokens)} out`,
    ...(uncounted > 0 ? [`${count(uncounted)} answers without a count of tokens`] : []),
    ...(cost === null ? [] : [`cost ${cost.toFixed(4)}`]),
  ].join('; ');
}

async function openEndpoint(url: string, options: ModelOptions, environment: NodeJS.ProcessEnv): Promise<OpenedModel> {
  const { modelName, priceIn, priceOut, chat: isChat = false } = options;
  if (modelName === undefined) {
    throw new UserError(`Which model of ${url}?`, [`Give \`--model-name\`; \`curl ${url}/models\` may list them`]);
  }
  if ((priceIn === undefined) !== (priceOut === undefined)) {
    throw new UserError('--price-in and --price-out belong together', ['Give both, or none']);
  }
  const [{ createEndpointClient }, { completionsModel }, { chatEndpoint, languageModelOfChat }, { defaultEndpoint }] =
    await Promise.all([
      import('../models/endpoint/client.ts'),
      import('../models/endpoint/completions.ts'),
      import('../models/endpoint/chat.ts'),
      import('../models/endpoint/settings.ts'),
    ]);
  const key = environment[options.keyVariable] ?? '';
  const client = createEndpointClient(
    {
      ...defaultEndpoint,
      url,
      model: modelName,
      key: key === '' ? null : key,
      concurrency: options.concurrency,
      requestsPerMinute: options.requestsPerMinute ?? null,
      timeout: options.timeout * 1000,
      prices: priceIn === undefined || priceOut === undefined ? null : { input: priceIn, output: priceOut },
      without: options.without ?? [],
    },
    processDoors(options.cache),
  );
  const chat = isChat ? chatEndpoint(client) : null;
  return {
    model: chat === null ? completionsModel(client) : languageModelOfChat(chat),
    chat,
    identity: { name: modelName, source: client.settings.url, hash: null, chat: isChat },
    usage: client.usage,
  };
}

function processDoors(cache: string | undefined): EndpointDoors {
  return {
    fetch: globalThis.fetch,
    now: () => Date.now(),
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
      }),
    timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
    // Only when tries are made depends on it; processes that fail together are not to come back together.
    random: seededRandom(mixedSeed(process.pid, Date.now())),
    cache: cache === undefined ? null : folderCache(cache),
  };
}

async function openFile(file: string, terminal: Terminal): Promise<OpenedModel> {
  const bytes = readBytes(file);
  const identity = { name: file, source: file, hash: sha256(bytes), chat: false };
  const opened = (model: LanguageModel): OpenedModel => ({ model, chat: null, identity, usage: () => null });
  // Safetensors have a length before their JSON.
  if (bytes[8] !== 0x7b) {
    const text = decoded(bytes);
    const read = text === null ? null : readNgramFile(text);
    if (read?.ok === true) return opened(modelOfNgramFile(file, read.value));
    throw noModel(file, read === null ? 'it is not UTF-8' : read.error);
  }
  const { modelOfFile, readModelFile } = await import('../models/model-file.ts');
  const read = readModelFile(bytes);
  if (!read.ok) throw noModel(file, read.error);
  const { openTensors } = await import('../runtime/tensors/open.ts');
  const { refused } = await openTensors();
  for (const reason of refused) terminal.err.write(`note: ${reason}\n`);
  return opened(modelOfFile(file, read.value));
}

function noModel(file: string, cause: string): UserError {
  return new UserError(`${file} is no language model: ${cause}`, [
    '`altac lm train` writes one; an endpoint is written as http://localhost:8000/v1',
  ]);
}
