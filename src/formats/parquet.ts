/** Parquet files, written a group of rows at a time. */

import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';

export interface ParquetColumn {
  readonly name: string;
  readonly type: 'integer' | 'number' | 'text' | 'truth' | 'list of numbers';
  readonly nullable: boolean;
}

export type ParquetValues = readonly (number | string | boolean | null | readonly number[])[];

export interface ParquetFile {
  /** Writes a group of rows: for each column its values, all of one length. Returns the bytes that come next in the file. */
  readonly rows: (columns: readonly ParquetValues[]) => Uint8Array;
  /** The end of the file. */
  readonly end: () => Uint8Array;
}

/** The same rows give the same bytes. `metadata` is kept in the file, as texts by name. */
export function parquetFile(
  columns: readonly ParquetColumn[],
  metadata: Readonly<Record<string, string>>,
): ParquetFile {
  const writer = new ByteWriter(1 << 16);
  const file = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.flatMap(schemaOf)],
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    createdBy: 'altac',
  });
  const take = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  return {
    rows: (values) => {
      // Nothing is waited for: the writer's bytes are in memory.
      void file.write({
        columnData: columns.map(({ name }, index) => ({ name, data: [...(values[index] ?? [])] })),
        rowGroupSize: Math.max(1, values[0]?.length ?? 0),
      });
      return take();
    },
    end: () => {
      void file.finish();
      return take();
    },
  };
}

function schemaOf({ name, type, nullable }: ParquetColumn): SchemaElement[] {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  switch (type) {
    case 'integer':
      return [{ name, type: 'INT32', repetition_type }];
    case 'number':
      return [{ name, type: 'DOUBLE', repetition_type }];
    case 'truth':
      return [{ name, type: 'BOOLEAN', repetition_type }];
    case 'text':
      return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type }];
    case 'list of numbers':
      return [
        { name, converted_type: 'LIST', repetition_type, num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
      ];
  }
}
