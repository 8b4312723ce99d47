/** Which fields of a line are rewards, and what is made of each of them. */

import { type Addition, type JsonObject, LineProblem, numberOf, numbersOf, shown } from './members.ts';

/** As TRL and NeMo name them. A list has one reward for each response. */
export const rewardFields = ['reward', 'rewards', 'chosen_reward', 'rejected_reward'] as const;

/**
 * A number becomes a number, a list a list. Without `named`, all of `usual` that the line has; `named` must be there.
 * Throws a `LineProblem` where there is none.
 */
export function mapFields(
  line: JsonObject,
  named: readonly string[] | undefined,
  usual: readonly string[],
  outputOf: (field: string) => string,
  of: (value: number, field: string) => number,
): Addition[] {
  const additions: Addition[] = [];
  for (const field of named ?? usual) {
    const value = line[field];
    if (value === undefined && named === undefined) continue;
    additions.push([
      outputOf(field),
      Array.isArray(value) ? numbersOf(value, field).map((each) => of(each, field)) : of(numberOf(value, field), field),
    ]);
  }
  if (additions.length > 0) return additions;
  const names = usual.map((name) => `\`${name}\``).join(', ');
  throw new LineProblem(`it has none of ${names}; --field names others. It has ${shown(Object.keys(line))}`);
}
