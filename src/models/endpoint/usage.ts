/** What was asked of an endpoint, and what it cost. */

import type { Prices } from './settings.ts';

export interface Usage {
  /** Answers that came from the endpoint, and those that the cache had. */
  readonly answered: number;
  readonly cached: number;
  /** Tries that brought no answer. Whether the endpoint counts them as well, only it knows. */
  readonly failed: number;
  /** Of the answers that came from the endpoint, as it counts them. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Answers that came without a count of their tokens. */
  readonly uncounted: number;
  /** Of the tokens counted; `null` where no prices were given. */
  readonly cost: number | null;
}

export interface TokenCounts {
  readonly input: number;
  readonly output: number;
}

export interface UsageCounter {
  readonly answer: (tokens: TokenCounts | null) => void;
  readonly cached: () => void;
  readonly failure: () => void;
  readonly usage: () => Usage;
}

export function createUsageCounter(prices: Prices | null): UsageCounter {
  let [answered, cached, failed, inputTokens, outputTokens, uncounted] = [0, 0, 0, 0, 0, 0];
  return {
    answer: (tokens) => {
      answered += 1;
      if (tokens === null) uncounted += 1;
      inputTokens += tokens?.input ?? 0;
      outputTokens += tokens?.output ?? 0;
    },
    cached: () => {
      cached += 1;
    },
    failure: () => {
      failed += 1;
    },
    usage: () => {
      const cost = prices === null ? null : (inputTokens * prices.input + outputTokens * prices.output) / 1e6;
      return { answered, cached, failed, inputTokens, outputTokens, uncounted, cost };
    },
  };
}
