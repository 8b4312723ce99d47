/** `altac trace`: what the mlp of a program is given and what it makes of it, for training. */

import { availableParallelism } from 'node:os';
import { basename, extname, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import packageFile from '../../package.json' with { type: 'json' };
import { sha256 } from '../formats/sha256.ts';
import { createInterpreter } from '../interpreter/interpreter.ts';
import { defaultLayers } from '../ir/answers.ts';
import { printProgram } from '../ir/json.ts';
import type { Program } from '../ir/program.ts';
import { createEncoder, type EncodingOptions } from '../traces/encoders/encoder.ts';
import { type TraceFormat, traceFormats } from '../traces/formats.ts';
import { distinctRecords, type RecordOptions, traceInput } from '../traces/records.ts';
import { vectorEncoding } from '../traces/vectors.ts';
import { loadProgram, type ParameterOptions } from './load.ts';
import { createPartPool } from './part-pool.ts';
import { clearProgress, showProgress } from './progress.ts';
import { breath, type Terminal } from './terminal.ts';
import { type InputSource, type SourceOptions, sourceOf } from './trace-inputs.ts';
import type { PartReport, PartTask } from './trace-part.ts';
import { type Finished, openStore, type TraceStore } from './trace-store.ts';
import { UserError } from './user-error.ts';

export interface TraceOptions extends ParameterOptions, SourceOptions {
  readonly output?: string;
  readonly out?: string;
  readonly format?: TraceFormat;
  readonly values?: EncodingOptions['values'];
  readonly undefined: 'zeros' | 'noise' | 'mask';
  readonly residual?: boolean;
  readonly distinct?: boolean;
  readonly sampleRate: number;
  readonly layers?: number;
  readonly jobs?: number;
  readonly partInputs: number;
  readonly shard?: Shard;
  /** The address of a Redis server. */
  readonly queue?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Part p belongs to shard p mod `of`, the first being 0. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export async function traceCommand(
  file: string,
  texts: readonly string[],
  options: TraceOptions,
  terminal: Terminal,
): Promise<number> {
  const program = loadProgram(file, options, terminal);
  const records = recordOptions(file, program, options);
  const source = sourceOf(texts, options, program, terminal);
  const { output: out = options.out } = options;
  try {
    if (out === undefined) return await toStdout(program, source, records, options, terminal);
    return await toFiles(out, program, source, records, options, terminal);
  } finally {
    source.close();
  }
}

function recordOptions(file: string, { halt }: Program, { layers, sampleRate, seed }: TraceOptions): RecordOptions {
  if (halt === null && layers === undefined) {
    throw new UserError(`${file} has no \`halt\`, so that it never ends`, [
      'Say with `--layers` how many layers are to be traced, or add `halt when …` to the program',
    ]);
  }
  return { layers: layers ?? defaultLayers, sampleRate, seed };
}

function encodingOptions(format: TraceFormat, options: TraceOptions): EncodingOptions {
  const { values, undefined: undefinedAs, residual, distinct, seed } = options;
  return {
    values: values ?? (format === 'jsonl' || format === 'parquet' ? 'symbols' : 'vectors'),
    undefinedAs: undefinedAs === 'noise' ? 'noise' : 'zeros',
    mask: undefinedAs === 'mask',
    residual: residual === true,
    distinct: distinct === true,
    seed,
  };
}

/** JSON Lines, as they come. */
async function toStdout(
  program: Program,
  source: InputSource,
  records: RecordOptions,
  options: TraceOptions,
  { out, err }: Terminal,
): Promise<number> {
  const { format = 'jsonl' } = options;
  if (format !== 'jsonl') throw new UserError(`--format ${format} is not for a terminal`, ['Name a file with `-o`']);
  const { shard, queue } = options;
  if (shard !== undefined || queue !== undefined) {
    throw new UserError(`${queue === undefined ? '--shard' : '--queue'} is for files`, ['Name a folder with `-o`']);
  }
  const encoding = encodingOptions(format, options);
  const encoder = createEncoder(format, program, encoding);
  const distinct = encoding.distinct ? distinctRecords(program.variables.length) : null;
  const engine = createInterpreter(program);
  const decoder = new TextDecoder();
  let [input, notHalted] = [0, 0];
  for await (const tokens of source.inputs()) {
    let text = '';
    const { halted } = traceInput(engine, program.variables.length, { input, tokens }, records, (record) => {
      if (distinct === null) text += decoder.decode(encoder.add(record) ?? new Uint8Array(0));
      else distinct.add(record);
    });
    out.write(text);
    input += 1;
    if (!halted) notHalted += 1;
    await breath();
  }
  for (const record of distinct?.records() ?? []) out.write(decoder.decode(encoder.add(record) ?? new Uint8Array(0)));
  return warnOfLimit(notHalted, program, options, err.write);
}

async function toFiles(
  output: string,
  program: Program,
  source: InputSource,
  records: RecordOptions,
  options: TraceOptions,
  terminal: Terminal,
): Promise<number> {
  const ending = endingOf(output, options.format);
  const { format = ending ?? 'jsonl', shard = { index: 0, of: 1 }, partInputs } = options;
  const isFile = ending !== null;
  if (ending !== null && ending !== format) {
    throw new UserError(`${output} ends as ${ending} files do, but the format is ${format}`, ['Leave out --format']);
  }
  if (isFile && shard.of > 1) {
    throw new UserError(`--shard ${shard.index + 1}/${shard.of}: the shards of a trace are put into a folder`, [
      'Give `-o` the name of a folder, the same for all of them',
    ]);
  }
  if (options.queue !== undefined && shard.of > 1) {
    throw new UserError('--queue and --shard are two ways to share the work', ['Use one of them']);
  }
  const encoding = encodingOptions(format, options);
  const job = {
    altac: packageFile.version,
    program: { name: program.name, sha256: sha256(printProgram(program)) },
    inputs: source.description,
    format,
    ...encoding,
    ...records,
    partInputs,
    variables: program.variables.map(({ name, domain }) => ({ name, domain })),
    ...(encoding.values === 'symbols' ? {} : { dimensions: vectorEncoding(program).dimensions }),
  };
  const isShared = shard.of > 1;
  const store = openStore({ output, isFile, format, encoding, job, force: options.force === true, isShared });
  if (store.isComplete) {
    if (options.json !== true) terminal.out.write(`${output} holds this trace already\n`);
    return 0;
  }
  const started = performance.now();
  const written = await writeParts(store, program, source, encoding, records, { ...options, shard }, terminal);
  if (written.missing > 0) {
    if (options.json !== true) {
      const what = `shard ${shard.index + 1} of ${shard.of}: ${listed(written.parts, 'part')} written to ${output}`;
      terminal.out.write(`${what}; ${listed(written.missing, 'part')} of other shards missing\n`);
    } else terminal.out.write(`${JSON.stringify({ output, complete: false, ...written })}\n`);
    return 0;
  }
  const finished = store.finish(program, written.parts + written.before);
  const seconds = (performance.now() - started) / 1000;
  if (options.json === true) {
    terminal.out.write(`${JSON.stringify({ output, complete: true, ...finished })}\n`);
  } else terminal.out.write(`${summary(output, finished, written.records / seconds)}\n`);
  return warnOfLimit(finished.notHalted, program, options, terminal.err.write);
}

interface Written {
  /** Parts that were written now, or were there before; and those that are not there. */
  readonly parts: number;
  readonly before: number;
  readonly missing: number;
  /** Of the parts that were written now. */
  readonly records: number;
}

async function writeParts(
  store: TraceStore,
  program: Program,
  source: InputSource,
  encoding: EncodingOptions,
  records: RecordOptions,
  options: TraceOptions & { readonly shard: Shard },
  terminal: Terminal,
): Promise<Written> {
  const { partInputs, shard, queue } = options;
  const jobs = options.jobs ?? Math.min(availableParallelism(), 8);
  const settings = { program, format: store.partFormat, encoding, records, folder: resolve(store.folder) };
  const progress = recordProgress(terminal, source.count);
  let [parts, before, missing, made] = [0, 0, 0, 0];
  const done = (report: PartReport): void => {
    parts += 1;
    made += report.records;
    progress.add(report.inputs, report.records);
  };
  const run = sha256(store.identity).slice(0, 16);
  const pool =
    queue === undefined
      ? createPartPool(jobs, settings, terminal.startWorker, done)
      : await (await import('./trace-queue.ts')).openQueue(queue, run, settings, store.part, done, terminal.err.write);
  try {
    for await (const task of tasksOf(source.inputs(), partInputs)) {
      const known = store.part(task.part);
      if (known !== null && known.inputsHash !== task.inputsHash) {
        throw new UserError(`the inputs of part ${task.part} are not those that were traced before`, [
          'Give the same inputs as before, or `--force` to begin anew',
        ]);
      }
      if (known !== null) {
        before += 1;
        progress.skip(known.inputs);
      } else if (task.part % shard.of === shard.index) await pool.give(task);
      else missing += 1;
    }
    await pool.finish();
  } finally {
    progress.end();
    await pool.close();
  }
  return { parts, before, missing, records: made };
}

async function* tasksOf(inputs: AsyncIterable<readonly number[]>, size: number): AsyncGenerator<PartTask> {
  let waiting: (readonly number[])[] = [];
  let part = 0;
  const take = (): PartTask => {
    const taken = waiting;
    waiting = [];
    return { part, first: part * size, inputs: taken, inputsHash: sha256(JSON.stringify(taken)) };
  };
  for await (const tokens of inputs) {
    waiting.push(tokens);
    if (waiting.length < size) continue;
    yield take();
    part += 1;
  }
  if (waiting.length > 0) yield take();
}

function warnOfLimit(
  notHalted: number,
  { halt }: Program,
  { layers }: TraceOptions,
  write: (text: string) => void,
): number {
  if (notHalted === 0 || halt === null || layers !== undefined) return 0;
  write(`warning: ${listed(notHalted, 'input')} had not halted after ${defaultLayers} layers\n`);
  return 1;
}

function summary(output: string, { records, inputs, bytes, files }: Finished, rate: number): string {
  const what = `${listed(records, 'record')} of ${listed(inputs, 'input')}`;
  const where = files === 1 ? output : `${output}, ${listed(files, 'file')}`;
  const speed = rate > 0 ? `, ${Math.round(rate).toLocaleString('en')} records a second` : '';
  return `${what} in ${where} (${bytes.toLocaleString('en')} bytes${speed})`;
}

function listed(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

/** The format that the name of a file tells; `null` for a folder. */
function endingOf(output: string, format: TraceFormat | undefined): TraceFormat | null {
  const ending = extname(basename(output)).slice(1);
  const synonyms: Readonly<Record<string, TraceFormat>> = { ndjson: 'jsonl', tfrecords: 'tfrecord' };
  const found = traceFormats.find((each) => each === ending) ?? synonyms[ending] ?? null;
  if (found !== null || format !== undefined || !/^[a-z]+$/i.test(ending)) return found;
  throw new UserError(`${output}: no trace is written as .${ending}`, [
    `Files end with .${traceFormats.join(', .')}; for a folder of this name say the format with \`--format\``,
  ]);
}

interface RecordProgress {
  readonly add: (inputs: number, records: number) => void;
  /** What was there before takes no time. */
  readonly skip: (inputs: number) => void;
  readonly end: () => void;
}

function recordProgress(terminal: Terminal, total: number | null): RecordProgress {
  const started = performance.now();
  let [done, records] = [0, 0];
  const show = (): void => {
    const share = total === null ? '' : `${String(Math.floor((100 * done) / Math.max(1, total))).padStart(3)} %, `;
    const rate = Math.round((records / Math.max(1, performance.now() - started)) * 1000).toLocaleString('en');
    showProgress(terminal, `${share}${listed(done, 'input')}, ${listed(records, 'record')}, ${rate} a second`);
  };
  return {
    add: (inputs, more) => {
      done += inputs;
      records += more;
      show();
    },
    skip: (inputs) => {
      done += inputs;
    },
    end: () => clearProgress(terminal),
  };
}
