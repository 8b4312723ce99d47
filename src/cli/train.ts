/** `altac train`: a network that learns from the traces of a program, or from its answers alone. */

import { existsSync } from 'node:fs';
import { sha256 } from '../formats/sha256.ts';
import { createInterpreter } from '../interpreter/interpreter.ts';
import type { Program } from '../ir/program.ts';
import { openTensors } from '../runtime/tensors/open.ts';
import type { TrainingState } from '../runtime/tensors/trainer.ts';
import { sampledInput } from '../traces/inputs.ts';
import { testInputs } from '../training/accuracy.ts';
import { startEndToEnd } from '../training/end-to-end.ts';
import { type ExampleCollector, exampleCollector } from '../training/examples.ts';
import { layerCollector } from '../training/layer-examples.ts';
import { startLayerTraining } from '../training/layer-training.ts';
import type { Learner } from '../training/learner.ts';
import { startTraining } from '../training/mlp-training.ts';
import { isFromTraces, type LengthRange, type TrainingOptions } from '../training/options.ts';
import { learnedDimensions } from '../weights/learned.ts';
import type { CompiledModel } from '../weights/model.ts';
import { inputsOf, readInput } from './inputs.ts';
import { type Interruption, interruptible } from './interruption.ts';
import { loadLearned } from './learned.ts';
import { loadProgram, type ParameterOptions, weightsOf } from './load.ts';
import { checkWritable, writeFiles } from './output-files.ts';
import { filesOfPlot, plotFiles } from './plot-files.ts';
import { clearProgress, showProgress } from './progress.ts';
import { openCurveLog } from './tensorboard-log.ts';
import { breath, type Terminal } from './terminal.ts';
import { keptLines } from './training-log.ts';
import { breaths, type TrainingJob, train } from './training-loop.ts';
import { checkLengths, type GivenOptions, givenOptions, trainingOptions, warningOf } from './training-options.ts';
import { resultJson, resultPlot, resultText } from './training-result.ts';
import { UserError } from './user-error.ts';

export interface TrainOptions extends ParameterOptions, Omit<GivenOptions, 'residual'> {
  readonly output?: string;
  readonly inputFile?: string;
  readonly testLengths?: LengthRange;
  readonly testInputs: number;
  /** `true` unless `--no-residual` is given. */
  readonly residual: boolean;
  readonly unsnapped?: boolean;
  readonly log?: string;
  readonly tensorboard?: string;
  readonly plot?: string;
  readonly resume?: boolean;
  readonly json?: boolean;
}

type Inputs = readonly (readonly number[])[];

