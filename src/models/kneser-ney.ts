/**
 * The interpolated, modified smoothing of Kneser and Ney (Chen and Goodman 1998, section 3): after a context h,
 *
 *     P(w | h) = max(a(h w) − D(a(h w)), 0) / a(h) + γ(h) P(w | h'),
 *
 * with h' the context without its first token, and γ(h) what the discounts took away, over a(h). At the highest order, and
 * where nothing can stand before, a counts how often; below it, after how many different tokens. Below the empty context
 * all tokens are equally likely.
 */

import type { Followers, NgramCounts } from './ngram-counts.ts';

/** By how much a count of 1, of 2, and of 3 or more goes down. */
export type Discounts = readonly [one: number, two: number, more: number];

/** Where counts of counts say nothing, as in small texts: those of KenLM. */
const usualDiscounts: Discounts = [0.5, 1, 1.5];

interface AdjustedContext extends Followers {
  /** What the context leaves to the shorter one. */
  readonly left: number;
}

/** The chances of all tokens after a history. `begin`: the token that nothing stands before. */
export function kneserNeyChances(
  counts: NgramCounts,
  vocabulary: number,
  begin: number,
): (history: readonly number[]) => Float64Array {
  const { order } = counts;
  const adjusted = adjustedCounts(counts, begin);
  const discounts = Array.from({ length: order }, (_, length) => discountsOf(adjusted, length));
  const contexts = new Map<string, AdjustedContext>();
  for (const [key, followers] of adjusted) {
    const own = discounts[lengthOf(key)] ?? usualDiscounts;
    const taken = [...followers.counts.values()].reduce((sum, count) => sum + discountOf(count, own), 0);
    contexts.set(key, { ...followers, left: taken / followers.total });
  }
  return (history) => {
    let chances = new Float64Array(vocabulary).fill(1 / vocabulary);
    for (let length = 0; length < order && length <= history.length; length++) {
      const found = contexts.get(history.slice(history.length - length).join());
      if (found === undefined) break;
      const own = discounts[length] ?? usualDiscounts;
      chances = chances.map((chance) => found.left * chance);
      for (const [token, count] of found.counts) {
        chances[token] = (chances[token] ?? 0) + (count - discountOf(count, own)) / found.total;
      }
    }
    return chances;
  };
}

/** From n₁ … n₄, how many n-grams have these counts; `null` where that gives none between 0 and the count. */
export function discountsFrom([n1, n2, n3, n4]: readonly [number, number, number, number]): Discounts | null {
  if (n1 === 0 || n2 === 0 || n3 === 0) return null;
  const y = n1 / (n1 + 2 * n2);
  const found: Discounts = [1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3];
  return found.every((value, index) => value >= 0 && value <= index + 1) ? found : null;
}

/** Counts of the highest order as they are; shorter ones by how many different tokens stand before them. */
function adjustedCounts({ order, contexts }: NgramCounts, begin: number): ReadonlyMap<string, Followers> {
  const before = new Map<string, Map<number, number>>();
  for (const [key, { counts }] of contexts) {
    if (key === '') continue;
    const shorter = key.includes(',') ? key.slice(key.indexOf(',') + 1) : '';
    const found = before.get(shorter) ?? new Map<number, number>();
    before.set(shorter, found);
    for (const token of counts.keys()) found.set(token, (found.get(token) ?? 0) + 1);
  }
  return new Map(
    [...contexts].map(([key, followers]) => {
      const isWhole = lengthOf(key) === order - 1 || Number(key.split(',')[0] || Number.NaN) === begin;
      const counts = isWhole ? followers.counts : (before.get(key) ?? followers.counts);
      return [key, { counts, total: [...counts.values()].reduce((sum, count) => sum + count, 0) }];
    }),
  );
}

function discountsOf(adjusted: ReadonlyMap<string, Followers>, length: number): Discounts {
  const found: [number, number, number, number] = [0, 0, 0, 0];
  for (const [key, { counts }] of adjusted) {
    if (lengthOf(key) !== length) continue;
    for (const count of counts.values()) if (count <= 4) found[count - 1] = (found[count - 1] ?? 0) + 1;
  }
  return discountsFrom(found) ?? usualDiscounts;
}

function discountOf(count: number, [one, two, more]: Discounts): number {
  return count === 1 ? one : count === 2 ? two : more;
}

/** Of a context, in tokens. */
function lengthOf(key: string): number {
  return key === '' ? 0 : key.split(',').length;
}
