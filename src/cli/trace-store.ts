/** Where a trace is written: its parts, what is known of them, and the whole when all are there. */

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Program } from '../ir/program.ts';
import { createEncoder, type EncodingOptions } from '../traces/encoders/encoder.ts';
import { canBeJoined, type TraceFormat } from '../traces/formats.ts';
import { readRawRecords } from '../traces/raw-records.ts';
import { distinctRecords } from '../traces/records.ts';
import { attemptWrite } from './output-files.ts';
import { hashedFile, type PartReport, partFiles } from './trace-part.ts';
import { UserError } from './user-error.ts';

export interface StoreOptions {
  /** A file or a folder. */
  readonly output: string;
  readonly isFile: boolean;
  readonly format: TraceFormat;
  readonly encoding: EncodingOptions;
  /** What the trace is of, as it stands in the manifest: another one is not mixed with it. */
  readonly job: Readonly<Record<string, unknown>>;
  /** Whatever is there goes. */
  readonly force: boolean;
  /** Whether others write parts of the same trace. */
  readonly isShared: boolean;
}

export interface TraceStore {
  readonly folder: string;
  /** What the trace is of, as a text. */
  readonly identity: string;
  readonly partFormat: TraceFormat | 'raw';
  /** Whether all of it was written before. */
  readonly isComplete: boolean;
  /** `null` where the part is not there yet. */
  readonly part: (part: number) => PartReport | null;
  /** Puts the whole together, from so many parts. */
  readonly finish: (program: Program, parts: number) => Finished;
}

export interface Finished {
  readonly records: number;
  readonly inputs: number;
  readonly notHalted: number;
  readonly bytes: number;
  readonly files: number;
}

