/** Prefixes that come one a line become answers again: those of one answer follow one another, the shortest first. */

import type { Counts } from '../../rewards/verifiers/counts.ts';
import type { CountedTrace } from '../../rewards/verifiers/step-labels.ts';
import { LineProblem } from '../align/members.ts';
import type { CountedPrefix } from './rollout-lines.ts';

export interface JoinedPrefixes {
  /** The answer before, where this prefix begins another. Throws a `LineProblem` for one that is out of its turn. */
  readonly add: (prefix: CountedPrefix) => CountedTrace | null;
  /** The last answer; null where there is none. */
  readonly end: () => CountedTrace | null;
}

interface Open {
  readonly key: string;
  readonly first: CountedPrefix;
  readonly policy: Counts[];
  readonly prover: Counts[];
}

/** Holds one answer at a time. */
export function joinedPrefixes(): JoinedPrefixes {
  let open: Open | null = null;
  const end = (): CountedTrace | null => {
    const last = open;
    open = null;
    return last === null ? null : traceOf(last);
  };
  return {
    add: (prefix) => {
      const { length, policy, prover } = prefix;
      const key = JSON.stringify([prefix.prompt ?? null, prefix.steps]);
      if (open !== null && open.key === key && length === open.policy.length) {
        if ((prover === null) !== (open.first.prover === null)) {
          throw new LineProblem(
            'it has counts of the prover where the prefix before has none, or none where it has some',
          );
        }
        open.policy.push(policy);
        if (prover !== null) open.prover.push(prover);
        return null;
      }
      if (length !== 0) {
        throw new LineProblem(
          open?.key === key
            ? `\`prefixLength\` is ${length} after ${open.policy.length - 1}: prefixes of an answer come one after the other, the shortest first`
            : `\`prefixLength\` is ${length}, and it is the first prefix of its answer: begin with 0, the prompt alone`,
        );
      }
      const before = end();
      open = { key, first: prefix, policy: [policy], prover: prover === null ? [] : [prover] };
      return before;
    },
    end,
  };
}

/** Steps behind the last prefix that was counted are left out. */
function traceOf({ first, policy, prover }: Open): CountedTrace {
  return {
    prompt: first.prompt,
    steps: first.steps.slice(0, policy.length - 1),
    policy,
    prover: first.prover === null ? null : prover,
  };
}
