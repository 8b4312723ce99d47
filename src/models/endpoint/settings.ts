/** How an endpoint is reached, and what of the world its client is given. */

import type { Random } from '../../random/seeded.ts';

export interface EndpointSettings {
  /** Up to the version: `http://localhost:8000/v1`. */
  readonly url: string;
  /** The name that the endpoint knows the model by. */
  readonly model: string;
  /** `null`: requests have no key. It is in no message, log or cache. */
  readonly key: string | null;
  /** The most requests at a time. */
  readonly concurrency: number;
  /** `null`: as many as there are. */
  readonly requestsPerMinute: number | null;
  /** How often a request is tried before it is given up. */
  readonly attempts: number;
  /** Of one try, in milliseconds, until its answer is whole. */
  readonly timeout: number;
  /** For a million tokens; `null`: unknown, and so is the cost. */
  readonly prices: Prices | null;
  /** Fields of requests that this endpoint does not take: `seed`, `top_p`, `logprobs`, … */
  readonly without: readonly string[];
}

export interface Prices {
  readonly input: number;
  readonly output: number;
}

export const defaultEndpoint: Omit<EndpointSettings, 'url' | 'model'> = {
  key: null,
  concurrency: 8,
  requestsPerMinute: null,
  attempts: 8,
  timeout: 300_000,
  prices: null,
  without: [],
};

/** What is only at the doors: the net, the clock, chance, files. */
export interface EndpointDoors {
  readonly fetch: typeof globalThis.fetch;
  /** In milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Aborts after so many milliseconds. */
  readonly timeout: (milliseconds: number) => AbortSignal;
  /** Spreads tries that would come at once. */
  readonly random: Random;
  readonly cache: ResponseCache | null;
}

/** Texts by key. Several processes may share one. */
export interface ResponseCache {
  readonly read: (key: string) => Promise<string | null>;
  /** Gives what is kept from now on: where somebody was faster, that is theirs. */
  readonly write: (key: string, text: string) => Promise<string>;
}
