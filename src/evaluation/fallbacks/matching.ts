/** Which items are right: items and gold answers, one to one (rule 6). */

import type { Corrections } from './corrections.ts';
import { normalised, wordsOfNormalised } from './normalised.ts';

/** An answer that may be given in several words. */
export interface GoldAnswer {
  /** As it was given, for people. */
  readonly text: string;
  /** Normalised, each once. */
  readonly aliases: readonly string[];
}

export interface MatchingOptions {
  /** Which share of an answer's words an item must have, in their order. */
  readonly minSimilarity: number;
  /** Which share of its own words an item must have in common with the answer. */
  readonly minItemShare: number;
}

export interface Match {
  readonly gold: GoldAnswer;
  readonly similarity: number;
  /** Common words over the item's words. */
  readonly itemShare: number;
}

/** The reference's. Without `minItemShare` an answer of one word is found in any item with that word. */
export const defaultMatching: MatchingOptions = { minSimilarity: 0.55, minItemShare: 0 };

/** For texts that are right or wrong to the letter. */
export const exactMatching: MatchingOptions = { minSimilarity: 1, minItemShare: 1 };

/** Each answer a text, or a list of aliases. The order in which they are given does not matter, nor that one comes twice. */
export function goldAnswers(
  answers: readonly (string | readonly string[])[],
  corrections: Pick<Corrections, 'articles' | 'finalPunctuation'>,
): readonly GoldAnswer[] {
  const distinct = new Map<string, GoldAnswer>();
  for (const answer of answers) {
    const texts = typeof answer === 'string' ? [answer] : answer;
    if (texts.length === 0) continue;
    const aliases = [...new Set(texts.map((text) => normalised(text, corrections)))];
    const key = JSON.stringify([...aliases].sort());
    const before = distinct.get(key);
    const text = texts[0] ?? '';
    if (before === undefined || text < before.text) distinct.set(key, { text, aliases });
  }
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, answer]) => answer);
}

/** The length of the longest common subsequence of words, over the number of the answer's words; 0 for an empty answer. */
export function similarity(gold: string, item: string): number {
  const [own, others] = [wordsOfNormalised(gold), wordsOfNormalised(item)];
  return own.length === 0 ? 0 : commonWords(own, others) / own.length;
}

/**
 * The most similar pair first, of those the one with fewer words in the item, then in the answer; ties by answer, as
 * `goldAnswers` has them, then by item. Items are normalised; the result has those that are right.
 */
export function matchedItems(
  golds: readonly GoldAnswer[],
  items: readonly string[],
  { minSimilarity, minItemShare }: MatchingOptions,
): ReadonlyMap<string, Match> {
  const pairs = golds.flatMap((gold, goldIndex) =>
    [...new Set(items)].flatMap((item, itemIndex) => {
      const pair = bestAlias(gold, item);
      const fits = pair.similarity >= minSimilarity && pair.similarity > 0 && pair.itemShare >= minItemShare;
      return fits ? [{ ...pair, gold, goldIndex, item, itemIndex }] : [];
    }),
  );
  pairs.sort(
    (a, b) =>
      b.similarity - a.similarity ||
      a.itemWords - b.itemWords ||
      a.goldWords - b.goldWords ||
      a.goldIndex - b.goldIndex ||
      a.itemIndex - b.itemIndex,
  );
  const matches = new Map<string, Match>();
  const taken = new Set<GoldAnswer>();
  for (const { gold, item, similarity: value, itemShare } of pairs) {
    if (taken.has(gold) || matches.has(item)) continue;
    taken.add(gold);
    matches.set(item, { gold, similarity: value, itemShare });
  }
  return matches;
}

interface Pair {
  readonly similarity: number;
  readonly itemShare: number;
  readonly itemWords: number;
  readonly goldWords: number;
}

function bestAlias({ aliases }: GoldAnswer, item: string): Pair {
  const itemWords = wordsOfNormalised(item);
  const pairs = aliases.map((alias) => {
    const words = wordsOfNormalised(alias);
    const common = commonWords(words, itemWords);
    return {
      similarity: words.length === 0 ? 0 : common / words.length,
      itemShare: itemWords.length === 0 ? 0 : common / itemWords.length,
      itemWords: itemWords.length,
      goldWords: words.length,
    };
  });
  return pairs.reduce((best, pair) =>
    pair.similarity > best.similarity || (pair.similarity === best.similarity && pair.goldWords < best.goldWords)
      ? pair
      : best,
  );
}

/** The length of the longest common subsequence. */
function commonWords(a: readonly string[], b: readonly string[]): number {
  let above = [0, ...b.map(() => 0)];
  for (const word of a) {
    const row = [0];
    b.forEach((other, at) => {
      row.push(word === other ? (above[at] ?? 0) + 1 : Math.max(above[at + 1] ?? 0, row[at] ?? 0));
    });
    above = row;
  }
  return above[b.length] ?? 0;
}
