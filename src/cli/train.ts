/** `altac train`: an MLP that learns from the traces of a program. */

import { existsSync } from 'node:fs';
import { sha256 } from '../formats/sha256.ts';
import { createInterpreter } from '../interpreter/interpreter.ts';
import type { Program } from '../ir/program.ts';
import { learnedInterpreter } from '../runtime/engines/learned.ts';
import { createSparseEngine } from '../runtime/engines/sparse.ts';
import { openTensors } from '../runtime/tensors/open.ts';
import { accuracyByLength, type LengthAccuracy, shareRight, type TestInput, testInputs } from '../training/accuracy.ts';
import { type ExampleCollector, exampleCollector } from '../training/examples.ts';
import { trainingInput } from '../training/inputs.ts';
import { type LearnedFile, programHash, writeLearned } from '../training/learned-file.ts';
import { type ExampleCheck, learnedMlp, type MlpTraining, startTraining } from '../training/mlp-training.ts';
import type { LengthRange, TrainingOptions } from '../training/options.ts';
import { accuracyText, percent } from '../views/accuracy.ts';
import { learnedDimensions } from '../weights/learned.ts';
import type { CompiledModel } from '../weights/model.ts';
import { inputsOf, readInput } from './inputs.ts';
import { type Interruption, interruptible } from './interruption.ts';
import { loadLearned } from './learned.ts';
import { loadProgram, type ParameterOptions, weightsOf } from './load.ts';
import { checkWritable, writeFiles } from './output-files.ts';
import { breath, type Terminal } from './terminal.ts';
import { keptLines } from './training-log.ts';
import { checkLengths, type GivenOptions, trainingOptions } from './training-options.ts';
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
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** What all parts of the command need. */
interface Job {
  readonly file: string;
  readonly output: string;
  readonly model: CompiledModel;
  readonly options: TrainingOptions;
  readonly tests: readonly TestInput[];
  readonly training: MlpTraining;
  readonly log: { readonly file: string; readonly lines: string[] } | null;
  readonly interruption: Interruption;
  readonly terminal: Terminal;
}

/** Where a training stands. */
interface Standing {
  readonly step: number;
  readonly loss: number | null;
  readonly check: ExampleCheck;
  readonly accuracy: readonly LengthAccuracy[];
  readonly patient: number;
}

export async function trainCommand(file: string, given: TrainOptions, terminal: Terminal): Promise<number> {
  const program = loadProgram(file, given, terminal);
  const model = weightsOf(file, program);
  if (learnedDimensions(program, model.layout).length === 0) {
    throw new UserError(`${file} assigns nothing: there is nothing to learn`);
  }
  const output = given.output ?? `${program.name}.learned.safetensors`;
  checkWritable(given.log === undefined ? [output] : [output, given.log]);
  const before = given.resume === true && existsSync(output) ? loadLearned(output, program) : null;
  const fromFile = given.inputFile === undefined ? null : await inputsOfFile(given.inputFile, program, terminal);
  const options = trainingOptions(output, givenOptions(given), fromFile === null ? null : hashOf(fromFile), before);
  const testLengths = given.testLengths ?? options.lengths;
  if (fromFile === null) checkLengths('--lengths', options.lengths, program);
  checkLengths('--test-lengths', testLengths, program);
  const { refused } = await openTensors();
  for (const reason of refused) terminal.err.write(`note: ${reason}\n`);
  return interruptible(async (interruption) => {
    const inputs = fromFile ?? drawnInputs(program, options);
    const collector = exampleCollector(createInterpreter(program), program.variables.length, options.layers);
    await collect(collector, inputs, interruption, terminal);
    if (interruption() !== null) return interruption() ?? 0;
    const { seed, layers } = options;
    const settings = { lengths: testLengths, perLength: given.testInputs, layers, seed };
    const job: Job = {
      file,
      output,
      model,
      options,
      tests: testInputs(program, createInterpreter(program), settings, collector.has),
      training: await started(output, model, collector, options, before),
      log:
        given.log === undefined ? null : { file: given.log, lines: keptLines(given.log, before?.state.updates ?? 0) },
      interruption,
      terminal,
    };
    try {
      return await runJob(job, before, given, collector);
    } finally {
      job.training.dispose();
    }
  });
}

