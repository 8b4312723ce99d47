/** Which rules hold anywhere in the states that a program comes through. */

import { sizeOf } from './domain.ts';
import type { States } from './execution.ts';
import type { Program } from './program.ts';

export interface Coverage {
  /** Notes the rules that hold at some position, given states as they are after attention. */
  readonly see: (states: States) => void;
  /** For each rule 1 where it has held. */
  readonly held: Uint8Array;
}

export function ruleCoverage({ variables, sums, rules }: Program): Coverage {
  const width = variables.length;
  const held = new Uint8Array(rules.length);
  const tests = rules.map(({ when, within }) => ({
    conditions: when.map(({ variable, codes }) => {
      const wanted = new Uint8Array(sizeOf(variables[variable]?.domain ?? { kind: 'bool' }) + 1);
      for (const code of codes) wanted[code] = 1;
      return { variable, wanted };
    }),
    bands: within.map(({ sum, ranges }) => ({ terms: sums[sum]?.terms ?? [], ranges })),
  }));
  const see = (states: States): void => {
    for (let row = 0; row < states.length; row += width) {
      for (const [rule, { conditions, bands }] of tests.entries()) {
        if (held[rule] === 1) continue;
        if (!conditions.every(({ variable, wanted }) => wanted[states[row + variable] ?? 0] === 1)) continue;
        const isWithin = bands.every(({ terms, ranges }) => {
          let sum = 0;
          for (const { variable, numbers } of terms) sum += numbers[states[row + variable] ?? 0] ?? 0;
          return ranges.some(([from, to]) => from <= sum && sum <= to);
        });
        if (isWithin) held[rule] = 1;
      }
    }
  };
  return { see, held };
}
