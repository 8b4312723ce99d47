/** Which rules hold anywhere in the states that a program comes through. */

import type { States } from './execution.ts';
import type { Program } from './program.ts';
import { ruleTest } from './rule-tests.ts';

export interface Coverage {
  /** Notes the rules that hold at some position, given states as they are after attention. */
  readonly see: (states: States) => void;
  /** For each rule 1 where it has held. */
  readonly held: Uint8Array;
}

export function ruleCoverage(program: Program): Coverage {
  const width = program.variables.length;
  const held = new Uint8Array(program.rules.length);
  const holds = ruleTest(program);
  const see = (states: States): void => {
    for (let row = 0; row < states.length; row += width) {
      for (let rule = 0; rule < held.length; rule++) {
        if (held[rule] === 0 && holds(rule, states, row)) held[rule] = 1;
      }
    }
  };
  return { see, held };
}
