/** `altac run`: inputs to answers, by any engine. */

import type { CompiledModel } from '../weights/model.ts';
import { type Answer, type AnswerSettings, createAnswerer } from './answers.ts';
import { type EngineName, runnableBy } from './engines.ts';
import { type Input, inputsOf } from './inputs.ts';
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
  if (engine === 'onnx' && jobs > 1) {
    throw new UserError(`--jobs ${jobs}: ONNX Runtime takes all cores by itself`, [
      'Leave out --jobs, or run the weights with `--engine sparse`',
    ]);
  }
  const weights = (): CompiledModel => model ?? weightsOf(file, program);
  const settings: AnswerSettings = {
    runnable: runnableBy(engine, program, weights, { file: onnx, observed: options.show === true }),
    layers: options.layers ?? null,
    show: options.show === true,
    raw: options.raw === true,
    json: options.json === true,
    style: { colour: out.colour, width: out.width },
    messageWidth: err.width,
  };
  // So that a read that waits does not keep the process when there is nothing more to read for.
  const stop = new AbortController();
  const inputs = inputsOf(texts, options.inputFile, terminal, stop.signal);
  let cutShort = false;
  try {
    const answers =
      jobs === 1 ? answersHere(inputs, settings, terminal) : answersOfWorkers(inputs, settings, jobs, terminal);
    for await (const answer of answers) {
      out.write(answer.out);
      if (answer.err !== '') err.write(answer.err);
      cutShort ||= answer.cutShort;
    }
  } finally {
    stop.abort();
  }
  return cutShort ? 1 : 0;
}

async function* answersHere(
  inputs: AsyncIterable<Input>,
  settings: AnswerSettings,
  { err }: Terminal,
): AsyncGenerator<Answer> {
  const answerer = await createAnswerer(settings, err);
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
