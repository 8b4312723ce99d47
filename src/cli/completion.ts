/** `altac completion`: scripts for shells, made from the commands that there are. */

import type { Argument, Command, Option } from 'commander';
import { explanations } from '../check/codes.ts';
import { bashScript } from './completion-bash.ts';
import { fishScript } from './completion-fish.ts';
import { zshScript } from './completion-zsh.ts';
import type { Shell } from './options.ts';

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** What its arguments are. */
  readonly values: Values;
}

export interface CompletedOption {
  /** `-o` and `--output`, or only one of them. */
  readonly flags: readonly string[];
  readonly description: string;
  /** What follows it; `null`: nothing does. */
  readonly values: Values | null;
}

/** Words; files with these extensions (without any: all files); or something that cannot be guessed. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files'; readonly extensions: readonly string[] }
  | { readonly kind: 'unknown' };

export function completionScript(shell: Shell, program: Command): string {
  const commands = program.commands.map(completed);
  const names = [...commands.map(({ name }) => name), 'help'];
  const help: CompletedCommand = {
    name: 'help',
    description: "Print a command's help",
    options: [],
    values: { kind: 'words', words: names },
  };
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
  return scripts[shell]([...commands, help]);
}

function completed(command: Command): CompletedCommand {
  const [first] = command.registeredArguments;
  if (command.commands.length > 0) return completedGroup(command);
  return {
    name: command.name(),
    description: command.description(),
    options: optionsOf(command),
    values: first === undefined ? { kind: 'unknown' } : valuesOfArgument(first),
  };
}

/** A command with commands of its own: their names, and what any of them takes. */
function completedGroup(command: Command): CompletedCommand {
  const options = new Map<string, CompletedOption>();
  for (const option of command.commands.flatMap(optionsOf)) options.set(option.flags.join(), option);
  return {
    name: command.name(),
    description: command.description(),
    options: [...options.values()],
    values: { kind: 'words', words: command.commands.map((each) => each.name()) },
  };
}

function optionsOf(command: Command): CompletedOption[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({
      flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
      description: option.description,
      values: option.required || option.optional ? valuesOfOption(option) : null,
    }));
}

function valuesOfOption(option: Option): Values {
  if (option.argChoices !== undefined) return { kind: 'words', words: option.argChoices };
  // What the help calls it says it; `-o` of `compile` takes a name.
  const isFile =
    /<(files|file|folder|path|module)(\.\.\.)?>$/.test(option.flags) || option.attributeName() === 'output';
  return isFile ? { kind: 'files', extensions: [] } : { kind: 'unknown' };
}

function valuesOfArgument(argument: Argument): Values {
  if (argument.argChoices !== undefined) return { kind: 'words', words: argument.argChoices };
  if (argument.name() === 'code') return { kind: 'words', words: explanations.map(({ code }) => code) };
  // The help says which files a command takes, as in "A program (.alta)" and "weights (.safetensors, .onnx)".
  const extensions = [...argument.description.matchAll(/\.(\w+)(?=[^()]*\))/g)].flatMap(
    ([, extension]) => extension ?? [],
  );
  return extensions.length > 0 ? { kind: 'files', extensions } : { kind: 'unknown' };
}
