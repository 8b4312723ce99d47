/** What may have been meant by a name that nothing has. */

import { similarNames } from '../ir/similar.ts';
import type { Elaboration } from './scope.ts';

/**
 * Names near to the written one. They count as used: where one of them is meant, it would be an echo to say that it is
 * not.
 */
export function suggestions(
  written: string,
  candidates: Iterable<string>,
  { scope, used }: Pick<Elaboration, 'scope' | 'used'>,
  prefix = '',
): string[] {
  const near = similarNames(written, candidates);
  for (const name of near) {
    used('name', `${prefix}${name}`, null);
    // And, if it is a head with several values, all of these.
    used('name', `${name}.*`, null);
    for (const type of scope.enums()) if (type.values.includes(name)) used('enum value', name, type);
  }
  return near;
}
