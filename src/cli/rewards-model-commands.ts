/** The commands of `altac rewards` that let a language model write: search, collection, and the verifiers for it. */

import { Option } from 'commander';
import { answerChecks } from '../rewards/search/answer-checks.ts';
import { aggregations } from '../rewards/search/best-of-n.ts';
import { strategies } from '../rewards/verifiers/collection.ts';
import type { Begin, Finish } from './command-groups.ts';
import { examples, hiddenOption, numberFrom, wholeNumber32, wholeNumberFrom } from './options.ts';
import type { CollectCommandOptions } from './rewards/collect.ts';
import { type SearchOptions, searchMethods } from './rewards/search.ts';
import { withStepOptions } from './rewards/step-options.ts';
import type { TrainVerifierOptions } from './rewards/train-verifier.ts';
import type { Terminal } from './terminal.ts';

const beginning = [
  "printf '%s\\n' 2+3=5 2+3=6 > sums.txt",
  'altac lm train sums.txt --tokens characters --ngram 6 -o m.json',
  `echo '{"prompt":"2+3=","answer":"5"}' > sums.jsonl`,
  'altac rewards collect sums.jsonl --model m.json --steps tokens > prefixes.jsonl',
];
const train = 'altac rewards train-verifier prefixes.jsonl --training-steps 50 -o v.safetensors';
const search = 'altac rewards search sums.jsonl --model m.json --steps tokens --verifier v.safetensors';

export function addRewardsModelCommands(command: Begin, terminal: Terminal, finish: Finish): void {
  addSearch(command, terminal, finish);
  addCollect(command, terminal, finish);
  addTrainVerifier(command, terminal, finish);
}

function addSearch(command: Begin, terminal: Terminal, finish: Finish): void {
  const own = command('search', 'Find answers of a model step by step, with a verifier of what is written so far')
    .addOption(new Option('--method <name>', 'How answers are found').choices(searchMethods).default('beam'))
    .requiredOption('--verifier <file or URL>', 'Of `train-verifier`, or a model that is asked (--template)')
    .option('--verifier-name <name>', 'Of an endpoint: the model that judges')
    .option('--verifier-chat', 'Of an endpoint that judges: ask by messages')
    .option('--prover <which>', 'Whose progress counts: best-of:K, or a verifier of another policy (default: none)')
    .option('--prover-name <name>', 'Of an endpoint: that model')
    .option('--template <text>', 'The question to a judge, with {prompt} and {answer}; @FILE reads it')
    .option('--yes <word>', 'What a judge says of what will be right', ' yes')
    .option('--no <word>', 'And of what will be wrong', ' no')
    .addOption(
      new Option('--judge-by <how>', 'words: both are scored; next-token: the likeliest next tokens are looked at')
        .choices(['words', 'next-token'])
        .default('words'),
    )
    .addOption(
      new Option('--alpha <x,…>', 'The weight of progress; of several, each is tried')
        .argParser((text) => text.split(',').map((part) => numberFrom(0)(part.trim())))
        .default([0.5], '0.5'),
    )
    .option('--width <n>', 'Of the beam', wholeNumberFrom(1, 10_000), 4)
    .option('--per-state <n>', 'Next steps that are drawn for each prefix', wholeNumberFrom(1, 10_000), 3)
    .option('--count <n>', 'best-of-n, rerank: answers', wholeNumberFrom(1, 100_000), 16)
    .addOption(
      new Option('--aggregation <how>', 'rerank: what of the rewards of steps counts')
        .choices(aggregations)
        .default('last'),
    )
    .addOption(checkOption())
    .option('--all', 'All candidates that were left, too');
  withStepOptions(own)
    .addHelpText('after', examples(...beginning, train, search))
    .action(async (file: string | undefined, options: SearchOptions) =>
      finish(await (await import('./rewards/search.ts')).searchCommand(file, options, terminal)),
    );
}

function addCollect(command: Begin, terminal: Terminal, finish: Finish): void {
  const own = command('collect', 'Let a model go on from the prefixes of its answers, and count what is right')
    .addOption(new Option('--strategy <name>', 'Which prefixes').choices(strategies).default('random'))
    .option('--answers <n>', 'Of each prompt', wholeNumberFrom(1, 1_000_000), 8)
    .option('--rollouts <n>', 'From each prefix', wholeNumberFrom(1, 1_000_000), 8)
    .option('--pilot <n>', 'first-pit: rollouts from each prefix in the search for good ones', wholeNumberFrom(1), 2)
    .option('--high <x>', 'first-pit: which value is good', numberFrom(0, 1), 0)
    .addOption(checkOption());
  withStepOptions(own)
    .addHelpText('after', examples(...beginning))
    .action(async (file: string | undefined, options: CollectCommandOptions) =>
      finish(await (await import('./rewards/collect.ts')).collectCommand(file, options, terminal)),
    );
}

function addTrainVerifier(command: Begin, terminal: Terminal, finish: Finish): void {
  command('train-verifier', 'Let a small network learn the chance of success of prefixes')
    .argument('[file]', 'Rollouts, JSON Lines as of `collect`, or as `label` takes them; without it, or for -, stdin')
    .requiredOption('-o, --output <file>', 'The verifier (.safetensors)')
    .addOption(
      new Option('--features <kind>', 'What it sees: words of the texts; or which step stands where')
        .choices(['words', 'steps'])
        .default('words'),
    )
    .option('--buckets <n>', 'words: how many they are told apart by', wholeNumberFrom(1, 2 ** 20), 1024)
    .addOption(hiddenOption('64,64'))
    .option('--training-steps <n>', 'Updates of the parameters', wholeNumberFrom(1), 2000)
    .option('--batch <n>', 'Prefixes of a step', wholeNumberFrom(1, 100_000), 256)
    .option('--rate <x>', 'The learning rate (Adam)', numberFrom(0), 0.001)
    .option('--smoothing <n>', 'So many successes and failures are added to the counts', numberFrom(0), 0)
    .option('--balanced', 'Draw labels of one half and more as often as those below')
    .addOption(new Option('--of <whose>', 'Whose values it learns').choices(['policy', 'prover']).default('policy'))
    .option('--seed <n>', 'Decides parameters and batches', wholeNumber32, 0)
    .addOption(
      new Option('--on-error <how>', 'What is done about a line that cannot be used')
        .choices(['stop', 'skip'])
        .default('stop'),
    )
    .option('--rejects <file>', 'Where lines go that are skipped, with number and cause')
    .addHelpText('after', examples(...beginning, train))
    .action(async (file: string | undefined, options: TrainVerifierOptions) =>
      finish(await (await import('./rewards/train-verifier.ts')).trainVerifierCommand(file, options, terminal)),
    );
}

function checkOption(): Option {
  return new Option('--check <how>', 'How an answer is compared with the `answer` of its line')
    .choices(answerChecks)
    .default('exact');
}
