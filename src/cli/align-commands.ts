/** The commands of `altac align`: rewards for training language models, in JSON Lines. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { combinations } from '../alignment/combination/combine.ts';
import { tieRules } from '../alignment/inference-aware/calibration.ts';
import type { AnnotateOptions } from './align/annotate-preferences.ts';
import type { CalibrateOptions } from './align/calibrate.ts';
import type { ChooseOptions } from './align/choose-transform.ts';
import type { CombineOptions } from './align/combine.ts';
import type { TransformOptions } from './align/transform.ts';
import type { WinrateOptions } from './align/winrate.ts';
import { type Begin, commandsOf, explainGroup, type Finish } from './command-groups.ts';
import { examples, jsonOption, numberFrom, wholeNumber32, wholeNumberFrom } from './options.ts';
import type { Terminal } from './terminal.ts';

export function addAlignCommands(align: Command, terminal: Terminal, finish: Finish): void {
  const command = commandsOf(align, 'altac align');
  explainGroup(align, 'altac align', 'altac align choose-transform best-of:4 --kl 0.1,0.5,1');
  addCalibrate(command, terminal, finish);
  addTransform(command, terminal, finish);
  addCombine(command, terminal, finish);
  addAnnotate(command, terminal, finish);
  addWinrate(command, terminal, finish);
  addChoose(command, terminal, finish);
}

function addCalibrate(command: Begin, terminal: Terminal, finish: Finish): void {
  streamed(command('calibrate', 'Turn rewards into quantiles under the reference policy'))
    .option('--references <file>', 'Reference rewards by prompt, where lines have no `reference_rewards`')
    .addOption(new Option('--ties <rule>', 'How a tie counts').choices(tieRules).default('mid'))
    .addOption(fieldOption())
    .option('--prefix <text>', 'What the new fields begin with', 'calibrated_')
    .addHelpText('after', examples(`echo '{"reward":2,"reference_rewards":[1,2,3,4]}' | altac align calibrate`))
    .action(async (file: string | undefined, options: CalibrateOptions) =>
      finish(await (await import('./align/calibrate.ts')).calibrateCommand(file, options, terminal)),
    );
}

function addTransform(command: Begin, terminal: Terminal, finish: Finish): void {
  streamed(command('transform', 'Make calibrated rewards fit for how answers will be drawn'))
    .option('--to <name>', 'identity, log, log-complement, normal, exp:T, best-of:N, worst-of:N')
    .option('--function <expression>', 'Your own instead: JavaScript in `u`, the calibrated reward')
    .option('--beta <x>', 'The price of a nat in training, for best-of:N and worst-of:N', numberFrom(1e-9))
    .option('--clamp <x>', 'Keep calibrated rewards from x to 1 - x', numberFrom(0, 0.5))
    .addOption(fieldOption())
    .option('--prefix <text>', 'What the new fields begin with, instead of calibrated_', 'transformed_')
    .addHelpText(
      'after',
      examples(
        `echo '{"calibrated_reward":0.7}' | altac align transform --to exp:10`,
        `echo '{"calibrated_reward":0.7}' | altac align transform --to best-of:4 --beta 0.2`,
      ),
    )
    .action(async (file: string | undefined, options: TransformOptions) =>
      finish(await (await import('./align/transform.ts')).transformCommand(file, options, terminal)),
    );
}

function addCombine(command: Begin, terminal: Terminal, finish: Finish): void {
  streamed(command('combine', 'Make one reward of several'))
    .addOption(new Option('--how <kind>', 'and: the chance that all are good').choices(combinations).default('and'))
    .option('--references <file>', 'Reference rewards by prompt, where lines have no `reference_rewards`')
    .option('--quantile <x>', 'Which of them is just good enough', numberFrom(0, 1), 0.85)
    .addOption(namedNumbers('--reference-value', 'A reward that is, instead; may be repeated'))
    .addOption(namedNumbers('--weight', 'Of a reward in a sum; may be repeated'))
    .option('--prefix <text>', 'What the new fields begin with', '')
    .addHelpText(
      'after',
      examples(
        `echo '{"rewards":{"a":1,"b":0}}' | altac align combine --reference-value a=0 b=0`,
        `echo '{"rewards":[1,2],"reference_values":[0,3]}' | altac align combine --how minimum`,
      ),
    )
    .action(async (file: string | undefined, options: CombineOptions) =>
      finish(await (await import('./align/combine.ts')).combineCommand(file, options, terminal)),
    );
}

function addAnnotate(command: Begin, terminal: Terminal, finish: Finish): void {
  streamed(command('annotate-preferences', 'Give preference pairs what distillation regresses to'))
    .option('--scores <file>', 'Rewards by `prompt` and `response`, where pairs have none')
    .option('--beta <x>', 'Also the difference of log-ratios to reach: the margin over beta', numberFrom(1e-9))
    .addHelpText(
      'after',
      examples(`echo '{"chosen_reward":2,"rejected_reward":0.5}' | altac align annotate-preferences`),
    )
    .action(async (file: string | undefined, options: AnnotateOptions) =>
      finish(await (await import('./align/annotate-preferences.ts')).annotateCommand(file, options, terminal)),
    );
}

function addWinrate(command: Begin, terminal: Terminal, finish: Finish): void {
  tolerant(command('winrate', 'Estimate win rates and divergence from samples, a prompt a line'))
    .option('--references <file>', 'Reference rewards by prompt, where lines have no `reference_rewards`')
    .addOption(numbersOption('--draws', 'N of best and worst of N', wholeNumberFrom(1, 1000)).default([2, 4], '2,4'))
    .option('--level <x>', 'Of confidence', numberFrom(0.5, 0.9999), 0.95)
    .option('--resamples <n>', 'Of the bootstrap over prompts', wholeNumberFrom(1, 100_000), 1000)
    .option('--seed <n>', 'For the bootstrap', wholeNumber32, 0)
    .addOption(jsonOption('As a JSON object'))
    .addHelpText(
      'after',
      examples(`echo '{"rewards":[1,2],"reference_rewards":[0,1.5]}' | altac align winrate --draws 2`),
    )
    .action(async (file: string | undefined, options: WinrateOptions) =>
      finish(await (await import('./align/winrate.ts')).winrateCommand(file, options, terminal)),
    );
}

function addChoose(command: Begin, terminal: Terminal, finish: Finish): void {
  command('choose-transform', 'Say which transformation wins most for a way to draw answers')
    .argument('<drawing>', 'sampling, best-of:N or worst-of:N')
    .addOption(
      numbersOption('--kl', 'Divergences to look at, in nats', numberFrom(1e-3, 20)).default(
        [0.1, 0.25, 0.5, 1, 2],
        '0.1,0.25,0.5,1,2',
      ),
    )
    .option('--budget <nats>', 'The one to choose for (default: the middle one)', numberFrom(1e-3, 20))
    .option('--among <name,…>', 'Transformations, as in `altac align transform --to`', (text) => text.split(','))
    .option('--plot <file>', 'Draw win rate against divergence, as SVG, with its data beside it as CSV')
    .addOption(jsonOption('As a JSON object'))
    .addHelpText(
      'after',
      examples(
        'altac align choose-transform sampling --kl 0.5,1',
        'altac align choose-transform worst-of:2 --kl 0.1,0.5 --plot curve.svg',
      ),
    )
    .action(async (drawing: string, options: ChooseOptions) =>
      finish(await (await import('./align/choose-transform.ts')).chooseTransformCommand(drawing, options, terminal)),
    );
}

/** A command that adds fields to lines. */
function streamed(command: Command): Command {
  return tolerant(command)
    .option('-o, --output <file>', 'Where lines go (default: stdout)')
    .option('--overwrite', 'Replace fields that are there');
}

