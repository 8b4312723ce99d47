/** What is seen on inputs, against a look at every position in every layer. */

import { describe, expect, test } from 'vitest';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import type { Program } from '../../src/ir/program.ts';
import { ruleTest } from '../../src/ir/rule-tests.ts';
import { watchCases } from '../../src/traces/cases.ts';
import { createElementaryRules } from '../../src/traces/elementary-rules.ts';
import { runWithTransitions } from '../../src/traces/transitions.ts';
import { variedInputs } from '../programs/inputs.ts';
import { compileProgram, programNames, programOf } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';

const layers = 60;
const programs = programNames.filter((name) => name !== 'scan_grammar');

interface Found {
  readonly fired: readonly string[];
  readonly held: readonly number[];
}

function lookedAtEverywhere(program: Program, tokens: readonly number[]): Found {
  const { firing, fired: rules } = createElementaryRules(program);
  const holds = ruleTest(program);
  const held = new Set<number>();
  createInterpreter(program)(tokens, {
    layers,
    observer: {
      afterAttention: (_, states) => {
        for (let row = 0; row < states.length; row += program.variables.length) {
          for (const update of program.updates) firing(update, states, row);
          for (const rule of program.rules.keys()) if (holds(rule, states, row)) held.add(rule);
        }
      },
    },
  });
  return { fired: rules.map((rule) => JSON.stringify(rule)).sort(), held: [...held].sort((a, b) => a - b) };
}

function casesOf(
  program: Program,
  inputs: readonly (readonly number[])[],
  variable: number,
  reads: readonly number[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const engine = createInterpreter(program);
  for (const tokens of inputs) {
    runWithTransitions(engine, tokens, layers, (_, before, after) => {
      for (let row = 0; row < before.length; row += program.variables.length) {
        found.add(`${reads.map((each) => before[row + each]).join()} → ${after[row + variable]}`);
      }
    });
  }
  return found;
}

describe('every input, one after another', () => {
  test.each(programs)('%s', (name) => {
    const program = programOf(compileProgram(name));
    const watch = watchCases(program, layers);
    const inputs = variedInputs(program, 8, seededRandom(3));
    for (const [index, tokens] of [...inputs, ...inputs].entries()) {
      const { fired, held } = watch.run(tokens, index < inputs.length ? 'training' : 'test');
      expect({
        fired: fired.map((rule) => JSON.stringify(watch.elementary[rule])).sort(),
        held: [...held].sort((a, b) => a - b),
      }).toEqual(lookedAtEverywhere(program, tokens));
    }
    for (const { variable, reads, cases } of watch.updates) {
      const met = cases.map(({ codes, to }) => `${codes.join()} → ${to}`);
      expect(new Set(met)).toEqual(casesOf(program, inputs, variable, reads));
      expect(new Set(met).size).toBe(met.length);
    }
  });
});

test('cases know in which data sets they were met', () => {
  const program = programOf(compileProgram('parity_absolute'));
  const watch = watchCases(program, layers);
  const inputs: readonly (readonly [readonly number[], 'training' | 'test'])[] = [
    [[0, 0], 'training'],
    [[0, 1], 'test'],
    [[0, 0, 0], 'test'],
    [[], 'test'],
  ];
  for (const [tokens, dataSet] of inputs) watch.run(tokens, dataSet);
  const parity = watch.updates.find(({ variable }) => program.variables[variable]?.name === 'parity');
  // parity, done, left.parity, left.done
  expect(parity?.reads.map((variable) => program.variables[variable]?.name)).toEqual([
    'parity',
    'done',
    'left.parity',
    'left.done',
  ]);
  expect(parity?.cases.map(({ codes, to, seenIn }) => ({ codes: codes.join(' '), to, seenIn }))).toEqual([
    { codes: '0 1 0 1', to: 0, seenIn: 3 },
    { codes: '0 0 0 1', to: 0, seenIn: 3 },
    { codes: '1 0 0 1', to: 1, seenIn: 2 },
    { codes: '0 0 0 0', to: 0, seenIn: 2 },
  ]);
});
