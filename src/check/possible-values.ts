/** What the expressions of a program can be where they are evaluated, as far as the diagrams of the checker know. */

import { DiagramLimitError } from '../ir/diagrams.ts';
import type { CheckedProgram } from './check.ts';
import type { Evaluation } from './flow.ts';
import { elsewhere, restrict } from './inspect.ts';
import { isUndefined, type Value } from './values.ts';

/** `null` where the diagrams would become too large. Heads that are proved to select something are not undefined. */
export function possibleValues(
  { path, value }: Evaluation,
  { diagrams, consistent, certain }: CheckedProgram,
): readonly Value[] | null {
  try {
    const reached = restrict(path, value, diagrams);
    // Which heads are undefined together matters only where one is.
    const uncertain = diagrams.leaves(reached).some((each) => each !== elsewhere && isUndefined(each));
    return diagrams
      .leaves(uncertain ? restrict(consistent, reached, diagrams) : reached)
      .filter((each) => each !== elsewhere && !isCertain(each));
  } catch (error) {
    if (error instanceof DiagramLimitError) return null;
    throw error;
  }

  function isCertain(each: Value): boolean {
    return isUndefined(each) && each.because === 'head' && certain.has(each.variable);
  }
}