function tolerant(command: Command): Command {
  return command
    .argument('[file]', 'JSON Lines (.jsonl); without it, or for -, stdin')
    .addOption(
      new Option('--on-error <how>', 'What is done about a line that cannot be used')
        .choices(['stop', 'skip'])
        .default('stop'),
    )
    .option('--rejects <file>', 'Where lines go that are skipped, with number and cause');
}

function fieldOption(): Option {
  return new Option('--field <name,…>', 'Fields with rewards (default: all that are usual)').argParser((text) =>
    text.split(','),
  );
}

function numbersOption(flag: string, description: string, number: (text: string) => number): Option {
  return new Option(`${flag} <n,…>`, description).argParser((text) =>
    text.split(',').map((part) => number(part.trim())),
  );
}

/** `NAME=NUMBER`, repeated or one after the other. */
function namedNumbers(flag: string, description: string): Option {
  return new Option(`${flag} <NAME=X...>`, description).argParser(
    (text: string, before: ReadonlyMap<string, number> | undefined) => {
      const [, name, value] = /^(.+)=([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)$/i.exec(text) ?? [];
      if (name === undefined) throw new InvalidArgumentError('Write it as NAME=NUMBER.');
      return new Map([...(before ?? []), [name, Number(value)]]);
    },
  );
}
