/** Fewer rules that do the same: equal conditions share a rule, and conditions that differ at one level are joined. */

import type { Assignment } from '../ir/program.ts';
import type { Conditions } from './rules.ts';

export interface DraftRule {
  readonly conditions: Conditions;
  readonly assigns: readonly Assignment[];
}

/** `arityAt`: how many codes a level has; a condition that allows all of them is none. */
export function mergedRules(drafts: readonly DraftRule[], arityAt: (level: number) => number): DraftRule[] {
  const byAssignment = groupsBy(drafts, ({ assigns }) => JSON.stringify(assigns));
  const joined = [...byAssignment.values()].flatMap((group) =>
    joinedConditions(
      group.map(({ conditions }) => conditions),
      arityAt,
    ).map((conditions): DraftRule => ({ conditions, assigns: group[0]?.assigns ?? [] })),
  );
  return [...groupsBy(joined, ({ conditions }) => keyOf(conditions)).values()].map((group) => ({
    conditions: group[0]?.conditions ?? new Map(),
    assigns: group.flatMap(({ assigns }) => assigns),
  }));
}

/** Joins disjoint cubes that differ at one level only, until there are no two such. */
function joinedConditions(cubes: readonly Conditions[], arityAt: (level: number) => number): readonly Conditions[] {
  let current = cubes.map((cube) => withoutFull(cube, arityAt));
  for (;;) {
    const before = current.length;
    const levels = new Set(current.flatMap((cube) => [...cube.keys()]));
    for (const level of levels) {
      const groups = groupsBy(current, (cube) => `${cube.has(level)} ${keyOf(cube, level)}`);
      current = [...groups.values()].flatMap((group) => {
        const [first] = group;
        if (first === undefined || group.length === 1 || !first.has(level)) return group;
        const codes = [...new Set(group.flatMap((cube) => cube.get(level) ?? []))].sort((a, b) => a - b);
        return [withoutFull(new Map(first).set(level, codes), arityAt)];
      });
    }
    if (current.length === before) return current;
  }
}

function withoutFull(cube: Conditions, arityAt: (level: number) => number): Conditions {
  return new Map([...cube].filter(([level, codes]) => codes.length < arityAt(level)));
}

/** Equal for equal conditions, whatever their order; `without` leaves one level out. */
function keyOf(cube: Conditions, without?: number): string {
  return [...cube]
    .filter(([level]) => level !== without)
    .sort(([a], [b]) => a - b)
    .map(([level, codes]) => `${level}:${codes.join()}`)
    .join(';');
}

function groupsBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
