import { expect, test } from 'vitest';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { ruleCoverage } from '../../src/ir/coverage.ts';
import { createSparseEngine } from '../../src/runtime/engines/sparse.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import { compileProgram, programOf, runnerOf, tokensOf } from '../support/programs.ts';

const program = programOf(compileProgram('scan'));

function heldOn(inputs: readonly string[]): Uint8Array {
  const { see, held } = ruleCoverage(program);
  const engine = createInterpreter(program);
  for (const input of inputs)
    engine(tokensOf(program, input), { layers: 1000, observer: { afterAttention: (_, states) => see(states) } });
  return held;
}

function count(held: Uint8Array): number {
  return held.reduce((sum, each) => sum + each, 0);
}

test('longer commands need more rules', () => {
  const [jump, more] = [heldOn(['jump']), heldOn(['jump', 'walk around left twice and run opposite right thrice'])];
  expect(count(jump)).toBeGreaterThan(5);
  expect(count(more)).toBeGreaterThan(count(jump));
  expect(count(more)).toBeLessThan(program.rules.length);
});

test('the rules that held on an input are enough for it', () => {
  const inputs = ['jump twice', 'look after run left'];
  const held = heldOn(inputs);
  const minimal = { ...program, rules: program.rules.filter((_, rule) => held[rule] === 1) };
  const compiled = compileWeights(minimal);
  if (!compiled.ok) throw new Error(compiled.reason);
  const { run } = runnerOf('sparse', minimal, createSparseEngine(compiled.model, 'float32'));
  expect(inputs.map((input) => run(input).output)).toEqual(['JUMP JUMP', 'LTURN RUN LOOK']);
  expect(run('walk').output).not.toBe('WALK');
});
