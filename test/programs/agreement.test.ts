/**
 * The promise, on the programs that users begin with: the interpreter and every engine for the weights agree on every
 * variable, at every position, in every layer. `npm run test:thorough` takes a thousand inputs each.
 */

import { expect, test } from 'vitest';
import { allEngines, firstDifference } from '../support/compare.ts';
import { compileProgram, programNames, programOf, tokensOf } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { inputsPerProgram } from '../support/thoroughness.ts';
import { senseless, typical } from './inputs.ts';

const limit = 60;
const names = programNames.filter((name) => !compileProgram(name).library);

test.each(names)('%s: all engines agree, on inputs with sense and without', async (name) => {
  const program = programOf(compileProgram(name));
  const engines = await allEngines(program);
  const random = seededRandom(1);
  // A run of SCAN takes as long as a hundred of the others.
  const inputs = name === 'scan' ? inputsPerProgram / 5 : inputsPerProgram;
  for (let i = 0; i < inputs; i++) {
    const tokens = i % 2 === 0 ? tokensOf(program, typical(name, random)) : senseless(program, random);
    expect(firstDifference(program, engines, tokens, name === 'scan' ? 1000 : limit)).toBe(null);
  }
});
