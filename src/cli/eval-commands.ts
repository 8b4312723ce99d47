/** The commands of `altac eval`: language models on tasks of papers. */

import type { Command } from 'commander';
import { addAssistantBench } from './eval/assistantbench-commands.ts';
import { examples } from './options.ts';
import type { Terminal } from './terminal.ts';

export function addEvalCommands(group: Command, terminal: Terminal, finish: (code: number) => void): void {
  group.helpCommand(false).addHelpText('after', examples('altac eval assistantbench --help'));
  addAssistantBench(
    group
      .command('assistantbench')
      .description('Answer questions that take the web, and score the answers')
      .helpOption('-h, --help', 'Print this help'),
    terminal,
    finish,
  );
}