async function runJob(
  job: Job,
  before: LearnedFile | null,
  given: TrainOptions,
  collector: ExampleCollector,
): Promise<number> {
  const { interruption, output, terminal } = job;
  const standing = await train(job, before);
  clearProgress(terminal);
  if (standing === null) {
    terminal.err.write(`Stopped; \`--resume\` goes on from ${output}\n`);
    return interruption() ?? 1;
  }
  const unsnapped = given.unsnapped === true ? await accuracyOf(job, false) : null;
  const counts = {
    inputs: job.options.inputsHash === null ? job.options.inputs : null,
    examples: collector.examples().length,
  };
  terminal.out.write(
    given.json === true
      ? `${JSON.stringify(resultJson(job, standing, unsnapped, counts.examples))}\n`
      : resultText(job, standing, unsnapped, counts.examples),
  );
  return 0;
}

/** `null`: interrupted, with a checkpoint written. */
async function train(job: Job, before: LearnedFile | null): Promise<Standing | null> {
  const { options, training, interruption, terminal } = job;
  let patient = before?.patient ?? 0;
  let step = before?.state.updates ?? 0;
  let loss: number | null = null;
  let lastBreath = performance.now();
  const isPatient = (): boolean => options.patience > 0 && patient >= options.patience;
  let standing = await evaluated(job, step, loss, patient);
  while (step < options.steps && !isPatient()) {
    const report = await training.step();
    ({ step, loss } = report);
    if (performance.now() - lastBreath > 50) {
      await breath();
      lastBreath = performance.now();
      showProgress(terminal, `step ${step} of ${options.steps}, loss ${loss.toExponential(1)}, ${rightText(standing)}`);
    }
    if (interruption() !== null) {
      await save(job, patient);
      return null;
    }
    if (step % options.every !== 0 && step < options.steps) continue;
    standing = await evaluated(job, step, loss, patient);
    patient = standing.patient;
    const { check, accuracy } = standing;
    job.log?.lines.push(JSON.stringify({ ...report, right: check.right, worst: check.worst, accuracy }));
    await save(job, patient);
  }
  return standing;
}

async function evaluated(job: Job, step: number, loss: number | null, patient: number): Promise<Standing> {
  const check = await job.training.check();
  return { step, loss, check, accuracy: await accuracyOf(job, true), patient: check.right === 1 ? patient + 1 : 0 };
}

async function accuracyOf({ model, options, training, tests }: Job, snap: boolean): Promise<readonly LengthAccuracy[]> {
  const { program } = model;
  const { parameters } = await training.state();
  const learned = learnedMlp(model, parameters, options, snap);
  if (learned === null) throw new TypeError('the parameters of a training do not fit its model');
  const engine = snap ? learnedInterpreter(model, learned) : createSparseEngine({ ...model, learned }, 'float32');
  let last = performance.now();
  return accuracyByLength(program, engine, tests, async () => {
    if (performance.now() - last < 50) return;
    await breath();
    last = performance.now();
  });
}

/** Program, parameters and log belong together. */
async function save({ model, options, training, output, log }: Job, patient: number): Promise<void> {
  const { program } = model;
  const state = await training.state();
  const content = writeLearned({ program: program.name, hash: programHash(program), options, state, patient });
  const logs = log === null ? [] : [{ file: log.file, content: log.lines.map((line) => `${line}\n`).join('') }];
  await writeFiles([{ file: output, content }, ...logs]);
}

async function started(
  output: string,
  model: CompiledModel,
  collector: ExampleCollector,
  options: TrainingOptions,
  before: LearnedFile | null,
): Promise<MlpTraining> {
  try {
    return await startTraining(model, collector.examples(), options, before?.state ?? null);
  } catch (error) {
    if (!(error instanceof RangeError) || before === null) throw error;
    throw new UserError(`${output} is no checkpoint of a training: ${error.message}`);
  }
}

