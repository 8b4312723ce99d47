/** The commands about what can be learned of a program. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { traceFormats } from '../traces/formats.ts';
import { learnerKinds, lossKinds, positionKinds, sampleKinds, supervisions } from '../training/options.ts';
import { numberInputs } from '../weights/learned.ts';
import { addAlignCommands } from './align-commands.ts';
import type { CoverageOptions } from './coverage.ts';
import { addEvalCommands } from './eval-commands.ts';
import type { ExperimentOptions } from './experiment.ts';
import { addModelCommands } from './model-commands.ts';
import {
  activationOption,
  examples,
  hiddenOption,
  initializationOption,
  jsonOption,
  lengthsOption,
  numberFrom,
  optimizerOption,
  parameterOption,
  wholeNumber32,
  wholeNumberFrom,
} from './options.ts';
import { addRewardsCommands } from './rewards-commands.ts';
import type { Terminal } from './terminal.ts';
import type { Shard, TraceOptions } from './trace.ts';
import type { TrainOptions } from './train.ts';
import type { WorkerOptions } from './worker-command.ts';

/** `command` begins one; `finish` gets its exit code. */
export function addLearningCommands(
  command: (name: string, description: string) => Command,
  terminal: Terminal,
  finish: (code: number) => void,
): void {
  command('trace', 'Write what the mlp is given and what it makes of it, at every layer and position')
    .argument('<file>', 'A program (.alta)')
    .argument('[inputs...]', 'Inputs; without them, and without the options below, one a line from stdin')
    .option('-i, --input-file <file>', 'Inputs from a file, one a line; - for stdin')
    .addOption(new Option('--inputs <file>', 'The same').hideHelp())
    .option('--sample <n>', 'So many inputs, drawn at random', wholeNumberFrom(1))
    .addOption(lengthsOption('--lengths', 'How long those are, the frame not counted (default: 1..10)'))
    .option('--generator <module>', 'Inputs from JavaScript: `export function* inputs({ seed })`')
    .option('--seed <n>', 'For all that is drawn at random', wholeNumber32, 0)
    .option('--raw', 'Inputs come with their frame')
    .option('-o, --output <path>', 'A file, or a folder for a file of every part; without it, JSON Lines on stdout')
    .addOption(new Option('--out <path>', 'The same').hideHelp())
    .addOption(
      new Option('--format <format>', 'What is written (default: as the file ends, else jsonl)').choices(traceFormats),
    )
    .addOption(
      new Option('--values <what>', 'Values as people write them, or vectors as networks have them').choices([
        'symbols',
        'vectors',
        'both',
      ]),
    )
    .addOption(
      new Option('--undefined <how>', 'What undefined values are in vectors; mask: zeros, and a vector that tells')
        .choices(['zeros', 'noise', 'mask'])
        .default('zeros'),
    )
    .option('--residual', 'The output vector is the change')
    .option('--distinct', 'Each different input of the mlp once, with its count')
    .option('--sample-rate <share>', 'Keep only this share of the records, drawn at random', share, 1)
    .option('--layers <n>', 'The layer limit', wholeNumberFrom(0))
    .option('-j, --jobs <n>', 'How many threads to use (default: all, up to 8)', wholeNumberFrom(1, 256))
    .option(
      '--part-inputs <n>',
      'How many inputs make a part, which is begun anew when stopped',
      wholeNumberFrom(1),
      100,
    )
    .option('--shard <i/n>', 'Only every n-th part: others write the rest into the same folder', shardOf)
    .option('--queue <address>', 'Let `altac worker`s write the parts, by a Redis server: redis://HOST:PORT')
    .option('--force', 'Write anew what is there')
    .addOption(jsonOption('What was written as a JSON object'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac trace programs/parity_relative.alta "1 0 1"',
        'altac trace programs/addition.alta 12+34 --distinct -o addition.parquet',
        'altac trace programs/sort.alta --sample 100 --lengths 2..6 -o sort.tfrecord',
        'altac trace programs/parity_relative.alta --sample 1000 --format npz -o parity',
      ),
    )
    .action(async (file: string, inputs: string[], options: TraceOptions) =>
      finish(await (await import('./trace.ts')).traceCommand(file, inputs, options, terminal)),
    );
  addWorker(command, terminal, finish);
  addCoverage(command, terminal, finish);
  addTraining(command, terminal, finish);
  addExperiment(command, terminal, finish);
  addModelCommands(command('lm', 'Small language models, made here; and those behind endpoints'), terminal, finish);
  addAlignCommands(command('align', 'Rewards for training language models, in JSON Lines'), terminal, finish);
  addRewardsCommands(command('rewards', 'Rewards for the steps of answers, and search by them'), terminal, finish);
  addEvalCommands(command('eval', 'What language models do, measured'), terminal, finish);
}

