/**
 * How hard the compiler tries: the rules from which the feed-forward network of a level is made.
 *
 * - 0: one unit for every rule and every combination of values, the old value included, as in the paper;
 * - 1: rules with sets of values; units that write and units that erase, shared between variables;
 * - 2: sums in place of tables, and numbers that pass through the network in place of a unit for each value.
 */

import { sizeOf } from '../ir/domain.ts';
import { pathsOf } from '../ir/paths.ts';
import { type Condition, distinctPlaces, type Place, type Program, type Rule } from '../ir/program.ts';
import type { Possible } from './layout.ts';

export type Level = 0 | 1 | 2;

export const levels: readonly Level[] = [0, 1, 2];

/** More units than this are not worth making. */
export const mostUnits = 1_000_000;

/** `null` where there would be more than `mostUnits`. */
export function rulesAt(program: Program, level: Level, possible: Possible): Program | null {
  if (level === 2) return program;
  const rules: Rule[] = [];
  for (const { variable, root } of program.updates) {
    const paths = pathsOf(program, root, mostUnits);
    if (paths === null) return null;
    for (const { when, code } of paths) {
      const assigns = [{ variable, code }];
      const places = placesOf(program, variable, when);
      if (level === 1) rules.push({ when, within: [], assigns, places });
      else {
        const single = singleValues(program, withOld(when, variable, possible), mostUnits - rules.length);
        if (single === null) return null;
        for (const each of single) rules.push({ when: each, within: [], assigns, places });
      }
    }
  }
  return { ...program, sums: [], rules };
}

/** Those of the rules that may assign the variable under these conditions. */
function placesOf({ rules }: Program, variable: number, when: readonly Condition[]): readonly Place[] {
  const suits = (condition: Condition): boolean => {
    const asked = when.find((each) => each.variable === condition.variable);
    return asked === undefined || asked.codes.some((code) => condition.codes.includes(code));
  };
  return distinctPlaces(
    rules
      .filter((rule) => rule.assigns.some((each) => each.variable === variable) && rule.when.every(suits))
      .flatMap(({ places }) => places),
  );
}

function withOld(when: readonly Condition[], variable: number, possible: Possible): readonly Condition[] {
  if (when.some((condition) => condition.variable === variable)) return when;
  return [...when, { variable, codes: possible[variable] ?? [] }];
}

/** One conjunction for each combination of single values. A test for undefined alone stays a set. */
function singleValues(program: Program, when: readonly Condition[], most: number): (readonly Condition[])[] | null {
  let combinations: (readonly Condition[])[] = [[]];
  for (const { variable, codes } of when) {
    const size = sizeOf(program.variables[variable]?.domain ?? { kind: 'bool' });
    const single = codes.filter((code) => code <= size).map((code) => ({ variable, codes: [code] }));
    if (combinations.length * single.length > most) return null;
    combinations = combinations.flatMap((before) => single.map((each) => [...before, each]));
  }
  return combinations;
}
