/** An n-gram model: what followed in texts, smoothed. */

import { kneserNeyChances } from './kneser-ney.ts';
import { countedNgrams, type NgramCounts } from './ngram-counts.ts';
import type { TokenModel } from './token-model.ts';
import { beginToken } from './tokenizers.ts';
import { wittenBellChances } from './witten-bell.ts';

export const smoothings = ['witten-bell', 'kneser-ney'] as const;
export type Smoothing = (typeof smoothings)[number];

/** `texts`: as tokens, with begin and end. `order`: how many tokens a count is of, from 1. */
export function ngramModel(
  texts: Iterable<readonly number[]>,
  order: number,
  vocabulary: number,
  smoothing: Smoothing = 'witten-bell',
): TokenModel {
  return ngramModelOf(countedNgrams(texts, order), vocabulary, smoothing);
}

export function ngramModelOf(counts: NgramCounts, vocabulary: number, smoothing: Smoothing): TokenModel {
  const chancesAfter =
    smoothing === 'kneser-ney'
      ? kneserNeyChances(counts, vocabulary, beginToken)
      : wittenBellChances(counts, vocabulary);
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
              return chancesAfter(history).map(Math.log);
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
