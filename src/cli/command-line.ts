/** What commands there are, with their arguments, options and help. Each is loaded when it is asked for. */

import { Argument, Command, Option } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };
import type { CheckOptions } from './check.ts';
import type { Finish } from './command-groups.ts';
import type { CompileOptions } from './compile.ts';
import type { DiffOptions } from './diff.ts';
import type { ExportDimsOptions } from './export-dims.ts';
import type { FormatOptions } from './fmt.ts';
import type { InfoOptions } from './info.ts';
import type { IrOptions } from './ir.ts';
import { addLearningCommands } from './learning-commands.ts';
import {
  engineOption,
  examples,
  formatOption,
  jsonOption,
  levelOption,
  numbersOption,
  parameterOption,
  type Shell,
  shells,
  wholeNumberFrom,
} from './options.ts';
import type { RunOptions } from './run.ts';
import type { Terminal } from './terminal.ts';
import type { TestOptions } from './test.ts';
import type { VerifyOptions } from './verify.ts';
import type { ViewOptions } from './view.ts';

const beginning = `
To begin with:
  $ altac demo                                       the whole path, on one program
  $ altac run programs/addition.alta 789+456         an answer
  $ altac run programs/sort.alta "3 1 2" --show      every variable, layer by layer
  $ altac compile programs/sort.alta -o sort         weights of a Transformer
  $ altac run sort.safetensors "3 1 2"               the same answer, by the weights

\`altac COMMAND --help\` has the options and examples of a command.
Exit codes: 0 fine, 1 the program's checks or tests failed, 2 bad use or input.`;

const knowing = 'Get to know altac:';

