/** What a head selects from a position, pair by pair. */

import type { States } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';

/** The selected positions, ascending; `states` are those before the layer, or in it: heads read no head outputs. */
export function selectedBy(
  program: Pick<Program, 'heads' | 'variables'>,
  head: number,
  states: States,
  position: number,
): number[] {
  const declared = program.heads[head];
  if (declared === undefined) return [];
  const { key, query, offsets } = declared;
  const width = program.variables.length;
  const codeOf = (at: number, variable: number | null): number =>
    variable === null ? 0 : (states[at * width + variable] ?? -1);
  const wanted = query.classesOf[codeOf(position, query.variable)] ?? [];
  const selected: number[] = [];
  for (let other = 0; other < states.length / Math.max(1, width); other++) {
    if (offsets !== null && !offsets.includes(other - position)) continue;
    const each = key.classOf[codeOf(other, key.variable)] ?? -1;
    if (each >= 0 && wanted.includes(each)) selected.push(other);
  }
  return selected;
}
