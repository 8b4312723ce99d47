import { describe, expect, test } from 'vitest';
import { allEngines, firstDifference } from '../support/compare.ts';
import { compileProgram, everyRunner, programNames, programOf, type Runner } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';

const libraries: readonly string[] = ['scan_grammar'];
const names = programNames.filter((name) => !libraries.includes(name));

/** Multiplying out SCAN's matrices takes a second a layer. */
function practical(name: string, runners: readonly Runner[]): readonly Runner[] {
  return name === 'scan' ? runners.slice(0, 2) : runners;
}

describe('every program', () => {
  test.each(programNames)('%s has no errors and no warnings', (name) => {
    const { diagnostics, library } = compileProgram(name);
    expect(diagnostics.filter(({ severity }) => severity !== 'hint')).toEqual([]);
    expect(library).toBe(libraries.includes(name));
  });

  test.each(names)('%s gives what its tests say, in every engine', async (name) => {
    const { tests } = compileProgram(name);
    expect(tests.length).toBeGreaterThan(2);
    for (const { name: engine, run } of practical(name, await everyRunner(name))) {
      for (const { input, expected, layers } of tests) {
        const { output, brokenPromises } = run(input, layers === null ? {} : { layers });
        const words = output === '' ? [] : output.split(' ');
        const masked = words.map((word, i) => (expected[i] === '_' ? '_' : word));
        expect(masked, `${input} in ${engine}`).toEqual(expected);
        expect(brokenPromises, `${input}: promises of unique`).toBe(0);
      }
    }
  });

  test.each(names.filter((name) => name !== 'scan'))('%s: all engines agree on random inputs', async (name) => {
    const program = programOf(compileProgram(name));
    const engines = await allEngines(program);
    const random = seededRandom(1);
    const around = program.frame.before.length + program.frame.after.length;
    for (let i = 0; i < 40; i++) {
      const length = random.integer(0, Math.min(10, (program.positions ?? 100) - around));
      const inner = Array.from({ length }, () => random.integer(0, program.vocabulary.length - 1));
      const tokens = [...program.frame.before, ...inner, ...program.frame.after];
      expect(firstDifference(program, engines, tokens, 20)).toBe(null);
    }
  });
});
