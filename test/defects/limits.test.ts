/** Defects of the reference that concern how far a run or an input goes, and what is recorded of it. */

import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/ir/execution.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import { allEngines } from '../support/compare.ts';
import { compileProgram, compileText, everyRunner, programOf, runner } from '../support/programs.ts';

test('D1 n layers are n layers', async () => {
  const afterLayers = ['0 1 0 1 1 0', '0 1 1 1 1 0', '0 1 1 0 1 0', '0 1 1 0 1 0', '0 1 1 0 1 1'];
  for (const { name, run } of await everyRunner('parity_relative')) {
    for (const [i, output] of afterLayers.entries()) {
      expect(run('1 0 1 1 0', { layers: i + 1 }), name).toMatchObject({ output, layers: i + 1 });
    }
  }
});

describe('D2 numbers that are close together', () => {
  test('0 to 59 ones are counted right', async () => {
    for (const { name, run } of await everyRunner('parity_counting')) {
      for (let ones = 0; ones < 60; ones++) {
        const bits = Array.from({ length: ones }, () => '1');
        expect(run(bits.join(' ')).output.at(-1), `${ones} in ${name}`).toBe(String(ones % 2));
      }
    }
  });

  test('where float32 does not suffice, the weights are refused, with the longest input for which it does', () => {
    const program = programOf(compileProgram('parity_counting', { most: 2000 }));
    const compiled = compileWeights(program, { maxLength: 2001 });
    if (compiled.ok) throw new Error('float32 tells 1/2000 from 1/2001 in a mean over 2001 positions?');
    expect(compiled.longestSafeLength).toBeGreaterThan(60);
    expect(compiled.longestSafeLength).toBeLessThan(2001);
    expect(compiled.reason).toContain(String(compiled.longestSafeLength));
    expect(compileWeights(program, { maxLength: compiled.longestSafeLength }).ok).toBe(true);
  });
});

test('D5 an input that is longer than there are positions is the same error everywhere', async () => {
  const program = programOf(compileProgram('parity_absolute', { length: 5 }));
  const problems = (await allEngines(program)).map(({ engine }) => {
    try {
      engine([1, 1, 1, 1, 1, 1, 1], { layers: 10 });
      return null;
    } catch (error) {
      return error instanceof InputError ? error.problem : error;
    }
  });
  expect(problems.length).toBeGreaterThan(2);
  for (const problem of problems) expect(problem).toEqual({ kind: 'too long', length: 7, limit: 5 });
});

test.each([-1, 3, 0.5])('more: the token id %d is the same error everywhere', async (token) => {
  const program = programOf(compileProgram('parity_relative'));
  for (const { name, engine } of await allEngines(program)) {
    expect(() => engine([2, token], { layers: 10 }), name).toThrow(InputError);
  }
});

test('D5 SUBLEQ keeps its words in range', async () => {
  const instruction = { layers: 4 };
  for (const { name, run } of await everyRunner('subleq')) {
    const low = run('9 10 3 0 0 -1 0 0 0 10 -10 0', instruction).output.split(' ');
    const high = run('9 10 3 10 10 -1 0 0 0 -10 15 0', instruction).output.split(' ');
    expect([low[10], high[10]], name).toEqual(['-16', '16']);
  }
});

test('more: SUBLEQ stops where an address has no cell', async () => {
  for (const { name, run } of await everyRunner('subleq')) {
    expect(run('13 0 3 0 0 -1'), name).toMatchObject({ output: '13 0 3 0 0 -1', halted: true });
    expect(run('3 4 9 5 1 -1'), name).toMatchObject({ output: '3 4 9 5 -4 -1', halted: true });
  }
});

test('D7 every run is recorded by itself', async () => {
  const program = programOf(
    compileText('vocab { "a" }  input token  var x: 0..9 = 0  mlp { x = clamp(x + 1) }  output x'),
  );
  for (const { name, engine } of await allEngines(program)) {
    const recorded = [0, 1, 2].map(() => {
      const rows: number[] = [];
      engine([0, 0, 0], {
        layers: 3,
        observer: {
          afterMlp: (layer, states) => rows.push(...[...states].filter((_, i) => i % 2 === 1).map(() => layer)),
        },
      });
      return rows;
    });
    expect(recorded, name).toEqual([0, 1, 2].map(() => [1, 1, 1, 2, 2, 2, 3, 3, 3]));
  }
});

describe('more: a run that is cut short says so', () => {
  test('addition of numbers of 110 digits takes 113 layers', async () => {
    const input = `${'9'.repeat(110)}+${'0'.repeat(109)}1`;
    for (const { name, run } of await everyRunner('addition')) {
      expect(run(input, { layers: 100 }), name).toMatchObject({ layers: 100, halted: false });
      const { output, layers, halted } = run(input);
      expect({ layers, halted }, name).toEqual({ layers: 113, halted: true });
      expect(BigInt(output.replaceAll(' ', '').slice(0, -1)), name).toBe(10n ** 110n);
    }
  });

  test('"jump around left thrice" has 24 actions', () => {
    const { run } = runner('scan');
    const actions = Array.from({ length: 12 }, () => 'LTURN JUMP').join(' ');
    expect(run('jump around left thrice', { layers: 50 })).toMatchObject({ layers: 50, halted: false });
    expect(run('jump around left thrice')).toEqual({ output: actions, layers: 71, halted: true, brokenPromises: 0 });
  });
});

test('more: a distance is exact however long the input', async () => {
  const text = `
    vocab { "0", "1" }  input token  var out: Token = "0"
    head h = token where token == "1" at -1
    mlp { out = h }
    output out`;
  const program = programOf(compileText(text));
  const tokens = Array.from({ length: 600 }, (_, i) => Number(i === 299));
  for (const { name, engine } of await allEngines(program, 600)) {
    const { states } = engine(tokens, { layers: 1 });
    const found = [...states].flatMap((code, i) => (i % 3 === 1 && code === 1 ? [Math.floor(i / 3)] : []));
    expect(found, name).toEqual([300]);
  }
});
