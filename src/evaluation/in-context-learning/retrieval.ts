/** Which training items are most like a text, by BM25 (Robertson and Zaragoza, 2009) over stemmed words. */

import MiniSearch from 'minisearch';
import { stemmer } from 'stemmer';
import type { Item } from './items.ts';
import { wordsOf } from './words.ts';

export interface Retriever {
  /** Their numbers, the most alike first, those in front where several are equally so; only those that share a word. Kept. */
  readonly ranked: (text: string) => readonly number[];
}

export function createRetriever(items: readonly Item[]): Retriever {
  const index = new MiniSearch<{ readonly id: number; readonly text: string }>({
    fields: ['text'],
    tokenize: wordsOf,
    processTerm: stemmer,
  });
  index.addAll(items.map(({ text }, id) => ({ id, text })));
  const known = new Map<string, number[]>();
  return {
    ranked: (text) => {
      const found = known.get(text);
      if (found !== undefined) return found;
      const ranking = index
        // The usual k1 and b; without the δ of BM25+.
        .search(text, { bm25: { k: 1.2, b: 0.75, d: 0 } })
        // MiniSearch multiplies by the number of words that were found, which BM25 does not.
        .map(({ id, score, queryTerms }) => ({ number: Number(id), score: score / Math.max(1, queryTerms.length) }))
        .sort((a, b) => b.score - a.score || a.number - b.number)
        .map(({ number }) => number);
      known.set(text, ranking);
      return ranking;
    },
  };
}
