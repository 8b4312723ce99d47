/** How often tokens follow others. */

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

/** `texts`: as tokens, with begin and end. Throws a RangeError for an order below 1. */
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