async function collect(
  collector: ExampleCollector,
  inputs: Iterable<readonly number[]>,
  interruption: Interruption,
  terminal: Terminal,
): Promise<void> {
  let [done, last] = [0, performance.now()];
  for (const tokens of inputs) {
    collector.add(tokens);
    done += 1;
    if (performance.now() - last < 50) continue;
    await breath();
    last = performance.now();
    showProgress(terminal, `traces of ${done.toLocaleString('en')} inputs`);
    if (interruption() !== null) return;
  }
  clearProgress(terminal);
}

function* drawnInputs(program: Program, { lengths, inputs, seed }: TrainingOptions): Generator<readonly number[]> {
  for (let index = 0; index < inputs; index++) yield trainingInput(program, { ...lengths, seed }, index);
}

async function inputsOfFile(
  file: string,
  program: Program,
  terminal: Terminal,
): Promise<readonly (readonly number[])[]> {
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

function hashOf(inputs: readonly (readonly number[])[]): string {
  return sha256(JSON.stringify(inputs));
}

function givenOptions({ residual, ...rest }: TrainOptions): GivenOptions {
  const { lengths, inputs, layers, steps, seed, hidden, activation, initialization, optimizer, rate, warmup } = rest;
  const { decay, batch, accumulate, noise, numbers, undefined: fill, sample, every, patience } = rest;
  const given = {
    ...{ lengths, inputs, layers, steps, seed, hidden, activation, initialization, optimizer, rate, warmup },
    ...{ decay, batch, accumulate, noise, numbers, undefined: fill, sample, every, patience },
    residual: residual ? undefined : false,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function rightText({ check, accuracy }: Standing): string {
  return `examples ${percent(check.right)}, answers ${percent(shareRight(accuracy))} right`;
}

function resultText(
  job: Job,
  standing: Standing,
  unsnapped: readonly LengthAccuracy[] | null,
  examples: number,
): string {
  const { options, output, terminal, model } = job;
  const { step, loss, check, accuracy } = standing;
  const sizes = [
    model.layout.dimensions.length,
    ...options.hidden,
    learnedDimensions(model.program, model.layout).length,
  ];
  const number = (count: number): string => count.toLocaleString('en');
  const columns = ['seen', ...(unsnapped === null ? [] : ['unsnapped']), 'right'];
  const rows = accuracy.map(({ length, inputs, seen, right }, index) => ({
    length,
    shares: [seen / inputs, ...(unsnapped === null ? [] : [(unsnapped[index]?.right ?? 0) / inputs]), right / inputs],
  }));
  return [
    `${number(examples)} examples, a network of ${sizes.join(' → ')}`,
    `${number(step)} steps${loss === null ? '' : `, loss ${loss.toExponential(1)}`}; ${percent(check.right)} of the examples right, the worst output off by ${check.worst.toFixed(2)}`,
    `${output} written`,
    '',
    accuracyText(columns, rows, terminal.out),
    '',
  ].join('\n');
}

/** The documented shape of `train --json`. */
function resultJson(
  { output }: Job,
  { step, loss, check, accuracy }: Standing,
  unsnapped: readonly LengthAccuracy[] | null,
  examples: number,
) {
  return {
    file: output,
    examples,
    steps: step,
    loss,
    right: check.right,
    worst: check.worst,
    accuracy: accuracy.map((each, index) => ({
      ...each,
      ...(unsnapped === null ? {} : { unsnapped: unsnapped[index]?.right ?? 0 }),
    })),
  };
}

function showProgress({ err }: Terminal, text: string): void {
  if (err.interactive === true) err.write(`\r\u001b[K${text.slice(0, err.width - 1)}`);
}

function clearProgress({ err }: Terminal): void {
  if (err.interactive === true) err.write('\r\u001b[K');
}
