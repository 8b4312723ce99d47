/** Whether a rule holds. */

import { sizeOf } from './domain.ts';
import type { States } from './execution.ts';
import type { Program } from './program.ts';

/** Whether rule number `rule` holds where the values of all variables stand from `row` on, as they are after attention. */
export type RuleTest = (rule: number, states: States, row: number) => boolean;

export function ruleTest({ variables, sums, rules }: Pick<Program, 'variables' | 'sums' | 'rules'>): RuleTest {
  const tests = rules.map(({ when, within }) => ({
    conditions: when.map(({ variable, codes }) => {
      const wanted = new Uint8Array(sizeOf(variables[variable]?.domain ?? { kind: 'bool' }) + 1);
      for (const code of codes) wanted[code] = 1;
      return { variable, wanted };
    }),
    bands: within.map(({ sum, ranges }) => ({ terms: sums[sum]?.terms ?? [], ranges })),
  }));
  return (rule, states, row) => {
    const { conditions, bands } = tests[rule] ?? { conditions: [], bands: [] };
    if (!conditions.every(({ variable, wanted }) => wanted[states[row + variable] ?? 0] === 1)) return false;
    return bands.every(({ terms, ranges }) => {
      let sum = 0;
      for (const { variable, numbers } of terms) sum += numbers[states[row + variable] ?? 0] ?? 0;
      return ranges.some(([from, to]) => from <= sum && sum <= to);
    });
  };
}