export function createCommandLine(terminal: Terminal, finish: Finish): Command {
  const program = new Command('altac')
    .description('The compiler of ALTA, a language for programs that are Transformers.')
    .version(packageFile.version, '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .usage('<command> [arguments]')
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: terminal.out.write,
      writeErr: terminal.err.write,
      getOutHelpWidth: () => terminal.out.width,
      getErrHelpWidth: () => terminal.err.width,
      getOutHasColors: () => terminal.out.colour,
      getErrHasColors: () => terminal.err.colour,
    })
    .addHelpText('after', beginning)
    .exitOverride();
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .helpOption('-h, --help', 'Print this help')
      .showHelpAfterError(`\`altac ${name} --help\` shows how it is used`);

  program.commandsGroup('Write programs:');
  command('check', 'Look for mistakes in programs')
    .argument('<files...>', 'Programs (.alta)')
    .option('--fix', 'Apply the fixes that are offered')
    .option('--strict', 'Warnings fail too, and so do reads that may be undefined')
    .addOption(new Option('--format <format>', 'How to print').choices(['text', 'json', 'sarif']).default('text'))
    .addOption(jsonOption('Short for --format json').implies({ format: 'json' }))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac check programs/addition.alta',
        'altac check --strict programs/reverse.alta programs/brackets.alta',
        'altac check --format sarif programs/addition.alta > report.sarif',
      ),
    )
    .action(async (files: string[], options: CheckOptions) =>
      finish(await (await import('./check.ts')).checkCommand(files, options, terminal)),
    );
  command('test', 'Run the tests inside programs')
    .argument('<files...>', 'Programs (.alta)')
    .addOption(engineOption().default('interpreter'))
    .option('--filter <text>', 'Only tests with this in their name')
    .addOption(jsonOption('One JSON object for each test'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac test programs/*.alta',
        'altac test programs/scan.alta --filter turn',
        'altac test programs/sort.alta --engine sparse',
      ),
    )
    .action(async (files: string[], options: TestOptions) =>
      finish(await (await import('./test.ts')).testCommand(files, options, terminal)),
    );
  command('fmt', 'Put programs into their canonical layout')
    .argument('[files...]', 'Programs (.alta)')
    .option('--check', 'Change nothing; fail if something would change')
    .option('--stdin', 'Read a program from stdin, print it to stdout')
    .addOption(jsonOption('One JSON object for each file'))
    .addHelpText(
      'after',
      examples(
        'altac fmt programs/*.alta',
        'altac fmt --check programs/*.alta',
        'altac fmt --stdin < programs/sort.alta',
      ),
    )
    .action(async (files: string[], options: FormatOptions) =>
      finish(await (await import('./fmt.ts')).formatCommand(files, options, terminal)),
    );
  command('explain', 'Say more about an error, warning or hint')
    .argument('[code]', 'Its code, such as ALTA1001 or 1001; without one, all are listed')
    .addOption(jsonOption('As JSON; of all, one object a line'))
    .addHelpText('after', examples('altac explain ALTA1001', 'altac explain'))
    .action(async (code: string | undefined, options: { readonly json?: boolean }) =>
      finish((await import('./explain.ts')).explainCommand(code, options, terminal)),
    );

  program.commandsGroup('Run and compile them:');
  command('run', 'Run a program, or its weights, on inputs')
    .argument('<file>', 'A program (.alta), weights (.safetensors, .onnx) or an intermediate representation (.json)')
    .argument('[inputs...]', 'Each argument is one input; without any they come from stdin, one a line')
    .option('-i, --input-file <file>', 'Inputs from a file, one a line')
    .addOption(engineOption())
    .option(
      '--layers <n>',
      'Stop after this many layers; without it, more than 1,000 are a failure',
      wholeNumberFrom(0),
    )
    .option('--jobs <n>', 'How many inputs to run at a time (default: 1)', wholeNumberFrom(1, 256))
    .option('--mlp <file>', 'A learned MLP (`altac train`) behind the compiled attention')
    .option('--model <file>', 'A learned layer or Transformer (`altac train --model`) instead of the program')
    .option('--unsnapped', 'Of a learned MLP or layer: its numbers go on as they come, not as the nearest values')
    .option('--show', 'Print all variables at the start, and what changes in each layer')
    .option('--raw', 'Inputs are given with their frame')
    .addOption(jsonOption('One JSON object for each input'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac run programs/addition.alta 789+456 12+34',
        'altac run programs/scan.alta "jump twice and walk left" --engine sparse',
        'altac run programs/sort.alta "3 1 2" --show',
        "printf 'abba\\ncab\\n' | altac run programs/histogram.alta --json",
        "printf 'walk\\njump left\\n' | altac run programs/scan.alta --engine sparse --jobs 2",
      ),
    )
    .action(async (file: string, inputs: string[], options: RunOptions) =>
      finish(await (await import('./run.ts')).runCommand(file, inputs, options, terminal)),
    );
  command('view', 'Show a run as a film: a page of one file, layer by layer')
    .argument('<file>', 'A program (.alta)')
    .argument('[input]', 'What to run it on, as after `altac run`')
    .option('--input <text>', 'The same')
    .option('-o, --output <file>', "The page; without it, the program's name with .html")
    .option('--coverage <file>', 'Inputs, one a line: what they show of each line, as colours in the source')
    .option(
      '--layers <n>',
      'Stop after this many layers; without it, more than 1,000 are a failure',
      wholeNumberFrom(0),
    )
    .option('--raw', 'Inputs are given with their frame')
    .addOption(jsonOption('What was written as a JSON object'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac view programs/addition.alta --input "789+456" -o addition.html',
        'altac view programs/parity_relative.alta "1 0 1"',
      ),
    )
    .action(async (file: string, input: string | undefined, options: ViewOptions) =>
      finish(
        await (await import('./view.ts')).viewCommand(file, input === undefined ? [] : [input], options, terminal),
      ),
    );
  command('compile', 'Write the weights: NAME.safetensors and NAME.json, or NAME.onnx')
    .argument('<file>', 'A program (.alta)')
    .option('-o, --output <name>', "NAME, or FOLDER/; without it, the program's own name")
    .addOption(formatOption())
    .option('--dense', 'All matrices with their zeros, for readers that know no others')
    .option('--residuals', 'onnx: the residual stream before and after every layer is an output, too')
    .option('--double', 'onnx: all numbers in 64 bits instead of 32')
    .option('--layers <n>', 'transformer-lens: how many layers (default: 10)', wholeNumberFrom(1, 1000))
    .option('--unrolled <n>', 'onnx: so many layers one after the other instead of a loop', wholeNumberFrom(1, 1000))
    .option('--max-length <n>', 'The longest input that the weights must be right for', wholeNumberFrom(1))
    .addOption(levelOption())
    .addOption(numbersOption())
    .option('--mlp <file>', 'A learned MLP (`altac train`) in the place of the feed-forward network')
    .option('--minimal-for <file>', 'Leave out the rules that none of these inputs needs, one a line')
    .addOption(jsonOption('Files and sizes as a JSON object'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac compile programs/addition.alta -o addition',
        'altac run addition.safetensors 789+456',
        'altac compile programs/subleq.alta -P cells=32 -o subleq32',
        'altac compile programs/reverse.alta -O1 -o reverse',
        'altac compile programs/parity_relative.alta --numbers bfloat16 -o parity',
        'altac compile programs/sort.alta --format onnx -o sort',
        'altac compile programs/sort.alta --format pytorch -o sort',
      ),
    )
    .action(async (file: string, options: CompileOptions) =>
      finish(await (await import('./compile.ts')).compileCommand(file, options, terminal)),
    );
  command('info', 'Say how large the network is')
    .argument('<file>', 'A program (.alta), weights (.safetensors, .onnx) or an intermediate representation (.json)')
    .option('--dims', 'The name of every residual dimension instead')
    .option('--compare', 'The sizes at all levels of -O instead, and the longest inputs in smaller formats')
    .addOption(jsonOption('As a JSON object; with --dims, as a list'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac info programs/scan.alta',
        'altac info programs/sort.alta --dims',
        'altac info programs/addition.alta --compare',
      ),
    )
    .action(async (file: string, options: InfoOptions) =>
      finish(await (await import('./info.ts')).infoCommand(file, options, terminal)),
    );
  command('verify', 'Prove that the weights do what the program says')
    .argument('<file>', 'A program (.alta), weights (.safetensors, .onnx) or an intermediate representation (.json)')
    .option('--against <file>', 'Another program instead: do both answer alike on every input up to --length?')
    .option('--reference <expression>', 'The same with JavaScript: from `tokens`, a list, to the list of outputs')
    .option('--inputs <n>', 'How many random inputs to run as well', wholeNumberFrom(0), 200)
    .option('--length <n>', 'The longest of them, the frame not counted', wholeNumberFrom(0), 8)
    .option('--layers <n>', 'The layer limit', wholeNumberFrom(0), 1000)
    .option('--seed <n>', 'For other random inputs', wholeNumberFrom(0), 0)
    .addOption(jsonOption('One JSON object for each finding'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac verify programs/addition.alta',
        'altac verify programs/parity_absolute.alta --inputs 0',
        'altac verify programs/subleq.alta --against programs/subleq.alta --length 2',
        'altac verify programs/reverse.alta --reference "[...tokens].reverse()" --length 3',
      ),
    )
    .action(async (file: string, options: VerifyOptions) =>
      finish(await (await import('./verify.ts')).verifyCommand(file, options, terminal)),
    );
  command('diff', 'Say in what two programs, or their weights, differ')
    .argument('<before>', 'A program (.alta), weights (.safetensors) or an intermediate representation (.json)')
    .argument('<after>', 'Another')
    .addOption(jsonOption('As a JSON object'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples('altac compile programs/sort.alta -o sort', 'altac diff sort.safetensors programs/sort.alta'),
    )
    .action(async (before: string, after: string, options: DiffOptions) =>
      finish(await (await import('./diff.ts')).diffCommand(before, after, options, terminal)),
    );
  command('export-dims', 'Print what residual dimensions or hidden units mean, as a table (CSV)')
    .argument('<file>', 'A program (.alta), weights (.safetensors) or an intermediate representation (.json)')
    .option('--units', 'Hidden units of the feed-forward network, with the lines that they come from')
    .option('-o, --output <file>', 'Write it to a file')
    .addOption(jsonOption('As a list of JSON objects'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac export-dims programs/parity_relative.alta',
        'altac export-dims programs/addition.alta --units -o units.csv',
      ),
    )
    .action(async (file: string, options: ExportDimsOptions) =>
      finish(await (await import('./export-dims.ts')).exportDimsCommand(file, options, terminal)),
    );
  command('ir', 'Print the intermediate representation, which is JSON')
    .argument('<file>', 'A program (.alta)')
    .option('-o, --output <file>', 'Write it to a file')
    .addOption(jsonOption('Changes nothing: it is JSON always'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac ir programs/sort.alta',
        'altac ir programs/sort.alta -o sort.json',
        'altac run sort.json "3 1 2"',
      ),
    )
    .action(async (file: string, options: IrOptions) =>
      finish(await (await import('./ir.ts')).irCommand(file, options, terminal)),
    );

  program.commandsGroup('Find out what can be learned of them:');
  addLearningCommands(command, terminal, finish);

  program.commandsGroup(knowing);
  command('demo', 'Check, test, run and compile a program, and run its weights')
    .addHelpText('after', examples('altac demo'))
    .action(async () => finish(await (await import('./demo.ts')).demoCommand(terminal)));
  command('lsp', 'Start the language server, for editors')
    .option('--stdio', 'Speak on stdin and stdout, which is the only way there is')
    .addHelpText('after', examples('altac lsp --stdio'))
    .action(async () => {
      await terminal.startServer('lsp');
      finish(0);
    });
  command('dap', 'Start the debugger, for editors')
    .option('--stdio', 'Speak on stdin and stdout, which is the only way there is')
    .addHelpText('after', examples('altac dap --stdio'))
    .action(async () => {
      await terminal.startServer('dap');
      finish(0);
    });
  command('completion', 'Print a script that completes commands, options and files')
    .addArgument(new Argument('<shell>', 'The shell that is to run it').choices(shells))
    .addHelpText(
      'after',
      examples(
        'source <(altac completion bash)             # in ~/.bashrc',
        'source <(altac completion zsh)              # in ~/.zshrc, after compinit',
        'altac completion fish | source              # in ~/.config/fish/config.fish',
      ),
    )
    .action(async (shell: Shell) => {
      terminal.out.write((await import('./completion.ts')).completionScript(shell, program));
      finish(0);
    });
  return program.addHelpCommand(
    new Command('help')
      .argument('[command]', 'One of the above')
      .description("Print a command's help")
      .helpGroup(knowing),
  );
}