function addWorker(
  command: (name: string, description: string) => Command,
  terminal: Terminal,
  finish: (code: number) => void,
): void {
  command('worker', 'Write parts of traces that `altac trace --queue` puts on a queue')
    .argument('<address>', 'A Redis server: redis://HOST:PORT')
    .option('-j, --jobs <n>', 'How many threads to use (default: all, up to 8)', wholeNumberFrom(1, 256))
    .option('--idle <seconds>', 'End when there was nothing to do for so long', wholeNumberFrom(0))
    .addOption(jsonOption('One JSON object for each part'))
    .addHelpText('after', '\nFor instance, on every machine:\n  altac worker redis://queue:6379')
    .action(async (address: string, options: WorkerOptions) =>
      finish(await (await import('./worker-command.ts')).workerCommand(address, options, terminal)),
    );
}

function addCoverage(
  command: (name: string, description: string) => Command,
  terminal: Terminal,
  finish: (code: number) => void,
): void {
  command('coverage', 'Say which rules and lines a data set shows, and what a test needs beyond')
    .argument('<file>', 'A program (.alta), weights (.safetensors, .onnx) or an intermediate representation (.json)')
    .argument('[inputs...]', 'Each argument is one input; without any they come from stdin, one a line')
    .option('-i, --input-file <file>', 'Inputs from a file, one a line')
    .option('--compare <files...>', 'Two files of inputs, training and test: what does the test need beyond?')
    .option('--split <name>', 'The same with a data set by name, as scan:length; a group, as scan, is a table')
    .option('--sample <n>', 'Inputs that are drawn, each token as likely', wholeNumberFrom(1))
    .addOption(lengthsOption('--lengths', 'How many tokens they have, the frame not counted (default: 0..10)'))
    .option('--seed <n>', 'For other inputs that are drawn', wholeNumber32, 0)
    .option('--raw', 'Inputs are given with their frame')
    .option('--layers <n>', 'The layer limit (default: 1000)', wholeNumberFrom(0))
    .option('--minimal', 'Print the rules that the inputs, or the training inputs, support')
    .option('--lcov <file>', 'Write what was covered, or what training covered, for the gutter of editors')
    .option('--html <file>', 'Write a page: the program with what was covered, line by line')
    .option('--plots <folder>', 'Draw what the first inputs show, and which rules tests need: SVG, with data as CSV')
    .addOption(jsonOption('As a JSON object; for a table of splits one a line'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac coverage programs/parity_relative.alta "1 0 1" "0"',
        'altac coverage programs/addition.alta --sample 100 --lengths 1..6 --minimal',
        'altac coverage programs/parity_counting.alta --split parity:length --plots plots',
        "printf '1+2\\n' > train.txt; printf '12+34\\n' > test.txt",
        'altac coverage programs/addition.alta --compare train.txt test.txt --html page.html',
      ),
    )
    .action(async (file: string, inputs: string[], options: CoverageOptions) =>
      finish(await (await import('./coverage.ts')).coverageCommand(file, inputs, options, terminal)),
    );
}

