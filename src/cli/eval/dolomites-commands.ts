/** The commands of `altac eval dolomites`: methodical writing tasks, and what models make of them. */

import { type Command, Option } from 'commander';
import { type Begin, commandsOf, type Finish } from '../command-groups.ts';
import { withEndpointOptions } from '../model-options.ts';
import { examples, jsonOption, numberFrom, wholeNumber32, wholeNumberFrom } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import type { CheckTasksOptions } from './dolomites-check.ts';
import type { ConsistencyOptions } from './dolomites-consistency.ts';
import type { JudgeOptions, RankOptions } from './dolomites-judge.ts';
import type { WritingRunOptions } from './dolomites-run.ts';
import type { ScoreOutputsOptions } from './dolomites-score.ts';
import { typedOptions } from './typed-options.ts';

const judgement = `echo '{"example":"1","first":"x","second":"y","forward":["A"],"backward":["B"]}' > j`;
const tasksFile = 'JSON Lines, JSON, YAML or .zip; own: the tasks of altac';

export function addDolomites(group: Command, terminal: Terminal, finish: Finish): void {
  const begin = commandsOf(group, 'altac eval dolomites');
  group.helpCommand(false).addHelpText('after', examples('altac eval dolomites check own'));
  addCheck(begin, terminal, finish);
  addGenerate(begin, terminal, finish);
  addScore(begin, terminal, finish);
  addJudge(begin, terminal, finish);
}

function addCheck(begin: Begin, terminal: Terminal, finish: Finish): void {
  begin('check', 'Say what is wrong with tasks and their examples')
    .argument('<tasks>', tasksFile)
    .option('--sections', 'Also list the sections that tasks ask for, as they are read')
    .addOption(jsonOption('As a JSON object'))
    .addHelpText('after', examples('altac eval dolomites check own'))
    .action(async (file: string, options: CheckTasksOptions) =>
      finish((await import('./dolomites-check.ts')).checkTasksCommand(file, options, terminal)),
    );
  begin('prompt', 'Print what a model is shown for an example')
    .argument('<tasks>', tasksFile)
    .option('--id <id>', 'Of the example (default: the first)')
    .addHelpText('after', examples('altac eval dolomites prompt own'))
    .action(async (file: string, options: { readonly id?: string }) =>
      finish((await import('./dolomites-check.ts')).promptCommand(file, options, terminal)),
    );
}

function addGenerate(begin: Begin, terminal: Terminal, finish: Finish): void {
  withModel(begin('generate', 'Let a model write the outputs of examples'), 'Where outputs go', 2048)
    .argument('<tasks>', tasksFile)
    .addHelpText('after', '\nEvery output is kept as it comes; `--resume` goes on where a run was stopped.')
    .action(async (file: string, options: WritingRunOptions, own: Command) =>
      finish(
        await (await import('./dolomites-generate.ts')).generateOutputsCommand(
          file,
          { ...options, ...typedOptions(own) },
          terminal,
        ),
      ),
    );
}

function addScore(begin: Begin, terminal: Terminal, finish: Finish): void {
  withIntervals(begin('score', 'Measure outputs: sections, lengths, ROUGE-L, unsupported literals, by field'))
    .argument('<outputs>', 'Rows with `model_output`, as `generate` writes them')
    .option('--examples <file>', 'Where the examples are, if outputs have `example_id` and `model_output` alone')
    .option('--reference', 'Measure the references themselves')
    .option('--stem', 'ROUGE of stems (Porter)')
    .addOption(
      new Option('--tokens <which>', "Of ROUGE: rouge_score's, or letters of all languages")
        .choices(['ascii', 'letters'])
        .default('ascii'),
    )
    .option('--explain', 'Also what is wrong with each output')
    .option('--min-structure <x>', 'Fail where an output has less', numberFrom(0, 1))
    .option('--max-unsupported <n>', 'Fail where an output has more unsupported literals', wholeNumberFrom(0))
    .addHelpText('after', examples('altac eval dolomites score own --reference --explain'))
    .action(async (file: string, options: ScoreOutputsOptions, own: Command) =>
      finish(
        await (await import('./dolomites-score.ts')).scoreOutputsCommand(
          file,
          { ...options, ...typedOptions(own) },
          terminal,
        ),
      ),
    );
}

function addJudge(begin: Begin, terminal: Terminal, finish: Finish): void {
  withIntervals(
    withModel(
      begin('judge', 'Let a model compare the outputs of two systems or more, in both orders'),
      'Where judgements go',
      512,
    ),
  )
    .argument('<outputs...>', 'A file for each system')
    .option('--examples <file>', 'Where the examples are, if outputs have `example_id` and `model_output` alone')
    .option('--repeats <n>', 'How often each order is asked, at a temperature above 0', wholeNumberFrom(1, 100), 1)
    .option('--with-reference', 'Show the judge the reference as well')
    .action(async (files: readonly string[], options: JudgeOptions, own: Command) =>
      finish(
        await (await import('./dolomites-judge.ts')).judgeCommand(
          files,
          { ...options, ...typedOptions(own) },
          terminal,
        ),
      ),
    );
  withIntervals(
    withModel(
      begin('consistency', 'Let a model say what output and reference entail of each other'),
      'Where answers go',
      16,
    ),
  )
    .option('--probabilities', 'Take those of the tokens of an endpoint that tells them, not its word')
    .argument('<outputs>', 'Rows with `model_output` and `example_output`')
    .option('--examples <file>', 'Where the examples are, if outputs have `example_id` and `model_output` alone')
    .action(async (file: string, options: ConsistencyOptions, own: Command) =>
      finish(
        await (await import('./dolomites-consistency.ts')).consistencyCommand(
          file,
          { ...options, ...typedOptions(own) },
          terminal,
        ),
      ),
    );
  withIntervals(begin('rank', 'Rank systems by judgements that were made before'))
    .argument('<judgements>', 'judgements.jsonl of `judge`, or several of them in one')
    .addHelpText('after', examples(judgement, 'altac eval dolomites rank j'))
    .action(async (file: string, options: RankOptions, own: Command) =>
      finish(
        await (await import('./dolomites-judge.ts')).rankCommand(file, { ...options, ...typedOptions(own) }, terminal),
      ),
    );
}

function withModel(command: Command, where: string, most: number): Command {
  return withEndpointOptions(command)
    .requiredOption('--model <URL>', 'Of an OpenAI-compatible endpoint')
    .requiredOption('-o, --output <folder>', where)
    .option('--resume', 'Go on with a run that was stopped')
    .option('--temperature <x>', '0: always the likeliest token', numberFrom(0, 10), 0)
    .option('--max-tokens <n>', 'Of a reply', wholeNumberFrom(1, 100_000), most)
    .option('--seed <n>', 'For all that is drawn at random', wholeNumber32, 0);
}

function withIntervals(command: Command): Command {
  command
    .option('--level <x>', 'Of confidence', numberFrom(0.5, 0.9999), 0.95)
    .option('--resamples <n>', 'Of the bootstrap over tasks', wholeNumberFrom(1, 100_000), 2000)
    .option('--page <file>', 'Write the report as a page, HTML')
    .addOption(jsonOption('The report as a JSON object'));
  if (command.options.every(({ long }) => long !== '--seed')) {
    command.option('--seed <n>', 'For the bootstrap', wholeNumber32, 0);
  }
  return command;
}
