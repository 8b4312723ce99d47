/** Claims about language models: what an endpoint answers differs from day to day, so users measure them themselves. */

import type { Claim } from './experiment.ts';

/** `source`: of the claim; `how`: the command that measures it, and where its report shows it. */
export function untested(source: string, claim: string, how: string): Claim {
  return {
    claim,
    source,
    expected: 'figures of a model of your own',
    measured: `with a model behind an endpoint: ${how}`,
    verdict: 'not testable here',
  };
}
