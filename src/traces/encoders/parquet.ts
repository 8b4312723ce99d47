/** Records as rows of a table: two columns for each variable, before and after the mlp, and the vectors as lists. */

import { type ParquetColumn, type ParquetValues, parquetFile } from '../../formats/parquet.ts';
import { type Domain, labelOf, plainValue, sizeOf } from '../../ir/domain.ts';
import type { Program } from '../../ir/program.ts';
import type { TraceRecord } from '../records.ts';
import { vectorEncoding } from '../vectors.ts';
import type { EncodingOptions, RecordEncoder } from './encoder.ts';
import { type RecordVectors, recordVectors } from './record-vectors.ts';

type Value = ParquetValues[number];

interface Column extends ParquetColumn {
  readonly value: (record: TraceRecord, vectors: RecordVectors | null) => Value;
}

/** Rows that are written together: readers look at a group at a time, and so much is held. */
const rowsOfGroup = 32_768;
const rowsOfGroupWithVectors = 4096;

export function createParquetEncoder(program: Program, options: EncodingOptions): RecordEncoder {
  const vectors = recordVectors(program, options);
  const columns = columnsOf(program, options);
  const metadata = vectors === null ? {} : { dimensions: JSON.stringify(vectorEncoding(program).dimensions) };
  const file = parquetFile(columns, metadata);
  const most = vectors === null ? rowsOfGroup : rowsOfGroupWithVectors;
  let waiting: Value[][] = columns.map(() => []);
  const group = (): Uint8Array => {
    const bytes = file.rows(waiting);
    waiting = columns.map(() => []);
    return bytes;
  };
  return {
    add: (record) => {
      const made = vectors === null ? null : vectors(record);
      for (const [index, { value }] of columns.entries()) waiting[index]?.push(value(record, made));
      return (waiting[0]?.length ?? 0) >= most ? group() : null;
    },
    end: () => joined((waiting[0]?.length ?? 0) > 0 ? group() : new Uint8Array(0), file.end()),
  };
}

function columnsOf({ variables }: Program, { values, mask, distinct }: EncodingOptions): readonly Column[] {
  const integer = (name: string, value: (record: TraceRecord) => number): Column => {
    return { name, type: 'integer', nullable: false, value };
  };
  const columns: Column[] = [
    integer('input_idx', ({ input }) => input),
    integer('layer_idx', ({ layer }) => layer),
    integer('element_idx', ({ position }) => position),
  ];
  if (distinct) columns.push(integer('count', ({ count }) => count));
  if (values !== 'vectors') {
    for (const [index, { name, domain, role }] of variables.entries()) {
      const type = typeOf(domain);
      const at = valuesOf(domain);
      const before = ({ before: states, row }: TraceRecord): Value => at[states[row + index] ?? 0] ?? null;
      const after = ({ after: states, row }: TraceRecord): Value => at[states[row + index] ?? 0] ?? null;
      columns.push({ name: `${name}_in`, type, nullable: role === 'head', value: before });
      // After the mlp, head outputs are undefined always.
      if (role !== 'head') columns.push({ name: `${name}_out`, type, nullable: false, value: after });
    }
  }
  const list = (name: string, value: (vectors: RecordVectors) => Float32Array | null): Column => {
    return {
      name,
      type: 'list of numbers',
      nullable: false,
      value: (_, made) => (made === null ? [] : [...(value(made) ?? [])]),
    };
  };
  if (values !== 'symbols') {
    columns.push(
      list('input', ({ input }) => input),
      list('output', ({ output }) => output),
    );
    if (mask) columns.push(list('mask', (made) => made.mask));
  }
  return columns;
}

function typeOf({ kind }: Domain): ParquetColumn['type'] {
  const types = {
    bool: 'truth',
    integer: 'integer',
    numeric: 'number',
    enum: 'text',
    token: 'text',
    set: 'text',
  } as const;
  return types[kind];
}

/** By code. A set is its spelling. */
function valuesOf(domain: Domain): readonly (number | string | boolean)[] {
  const codes = Array.from({ length: sizeOf(domain) }, (_, code) => code);
  return codes.map((code) => {
    const value = plainValue(domain, code);
    return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
      ? value
      : labelOf(domain, code);
  });
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
