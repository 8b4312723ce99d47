/** Commands that stand under another one, as `altac align calibrate` does. */

import type { Command } from 'commander';
import { examples } from './options.ts';

/** Makes a command of a group, by its name and what it does. */
export type Begin = (name: string, description: string) => Command;

/** Gets the exit code of the command that ran. */
export type Finish = (code: number) => void;

/** `path`: what is typed before the command's name, as `altac align`. */
export function commandsOf(group: Command, path: string): Begin {
  return (name, description) =>
    group
      .command(name)
      .description(description)
      .helpOption('-h, --help', 'Print this help')
      .showHelpAfterError(`\`${path} ${name} --help\` shows how it is used`);
}

/** Ends the help of the group with where to read on, and one example. */
export function explainGroup(group: Command, path: string, example: string): void {
  group
    .helpCommand(false)
    .addHelpText(
      'after',
      `\n\`${path} COMMAND --help\` has the options and examples of a command.${examples(example).replace('Examples', '\nFor instance')}`,
    );
}
