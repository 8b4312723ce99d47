/** `altac run`: inputs to answers, by any engine. */

import type { CompiledModel } from '../weights/model.ts';
import { type Answer, type Answerer, type AnswerSettings, createAnswerer } from './answers.ts';
import { type EngineName, runnableBy } from './engines.ts';
import { type Input, inputsOf } from './inputs.ts';
import { withLearned } from './learned.ts';
import { loadRunnable, type ParameterOptions, weightsOf } from './load.ts';
import { breath, type Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface RunOptions extends ParameterOptions {
  readonly engine?: EngineName;
  readonly layers?: number;
  readonly jobs?: number;
  readonly show?: boolean;
  readonly raw?: boolean;
  readonly json?: boolean;
  readonly inputFile?: string;
  readonly mlp?: string;
  readonly model?: string;
  readonly unsnapped?: boolean;
}

export async function runCommand(
  file: string,
  texts: readonly string[],
  options: RunOptions,
  terminal: Terminal,
): Promise<number> {
  const { out, err } = terminal;
  const { program, model, onnx } = await loadRunnable(file, options, terminal);
  const engine = options.engine ?? (onnx !== null ? 'onnx' : model === null ? 'interpreter' : 'sparse');
  const jobs = options.jobs ?? 1;
  const weightsOfFile = (): CompiledModel => model ?? weightsOf(file, program);
  if (options.model !== undefined) {
    const { answererOfLearned } = await import('./run-learned.ts');
    const answerer = await answererOfLearned(options.model, program, weightsOfFile, options, terminal);
    return printed(texts, options, terminal, (inputs) => answersHere(inputs, answerer));
  }
  if (engine === 'onnx' && jobs > 1) {
    throw new UserError(`--jobs ${jobs}: ONNX Runtime takes all cores by itself`, [
      'Leave out --jobs, or run the weights with `--engine sparse`',
    ]);
  }
  if (options.unsnapped === true) refuseUnsnapped(options, engine, onnx !== null, model);
  const behind =
    options.mlp === undefined
      ? stored(model, options)
      : withLearned(weightsForMlp(options.mlp, onnx !== null, weightsOfFile), options.mlp, options.unsnapped !== true);
  const weights = (): CompiledModel => behind ?? weightsOfFile();
  const settings: AnswerSettings = {
    runnable: runnableBy(engine, program, weights, {
      file: onnx,
      observed: options.show === true,
      isLearned: behind !== null,
    }),
    layers: options.layers ?? null,
    show: options.show === true,
    raw: options.raw === true,
    json: options.json === true,
    style: { colour: out.colour, width: out.width },
    messageWidth: err.width,
  };
  const answerer = jobs === 1 ? await createAnswerer(settings, err) : null;
  return printed(texts, options, terminal, (inputs) =>
    answerer === null ? answersOfWorkers(inputs, settings, jobs, terminal) : answersHere(inputs, answerer),
  );
}

/** Prints answers as they come; the exit code. */
async function printed(
  texts: readonly string[],
  { inputFile }: RunOptions,
  terminal: Terminal,
  answersOf: (inputs: AsyncIterable<Input>) => AsyncIterable<Answer>,
): Promise<number> {
  const { out, err } = terminal;
  // So that a read that waits does not keep the process when there is nothing more to read for.
  const stop = new AbortController();
  let cutShort = false;
  try {
    for await (const answer of answersOf(inputsOf(texts, inputFile, terminal, stop.signal))) {
      out.write(answer.out);
      if (answer.err !== '') err.write(answer.err);
      cutShort ||= answer.cutShort;
    }
  } finally {
    stop.abort();
  }
  return cutShort ? 1 : 0;
}

/** Weights in which a learned MLP was stored. */
function stored(model: CompiledModel | null, { unsnapped = false }: RunOptions): CompiledModel | null {
  if (model === null || model.learned === null) return null;
  return unsnapped ? { ...model, learned: { ...model.learned, snap: false } } : model;
}

function weightsForMlp(mlp: string, isGraph: boolean, weights: () => CompiledModel): CompiledModel {
  if (!isGraph) return weights();
  throw new UserError(`--mlp ${mlp}: an ONNX file runs the MLP that it was made with`, [
    'Give the program, or its NAME.safetensors, with `--engine onnx`',
  ]);
}

function refuseUnsnapped({ mlp }: RunOptions, engine: EngineName, isGraph: boolean, model: CompiledModel | null): void {
  const hasStored = model !== null && model.learned !== null;
  if (mlp === undefined && !hasStored) {
    throw new UserError('--unsnapped: there is no learned MLP', ['Give one with --mlp, or leave it out']);
  }
  if (isGraph) {
    throw new UserError('--unsnapped: an ONNX file runs as it was made', ['Leave it out, or run NAME.safetensors']);
  }
  if (engine === 'interpreter') {
    throw new UserError('--unsnapped: the interpreter knows values only, and no numbers between them', [
      'Run the weights: add `--engine sparse`',
    ]);
  }
}

async function* answersHere(inputs: AsyncIterable<Input>, answerer: Answerer): AsyncGenerator<Answer> {
  for await (const input of inputs) {
    yield await answerer(input);
    await breath();
  }
}

async function* answersOfWorkers(
  inputs: AsyncIterable<Input>,
  settings: AnswerSettings,
  jobs: number,
  { err, startWorker }: Terminal,
): AsyncGenerator<Answer> {
  const { createWorkers, inOrder, mostAhead } = await import('./jobs.ts');
  const workers = createWorkers(jobs, () => startWorker(settings), err);
  try {
    yield* inOrder(inputs, workers.answer, jobs * mostAhead);
  } finally {
    await workers.close();
  }
}
