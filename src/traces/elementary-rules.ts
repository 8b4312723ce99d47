/**
 * Rules value by value, as the paper counts them: what an update reads on its way to a new value, and the old value.
 * Values that lead to the same end are taken together, as a program with a flag for them would do; of a numeric
 * variable, which is a single number in the network, only neighbours are.
 */

import type { States } from '../ir/execution.ts';
import { pathsOf } from '../ir/paths.ts';
import { possibleCodes } from '../ir/possible.ts';
import {
  type Condition,
  codeOfLeaf,
  type DiagramNode,
  type DiagramReference,
  KEEP,
  type Program,
  type Update,
} from '../ir/program.ts';

/** Where all conditions hold and `variable` holds `from`, it becomes `to`, which is another code. */
export interface ElementaryRule {
  readonly variable: number;
  /** None can be left out. */
  readonly when: readonly Condition[];
  readonly from: number;
  readonly to: number;
}

export interface ElementaryRules {
  /** The number of the rule by which an update changes its variable in a row of the states; −1 where it changes nothing. */
  readonly firing: (update: Update, states: States, row: number) => number;
  /** All that have fired, by their numbers. */
  readonly fired: readonly ElementaryRule[];
}

/** More paths than this are not counted. */
const mostPaths = 20_000;

export function createElementaryRules(program: Pick<Program, 'nodes' | 'variables'>): ElementaryRules {
  const { nodes } = program;
  const fired: ElementaryRule[] = [];
  const byPath = new Map<string, number>();
  const byRule = new Map<string, number>();
  const firing: ElementaryRules['firing'] = ({ variable, root }, states, row) => {
    const from = states[row + variable] ?? 0;
    const path: Step[] = [];
    let reference = root;
    while (reference >= 0) {
      const code = states[row + (nodes[reference]?.variable ?? 0)] ?? 0;
      path.push({ reference, code });
      reference = nodes[reference]?.children[code] ?? KEEP;
    }
    if (reference === KEEP || codeOfLeaf(reference) === from) return -1;
    const pathKey = `${variable}:${from}:${path.map((step) => `${step.reference} ${step.code}`).join()}`;
    const known = byPath.get(pathKey);
    if (known !== undefined) return known;
    const when = withoutNeedless(nodes, root, reference, conditionsAlong(program, path));
    const key = `${variable}:${from}:${reference}:${keyOf(when)}`;
    const number = byRule.get(key) ?? fired.push({ variable, when, from, to: codeOfLeaf(reference) }) - 1;
    byRule.set(key, number);
    byPath.set(pathKey, number);
    return number;
  };
  return { firing, fired };
}

/** How many there are in all, whether or not anything makes them fire. `null` where they are too many to be counted. */
export function countElementaryRules(program: Program): number | null {
  const possible = possibleCodes(program);
  let count = 0;
  for (const { variable, root } of program.updates) {
    const paths = pathsOf(program, root, mostPaths);
    if (paths === null) return null;
    const counted = new Set<string>();
    const runs = paths.flatMap(({ when, code }) => inRuns(program, when).map((path) => ({ path, code })));
    if (runs.length > mostPaths) return null;
    for (const { path, code } of runs) {
      const when = withoutNeedless(program.nodes, root, -2 - code, path);
      const key = `${code}:${keyOf(when)}`;
      if (counted.has(key)) continue;
      counted.add(key);
      const old = when.find((condition) => condition.variable === variable)?.codes ?? possible[variable] ?? [];
      count += old.filter((each) => each !== code).length;
    }
  }
  return count;
}

/** A node, and the code of its variable. */
interface Step {
  readonly reference: DiagramReference;
  readonly code: number;
}

/** At each step, the codes that are taken together with the one that is there. */
function conditionsAlong(
  { nodes, variables }: Pick<Program, 'nodes' | 'variables'>,
  path: readonly Step[],
): Condition[] {
  return path.map(({ reference, code }) => {
    const { variable, children } = nodes[reference] ?? { variable: 0, children: [] };
    const alike = [...children.keys()].filter((each) => children[each] === children[code]);
    const isNumeric = variables[variable]?.domain.kind === 'numeric';
    return { variable, codes: isNumeric ? (runsOf(alike).find((run) => run.includes(code)) ?? []) : alike };
  });
}

/** One conjunction for each combination of neighbours among the codes of numeric variables. */
function inRuns({ variables }: Pick<Program, 'variables'>, when: readonly Condition[]): (readonly Condition[])[] {
  return when.reduce<(readonly Condition[])[]>(
    (before, { variable, codes }) => {
      const runs = variables[variable]?.domain.kind === 'numeric' ? runsOf(codes) : [codes];
      return before.flatMap((each) => runs.map((run) => [...each, { variable, codes: run }]));
    },
    [[]],
  );
}

/** Ascending codes as groups of neighbours. */
function runsOf(codes: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const code of codes) {
    const last = runs.at(-1);
    if (last?.at(-1) === code - 1) last.push(code);
    else runs.push([code]);
  }
  return runs;
}

/**
 * A path asks for what stands above in the diagram, even where it does not matter further below: such conditions are left
 * out, the uppermost first.
 */
function withoutNeedless(
  nodes: readonly DiagramNode[],
  root: DiagramReference,
  leaf: DiagramReference,
  path: readonly Condition[],
): readonly Condition[] {
  return path.reduce<readonly Condition[]>((kept, each) => {
    const fewer = kept.filter((other) => other !== each);
    return leadsOnlyTo(nodes, root, leaf, fewer) ? fewer : kept;
  }, path);
}

function leadsOnlyTo(
  nodes: readonly DiagramNode[],
  root: DiagramReference,
  leaf: DiagramReference,
  when: readonly Condition[],
): boolean {
  const seen = new Set<DiagramReference>();
  const pending = [root];
  for (let reference = pending.pop(); reference !== undefined; reference = pending.pop()) {
    if (seen.has(reference)) continue;
    seen.add(reference);
    if (reference < 0) {
      if (reference !== leaf) return false;
      continue;
    }
    const { variable, children } = nodes[reference] ?? { variable: 0, children: [] };
    const codes = when.find((condition) => condition.variable === variable)?.codes ?? children.keys();
    for (const code of codes) pending.push(children[code] ?? KEEP);
  }
  return true;
}

function keyOf(when: readonly Condition[]): string {
  return when.map(({ variable, codes }) => `${variable}=${codes.join()}`).join(' ');
}
