/** The commands about what can be learned of a program. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { traceFormats } from '../traces/formats.ts';
import type { ExperimentOptions } from './experiment.ts';
import { examples, jsonOption, parameterOption, wholeNumberFrom } from './options.ts';
import type { Terminal } from './terminal.ts';
import type { Shard, TraceOptions } from './trace.ts';
import type { Lengths } from './trace-inputs.ts';
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
    .option('-i, --inputs <file>', 'Inputs from a file, one a line; - for stdin')
    .option('--sample <n>', 'So many inputs, drawn at random', wholeNumberFrom(1))
    .option('--lengths <a..b>', 'How long those are, the frame not counted (default: 1..10)', lengths)
    .option('--generator <module>', 'Inputs from JavaScript: `export function* inputs({ seed })`')
    .option('--seed <n>', 'For all that is drawn at random', wholeNumberFrom(0, 2 ** 32 - 1), 0)
    .option('--raw', 'Inputs come with their frame')
    .option('-o, --out <path>', 'A file, or a folder for a file of every part; without it, JSON Lines on stdout')
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
  addExperiment(command, terminal, finish);
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

function addExperiment(
  command: (name: string, description: string) => Command,
  terminal: Terminal,
  finish: (code: number) => void,
): void {
  command('experiment', 'Repeat an experiment: what papers claim, and what is measured here')
    .argument('[name]', 'One of those that --list names')
    .option('--list', 'Name them, and say how long they take')
    .addOption(new Option('--size <size>', 'How large').choices(['small', 'full']).default('small'))
    .option('--seed <n>', 'For all that is drawn at random', wholeNumberFrom(0, 2 ** 32 - 1), 0)
    .option('-o, --out <folder>', 'Where results go (default: experiments/NAME-SIZE-SEED)')
    .addOption(jsonOption('The result as a JSON object'))
    .addHelpText('after', examples('altac experiment --list'))
    .action(async (name: string | undefined, options: ExperimentOptions) =>
      finish(await (await import('./experiment.ts')).experimentCommand(name, options, terminal)),
    );
}

function lengths(text: string): Lengths {
  const [, shortest = '', longest = shortest] = /^(\d+)(?:\.\.(\d+))?$/.exec(text) ?? [];
  if (shortest === '' || Number(longest) < Number(shortest)) {
    throw new InvalidArgumentError('It must be two whole numbers, as in 1..20.');
  }
  return { shortest: Number(shortest), longest: Number(longest) };
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