export async function trainCommand(file: string, given: TrainOptions, terminal: Terminal): Promise<number> {
  const program = loadProgram(file, given, terminal);
  const output = given.output ?? `${program.name}.learned.safetensors`;
  checkWritable([output, given.log, ...filesOfPlot(given.plot)].filter((each) => each !== undefined));
  const before = given.resume === true && existsSync(output) ? loadLearned(output, program) : null;
  const fromFile = given.inputFile === undefined ? null : await inputsOfFile(given.inputFile, program, terminal);
  const hash = fromFile === null ? null : sha256(JSON.stringify(fromFile));
  const options = trainingOptions(output, program, givenOptions(given), given.testLengths ?? null, hash, before);
  const testLengths = given.testLengths ?? options.lengths;
  if (fromFile === null) checkLengths('--lengths', options.lengths, program, options);
  checkLengths('--test-lengths', testLengths, program, options);
  const warning = before === null ? warningOf(options, program) : null;
  if (warning !== null) terminal.err.write(warning);
  const model = isFromTraces(options.model) ? learnableModel(file, program) : null;
  const begun = before?.state.updates ?? 0;
  const curves = given.tensorboard === undefined ? null : await openCurveLog(given.tensorboard, begun);
  const { refused } = await openTensors();
  for (const reason of refused) terminal.err.write(`note: ${reason}\n`);
  return interruptible(async (interruption) => {
    const engine = createInterpreter(program);
    const inputs = fromFile ?? drawnInputs(program, options);
    const collector = exampleCollector(engine, program.variables.length, options.layers);
    const layers = options.model === 'layer' ? layerCollector(program, engine, options.layers) : null;
    if (model !== null) {
      const add = (tokens: readonly number[]): void => {
        collector.add(tokens);
        layers?.add(tokens);
      };
      await collect(add, inputs, interruption, terminal);
      if (interruption() !== null) return interruption() ?? 0;
      if (collector.examples().length === 0)
        throw new UserError(`${file}: no input runs a layer: there is nothing to learn`);
    }
    const start = (from: TrainingState | null): Promise<Learner> => {
      if (model === null) return startEndToEnd(program, engine, inputs, options, from);
      if (layers !== null) return startLayerTraining(model, engine, layers.examples(), options, from);
      return startTraining(model, collector.examples(), options, from);
    };
    const { seed } = options;
    const settings = { lengths: testLengths, perLength: given.testInputs, layers: options.layers, seed };
    const lines = given.log === undefined ? null : keptLines(given.log, begun);
    const job: TrainingJob = {
      output,
      program,
      options,
      tests: testInputs(program, engine, settings, collector.has),
      learner: await started(output, start, before?.state ?? null),
      log: given.log === undefined || lines === null ? null : { file: given.log, lines },
      curves,
      interruption,
      terminal,
    };
    try {
      const standing = await train(job, before);
      if (standing === null) {
        terminal.err.write(`Stopped; \`--resume\` goes on from ${output}\n`);
        return interruption() ?? 1;
      }
      const measure = given.unsnapped === true ? job.learner.unsnapped : null;
      const unsnapped = measure === null ? null : await measure(job.tests, breaths());
      if (given.plot !== undefined) {
        await writeFiles(await plotFiles(given.plot, resultPlot(job, standing, unsnapped)));
      }
      const json = given.json === true;
      terminal.out.write(
        json ? `${JSON.stringify(resultJson(job, standing, unsnapped))}\n` : resultText(job, standing, unsnapped),
      );
      return 0;
    } finally {
      job.learner.dispose();
    }
  });
}

/** The compiled model behind whose attention an MLP is to stand. */
function learnableModel(file: string, program: Program): CompiledModel {
  const model = weightsOf(file, program);
  if (learnedDimensions(program, model.layout).length > 0) return model;
  throw new UserError(`${file} assigns nothing: there is nothing to learn`);
}

/** A checkpoint may be of something else than its options say. */
async function started(
  output: string,
  start: (from: TrainingState | null) => Promise<Learner>,
  from: TrainingState | null,
): Promise<Learner> {
  try {
    return await start(from);
  } catch (error) {
    if (!(error instanceof RangeError) || from === null) throw error;
    throw new UserError(`${output} is no checkpoint of a training: ${error.message}`);
  }
}

async function collect(
  add: ExampleCollector['add'],
  inputs: Inputs,
  interruption: Interruption,
  terminal: Terminal,
): Promise<void> {
  let [done, last] = [0, performance.now()];
  for (const tokens of inputs) {
    add(tokens);
    done += 1;
    if (performance.now() - last < 50) continue;
    await breath();
    last = performance.now();
    showProgress(terminal, `traces of ${done.toLocaleString('en')} of ${inputs.length.toLocaleString('en')} inputs`);
    if (interruption() !== null) break;
  }
  clearProgress(terminal);
}

function drawnInputs(program: Program, { lengths, inputs, seed }: TrainingOptions): Inputs {
  return Array.from({ length: inputs }, (_, index) => sampledInput(program, { ...lengths, seed }, index));
}

async function inputsOfFile(file: string, program: Program, terminal: Terminal): Promise<Inputs> {
  const stop = new AbortController();
  const inputs: (readonly number[])[] = [];
  try {
    for await (const input of inputsOf([], file, terminal, stop.signal)) {
      inputs.push(readInput(input, program, false, terminal.err.width).ids);
    }
  } finally {
    stop.abort();
  }
  return inputs;
}
