/** Records to the bytes of a file. */

import type { Program } from '../../ir/program.ts';
import type { TraceFormat } from '../formats.ts';
import type { TraceRecord } from '../records.ts';
import type { UndefinedAs } from '../vectors.ts';
import { createArraysEncoder } from './arrays.ts';
import { createJsonLinesEncoder } from './json-lines.ts';
import { createParquetEncoder } from './parquet.ts';
import { createTfrecordEncoder } from './tfrecord.ts';

export interface EncodingOptions {
  /** What a record holds: values as people write them, vectors as networks have them. */
  readonly values: 'symbols' | 'vectors' | 'both';
  readonly undefinedAs: UndefinedAs;
  /** Vectors that say where the input is defined, beside it. */
  readonly mask: boolean;
  /** The output vector is the change, output − input. */
  readonly residual: boolean;
  /** Whether records are distinct ones, with their counts. */
  readonly distinct: boolean;
  readonly seed: number;
}

export interface RecordEncoder {
  /** Bytes that come next in the file, perhaps none yet. */
  readonly add: (record: TraceRecord) => Uint8Array | null;
  /** The end of the file. */
  readonly end: () => Uint8Array | null;
}

export function createEncoder(format: TraceFormat, program: Program, options: EncodingOptions): RecordEncoder {
  switch (format) {
    case 'jsonl':
      return createJsonLinesEncoder(program, options);
    case 'tfrecord':
      return createTfrecordEncoder(program, options);
    case 'parquet':
      return createParquetEncoder(program, options);
    case 'npz':
    case 'safetensors':
      return createArraysEncoder(format, program, options);
  }
}
