/** Small programs as text, and what every engine has to make of their inputs. */

import { expect } from 'vitest';
import { allEngines, firstDifference } from './compare.ts';
import { compileText, programOf, runnerOf, tokensOf } from './programs.ts';

export interface ExpectedRun {
  readonly input: string;
  /** As printed: one word an output. */
  readonly output: string;
  /** The layer limit. */
  readonly limit?: number;
  /** How many layers are run; by default the limit. */
  readonly layers?: number;
  readonly halted?: boolean;
}

/** Every engine gives this answer, and all agree on every variable at every position in every layer. */
export async function expectRuns(text: string, runs: readonly ExpectedRun[]): Promise<void> {
  const program = programOf(compileText(text));
  const engines = await allEngines(program);
  for (const { input, output, limit = 1, layers = limit, halted = false } of runs) {
    for (const { name, engine } of engines) {
      const answer = runnerOf(name, program, engine).run(input, { layers: limit });
      expect({ ...answer, brokenPromises: 0 }, `"${input}" in ${name}`).toEqual({
        output,
        layers,
        halted,
        brokenPromises: 0,
      });
    }
    expect(firstDifference(program, engines, tokensOf(program, input), limit)).toBe(null);
  }
}