function addTraining(
  command: (name: string, description: string) => Command,
  terminal: Terminal,
  finish: (code: number) => void,
): void {
  command('train', 'Train an MLP or a whole layer on traces of the program, or a Transformer on its answers')
    .argument('<file>', 'A program (.alta)')
    .option('-o, --output <file>', 'What was learned; without it NAME.learned.safetensors')
    .addOption(new Option('--model <kind>', 'What learns (default: mlp)').choices(learnerKinds))
    .addOption(lengthsOption('--lengths', 'How long the inputs are that are drawn (default: 1..20)'))
    .option('--inputs <n>', 'How many of them (default: 10,000)', wholeNumberFrom(1))
    .option('-i, --input-file <file>', 'Inputs from a file instead, one a line')
    .option('--layers <n>', 'The most layers that an input runs (default: 1,000)', wholeNumberFrom(1))
    .addOption(lengthsOption('--test-lengths', 'How long the inputs of tests are (default: as those of training)'))
    .option('--test-inputs <n>', 'How many of them for each length', wholeNumberFrom(1), 20)
    .option('--steps <n>', 'Updates of the parameters (default: 10,000)', wholeNumberFrom(1))
    .option('--seed <n>', 'Decides inputs, parameters and batches (default: 0)', wholeNumber32)
    .addOption(
      new Option('--positions <kind>', 'How learned attention sees them (default: relative)').choices(positionKinds),
    )
    .option('--reach <n>', 'Up to which distance, or position (default: 16, or all)', wholeNumberFrom(1, 10_000))
    .option('--depth <n>', 'Transformers: how many layers (default: 4)', wholeNumberFrom(1, 1000))
    .option(
      '--width <n>',
      'Of the residual stream; of a head in --model layer (default: 64; 16)',
      wholeNumberFrom(1, 10_000),
    )
    .option('--heads <n>', 'Heads of a layer (default: 4; --model layer: as in the program)', wholeNumberFrom(1, 1000))
    .addOption(
      new Option(
        '--supervise <what>',
        '--model layer: states alone, or also what heads fetch (default: states)',
      ).choices(supervisions),
    )
    .addOption(hiddenOption())
    .addOption(activationOption())
    .addOption(initializationOption())
    .addOption(optimizerOption())
    .option('--rate <x>', 'The largest learning rate (default: 0.01)', numberFrom(0))
    .option('--warmup <n>', 'It rises to that over so many steps (default: 100)', wholeNumberFrom(0))
    .option('--decay <x>', 'And falls to this part of it at the last step (default: 0.01)', numberFrom(0, 1))
    .option('--batch <n>', 'Examples of a batch (default: 256)', wholeNumberFrom(1))
    .option('--accumulate <n>', 'Batches of a step (default: 1)', wholeNumberFrom(1))
    .option('--noise <x>', 'Standard deviation of what is added to all inputs (default: 0)', numberFrom(0))
    .option('--no-residual', 'Learn what stands in the stream after the mlp, not what the mlp adds')
    .addOption(
      new Option('--numbers <kind>', 'In the inputs: plain, or a bit for each value (default: plain)').choices(
        numberInputs,
      ),
    )
    .addOption(
      new Option(
        '--undefined <kind>',
        'Head outputs that are undefined, in the inputs (default: random; zeros for programs that ask whether they are)',
      ).choices(['random', 'zeros']),
    )
    .addOption(new Option('--sample <how>', 'How often an example is drawn (default: by-count)').choices(sampleKinds))
    .addOption(new Option('--loss <kind>', 'What is made small (default: squares)').choices(lossKinds))
    .option('--every <n>', 'Steps from one evaluation and checkpoint to the next (default: 500)', wholeNumberFrom(1))
    .option('--patience <n>', 'End when so many in a row find all examples right (default: never)', wholeNumberFrom(0))
    .option('--unsnapped', 'Also test without snapping values after each layer')
    .option('--log <file>', 'Write what evaluations find, a JSON object a line')
    .option('--tensorboard <folder>', 'The same as curves for TensorBoard')
    .option('--plot <file>', 'Draw accuracy by length, as SVG, with its data beside it as CSV')
    .option('--resume', 'Go on from the file of -o, if it is there')
    .addOption(jsonOption('The result as a JSON object'))
    .addOption(parameterOption())
    .addHelpText(
      'after',
      examples(
        'altac train programs/parity_relative.alta --steps 200 -o parity.safetensors',
        'altac run programs/parity_relative.alta --mlp parity.safetensors "1 0 1 1"',
        'altac train programs/histogram.alta --hidden 32 --steps 50 --log log.jsonl',
      ),
    )
    .action(async (file: string, options: TrainOptions) =>
      finish(await (await import('./train.ts')).trainCommand(file, options, terminal)),
    );
}

function addExperiment(
  command: (name: string, description: string) => Command,
  terminal: Terminal,
  finish: (code: number) => void,
): void {
  command('experiment', 'Repeat an experiment: what papers claim, and what is measured here')
    .argument('[name]', 'One of those that --list names')
    .option('--list', 'Name them, and say how long they take')
    .addOption(new Option('--size <size>', 'How large').choices(['small', 'full']).default('small'))
    .option('--files <folder>', 'Published splits of SCAN: tasks_train_mcd1.txt, tasks_test_mcd1.txt, …')
    .option('--seed <n>', 'For all that is drawn at random', wholeNumber32, 0)
    .option('-o, --output <folder>', 'Where results go (default: experiments/NAME-SIZE-SEED)')
    .addOption(new Option('--out <folder>', 'The same').hideHelp())
    .addOption(jsonOption('The result as a JSON object'))
    .addHelpText('after', examples('altac experiment --list'))
    .action(async (name: string | undefined, options: ExperimentOptions) =>
      finish(await (await import('./experiment.ts')).experimentCommand(name, options, terminal)),
    );
}

function share(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number above 0, up to 1.');
}

function shardOf(text: string): Shard {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index) - 1, of: Number(of) };
  if (shard.index >= 0 && shard.index < shard.of) return shard;
  throw new InvalidArgumentError('It must be a number and how many there are, as in 1/8.');
}
