/** A part of a trace: some inputs after each other, run and written to a file of their own. */

import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { createInterpreter } from '../interpreter/interpreter.ts';
import { InputError } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { createEncoder, type EncodingOptions, type RecordEncoder } from '../traces/encoders/encoder.ts';
import type { TraceFormat } from '../traces/formats.ts';
import { rawRecord } from '../traces/raw-records.ts';
import { distinctRecords, type RecordOptions, type TraceRecord, traceInput } from '../traces/records.ts';
import { UserError } from './user-error.ts';

export interface PartSettings {
  readonly program: Program;
  /** `raw`: whole numbers, from which the file is made when all parts are there. */
  readonly format: TraceFormat | 'raw';
  readonly encoding: EncodingOptions;
  readonly records: RecordOptions;
  /** Where parts are written. */
  readonly folder: string;
}

export interface PartTask {
  readonly part: number;
  /** The number of its first input. */
  readonly first: number;
  /** Token ids, with the frame. */
  readonly inputs: readonly (readonly number[])[];
  /** Of the inputs, so that they are known again. */
  readonly inputsHash: string;
}

export interface PartReport {
  readonly part: number;
  readonly inputs: number;
  readonly inputsHash: string;
  readonly records: number;
  /** Inputs whose runs were given up at the layer limit. */
  readonly notHalted: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface PartFiles {
  readonly data: string;
  /** Beside the data once they are whole: the report. */
  readonly report: string;
  /** A name of this thread's own: another one may be writing the same part. */
  readonly unfinished: string;
}

/** Work in progress stands in a folder of its own. */
export function partFiles(folder: string, part: number, format: TraceFormat | 'raw'): PartFiles {
  const name = `part-${String(part).padStart(5, '0')}`;
  return {
    data: format === 'raw' ? join(folder, '.altac', `${name}.raw`) : join(folder, `${name}.${format}`),
    report: join(folder, '.altac', `${name}.json`),
    unfinished: join(folder, '.altac', `${name}.${hostname()}.${process.pid}.${threadId}`),
  };
}

/** A part is there when its report is: whoever is stopped before begins it again. */
export function createPartWriter(settings: PartSettings): (task: PartTask) => PartReport {
  const { program, format, records: recordOptions, encoding } = settings;
  const engine = createInterpreter(program);
  const variables = program.variables.length;
  return ({ part, first, inputs, inputsHash }) => {
    const files = partFiles(settings.folder, part, format);
    mkdirSync(dirname(files.report), { recursive: true });
    const output = hashedFile(files.unfinished);
    const encoder = format === 'raw' ? rawEncoder(variables) : createEncoder(format, program, encoding);
    const distinct = encoding.distinct ? distinctRecords(variables) : null;
    let [records, notHalted] = [0, 0];
    const write = (record: TraceRecord): void => {
      records += 1;
      output.write(encoder.add(record));
    };
    for (const [index, tokens] of inputs.entries()) {
      const input = first + index;
      const { halted } = traced(input, () =>
        traceInput(engine, variables, { input, tokens }, recordOptions, distinct?.add ?? write),
      );
      if (!halted) notHalted += 1;
    }
    for (const record of distinct?.records() ?? []) write(record);
    output.write(encoder.end());
    const { bytes, sha256 } = output.end();
    renameSync(files.unfinished, files.data);
    const report: PartReport = { part, inputs: inputs.length, inputsHash, records, notHalted, bytes, sha256 };
    writeFileSync(files.unfinished, JSON.stringify(report));
    renameSync(files.unfinished, files.report);
    return report;
  };
}

function traced<Result>(input: number, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof InputError) throw new UserError(`input ${input + 1}: ${error.message}`);
    throw error;
  }
}

function rawEncoder(variables: number): RecordEncoder {
  return {
    add: (record) => new Uint8Array(rawRecord(record, variables).buffer),
    end: () => null,
  };
}

export interface HashedFile {
  readonly write: (bytes: Uint8Array | null) => void;
  readonly end: () => { readonly bytes: number; readonly sha256: string };
}

/** Small pieces are written together. */
export function hashedFile(file: string): HashedFile {
  const descriptor = openSync(file, 'w');
  const hash = createHash('sha256');
  let pieces: Uint8Array[] = [];
  let [waiting, bytes] = [0, 0];
  const flush = (): void => {
    const all = Buffer.concat(pieces);
    for (let at = 0; at < all.length; ) at += writeSync(descriptor, all, at);
    hash.update(all);
    bytes += all.length;
    pieces = [];
    waiting = 0;
  };
  return {
    write: (piece) => {
      if (piece === null) return;
      pieces.push(piece);
      waiting += piece.length;
      if (waiting >= 1 << 20) flush();
    },
    end: () => {
      flush();
      closeSync(descriptor);
      return { bytes, sha256: hash.digest('hex') };
    },
  };
}
