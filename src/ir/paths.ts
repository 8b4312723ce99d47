/** The paths of a decision diagram as conjunctions of conditions. */

import { type Condition, codeOfLeaf, type DiagramReference, KEEP, type Program } from './program.ts';

/** Where all conditions hold, the new code is this. */
export interface Path {
  readonly when: readonly Condition[];
  readonly code: number;
}

/** All paths to new values, disjoint, with codes that lead to the same node together. `null` if there are more than `most`. */
export function pathsOf({ nodes }: Pick<Program, 'nodes'>, start: DiagramReference, most: number): Path[] | null {
  const paths: Path[] = [];
  return visit(start, []) ? paths : null;

  function visit(reference: DiagramReference, when: readonly Condition[]): boolean {
    if (reference === KEEP) return true;
    if (reference < 0) {
      paths.push({ when, code: codeOfLeaf(reference) });
      return paths.length <= most;
    }
    const { variable, children } = nodes[reference] ?? { variable: 0, children: [] };
    const groups = new Map<DiagramReference, number[]>();
    for (const [code, child] of children.entries()) {
      const group = groups.get(child);
      if (group === undefined) groups.set(child, [code]);
      else group.push(code);
    }
    return [...groups].every(([child, codes]) => visit(child, [...when, { variable, codes }]));
  }
}
