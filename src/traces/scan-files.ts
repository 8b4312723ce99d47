/** Splits of SCAN as they are published: a file for each part, a line for each command, `IN: jump twice OUT: I_JUMP I_JUMP`. */

import { similarNames } from '../ir/similar.ts';
import { scanCommands } from './scan-commands.ts';
import type { SplitInput } from './split.ts';

export type ReadTasks =
  | { readonly ok: true; readonly inputs: readonly SplitInput[] }
  | { readonly ok: false; readonly line: number; readonly message: string; readonly remedy: string };

const published: Readonly<Record<string, string>> = { I_TURN_LEFT: 'LTURN', I_TURN_RIGHT: 'RTURN' };

/** Every line has to be a command of SCAN with the actions that it means. Empty lines are passed over. */
export function readScanTasks(text: string): ReadTasks {
  const meanings = new Map(scanCommands().map(({ words, actions }) => [words.join(' '), actions.join(' ')]));
  const inputs: SplitInput[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const problem = (message: string, remedy: string): ReadTasks => ({ ok: false, line: index + 1, message, remedy });
    if (line.trim() === '') continue;
    const [, command, actions] = /^\s*IN:(.*?)OUT:(.*)$/.exec(line) ?? [];
    if (command === undefined || actions === undefined) {
      return problem(
        'it is not `IN: … OUT: …`',
        'Give the files as they are published: IN: jump twice OUT: I_JUMP I_JUMP',
      );
    }
    const words = wordsOf(command);
    const meaning = meanings.get(words.join(' '));
    if (meaning === undefined) {
      const near = similarNames(words.join(' '), [...meanings.keys()]);
      return problem(
        `"${words.join(' ')}" is no command of SCAN`,
        near.length > 0 ? `Near: ${near.join(', ')}` : 'There are 20,910 commands',
      );
    }
    const given = wordsOf(actions).map((action) => published[action] ?? action.replace(/^I_/, ''));
    if (given.join(' ') !== meaning) {
      return problem(`"${words.join(' ')}" does not mean ${given.join(' ')}`, `It means ${meaning}`);
    }
    inputs.push({ words, before: [] });
  }
  if (inputs.length === 0)
    return { ok: false, line: 1, message: 'there is no command in it', remedy: 'Give one a line' };
  return { ok: true, inputs };
}

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}
