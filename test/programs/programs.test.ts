import { describe, expect, test } from 'vitest';
import { compileProgram, everyRunner, programNames } from '../support/programs.ts';

const libraries: readonly string[] = ['scan_grammar'];
const names = programNames.filter((name) => !libraries.includes(name));

describe('every program', () => {
  test.each(programNames)('%s has no errors and no warnings', (name) => {
    const { diagnostics, library } = compileProgram(name);
    expect(diagnostics.filter(({ severity }) => severity !== 'hint')).toEqual([]);
    expect(library).toBe(libraries.includes(name));
  });

  test.each(names)('%s gives what its tests say, in every engine', async (name) => {
    const { tests } = compileProgram(name);
    expect(tests.length).toBeGreaterThan(2);
    for (const { name: engine, run } of await everyRunner(name)) {
      for (const { input, expected, layers } of tests) {
        const { output, brokenPromises } = run(input, layers === null ? {} : { layers });
        const words = output === '' ? [] : output.split(' ');
        const masked = words.map((word, i) => (expected[i] === '_' ? '_' : word));
        expect(masked, `${input} in ${engine}`).toEqual(expected);
        expect(brokenPromises, `${input}: promises of unique`).toBe(0);
      }
    }
  });
});
