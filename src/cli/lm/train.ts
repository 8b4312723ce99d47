/** `altac lm train`: a small language model from texts, which can be stopped and goes on. */

import { existsSync } from 'node:fs';
import { type LanguageTraining, startLanguageTraining } from '../../models/language-training.ts';
import { localModel } from '../../models/local-model.ts';
import { type ModelFile, readModelFile, writeModelFile } from '../../models/model-file.ts';
import { ngramModelOf, type Smoothing } from '../../models/ngram.ts';
import { countedNgrams } from '../../models/ngram-counts.ts';
import { writeNgramFile } from '../../models/ngram-file.ts';
import { beginToken, endToken, tokenizerOf, type Vocabulary, vocabularyOf } from '../../models/tokenizers.ts';
import { defaultLanguageTraining, type LanguageTrainingOptions } from '../../models/training-options.ts';
import { openTensors } from '../../runtime/tensors/open.ts';
import { readBytes } from '../files.ts';
import { type Interruption, interruptible } from '../interruption.ts';
import { checkWritable, writeFiles } from '../output-files.ts';
import { clearProgress, showProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { breaths } from '../training-loop.ts';
import { UserError } from '../user-error.ts';
import { textsOfFile } from './texts.ts';

export interface LmTrainOptions extends Partial<LanguageTrainingOptions> {
  readonly output: string;
  readonly tokens?: Vocabulary['kind'];
  readonly vocabulary?: number;
  readonly ngram?: number;
  readonly smoothing?: Smoothing;
  readonly test?: string;
  readonly every: number;
  readonly resume?: boolean;
  readonly json?: boolean;
}

interface TrainingResult {
  readonly file: string;
  readonly texts: number;
  readonly vocabulary: number;
  readonly steps: number | null;
  readonly perplexity: number;
  readonly testPerplexity: number | null;
}

const sizes = [
  'context',
  'width',
  'heads',
  'hidden',
  'depth',
  'optimizer',
  'rate',
  'warmup',
  'decay',
  'batch',
  'seed',
] as const;

export async function lmTrainCommand(file: string, given: LmTrainOptions, terminal: Terminal): Promise<number> {
  const texts = textsOfFile(file);
  const tests = given.test === undefined ? null : textsOfFile(given.test);
  checkWritable([given.output]);
  const vocabulary = vocabularyOf(given.tokens ?? 'words', texts, given.vocabulary);
  if (given.ngram !== undefined) return trainNgrams(texts, tests, vocabulary, given, given.ngram, terminal);
  if (given.smoothing !== undefined) {
    throw new UserError('--smoothing is of n-grams', ['Give `--ngram` as well']);
  }
  const before = given.resume === true && existsSync(given.output) ? checkpoint(given, vocabulary) : null;
  const options = { ...defaultLanguageTraining, ...before?.options, ...chosen(given) };
  if (options.width % options.heads !== 0) {
    throw new UserError(`--width ${options.width} is not divisible by --heads ${options.heads}`, [
      'Each head has its part of the width',
    ]);
  }
  const { refused } = await openTensors();
  for (const reason of refused) terminal.err.write(`note: ${reason}\n`);
  const training = await startLanguageTraining(texts, tokenizerOf(vocabulary), options, before?.state ?? null);
  const save = async (): Promise<void> =>
    writeFiles([
      { file: given.output, content: writeModelFile({ vocabulary, options, state: await training.state() }) },
    ]);
  return interruptible(async (interruption) => {
    const begun = before?.state.updates ?? 0;
    const isDone = await steps(training, begun, options.steps, given.every, save, interruption, terminal);
    await save();
    if (!isDone) {
      terminal.err.write(`Stopped; \`--resume\` goes on from ${given.output}\n`);
      return interruption() ?? 1;
    }
    report(terminal, given.json === true, {
      file: given.output,
      texts: texts.length,
      vocabulary: vocabulary.tokens.length,
      steps: options.steps,
      perplexity: Math.exp(await training.cost(texts.slice(0, 1000))),
      testPerplexity: tests === null ? null : Math.exp(await training.cost(tests)),
    });
    return 0;
  });
}

/** `false`: it was interrupted. */
async function steps(
  training: LanguageTraining,
  begun: number,
  wanted: number,
  every: number,
  save: () => Promise<void>,
  interruption: Interruption,
  terminal: Terminal,
): Promise<boolean> {
  const breathe = breaths();
  for (let step = begun + 1; step <= wanted; step++) {
    const { loss } = await training.step();
    await breathe();
    if (interruption() !== null) break;
    showProgress(
      terminal,
      `step ${step.toLocaleString('en')} of ${wanted.toLocaleString('en')}, loss ${loss.toFixed(3)}`,
    );
    if (step % every === 0) await save();
  }
  clearProgress(terminal);
  return interruption() === null;
}

async function trainNgrams(
  texts: readonly string[],
  tests: readonly string[] | null,
  vocabulary: Vocabulary,
  given: LmTrainOptions,
  order: number,
  terminal: Terminal,
): Promise<number> {
  const transformerOnly = [...sizes, 'steps' as const].find((name) => given[name] !== undefined);
  if (transformerOnly !== undefined) {
    throw new UserError(`--${transformerOnly} is of a Transformer, and --ngram makes none`, ['Leave one of them out']);
  }
  const tokenizer = tokenizerOf(vocabulary);
  const { smoothing = 'witten-bell' } = given;
  const counts = countedNgrams(
    texts.map((text) => [beginToken, ...tokenizer.encode(text), endToken]),
    order,
  );
  await writeFiles([{ file: given.output, content: writeNgramFile({ vocabulary, counts, smoothing }) }]);
  const model = localModel(given.output, tokenizer, ngramModelOf(counts, tokenizer.size, smoothing));
  const perplexity = async (some: readonly string[]): Promise<number> => {
    const scores = await model.score(some.map((continuation) => ({ prompt: '', continuation, ends: true })));
    const tokens = scores.flatMap((score) => score.tokens);
    return Math.exp(-tokens.reduce((sum, { logProbability }) => sum + logProbability, 0) / tokens.length);
  };
  report(terminal, given.json === true, {
    file: given.output,
    texts: texts.length,
    vocabulary: tokenizer.size,
    steps: null,
    perplexity: await perplexity(texts.slice(0, 1000)),
    testPerplexity: tests === null ? null : await perplexity(tests),
  });
  return 0;
}

/** Texts and options are those that it began with; more steps may be asked for. */
function checkpoint(given: LmTrainOptions, vocabulary: Vocabulary): ModelFile {
  const { output } = given;
  const read = readModelFile(readBytes(output));
  if (!read.ok) throw new UserError(`${output} is no checkpoint: ${read.error}`, ['Give another file with -o']);
  const file = read.value;
  const other = sizes.find((name) => given[name] !== undefined && given[name] !== file.options[name]);
  if (other !== undefined) {
    throw new UserError(`${output} was begun with --${other} ${file.options[other]}`, [
      'Leave the option out, or give another file with -o',
    ]);
  }
  if (JSON.stringify(file.vocabulary) !== JSON.stringify(vocabulary)) {
    throw new UserError(`${output} was begun with other texts, or with other tokens`, ['Give another file with -o']);
  }
  return file;
}

function chosen(given: LmTrainOptions): Partial<LanguageTrainingOptions> {
  return Object.fromEntries(
    [...sizes, 'steps' as const].flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  );
}

function report({ out }: Terminal, isJson: boolean, result: TrainingResult): void {
  const { file, texts, vocabulary, steps: taken, perplexity, testPerplexity } = result;
  const count = (value: number): string => value.toLocaleString('en');
  const lines = [
    `${file}: ${count(texts)} texts, ${count(vocabulary)} tokens in the vocabulary${taken === null ? '' : `, ${count(taken)} steps`}`,
    `perplexity ${perplexity.toFixed(2)} on what it learned from${texts > 1000 ? ' (1,000 texts of it)' : ''}`,
    ...(testPerplexity === null ? [] : [`perplexity ${testPerplexity.toFixed(2)} on the test`]),
  ];
  out.write(isJson ? `${JSON.stringify(result)}\n` : `${lines.join('\n')}\n`);
}
