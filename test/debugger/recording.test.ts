/** Stepping through statements one by one gives what the interpreter gives, at every position in every layer. */

import { describe, expect, test } from 'vitest';
import { type Recording, record } from '../../src/debugger/recording.ts';
import { selectedBy } from '../../src/debugger/selection.ts';
import { assignedBy } from '../../src/debugger/statements.ts';
import { framedTokens } from '../../src/ir/input.ts';
import type { Program } from '../../src/ir/program.ts';
import { compileProgram, programNames } from '../support/programs.ts';

describe.each(programNames.filter((name) => !compileProgram(name).library))('%s', (name) => {
  const { program, typed, tests } = compileProgram(name);
  if (program === null || typed === null) throw new Error(`${name} has errors`);

  test.each(tests)('$name', ({ input, layers }) => {
    const recording = record(program, typed, idsOf(program, input), layers ?? 60);
    expect(recording.between).toHaveLength(recording.layers + 1);
    for (let layer = 1; layer <= recording.layers; layer++) {
      for (let position = 0; position < recording.tokens.length; position++) {
        expect(afterStatements(recording, layer, position)).toEqual(afterLayer(recording, layer, position));
        checkHeads(recording, layer, position);
      }
    }
  });
});

function idsOf(program: Program, input: string): readonly number[] {
  const framed = framedTokens(input, program);
  if (!framed.ok) throw new Error(framed.problem.message);
  return framed.ids;
}

/** The state variables, with what the statements that are reached assign. */
function afterStatements(recording: Recording, layer: number, position: number): readonly number[] {
  const assigned = assignedBy(recording.steps(layer, position));
  return stateVariables(recording).map(
    (variable) => assigned.get(variable) ?? codeOf(recording, recording.between[layer - 1], position, variable),
  );
}

function afterLayer(recording: Recording, layer: number, position: number): readonly number[] {
  return stateVariables(recording).map((variable) => codeOf(recording, recording.between[layer], position, variable));
}

/** A head gives the value that all selected positions agree on, or their number. */
function checkHeads(recording: Recording, layer: number, position: number): void {
  const before = recording.between[layer - 1] ?? new Int32Array();
  for (const [head, { aggregate, values }] of recording.program.heads.entries()) {
    const selected = selectedBy(recording.program, head, before, position);
    for (const { source, target } of values) {
      const output = codeOf(recording, recording.attended[layer - 1], position, target);
      if (aggregate === 'count') expect(output).toBe(selected.length);
      if (aggregate !== 'select' || source === null) continue;
      const held = new Set(selected.map((each) => codeOf(recording, before, each, source)));
      const [only] = held;
      expect(output).toBe(held.size === 1 ? only : undefinedCode(recording, target));
    }
  }
}

function stateVariables({ program }: Recording): number[] {
  return program.variables.flatMap(({ role }, variable) => (role === 'state' ? [variable] : []));
}

function codeOf({ program }: Recording, states: Int32Array | undefined, position: number, variable: number): number {
  return states?.[position * program.variables.length + variable] ?? -1;
}

/** What an output of the head holds before the first layer. */
function undefinedCode(recording: Recording, variable: number): number {
  return codeOf(recording, recording.between[0], 0, variable);
}
