/** Fewer rules that do the same: equal conditions share a rule, and conditions that differ at one level are joined. */

import { groupedBy } from '../collections/grouped-by.ts';
import { type Assignment, distinctPlaces, type Place } from '../ir/program.ts';
import type { Conditions } from './rules.ts';

export interface DraftRule {
  readonly conditions: Conditions;
  readonly assigns: readonly Assignment[];
  readonly places: readonly Place[];
}

/** Where some conditions hold, and what they come from. */
type Cube = Pick<DraftRule, 'conditions' | 'places'>;

/** `arityAt`: how many codes a level has; a condition that allows all of them is none. */
export function mergedRules(drafts: readonly DraftRule[], arityAt: (level: number) => number): DraftRule[] {
  const byAssignment = groupedBy(drafts, ({ assigns }) => JSON.stringify(assigns));
  const joined = [...byAssignment.values()].flatMap((group) =>
    joinedCubes(group, arityAt).map((cube): DraftRule => ({ ...cube, assigns: group[0]?.assigns ?? [] })),
  );
  return [...groupedBy(joined, ({ conditions }) => keyOf(conditions)).values()].map((group) => ({
    conditions: group[0]?.conditions ?? new Map(),
    assigns: group.flatMap(({ assigns }) => assigns),
    places: placesOf(group),
  }));
}

/** Joins disjoint cubes that differ at one level only, until there are no two such. */
function joinedCubes(cubes: readonly Cube[], arityAt: (level: number) => number): readonly Cube[] {
  let current = cubes.map(({ conditions, places }): Cube => ({ conditions: withoutFull(conditions, arityAt), places }));
  for (;;) {
    const before = current.length;
    const levels = new Set(current.flatMap(({ conditions }) => [...conditions.keys()]));
    for (const level of levels) {
      const groups = groupedBy(current, ({ conditions }) => `${conditions.has(level)} ${keyOf(conditions, level)}`);
      current = [...groups.values()].flatMap((group) => {
        const [first] = group;
        if (first === undefined || group.length === 1 || !first.conditions.has(level)) return group;
        const codes = [...new Set(group.flatMap(({ conditions }) => conditions.get(level) ?? []))].sort(
          (a, b) => a - b,
        );
        const conditions = withoutFull(new Map(first.conditions).set(level, codes), arityAt);
        return [{ conditions, places: placesOf(group) }];
      });
    }
    if (current.length === before) return current;
  }
}

function placesOf(cubes: readonly Cube[]): readonly Place[] {
  return distinctPlaces(cubes.flatMap(({ places }) => places));
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
