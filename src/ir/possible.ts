/** Which values a variable can ever hold. */

import { sizeOf } from './domain.ts';
import { codeOfLeaf, type Initial, KEEP, type Program } from './program.ts';

/**
 * For every variable the codes that it can hold, ascending: its initial values and all values that the mlp can give it.
 * An over-approximation: conditions are not looked at. For a head output, every code.
 */
export function possibleCodes(program: Program): readonly (readonly number[])[] {
  const found = program.variables.map(() => new Set<number>());
  program.variables.forEach(({ role, domain, initial }, variable) => {
    const codes = role === 'state' && initial !== null ? initialCodes(initial) : Array(sizeOf(domain)).keys();
    for (const code of codes) found[variable]?.add(code);
  });
  for (const { variable, root } of program.updates) {
    for (const code of reachableLeaves(program, root)) found[variable]?.add(code);
  }
  return found.map((codes) => [...codes].sort((a, b) => a - b));
}

/** All codes that an initialiser mentions. */
export function initialCodes(initial: Initial): readonly number[] {
  switch (initial.by) {
    case 'constant':
      return [initial.value];
    case 'token':
    case 'position':
      return initial.values;
    case 'token-and-position':
      return initial.values.flat();
  }
}

/** The new values that a diagram can give, `KEEP` left out. */
export function reachableLeaves(program: Program, root: number): ReadonlySet<number> {
  const leaves = new Set<number>();
  const seen = new Set<number>();
  const pending = [root];
  for (let reference = pending.pop(); reference !== undefined; reference = pending.pop()) {
    if (reference === KEEP || seen.has(reference)) continue;
    seen.add(reference);
    if (reference < 0) leaves.add(codeOfLeaf(reference));
    else pending.push(...(program.nodes[reference]?.children ?? []));
  }
  return leaves;
}
