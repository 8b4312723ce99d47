/** The commands of `altac eval`: what language models do, measured. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { analysisModes } from '../evaluation/fallbacks/analyse.ts';
import { ruleSets } from '../evaluation/fallbacks/corrections.ts';
import type { RepetitionDetection } from '../evaluation/fallbacks/loops.ts';
import { promptVariants } from '../evaluation/fallbacks/prompts.ts';
import { calibrations } from '../evaluation/plausibility/calibration-kinds.ts';
import { ratingWays } from '../evaluation/plausibility/rating.ts';
import { readings } from '../evaluation/plausibility/reply-reading.ts';
import { type Begin, commandsOf, explainGroup, type Finish } from './command-groups.ts';
import { addAssistantBench } from './eval/assistantbench-commands.ts';
import { addDolomites } from './eval/dolomites-commands.ts';
import type { FallbacksOptions } from './eval/fallbacks.ts';
import { type IclOptions, withIclOptions } from './eval/icl-options.ts';
import type { PlausibilityOptions } from './eval/plausibility.ts';
import { typedOptions } from './eval/typed-options.ts';
import { modelOption, withEndpointOptions } from './model-options.ts';
import { examples, jsonOption, lengthsOption, numberFrom, wholeNumber32, wholeNumberFrom } from './options.ts';
import type { Terminal } from './terminal.ts';

export function addEvalCommands(group: Command, terminal: Terminal, finish: Finish): void {
  const command = commandsOf(group, 'altac eval');
  explainGroup(
    group,
    'altac eval',
    `echo '{"id":"a","completion":" Ice\\n2. Water\\n3. ice\\n"}' | altac eval fallbacks`,
  );
  addFallbacks(command, terminal, finish);
  addPlausibility(command, terminal, finish);
  addAssistantBench(
    command('assistantbench', 'Answer questions that take the web, and score answers'),
    terminal,
    finish,
  );
  addDolomites(command('dolomites', 'Write, measure and judge methodical documents'), terminal, finish);
  withIclOptions(command('icl', 'Measure classification after many demonstrations in a prompt')).action(
    async (data: string, options: IclOptions, own: Command) =>
      finish(await (await import('./eval/icl.ts')).iclCommand(data, { ...options, ...typedOptions(own) }, terminal)),
  );
}

function addFallbacks(command: Begin, terminal: Terminal, finish: Finish): void {
  withEndpointOptions(command('fallbacks', 'Tell repetition, degenerate text and hallucination apart in generations'))
    .argument('[file]', 'Generations, or prompts with --model: JSON Lines; without it, or for -, stdin')
    .addOption(modelOption())
    .option('-o, --output <folder>', 'With --model or --judge: where generations and judgements go')
    .option('--resume', 'Go on with a run that was stopped')
    .addOption(temperatureOption())
    .option('--repetitions <n>', 'Of each prompt, where temperature is above 0', wholeNumberFrom(1, 1000), 5)
    .option('--max-tokens <n>', 'Of each generation', wholeNumberFrom(1, 100_000), 512)
    .addOption(variantsOption())
    .option('--begun', 'With --chat: begin the reply with 1., where the server goes on with it')
    .addOption(new Option('--mode <mode>', 'What was generated').choices(analysisModes).default('list'))
    .addOption(
      new Option('--rules <name>', 'The corrected ones, or one of the two of the paper')
        .choices(ruleSets)
        .default('default'),
    )
    .option('--judge <URL>', 'With --mode sentences: of an endpoint that says which claims are supported')
    .option('--judge-name <name>', 'The model that it is to run')
    .option('--asked <n>', 'Items asked for, where lines do not say', wholeNumberFrom(1, 1000), 25)
    .option('--min-item-share <x>', 'Words of a right item that its answer must have', numberFrom(0, 1), 0)
    .option('--degenerate <x>', 'An item is, up to this share of new words', numberFrom(0, 1), 0.25)
    .option('--min-tail <n>', 'The fewest tokens of a loop', wholeNumberFrom(2), 5)
    .option('--min-count <x>', 'How often it repeats at least', numberFrom(2), 2)
    .option('--mask-digits', 'A loop may count')
    .addOption(
      new Option('--detection <max:min:count>', "Where vLLM's repetition_detection would stop").argParser(detectionOf),
    )
    .option('--min-span <n>', 'The same, with primitive blocks, from so many tokens', wholeNumberFrom(0), 0)
    .option('--truncate <n>', 'Diversity of the first n tokens', wholeNumberFrom(1), 512)
    .option('--order <model,…>', 'Of models in reports', (text: string) => text.split(','))
    .option('--paper <figure[:bar,…]>', "Bars of the paper's authors beside, as trivia-greedy-by-model:Pythia-12B")
    .option('--level <x>', 'Of confidence', numberFrom(0.5, 0.9999), 0.95)
    .option('--resamples <n>', 'Of the bootstrap over prompts', wholeNumberFrom(1, 100_000), 1000)
    .option('--seed <n>', 'For the bootstrap', wholeNumber32, 0)
    .option('--items <file>', 'Write every item with its label, JSON Lines')
    .option('--generations <file>', 'Write what was found in every generation, JSON Lines')
    .option('--page <file>', 'Write a page with plots, HTML')
    .addOption(
      new Option('--on-error <how>', 'What is done about a line that cannot be used')
        .choices(['stop', 'skip'])
        .default('stop'),
    )
    .option('--rejects <file>', 'Where lines go that are skipped, with number and cause')
    .addOption(new Option('--format <format>', 'How to print').choices(['text', 'json', 'markdown']).default('text'))
    .addOption(jsonOption('Short for --format json').implies({ format: 'json' }))
    .addHelpText(
      'after',
      examples(
        `echo '{"id":"a","completion":" Ice\\n2. Water\\n3. ice\\n"}' | altac eval fallbacks`,
        `echo '{"id":"b","completion":"No. No. No. No."}' | altac eval fallbacks --mode tokens`,
      ),
    )
    .action(async (file: string | undefined, options: FallbacksOptions, own: Command) =>
      finish(
        await (await import('./eval/fallbacks.ts')).fallbacksCommand(
          file,
          { ...options, ...typedOptions(own) },
          terminal,
        ),
      ),
    );
}

function temperatureOption(): Option {
  return new Option('--temperature <x,…>', '0: always the likeliest token')
    .argParser((text) => text.split(',').map(numberFrom(0, 10)))
    .default([0], '0');
}

function variantsOption(): Option {
  return new Option('--variants <name,…>', `Of prompts made of \`kind\`: ${promptVariants.join(', ')}`)
    .argParser((text) =>
      text.split(',').map((name) => {
        const variant = promptVariants.find((each) => each === name);
        if (variant !== undefined) return variant;
        throw new InvalidArgumentError(`They are ${promptVariants.join(', ')}.`);
      }),
    )
    .default(['plain'], 'plain');
}

function detectionOf(text: string): RepetitionDetection {
  const [, most, least, count] = /^(\d{1,5}):(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
  if (count === undefined || Number(count) < 2) {
    throw new InvalidArgumentError(
      'Write max_pattern_size:min_pattern_size:min_count, as in 64:1:4; count is 2 or more.',
    );
  }
  return { max_pattern_size: Number(most), min_pattern_size: Number(least), min_count: Number(count) };
}

function addPlausibility(command: Begin, terminal: Terminal, finish: Finish): void {
  withEndpointOptions(
    command('plausibility', 'Check sentences of an experiment, let a model rate them, say what that is worth'),
  )
    .argument(
      '[file]',
      'JSON Lines, .csv or .tsv: item, condition, sentence; ratings as human and model; -, or none: stdin',
    )
    .addOption(modelOption())
    .option('-o, --output <folder>', 'Where ratings, log-probabilities and the report go')
    .option('--resume', 'Go on with a run that was stopped')
    .addOption(
      new Option('--by <how>', 'Ratings by replies that are drawn, or expected by the probabilities of rating words')
        .choices(ratingWays)
        .default('samples'),
    )
    .option('--samples <n>', 'Ratings of each sentence', wholeNumberFrom(1, 1000), 20)
    .option('--temperature <x>', 'Of the model', numberFrom(0, 10), 1)
    .option('--baseline <files...>', 'Language models that run here: how likely they find the sentences')
    .option('--examples <file>', 'Rated sentences to show it: JSON Lines with sentence, score, reason')
    .addOption(
      new Option('--reading <how>', 'How replies are read: strictly, or as in the paper')
        .choices(readings)
        .default('strict'),
    )
    .addOption(lengthsOption('--scale', 'Of ratings').default({ shortest: 1, longest: 7 }, '1..7'))
    .option('--keep <x>', 'Sentences with this rating or more are kept', numberFrom(0), 5)
    .option('--drop <x>', 'Sentences below are dropped', numberFrom(0), 3)
    .addOption(
      new Option('--calibration <how>', 'How ratings of people are predicted by those of the model')
        .choices(calibrations)
        .default('least-squares'),
    )
    .option('--precision <x>', 'Of keeping and dropping without people', numberFrom(0.5, 1), 0.95)
    .option('--margin <x>', 'Conditions that differ by less count as equal', numberFrom(0), 0.5)
    .option('--level <x>', 'Of confidence', numberFrom(0.5, 0.9999), 0.95)
    .option('--resamples <n>', 'Of the bootstrap over items', wholeNumberFrom(1, 100_000), 2000)
    .option('--seed <n>', 'For all that is drawn at random', wholeNumber32, 0)
    .option('--page <file>', 'Write the report as a page, HTML')
    .addOption(jsonOption('The report as a JSON object'))
    .addHelpText('after', examples(`echo '{"item":1,"sentence":"The dog barked%2C"}' | altac eval plausibility`))
    .action(async (file: string | undefined, options: PlausibilityOptions, own: Command) =>
      finish(
        await (await import('./eval/plausibility.ts')).plausibilityCommand(
          file,
          { ...options, ...typedOptions(own) },
          terminal,
        ),
      ),
    );
}
