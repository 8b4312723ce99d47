/** The mlp as flat arrays: walked once for each position and update, so no objects and no maps. */

import { sizeOf } from '../ir/domain.ts';
import { KEEP, type Program } from '../ir/program.ts';

/** Updates whose diagrams begin with the same variable, and where each of them goes on for each of its codes. */
interface Dispatch {
  readonly variable: number;
  /** `updates[start[code]] … updates[start[code + 1] − 1]`: those that do not keep their variable at once. */
  readonly start: Int32Array;
  readonly targets: Int32Array;
  readonly references: Int32Array;
}

export interface Diagrams {
  /**
   * Evaluates all updates on the row of states that begins at `row`, writes the new values back together, and
   * calls `changed(variable)` for each that differs. Returns whether any did.
   */
  readonly apply: (states: Int32Array, row: number, changed: (variable: number) => void) => boolean;
}

export function compileDiagrams(program: Program): Diagrams {
  const { nodes, updates, variables } = program;
  const variableOf = Int32Array.from(nodes, (node) => node.variable);
  const childrenAt = new Int32Array(nodes.length + 1);
  nodes.forEach((node, index) => {
    childrenAt[index + 1] = (childrenAt[index] ?? 0) + node.children.length;
  });
  const children = Int32Array.from(nodes.flatMap((node) => [...node.children]));
  const dispatches = dispatchesOf(program);
  const always = updates.filter(({ root }) => root < 0 && root !== KEEP);
  const pendingTargets = new Int32Array(variables.length);
  const pendingLeaves = new Int32Array(variables.length);

  const apply: Diagrams['apply'] = (states, row, changed) => {
    let pending = 0;
    for (const { variable, root } of always) {
      pendingTargets[pending] = variable;
      pendingLeaves[pending++] = root;
    }
    for (const { variable, start, targets, references } of dispatches) {
      const code = states[row + variable] ?? 0;
      const end = start[code + 1] ?? 0;
      for (let index = start[code] ?? 0; index < end; index++) {
        let reference = references[index] ?? KEEP;
        while (reference >= 0) {
          const tested = states[row + (variableOf[reference] ?? 0)] ?? 0;
          reference = children[(childrenAt[reference] ?? 0) + tested] ?? KEEP;
        }
        if (reference === KEEP) continue;
        pendingTargets[pending] = targets[index] ?? 0;
        pendingLeaves[pending++] = reference;
      }
    }
    let different = false;
    for (let index = 0; index < pending; index++) {
      const target = pendingTargets[index] ?? 0;
      const code = -2 - (pendingLeaves[index] ?? 0);
      if (states[row + target] === code) continue;
      states[row + target] = code;
      different = true;
      changed(target);
    }
    return different;
  };
  return { apply };
}

/** Most programs begin with a few common tests (a phase, say): one look-up leaves only the updates of that phase. */
function dispatchesOf({ nodes, updates, variables }: Program): Dispatch[] {
  const roots = new Map<number, { target: number; children: readonly number[] }[]>();
  for (const { variable: target, root } of updates) {
    const node = nodes[root];
    if (node === undefined) continue;
    const group = roots.get(node.variable) ?? [];
    group.push({ target, children: node.children });
    roots.set(node.variable, group);
  }
  return [...roots].map(([variable, group]) => {
    const domain = variables[variable]?.domain;
    const codes = domain === undefined ? 0 : sizeOf(domain) + 1;
    const start = new Int32Array(codes + 1);
    const targets: number[] = [];
    const references: number[] = [];
    for (let code = 0; code < codes; code++) {
      for (const { target, children } of group) {
        const reference = children[code] ?? KEEP;
        if (reference === KEEP) continue;
        targets.push(target);
        references.push(reference);
      }
      start[code + 1] = targets.length;
    }
    return { variable, start, targets: Int32Array.from(targets), references: Int32Array.from(references) };
  });
}
