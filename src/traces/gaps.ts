/** Where the gap between training and test sits: by assigned variable and new value. */

import { labelOf } from '../ir/domain.ts';
import { distinctPlaces, type Place, type Program } from '../ir/program.ts';
import type { CaseWatch } from './cases.ts';
import type { Comparison } from './coverage.ts';

export interface Gap {
  /** The name of the assigned variable. */
  readonly variable: string;
  /** The numbers of the elementary rules that only the test shows. */
  readonly rules: readonly number[];
  /** New values, with how many of the rules assign each; those with most come first. */
  readonly values: readonly { readonly value: string; readonly rules: number }[];
  /** The statements that they come from. */
  readonly places: readonly Place[];
}

/** The largest first. */
export function gapsOf(
  { variables, rules }: Program,
  { elementary, ruleOf }: Pick<CaseWatch, 'elementary' | 'ruleOf'>,
  testOnly: Comparison['testOnly'],
): Gap[] {
  const byVariable = grouped(testOnly, ({ rule }) => elementary[rule]?.variable ?? 0);
  return [...byVariable]
    .map(([variable, own]) => {
      const numbers = own.map(({ rule }) => rule);
      const domain = variables[variable]?.domain ?? { kind: 'bool' };
      const byValue = grouped(numbers, (each) => elementary[each]?.to ?? 0);
      return {
        variable: variables[variable]?.name ?? '?',
        rules: numbers,
        values: [...byValue]
          .map(([code, each]) => ({ value: labelOf(domain, code), rules: each.length }))
          .sort((a, b) => b.rules - a.rules),
        places: distinctPlaces(numbers.flatMap((each) => rules[ruleOf[each] ?? -1]?.places ?? [])),
      };
    })
    .sort((a, b) => b.rules.length - a.rules.length);
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => number): Map<number, Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
