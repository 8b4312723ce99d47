/** Inputs for the programs of `programs/`: such as users type, and such as nobody does. */

import type { Program } from '../../src/ir/program.ts';
import { scanCommands } from '../../src/traces/scan-commands.ts';
import { tokensOf } from '../support/programs.ts';
import type { Random } from '../support/random.ts';
import { numeral, tasks } from './tasks.ts';

const commands = scanCommands();

/** By turns with sense and without. */
export function variedInputs(program: Program, count: number, random: Random): (readonly number[])[] {
  return Array.from({ length: count }, (_, i) =>
    i % 2 === 0 ? tokensOf(program, typical(program.name, random)) : senseless(program, random),
  );
}

/** An input as a user would type it. */
export function typical(name: string, random: Random): string {
  if (name === 'addition') return `${numeral(random)}+${numeral(random)}`;
  if (name === 'scan') return commands[random.integer(0, commands.length - 1)]?.words.join(' ') ?? '';
  const own = tasks.filter(({ program }) => program === name);
  const task = own[random.integer(0, own.length - 1)];
  if (task === undefined) throw new Error(`test/programs/tasks.ts has no inputs for ${name}`);
  return task.input(random);
}

/** Any tokens inside the frame, up to ten. */
export function senseless({ frame, positions, vocabulary }: Program, random: Random): readonly number[] {
  const room = (positions ?? 100) - frame.before.length - frame.after.length;
  const inner = Array.from({ length: random.integer(0, Math.min(10, room)) }, () =>
    random.integer(0, vocabulary.length - 1),
  );
  return [...frame.before, ...inner, ...frame.after];
}
