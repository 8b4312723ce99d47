/** The commands of `altac lm`: small language models, made and asked here; and those behind endpoints, asked. */

import { type Command, Option } from 'commander';
import { smoothings } from '../models/ngram.ts';
import { optimizerNames } from '../runtime/tensors/optimizers.ts';
import { type Begin, commandsOf, type Finish } from './command-groups.ts';
import type { GenerateOptions } from './lm/generate.ts';
import type { ScoreOptions } from './lm/score.ts';
import type { LmTrainOptions } from './lm/train.ts';
import { modelDescription, withEndpointOptions } from './model-options.ts';
import { examples, jsonOption, numberFrom, wholeNumber32, wholeNumberFrom } from './options.ts';
import type { Terminal } from './terminal.ts';

const endpoints = `
A model is a file that \`altac lm train\` wrote, or the address of an
OpenAI-compatible endpoint, up to its version, with the name of the model there:
  altac lm generate http://localhost:8000/v1 --model-name NAME "Once upon"

\`altac lm COMMAND --help\` has the options and examples of a command.`;

const texts = "printf 'the cat sat\\nthe dog sat\\nthe cat ran\\n' > pets.txt";
const makeModel = [texts, 'altac lm train pets.txt --ngram 3 -o pets.json'];

export function addModelCommands(lm: Command, terminal: Terminal, finish: Finish): void {
  const command = commandsOf(lm, 'altac lm');
  lm.helpCommand(false).addHelpText('after', endpoints + examples(...makeModel).replace('Examples', '\nFor instance'));
  addTrain(command, terminal, finish);
  addGenerate(command, terminal, finish);
  addScore(command, terminal, finish);
}

function addTrain(command: Begin, terminal: Terminal, finish: Finish): void {
  command('train', 'Make a language model of texts: a small Transformer, or n-grams')
    .argument('<texts>', 'A text a line, or JSON Lines (.jsonl) with a `text` on each')
    .requiredOption('-o, --output <file>', 'The model (.safetensors; n-grams: .json), which is its checkpoint, too')
    .addOption(new Option('--tokens <kind>', 'What tokens are (default: words)').choices(['words', 'characters']))
    .option('--vocabulary <n>', 'Only the most frequent tokens', wholeNumberFrom(4, 1_000_000))
    .option('--ngram <n>', 'Counts of n tokens instead of a Transformer', wholeNumberFrom(1, 12))
    .addOption(new Option('--smoothing <name>', 'Of n-grams (default: witten-bell)').choices(smoothings))
    .option('--context <n>', 'Tokens that it can see (default: 128)', wholeNumberFrom(2, 8192))
    .option('--width <n>', 'Of the residual stream (default: 64)', wholeNumberFrom(1, 4096))
    .option('--heads <n>', 'Heads of a layer (default: 4)', wholeNumberFrom(1, 256))
    .option('--hidden <n>', 'Units of an MLP (default: 256)', wholeNumberFrom(1, 65_536))
    .option('--depth <n>', 'Layers (default: 2)', wholeNumberFrom(1, 100))
    .option('--steps <n>', 'Updates of the parameters (default: 1,000)', wholeNumberFrom(1))
    .option('--batch <n>', 'Texts of a step (default: 16)', wholeNumberFrom(1, 4096))
    .addOption(new Option('--optimizer <name>', 'How they are updated (default: adam)').choices(optimizerNames))
    .option('--rate <x>', 'The largest learning rate (default: 0.003)', numberFrom(0))
    .option('--warmup <n>', 'It rises to that over so many steps (default: 50)', wholeNumberFrom(0))
    .option('--decay <x>', 'And falls to this part of it at the last step (default: 0.1)', numberFrom(0, 1))
    .option('--seed <n>', 'Decides parameters and batches (default: 0)', wholeNumber32)
    .option('--test <file>', 'Texts to measure the perplexity of, that it does not learn from')
    .option('--every <n>', 'Steps from one checkpoint to the next', wholeNumberFrom(1), 200)
    .option('--resume', 'Go on from the file of -o, if it is there')
    .addOption(jsonOption('The result as a JSON object'))
    .addHelpText(
      'after',
      examples(
        ...makeModel,
        'altac lm train pets.txt --width 16 --steps 40 -o pets.safetensors',
        'altac lm train pets.txt --width 16 --steps 60 -o pets.safetensors --resume',
      ),
    )
    .action(async (texts: string, options: LmTrainOptions) =>
      finish(await (await import('./lm/train.ts')).lmTrainCommand(texts, options, terminal)),
    );
}

function addGenerate(command: Begin, terminal: Terminal, finish: Finish): void {
  const own = command('generate', 'Let a model go on with texts, or answer them')
    .argument('<model>', modelDescription)
    .argument('[prompts...]', 'Each argument is one; without any they come from stdin, one a line')
    .option('--count <n>', 'How many continuations of each', wholeNumberFrom(1, 10_000), 1)
    .option('--most <n>', 'The most tokens of one', wholeNumberFrom(1, 1_000_000), 256)
    .option('--temperature <x>', '0: always the likeliest token', numberFrom(0, 100), 1)
    .option('--top-k <n>', 'Draw from so many of the likeliest tokens', wholeNumberFrom(1))
    .option('--top-p <x>', 'Draw from the fewest that are so likely together', numberFrom(0, 1), 1)
    .option('--stop <text...>', 'End before any of these texts')
    .option('--seed <n>', 'For other continuations', wholeNumber32, 0);
  withEndpointOptions(own)
    .addOption(jsonOption('One JSON object for each continuation'))
    .addHelpText('after', examples(...makeModel, 'altac lm generate pets.json "the cat" --count 3 --seed 1'))
    .action(async (model: string, prompts: string[], options: GenerateOptions) =>
      finish(await (await import('./lm/generate.ts')).generateCommand(model, prompts, options, terminal)),
    );
}

function addScore(command: Begin, terminal: Terminal, finish: Finish): void {
  const own = command('score', 'Say how likely a model finds texts')
    .argument('<model>', modelDescription)
    .argument('[texts...]', 'Each argument is one; without any they come from stdin, one a line')
    .option('--prompt <text>', 'What stands before each of them, and is not scored', '')
    .option('--ends', 'That the text ends there counts as well');
  withEndpointOptions(own)
    .addOption(jsonOption('One JSON object for each text, with its tokens'))
    .addHelpText('after', examples(...makeModel, 'altac lm score pets.json "the cat sat" "the dog ran" --ends'))
    .action(async (model: string, texts: string[], options: ScoreOptions) =>
      finish(await (await import('./lm/score.ts')).scoreCommand(model, texts, options, terminal)),
    );
}
