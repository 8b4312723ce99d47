/** Records as a few arrays with a row for each, for NumPy and safetensors. */

import { type StoredArray, writeNpz } from '../../formats/npz.ts';
import { writeSafetensors } from '../../formats/safetensors.ts';
import type { Program } from '../../ir/program.ts';
import type { TraceRecord } from '../records.ts';
import { vectorEncoding } from '../vectors.ts';
import type { EncodingOptions, RecordEncoder } from './encoder.ts';
import { recordVectors } from './record-vectors.ts';

/**
 * `input_idx`, `layer_idx`, `element_idx` and, of distinct records, `count`; `variables_in` and `variables_out`, codes
 * [records × variables]; `input`, `output` and `mask`, [records × dimensions]. All is held until the end.
 */
export function createArraysEncoder(
  format: 'npz' | 'safetensors',
  program: Program,
  options: EncodingOptions,
): RecordEncoder {
  const vectors = recordVectors(program, options);
  const width = program.variables.length;
  const dimensions = vectors === null ? [] : vectorEncoding(program).dimensions;
  const columns = new Map<string, Column>();
  const column = (name: string, make: () => Column): Column => {
    const known = columns.get(name) ?? make();
    columns.set(name, known);
    return known;
  };
  const number = (name: string): Column => column(name, () => integers([], 1));
  const floats = (name: string): Column => column(name, () => reals([dimensions.length], dimensions.length));
  const codes = (name: string): Column => column(name, () => integers([width], width));
  const add = (record: TraceRecord): null => {
    number('input_idx').add([record.input]);
    number('layer_idx').add([record.layer]);
    number('element_idx').add([record.position]);
    if (options.distinct) number('count').add([record.count]);
    if (options.values !== 'vectors') {
      codes('variables_in').add(record.before.subarray(record.row, record.row + width));
      codes('variables_out').add(record.after.subarray(record.row, record.row + width));
    }
    if (vectors === null) return null;
    const { input, output, mask } = vectors(record);
    floats('input').add(input);
    floats('output').add(output);
    if (mask !== null) floats('mask').add(mask);
    return null;
  };
  const end = (): Uint8Array => {
    const arrays = new Map([...columns].map(([name, { end: finish }]) => [name, finish()]));
    if (format === 'npz') return writeNpz(arrays);
    const metadata = {
      variables: JSON.stringify(program.variables.map(({ name, domain }) => ({ name, domain }))),
      ...(vectors === null ? {} : { dimensions: JSON.stringify(dimensions) }),
    };
    return writeSafetensors({ tensors: arrays, metadata });
  };
  return { add, end };
}

interface Column {
  readonly add: (row: ArrayLike<number>) => void;
  readonly end: () => StoredArray;
}

function integers(shape: readonly number[], width: number): Column {
  return growing(shape, width, (length) => new Int32Array(length));
}

function reals(shape: readonly number[], width: number): Column {
  return growing(shape, width, (length) => new Float32Array(length));
}

/** An array that doubles when it is full. */
function growing<Numbers extends Int32Array | Float32Array>(
  shape: readonly number[],
  width: number,
  make: (length: number) => Numbers,
): Column {
  let numbers = make(1024 * width);
  let rows = 0;
  return {
    add: (row) => {
      if ((rows + 1) * width > numbers.length) {
        const larger = make(numbers.length * 2);
        larger.set(numbers);
        numbers = larger;
      }
      numbers.set(row, rows * width);
      rows += 1;
    },
    end: () => {
      const data = make(rows * width);
      data.set(numbers.subarray(0, rows * width));
      return { shape: [rows, ...shape], data };
    },
  };
}
