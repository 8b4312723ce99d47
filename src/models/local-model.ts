/** A language model that runs here: a model over tokens, and a tokenizer. */

import { mixedSeed, type Random, seededRandom } from '../random/seeded.ts';
import type {
  Generation,
  GenerationOptions,
  LanguageModel,
  SamplingOptions,
  Score,
  ScoredText,
  Token,
} from './language-model.ts';
import { byLikelihood, checkSampling, chosenToken, type LogProbabilities } from './sampling.ts';
import type { TokenModel, TokenSession } from './token-model.ts';
import { beginToken, endToken, type Tokenizer } from './tokenizers.ts';

export function localModel(name: string, tokenizer: Tokenizer, model: TokenModel): LanguageModel {
  const tokenOf = (id: number, logs: LogProbabilities | undefined): Token => ({
    text: tokenizer.decode([id]),
    id,
    logProbability: logs?.[id] ?? Number.NaN,
  });
  const startOf = (prompt: string): number[] => [beginToken, ...tokenizer.encode(prompt)];
  return {
    name,
    nextTokens: async (prompt, most) => {
      const [logs = []] = await lastLogs(model, startOf(prompt));
      return byLikelihood(logs)
        .slice(0, most)
        .map((id) => tokenOf(id, logs));
    },
    score: async (items) => {
      const scores = new Map<ScoredText, Score>();
      const cut = items.map((item) => {
        const start = startOf(item.prompt);
        const all = [...start, ...tokenizer.encode(item.continuation), ...(item.ends ? [endToken] : [])];
        return { item, all, from: start.length };
      });
      for (const alike of groupsOf(cut, ({ all }) => all.length)) {
        const rows = await logsOf(
          model,
          alike.map(({ all }) => all.slice(0, -1)),
        );
        alike.forEach(({ item, all, from }, row) => {
          const pieces = tokenizer.pieces(item.continuation);
          const tokens = all.slice(from).map((id, place) => {
            const token = tokenOf(id, rows[row]?.[from + place - 1]);
            return { ...token, text: pieces[place] ?? token.text };
          });
          scores.set(item, { tokens, logProbability: tokens.reduce((sum, each) => sum + each.logProbability, 0) });
        });
      }
      return items.map((item) => scores.get(item) ?? { tokens: [], logProbability: 0 });
    },
    generate: async (prompt, options) => {
      checkSampling(options);
      const start = startOf(prompt);
      const room = (model.context ?? Number.POSITIVE_INFINITY) - start.length;
      if (room < 0) {
        throw new RangeError(`the prompt has ${start.length} tokens, and the model can see ${model.context}`);
      }
      const drawn = await continuations(model, start, options, {
        most: Math.min(options.most, room + 1),
        isStopped: (ids) => cutAt(tokenizer.decode(ids), options.stop) !== null,
      });
      return drawn.map((tokens): Generation => {
        const text = tokenizer.decode(tokens.map(({ id }) => id));
        const end = cutAt(text, options.stop);
        const isEnded = tokens.at(-1)?.id === endToken;
        return {
          text: end === null ? text : text.slice(0, end),
          tokens: tokens.map(({ id, logs }) => tokenOf(id, logs)),
          finish: end !== null ? 'stop' : isEnded ? 'end' : 'length',
        };
      });
    },
    dispose: () => model.dispose(),
  };
}

/** A token with the log-probabilities of all that it was drawn from. */
interface Drawn {
  readonly id: number;
  readonly logs: LogProbabilities;
}

/** Continuations go on together as long as none of them is finished; those that are leave the batch. */
async function continuations(
  model: TokenModel,
  start: readonly number[],
  options: SamplingOptions & Pick<GenerationOptions, 'count' | 'seed'>,
  limits: { readonly most: number; readonly isStopped: (tokens: readonly number[]) => boolean },
): Promise<readonly (readonly Drawn[])[]> {
  interface Continuation {
    readonly drawn: Drawn[];
    readonly random: Random;
  }
  const all = Array.from(
    { length: options.count },
    (_, index): Continuation => ({
      drawn: [],
      random: seededRandom(mixedSeed(options.seed, index)),
    }),
  );
  if (limits.most < 1 || options.count < 1) return all.map(({ drawn }) => drawn);
  const session = model.open();
  try {
    const first = (await session.feed([start]))[0]?.at(-1) ?? [];
    session.select(all.map(() => 0));
    let going = all.map((each) => ({ each, logs: first }));
    for (;;) {
      for (const { each, logs } of going) {
        each.drawn.push({ id: chosenToken(logs, options, each.random), logs });
      }
      const rows = going.flatMap(({ each: { drawn } }, row) => {
        const ids = drawn.map(({ id }) => id);
        const isDone = ids.at(-1) === endToken || ids.length >= limits.most || limits.isStopped(ids);
        return isDone ? [] : [row];
      });
      if (rows.length === 0) break;
      if (rows.length < going.length) session.select(rows);
      const left = rows.flatMap((row) => going[row] ?? []);
      const next = await session.feed(left.map(({ each }) => [each.drawn.at(-1)?.id ?? endToken]));
      going = left.map(({ each }, row) => ({ each, logs: next[row]?.[0] ?? [] }));
    }
  } finally {
    session.dispose();
  }
  return all.map(({ drawn }) => drawn);
}

/** Where the first stop begins; `null`: there is none. An empty text stops nothing. */
function cutAt(text: string, stops: readonly string[]): number | null {
  const places = stops.filter((stop) => stop !== '').map((stop) => text.indexOf(stop));
  const found = places.filter((place) => place >= 0);
  return found.length === 0 ? null : Math.min(...found);
}

async function lastLogs(model: TokenModel, tokens: readonly number[]): Promise<LogProbabilities[]> {
  const [row = []] = await logsOf(model, [tokens]);
  return row.slice(-1);
}

/** Of several texts of one length. */
async function logsOf(
  model: TokenModel,
  texts: readonly (readonly number[])[],
): Promise<readonly (readonly LogProbabilities[])[]> {
  const session: TokenSession = model.open();
  try {
    return await session.feed(texts);
  } finally {
    session.dispose();
  }
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => number): T[][] {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
