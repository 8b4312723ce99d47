/** Lets only so many requests go at a time, and only so many begin in a minute. */

import type { EndpointDoors } from './settings.ts';

export interface Limiter {
  readonly run: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Nothing begins before that time. */
  readonly hold: (until: number) => void;
}

/** Requests of a minute are spread evenly: endpoints that count by the second see no crowd. */
export function createLimiter(
  concurrency: number,
  perMinute: number | null,
  { now, sleep }: Pick<EndpointDoors, 'now' | 'sleep'>,
): Limiter {
  const waiting: (() => void)[] = [];
  let [running, next, held] = [0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

  async function turn(): Promise<void> {
    if (running < concurrency) running += 1;
    // Whoever ends hands on the place.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    for (;;) {
      const wait = held - now();
      if (wait <= 0) break;
      await sleep(wait);
    }
    if (perMinute === null) return;
    const start = Math.max(now(), next);
    next = start + 60_000 / perMinute;
    if (start > now()) await sleep(start - now());
  }

  return {
    run: async (work) => {
      await turn();
      try {
        return await work();
      } finally {
        const first = waiting.shift();
        if (first === undefined) running -= 1;
        else first();
      }
    },
    hold: (until) => {
      held = Math.max(held, until);
    },
  };
}
