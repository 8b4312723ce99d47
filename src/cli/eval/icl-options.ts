/** The options of `altac eval icl`. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Decoding, decodings } from '../../evaluation/in-context-learning/learners/language-model-learner.ts';
import { type Order, orders, type Selection, selections } from '../../evaluation/in-context-learning/selection.ts';
import { type ModelOptions, withEndpointOptions } from '../model-options.ts';
import { examples, jsonOption, numberFrom, parameterOption, wholeNumber32, wholeNumberFrom } from '../options.ts';
import type { TypedOptions } from './typed-options.ts';

export interface IclOptions extends ModelOptions, TypedOptions {
  readonly model: string;
  readonly test?: string;
  readonly testSize: number;
  readonly textColumn?: string;
  readonly labelColumn?: string;
  readonly decoding?: Decoding;
  readonly textName: string;
  readonly labelName: string;
  readonly counts?: readonly number[];
  readonly selections: readonly Selection[];
  readonly orders: readonly Exclude<Order, 'given'>[];
  readonly shuffles: number;
  readonly blocks: readonly number[];
  readonly runs: number;
  readonly baselines: boolean;
  readonly estimate?: boolean;
  readonly mostCost?: number;
  /** For a million tokens that an endpoint has in its cache. */
  readonly priceCached?: number;
  readonly output?: string;
  readonly resume?: boolean;
  readonly page?: string;
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
  readonly parameter?: readonly string[];
  readonly json?: boolean;
}

const otherOrders = orders.filter((order) => order !== 'given');

export function withIclOptions(command: Command): Command {
  const own = command
    .argument('<data>', 'Texts with labels: .csv, .tsv or .jsonl; `planted`: texts of a generator')
    .requiredOption('--model <name, file or URL>', 'What classifies them; see below')
    .option('--test <file>', 'The test part (default: drawn from the data)')
    .option('--test-size <n>', 'Texts of the test part', wholeNumberFrom(2, 1_000_000), 250)
    .option('--text-column <name>', 'Where texts are (default: text, sentence, utterance, …)')
    .option('--label-column <name>', 'Where labels are (default: label, intent, category, …)')
    .addOption(listOption('--counts <n,…>', 'Numbers of demonstrations (default: 1,10,100,1000)', numberOf))
    .addOption(
      listOption('--selections <name,…>', `How they are chosen: ${selections.join(', ')}`, oneOf(selections)).default(
        ['random'],
        'random',
      ),
    )
    .addOption(
      listOption(
        '--orders <name,…>',
        `Other orders of them, too: ${otherOrders.join(', ')}`,
        oneOf(otherOrders),
      ).default([], 'none'),
    )
    .option('--shuffles <n>', 'How many shuffled orders', wholeNumberFrom(1, 100), 3)
    .addOption(
      listOption('--blocks <n,…>', 'They see each other in blocks of so many, at the largest number', numberOf).default(
        [],
        'none',
      ),
    )
    .option('--runs <n>', 'Draws of the demonstrations', wholeNumberFrom(1, 1000), 3)
    .option('--no-baselines', 'Measure the model alone')
    .addOption(
      new Option('--decoding <how>', 'How a language model labels (default: score; generate with --chat)').choices(
        decodings,
      ),
    )
    .option('--text-name <text>', 'What stands before a text in the prompt', 'text:')
    .option('--label-name <text>', 'And before a label', 'label:')
    .option('--estimate', 'Only say what it takes, and ask nothing')
    .option('--most-cost <x>', 'Do not begin if it is estimated to cost more', numberFrom(0))
    .option('--price-cached <x>', 'Of a million tokens in the cache: what retrieval costs beside it', numberFrom(0))
    .option('-o, --output <folder>', 'Keep the run there; without it nothing is kept')
    .option('--resume', 'Go on with the run of that folder')
    .option('--page <file>', 'Write a page with curves, HTML')
    .option('--level <x>', 'Of confidence', numberFrom(0.5, 0.9999), 0.95)
    .option('--resamples <n>', 'Of the bootstrap over texts and runs', wholeNumberFrom(1, 100_000), 1000)
    .option('--seed <n>', 'Decides the test part and all draws', wholeNumber32, 0);
  return withEndpointOptions(own)
    .addOption(parameterOption())
    .addOption(jsonOption('The report as a JSON object'))
    .addHelpText(
      'after',
      `
Models: a file of \`altac lm train\`; the address of an OpenAI-compatible
endpoint, with --model-name; a program (.alta) that classifies by examples; or a
learner that runs here: analytic-attention, trained-attention, nearest-1,
nearest-5, classifier, majority
${examples(
  'altac eval icl planted --model nearest-1 --counts 10,100 --runs 1 --no-baselines',
  'altac eval icl planted --model classifier --counts 50 --no-baselines --json',
)}`,
    );
}

function listOption<Each>(flags: string, description: string, read: (part: string) => Each): Option {
  return new Option(flags, description).argParser((text) => [
    ...new Set(text.split(',').map((part) => read(part.trim()))),
  ]);
}

const numberOf = wholeNumberFrom(1, 1_000_000);

function oneOf<Name extends string>(names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It must be of ${names.join(', ')}, with commas between.`);
  };
}
