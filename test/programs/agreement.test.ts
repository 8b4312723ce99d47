/**
 * The promise, on the programs that users begin with: the interpreter and every engine for the weights agree on every
 * variable, at every position, in every layer. `npm run test:thorough` takes a thousand inputs each.
 */

import { expect, test } from 'vitest';
import type { Program } from '../../src/ir/program.ts';
import { allEngines, firstDifference } from '../support/compare.ts';
import { compileProgram, programNames, programOf, tokensOf } from '../support/programs.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { inputsPerProgram } from '../support/thoroughness.ts';
import { scanCommands } from './scan-language.ts';
import { numeral, tasks } from './tasks.ts';

const limit = 60;
const commands = scanCommands();

/** An input as a user would type it. */
function typical(name: string, random: Random): string {
  if (name === 'addition') return `${numeral(random)}+${numeral(random)}`;
  if (name === 'scan') return commands[random.integer(0, commands.length - 1)]?.words.join(' ') ?? '';
  const own = tasks.filter(({ program }) => program === name);
  const task = own[random.integer(0, own.length - 1)];
  if (task === undefined) throw new Error(`test/programs/tasks.ts has no inputs for ${name}`);
  return task.input(random);
}

/** Any tokens inside the frame, up to ten. */
function senseless({ frame, positions, vocabulary }: Program, random: Random): readonly number[] {
  const room = (positions ?? 100) - frame.before.length - frame.after.length;
  const inner = Array.from({ length: random.integer(0, Math.min(10, room)) }, () =>
    random.integer(0, vocabulary.length - 1),
  );
  return [...frame.before, ...inner, ...frame.after];
}

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
