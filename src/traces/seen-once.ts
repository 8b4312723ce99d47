/** Inputs that several splits share are run once. */

import type { Program } from '../ir/program.ts';
import type { CaseWatch, Seen } from './cases.ts';
import { idsOfSplit, type SplitInput } from './split.ts';

/** What happens on an input; the run is kept for when it comes again. Throws where it is no input of the program. */
export type SeenOnce = (input: SplitInput) => Seen;

export function seenOnce(program: Program, watch: Pick<CaseWatch, 'run'>): SeenOnce {
  const known = new Map<string, Seen>();
  return (input) => {
    const key = [...input.before, '|', ...input.words].join(' ');
    const seen = known.get(key) ?? watch.run(idsOfSplit(program, input), 'training');
    known.set(key, seen);
    return seen;
  };
}
