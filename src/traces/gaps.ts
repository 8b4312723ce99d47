/** Where the gap between training and test sits: by assigned variable and new value. */

import { groupedBy } from '../collections/grouped-by.ts';
import { distinctPlaces, type Place, type Program } from '../ir/program.ts';
import type { CaseWatch } from './cases.ts';
import type { Comparison } from './coverage.ts';

export interface Gap {
  /** The assigned variable. */
  readonly variable: number;
  /** The numbers of the elementary rules that only the test shows. */
  readonly rules: readonly number[];
  /** Codes of new values, with how many of the rules assign each; those with most come first. */
  readonly values: readonly { readonly code: number; readonly rules: number }[];
  /** The statements that they come from. */
  readonly places: readonly Place[];
}

/** The largest first. */
export function gapsOf(
  { rules }: Pick<Program, 'rules'>,
  { elementary, ruleOf }: Pick<CaseWatch, 'elementary' | 'ruleOf'>,
  testOnly: Comparison['testOnly'],
): Gap[] {
  const byVariable = groupedBy(testOnly, ({ rule }) => elementary[rule]?.variable ?? 0);
  return [...byVariable]
    .map(([variable, own]) => {
      const numbers = own.map(({ rule }) => rule);
      const byValue = groupedBy(numbers, (each) => elementary[each]?.to ?? 0);
      return {
        variable,
        rules: numbers,
        values: [...byValue]
          .map(([code, each]) => ({ code, rules: each.length }))
          .sort((a, b) => b.rules - a.rules || a.code - b.code),
        places: distinctPlaces(numbers.flatMap((each) => rules[ruleOf[each] ?? -1]?.places ?? [])),
      };
    })
    .sort((a, b) => b.rules.length - a.rules.length);
}
