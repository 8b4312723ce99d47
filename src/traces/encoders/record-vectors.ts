/** The vectors of a record. */

import type { Program } from '../../ir/program.ts';
import { randomOf, type TraceRecord } from '../records.ts';
import { vectorEncoding } from '../vectors.ts';
import type { EncodingOptions } from './encoder.ts';

export interface RecordVectors {
  readonly input: Float32Array;
  readonly output: Float32Array;
  /** 1 where the input is defined. */
  readonly mask: Float32Array | null;
}

/** `null` where only symbols are wanted. The arrays are fresh for every record. */
export function recordVectors(
  program: Program,
  { values, undefinedAs, mask, residual, seed }: EncodingOptions,
): ((record: TraceRecord) => RecordVectors) | null {
  if (values === 'symbols') return null;
  const encoding = vectorEncoding(program);
  const size = encoding.dimensions.length;
  return (record) => {
    const [input, output] = [new Float32Array(size), new Float32Array(size)];
    encoding.write(record.before, record.row, input, undefinedAs === 'noise' ? randomOf(record, seed ^ noise) : null);
    encoding.write(record.after, record.row, output, null);
    if (residual) for (let at = 0; at < size; at++) output[at] = (output[at] ?? 0) - (input[at] ?? 0);
    if (!mask) return { input, output, mask: null };
    const defined = new Float32Array(size);
    encoding.mask(record.before, record.row, defined);
    return { input, output, mask: defined };
  };
}

/** So that noise has nothing to do with which records are drawn. */
const noise = 0x5bd1e995;
