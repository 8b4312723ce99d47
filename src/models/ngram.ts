/**
 * An n-gram model with the interpolated smoothing of Witten and Bell (as in Chen and Goodman, 1998, section 2.4): after a
 * context h that came c(h) times, followed by T(h) different tokens,
 *
 *     P(w | h) = (c(h w) + T(h) P(w | h')) / (c(h) + T(h)),
 *
 * with h' the context without its first token; below the empty context all tokens are equally likely. A context that never
 * came is passed over.
 */

import type { TokenModel } from './token-model.ts';

export interface NgramCounts {
  /** How many tokens a count is of, from 1. */
  readonly order: number;
  /** What followed, by the numbers of the tokens before, with commas between them. */
  readonly contexts: ReadonlyMap<string, Followers>;
}

export interface Followers {
  readonly total: number;
  /** By token. */
  readonly counts: ReadonlyMap<number, number>;
}

/** `texts`: as tokens, with begin and end. `order`: how many tokens a count is of, from 1. */
export function ngramModel(texts: Iterable<readonly number[]>, order: number, vocabulary: number): TokenModel {
  return ngramModelOf(countedNgrams(texts, order), vocabulary);
}

/** Throws a RangeError for an order below 1. */
export function countedNgrams(texts: Iterable<readonly number[]>, order: number): NgramCounts {
  if (!(Number.isInteger(order) && order >= 1))
    throw new RangeError(`the order is ${order}; it is a whole number from 1`);
  const contexts = new Map<string, Counting>();
  for (const text of texts) {
    for (let at = 1; at < text.length; at++) {
      for (let length = 0; length < order && length <= at; length++) {
        count(contexts, text.slice(at - length, at), text[at] ?? 0);
      }
    }
  }
  return { order, contexts };
}

export function ngramModelOf({ order, contexts }: NgramCounts, vocabulary: number): TokenModel {
  return {
    vocabulary,
    context: null,
    open: () => {
      let histories: number[][] = [];
      return {
        feed: async (tokens) => {
          if (histories.length === 0) histories = tokens.map(() => []);
          return tokens.map((more, row) =>
            more.map((token) => {
              const history = histories[row] ?? [];
              history.push(token);
              return logsAfter(contexts, history, order, vocabulary);
            }),
          );
        },
        select: (rows) => {
          histories = rows.map((row) => [...(histories[row] ?? [])]);
        },
        dispose: () => {},
      };
    },
    dispose: () => {},
  };
}

interface Counting {
  total: number;
  readonly counts: Map<number, number>;
}

function count(contexts: Map<string, Counting>, context: readonly number[], token: number): void {
  const key = context.join();
  const found = contexts.get(key) ?? { total: 0, counts: new Map<number, number>() };
  if (found.total === 0) contexts.set(key, found);
  found.total += 1;
  found.counts.set(token, (found.counts.get(token) ?? 0) + 1);
}

function logsAfter(
  contexts: ReadonlyMap<string, Followers>,
  history: readonly number[],
  order: number,
  vocabulary: number,
): Float64Array {
  let shares = new Float64Array(vocabulary).fill(1 / vocabulary);
  for (let length = 0; length < order && length <= history.length; length++) {
    const found = contexts.get(history.slice(history.length - length).join());
    if (found === undefined) break;
    const kinds = found.counts.size;
    shares = shares.map((share, token) => ((found.counts.get(token) ?? 0) + kinds * share) / (found.total + kinds));
  }
  return shares.map(Math.log);
}
