/** The command line as a function: words in, exit code out. It never throws. */

import { CommanderError } from 'commander';
import { ModelError } from '../models/model-error.ts';
import { createCommandLine } from './command-line.ts';
import { printUserError, type Terminal } from './terminal.ts';
import { ProgramErrors, UserError } from './user-error.ts';

/** 0: fine. 1: the program's own checks or tests failed. 2: wrong use or bad input. 70: a mistake in altac. */
export async function altac(words: readonly string[], terminal: Terminal, debug = false): Promise<number> {
  let code = 0;
  const commandLine = createCommandLine(terminal, (result) => {
    code = result;
  });
  try {
    if (words.length === 0) commandLine.outputHelp();
    else await commandLine.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    // Help and the version are asked for, and no failure; all else was printed.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof ProgramErrors) return 1;
    if (error instanceof UserError || error instanceof ModelError) {
      printUserError(error, terminal.err);
      return 2;
    }
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    const where = debug ? `${stack}\nPlease report it` : 'ALTAC_DEBUG=1 shows where; please report it';
    terminal.err.write(`altac made a mistake of its own: ${message}\n${where} with the program\n`);
    return 70;
  }
}
