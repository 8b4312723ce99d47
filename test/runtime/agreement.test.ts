import { describe, expect, test } from 'vitest';
import { labelOf } from '../../src/ir/domain.ts';
import type { States } from '../../src/ir/execution.ts';
import type { Program } from '../../src/ir/program.ts';
import { cases } from '../support/cases.ts';
import { allEngines, firstDifference } from '../support/compare.ts';
import type { Case } from '../support/fixtures.ts';

/** The values of a variable at all positions. */
function shown({ variables }: Program, states: States, name: string): string {
  const index = variables.findIndex((variable) => variable.name === name);
  const codes = [...states].filter((_, place) => place % variables.length === index);
  const domain = variables[index]?.domain;
  return domain === undefined ? 'no such variable' : codes.map((code) => labelOf(domain, code)).join(' ');
}

async function check({ program, input, layers, shows, runs = layers }: Case): Promise<void> {
  const engines = await allEngines(program);
  const execution = engines[0].engine(input, { layers });
  for (const [name, values] of Object.entries(shows)) {
    expect(shown(program, execution.states, name), name).toBe(values);
  }
  expect(execution.layers).toBe(runs);
  expect(firstDifference(program, engines, input, layers)).toBe(null);
}

describe('every engine gives the right result, and all agree on every variable in every layer', () => {
  for (const each of cases) test(each.name, () => check(each));
});
