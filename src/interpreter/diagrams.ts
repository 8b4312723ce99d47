/**
 * The mlp as flat arrays, applied to all positions at once. A variable is *uniform* where it holds one code at every
 * position, as the registers of a program do: what depends on such variables only is decided once for all positions.
 */

import { KEEP, type Program } from '../ir/program.ts';

/** The states of all positions, `codes[position * variables + variable]`. */
export interface Columns {
  readonly codes: Int32Array;
  readonly positions: number;
  /** By variable: 1 where it is known to hold one code at every position. */
  readonly uniform: Uint8Array;
}

export interface Diagrams {
  /** Evaluates all updates, writes the new values back together, and calls `changed` for each variable that differs. */
  readonly apply: (columns: Columns, changed: (variable: number) => void) => void;
}

/** The work arrays are shared by all runs, which never overlap. */
export function compileDiagrams(program: Program): Diagrams {
  const { nodes, updates, variables } = program;
  const width = variables.length;
  const variableOf = Int32Array.from(nodes, (node) => node.variable);
  const childrenAt = new Int32Array(nodes.length + 1);
  nodes.forEach((node, index) => {
    childrenAt[index + 1] = (childrenAt[index] ?? 0) + node.children.length;
  });
  const children = Int32Array.from(nodes.flatMap((node) => [...node.children]));
  const targets = Int32Array.from(updates, ({ variable }) => variable);
  const roots = Int32Array.from(updates, ({ root }) => root);
  /** Where each update got by uniform variables alone: a leaf for all positions, or a node to go on from. */
  const starts = new Int32Array(updates.length);
  /** The leaves of updates that are not the same everywhere, `positions` for each. */
  let leaves = new Int32Array(0);

  /** Follows uniform variables only; `row` is that of any position. */
  const resolve = (root: number, codes: Int32Array, uniform: Uint8Array): number => {
    let reference = root;
    while (reference >= 0) {
      const variable = variableOf[reference] ?? 0;
      if (uniform[variable] === 0) return reference;
      reference = children[(childrenAt[reference] ?? 0) + (codes[variable] ?? 0)] ?? KEEP;
    }
    return reference;
  };

  const walk = (start: number, codes: Int32Array, row: number): number => {
    let reference = start;
    while (reference >= 0) {
      const code = codes[row + (variableOf[reference] ?? 0)] ?? 0;
      reference = children[(childrenAt[reference] ?? 0) + code] ?? KEEP;
    }
    return reference;
  };

  const apply: Diagrams['apply'] = ({ codes, positions, uniform }, changed) => {
    if (positions === 0) return;
    if (leaves.length < updates.length * positions) leaves = new Int32Array(updates.length * positions);
    for (let update = 0; update < updates.length; update++) {
      const start = resolve(roots[update] ?? KEEP, codes, uniform);
      starts[update] = start;
      if (start < 0) continue;
      const offset = update * positions;
      for (let position = 0; position < positions; position++)
        leaves[offset + position] = walk(start, codes, position * width);
    }
    for (let update = 0; update < updates.length; update++) {
      const start = starts[update] ?? KEEP;
      if (start === KEEP) continue;
      const target = targets[update] ?? 0;
      const offset = update * positions;
      let different = false;
      if (start < 0 && uniform[target] === 1 && codes[target] === -2 - start) continue;
      for (let position = 0; position < positions; position++) {
        const leaf = start < 0 ? start : (leaves[offset + position] ?? KEEP);
        if (leaf === KEEP) continue;
        const at = position * width + target;
        if (codes[at] === -2 - leaf) continue;
        codes[at] = -2 - leaf;
        different = true;
      }
      if (!different) continue;
      changed(target);
      uniform[target] = start < 0 ? 1 : Number(isUniform(codes, target, width));
    }
  };
  return { apply };
}

export function isUniform(codes: Int32Array, variable: number, width: number): boolean {
  const first = codes[variable];
  for (let at = variable + width; at < codes.length; at += width) if (codes[at] !== first) return false;
  return true;
}
