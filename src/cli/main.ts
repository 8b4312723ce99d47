/** `altac`: the command line. Each command is a thin function; this file says what there is. */

import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };
import type { CheckCommandOptions } from './check.ts';
import type { Shell } from './completion.ts';
import type { FormatOptions } from './fmt.ts';
import type { RunOptions } from './run.ts';
import { UserError } from './user-error.ts';

const parameter = new Option('-P, --parameter <NAME=VALUE>', 'set a `param` of the program')
  .argParser((value: string, before: readonly string[]) => [...before, value])
  .default([]);
const engine = new Option('--engine <engine>', 'what runs the program').choices(['interpreter', 'sparse', 'dense']);

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number from 0 up.');
  return value;
}

function createProgram(finish: (code: number) => void): Command {
  const program = new Command('altac')
    .description('The ALTA language: programs that are Transformers')
    .version(packageFile.version)
    .exitOverride()
    .showSuggestionAfterError();
  program
    .command('check')
    .argument('<files...>')
    .description('look for mistakes')
    .option('--fix', 'apply the fixes that are offered')
    .option('--strict', 'take reads of undefined values seriously')
    .addOption(new Option('--format <format>').choices(['text', 'json', 'sarif']).default('text'))
    .addOption(parameter)
    .addHelpText('after', '\nExamples:\n  altac check addition.alta\n  altac check --fix *.alta')
    .action(async (files: string[], options: CheckCommandOptions) =>
      finish((await import('./check.ts')).checkCommand(files, options)),
    );
  program
    .command('run')
    .argument('<file>', 'a program, or weights that `altac compile` wrote')
    .argument('[inputs...]', 'inputs, each one argument; without any, one a line from stdin')
    .description('run a program on inputs')
    .option('-i, --input-file <file>', 'inputs from a file, one a line')
    .addOption(engine)
    .option('--layers <n>', 'the layer limit (1,000)', wholeNumber)
    .option('--show', 'show all variables, layer by layer')
    .option('--raw', 'give the frame yourself')
    .option('--json', 'one JSON object per input')
    .addOption(parameter)
    .addHelpText(
      'after',
      '\nExamples:\n  altac run addition.alta 789+456\n  altac run scan.alta "jump twice" --engine sparse --json',
    )
    .action(async (file: string, inputs: string[], options: RunOptions) =>
      finish(await (await import('./run.ts')).run(file, inputs, options)),
    );
  program
    .command('compile')
    .argument('<file>')
    .description('write the weights: NAME.safetensors and NAME.json')
    .option('-o, --output <name>')
    .option('--max-length <n>', 'the longest input that the weights must be right for', wholeNumber)
    .option('--json')
    .addOption(parameter)
    .addHelpText(
      'after',
      '\nExample:\n  altac compile addition.alta -o addition && altac run addition.safetensors 789+456',
    )
    .action(async (file: string, options) => finish((await import('./commands.ts')).compileCommand(file, options)));
  program
    .command('test')
    .argument('<files...>')
    .description('run the tests inside programs')
    .addOption(new Option('--engine <engine>').choices(['interpreter', 'sparse', 'dense']).default('interpreter'))
    .option('--filter <text>', 'only tests whose names hold this')
    .option('--json', 'one JSON object per test')
    .addOption(parameter)
    .action(async (files: string[], options) =>
      finish(await (await import('./commands.ts')).testCommand(files, options)),
    );
  program
    .command('ir')
    .argument('<file>')
    .description('print the intermediate representation as JSON')
    .option('-o, --output <file>')
    .addOption(parameter)
    .action(async (file: string, options) => finish((await import('./commands.ts')).irCommand(file, options)));
  program
    .command('info')
    .argument('<file>')
    .description('sizes of the network that a program becomes')
    .option('--json')
    .option('--dims', 'the name of every residual dimension')
    .addOption(parameter)
    .action(async (file: string, options) => finish((await import('./commands.ts')).infoCommand(file, options)));
  program
    .command('explain')
    .argument('[code]')
    .description('the long form of a diagnostic, or the list of all')
    .action(async (code: string | undefined) => finish((await import('./commands.ts')).explainCommand(code)));
  program
    .command('fmt')
    .argument('[files...]')
    .description('put programs into their canonical layout')
    .option('--check', 'change nothing; fail if something would change')
    .option('--stdin', 'from stdin to stdout')
    .addHelpText('after', '\nExample:\n  altac fmt *.alta')
    .action(async (files: string[], options: FormatOptions) =>
      finish((await import('./fmt.ts')).formatCommand(files, options)),
    );
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .description('print a completion script')
    .addHelpText('after', '\nExample:\n  source <(altac completion bash)')
    .action(async (shell: Shell) => {
      process.stdout.write(`${(await import('./completion.ts')).completionScript(shell, program)}\n`);
      finish(0);
    });
  program
    .command('demo')
    .description('check, run and compile a program, and run its weights')
    .action(async () => finish(await (await import('./demo.ts')).demo()));
  return program;
}

async function main(): Promise<number> {
  let code = 0;
  try {
    await createProgram((result) => {
      code = result;
    }).parseAsync();
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UserError) {
      process.stderr.write(`error: ${error.message}\n${error.notes.map((note) => `  ${note}\n`).join('')}`);
      return 2;
    }
    if (error instanceof Error && error.constructor.name === 'ProgramErrors') return 1;
    const detail = process.env['ALTAC_DEBUG'] === '1' && error instanceof Error ? `\n${error.stack ?? ''}` : '';
    process.stderr.write(
      `altac made a mistake of its own: ${error instanceof Error ? error.message : String(error)}\nALTAC_DEBUG=1 shows where; please report it with the program.${detail}\n`,
    );
    return 70;
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads may stop early: `altac run … | head -1`.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main();
