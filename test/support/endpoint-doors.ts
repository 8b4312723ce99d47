/** Doors of an endpoint's client for tests: the net is there, the clock stands still but for sleep, which takes no time. */

import type { EndpointDoors } from '../../src/models/endpoint/settings.ts';
import { seededRandom } from '../../src/random/seeded.ts';

/** `slept`: gets how long each sleep was to be, in milliseconds. */
export function endpointDoors(more: Partial<EndpointDoors> = {}, slept: number[] = []): EndpointDoors {
  let now = 0;
  return {
    fetch: globalThis.fetch,
    now: () => now,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
    },
    timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
    random: seededRandom(1),
    cache: null,
    ...more,
  };
}