interface WrittenFile {
  readonly file: string;
  readonly inputs: number;
  readonly records: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Throws a `UserError` where something else stands. */
export function openStore({ output, isFile, format, encoding, job, force, isShared }: StoreOptions): TraceStore {
  const folder = isFile ? `${output}.parts` : output;
  const manifest = isFile ? `${output}.manifest.json` : join(folder, 'manifest.json');
  const jobFile = join(folder, '.altac', 'job.json');
  const partFormat = encoding.distinct || (isFile && !canBeJoined(format)) ? 'raw' : format;
  const identity = JSON.stringify(job);
  if (force && isTrace(manifest, jobFile)) {
    rmSync(folder, { recursive: true, force: true });
    for (const file of isFile ? [output, manifest] : []) rmSync(file, { force: true });
  }
  const isComplete = checkPlace();
  // Whoever wrote it may have been stopped just before the end.
  if (isComplete) clearWorkplace();
  return { folder, identity, partFormat, isComplete, part: reportOf, finish };

  function checkPlace(): boolean {
    const other = (what: string): UserError =>
      new UserError(`${what}: it is not overwritten`, ['Give another name, or `--force` to write it anew']);
    if (existsSync(output) && statSync(output).isDirectory() === isFile) {
      throw new UserError(`${output} is ${isFile ? 'a folder' : 'no folder'}`, [
        isFile ? 'Give the name of a file' : 'Give the name of a folder, or a file with the ending of a format',
      ]);
    }
    if (existsSync(manifest)) {
      const isSame = JSON.stringify(fieldOf(manifest, 'job')) === identity;
      if (!isSame) throw other(`${output} holds another trace`);
      if (isFile ? existsSync(output) : true) return true;
    } else if (existsSync(jobFile)) {
      if (readFileSync(jobFile, 'utf8') !== identity) throw other(`${folder} holds the beginning of another trace`);
      return false;
    } else if (isFile ? existsSync(output) && !force : existsSync(folder) && !isEmpty(folder)) {
      // A folder of other things is never emptied.
      if (isFile) throw other(`${output} is there already`);
      throw new UserError(`${output} holds something else than a trace`, [
        'Give the name of a folder that is not there',
      ]);
    }
    attemptWrite(output, () => {
      // Only the last folder of a path is made: another one is a slip of the pen.
      statSync(dirname(output));
      mkdirSync(dirname(jobFile), { recursive: true });
    });
    // Others may be beginning parts of the same trace.
    writeFileSync(`${jobFile}.${process.pid}`, identity);
    renameSync(`${jobFile}.${process.pid}`, jobFile);
    return false;
  }

  function reportOf(part: number): PartReport | null {
    const { report, data } = partFiles(folder, part, partFormat);
    if (!existsSync(report)) return null;
    const found: PartReport = JSON.parse(readFileSync(report, 'utf8'));
    return statSync(data, { throwIfNoEntry: false })?.size === found.bytes ? found : null;
  }

  function finish(program: Program, parts: number): Finished {
    const reports = Array.from({ length: parts }, (_, part) => reportOf(part)).filter((report) => report !== null);
    const sum = (of: (report: PartReport) => number): number => reports.reduce((total, each) => total + of(each), 0);
    const inputs = sum((report) => report.inputs);
    const notHalted = sum((report) => report.notHalted);
    const files: readonly WrittenFile[] =
      partFormat === 'raw'
        ? [encodeAll(program, reports)]
        : isFile
          ? [joinAll(reports)]
          : reports.map(({ part, inputs: count, records, bytes, sha256 }) => {
              return { file: basename(partFiles(folder, part, format).data), inputs: count, records, bytes, sha256 };
            });
    const records = files.reduce((total, file) => total + file.records, 0);
    const text = `${JSON.stringify({ format: 'altac-traces', version: 1, job, inputs, records, notHalted, files }, null, 2)}\n`;
    const unfinished = join(folder, '.altac', `manifest.${process.pid}`);
    writeFileSync(unfinished, text);
    renameSync(unfinished, manifest);
    clearWorkplace();
    const bytes = files.reduce((total, file) => total + file.bytes, 0);
    return { records, inputs, notHalted, bytes, files: files.length };
  }

  /** Nothing but what was made of the parts stays, however often this is stopped and begun again. */
  function clearWorkplace(): void {
    // Another one may be looking at them: what it makes of them is the same.
    if (isShared) return;
    const workplace = dirname(jobFile);
    if (isFile && existsSync(workplace)) {
      // The workplace goes last: it tells that what stands beside it are parts.
      const names = readdirSync(folder).filter((name) => name !== basename(workplace));
      for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
    }
    rmSync(workplace, { recursive: true, force: true });
    if (isFile && existsSync(folder) && isEmpty(folder)) rmdirSync(folder);
  }

  function joinAll(reports: readonly PartReport[]): WrittenFile {
    const unfinished = join(folder, '.altac', `whole.${process.pid}`);
    const file = hashedFile(unfinished);
    for (const { part } of reports) {
      for (const bytes of chunksOf(partFiles(folder, part, format).data)) file.write(bytes);
    }
    const { bytes, sha256 } = file.end();
    renameSync(unfinished, output);
    return { file: basename(output), ...countsOf(reports), bytes, sha256 };
  }

  function encodeAll(program: Program, reports: readonly PartReport[]): WrittenFile {
    const variables = program.variables.length;
    const encoder = createEncoder(format, program, encoding);
    const distinct = encoding.distinct ? distinctRecords(variables) : null;
    const unfinished = join(folder, '.altac', `whole.${process.pid}`);
    const file = hashedFile(unfinished);
    let records = 0;
    for (const { part } of reports) {
      let rest = new Uint8Array(0);
      for (const bytes of chunksOf(partFiles(folder, part, 'raw').data)) {
        const all = Buffer.concat([rest, bytes]);
        const whole = Math.floor(all.length / 4);
        const numbers = new Int32Array(all.buffer.slice(all.byteOffset, all.byteOffset + whole * 4));
        const read = readRawRecords(numbers, variables, (record) => {
          if (distinct !== null) distinct.add(record);
          else {
            records += 1;
            file.write(encoder.add(record));
          }
        });
        rest = all.subarray(read * 4);
      }
    }
    for (const record of distinct?.records() ?? []) {
      records += 1;
      file.write(encoder.add(record));
    }
    file.write(encoder.end());
    const { bytes, sha256 } = file.end();
    const target = isFile ? output : join(folder, `distinct.${format}`);
    renameSync(unfinished, target);
    return { file: basename(target), ...countsOf(reports), records, bytes, sha256 };
  }
}

function countsOf(reports: readonly PartReport[]): { readonly inputs: number; readonly records: number } {
  return {
    inputs: reports.reduce((total, { inputs }) => total + inputs, 0),
    records: reports.reduce((total, { records }) => total + records, 0),
  };
}

function* chunksOf(file: string): Generator<Uint8Array> {
  const descriptor = openSync(file, 'r');
  try {
    for (;;) {
      const chunk = new Uint8Array(1 << 22);
      const count = readSync(descriptor, chunk);
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  } finally {
    closeSync(descriptor);
  }
}

function isTrace(manifest: string, jobFile: string): boolean {
  return existsSync(jobFile) || (existsSync(manifest) && fieldOf(manifest, 'format') === 'altac-traces');
}

function isEmpty(folder: string): boolean {
  return statSync(folder).isDirectory() && readdirSync(folder).length === 0;
}

function fieldOf(file: string, name: string): unknown {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : null;
}
