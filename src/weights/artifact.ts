/**
 * A compiled model as two files: NAME.safetensors has the numbers, NAME.json everything else (the IR, the layout of the
 * residual stream, how it is read, the longest input).
 *
 * A sparse matrix M is stored as three tensors: `M.values` (F32), `M.columns` (I32) and `M.row_starts` (I32, one more
 * than it has rows); its shape is in the JSON file. Biases and the halt test are plain vectors (F32).
 */

import { readSafetensors, type StoredTensor, writeSafetensors } from '../formats/safetensors.ts';
import {
  attempt,
  DecodeError,
  type Decoder,
  type Fields,
  fail,
  finite,
  integer,
  integerIn,
  list,
  nullable,
  object,
  oneOf,
  parseJson,
  text,
} from '../ir/decoders.ts';
import { printProgram } from '../ir/json.ts';
import type { Program } from '../ir/program.ts';
import { programOf } from '../ir/read.ts';
import type { Dimension, Layout, Reading } from './layout.ts';
import type { Stair, Step } from './margins.ts';
import type { Linear, SparseMatrix } from './matrix.ts';
import { type AttentionHead, type CompiledModel, type MinimalFor, MODEL_VERSION } from './model.ts';
import { matricesOf, vectorsOf } from './names.ts';
import { numberFormats } from './number-formats.ts';

export interface Artifact {
  /** The bytes of NAME.safetensors. */
  readonly weights: Uint8Array<ArrayBuffer>;
  /** The text of NAME.json. */
  readonly description: string;
}

export type LoadedModel =
  | { readonly ok: true; readonly model: CompiledModel }
  | { readonly ok: false; readonly error: string };

export function writeArtifact(model: CompiledModel): Artifact {
  const { program } = model;
  const tensors = new Map<string, StoredTensor>();
  const shapes: Record<string, readonly number[]> = {};
  for (const [name, { rows, columns, rowStart, columnOf, values }] of matricesOf(model)) {
    shapes[name] = [rows, columns];
    tensors.set(`${name}.values`, { shape: [values.length], data: Float32Array.from(values) });
    tensors.set(`${name}.columns`, { shape: [columnOf.length], data: columnOf });
    tensors.set(`${name}.row_starts`, { shape: [rowStart.length], data: rowStart });
  }
  for (const [name, values] of vectorsOf(model))
    tensors.set(name, { shape: [values.length], data: Float32Array.from(values) });
  const metadata = { format: 'altac-model', version: String(MODEL_VERSION), program: program.name };
  return {
    weights: writeSafetensors({ tensors, metadata }),
    description: describe(model, shapes),
  };
}

/** Reads back what `writeArtifact` wrote. Versions, shapes and indices are checked; an error says what is wrong. */
export function readArtifact({
  weights,
  description,
}: {
  readonly weights: Uint8Array;
  readonly description: string;
}): LoadedModel {
  const read = readSafetensors(weights);
  return read.ok ? readModel(description, read.file.tensors) : read;
}

/** A model from the text of NAME.json and the tensors of NAME.safetensors, wherever they were found. */
export function readModel(description: string, tensors: ReadonlyMap<string, StoredTensor>): LoadedModel {
  const result = attempt(() => modelOf(parseJson(description), tensors));
  return result.ok ? { ok: true, model: result.value } : result;
}

/** One line for each matrix, dimension and reading. */
function describe(
  { maxLength, format, minimalFor, layout, program }: CompiledModel,
  shapes: Readonly<Record<string, readonly number[]>>,
): string {
  const lines = (items: readonly unknown[]): string =>
    `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
  const matrices = Object.entries(shapes).map(
    ([name, shape]) => `    ${JSON.stringify(name)}: ${JSON.stringify(shape)}`,
  );
  return [
    '{',
    '  "format": "altac-model",',
    `  "version": ${MODEL_VERSION},`,
    `  "maxLength": ${maxLength},`,
    `  "numbers": ${JSON.stringify(format)},`,
    `  "minimalFor": ${JSON.stringify(minimalFor)},`,
    `  "matrices": {\n${matrices.join(',\n')}\n  },`,
    `  "dimensions": ${lines(layout.dimensions)},`,
    `  "readings": ${lines(layout.readings)},`,
    `  "program": ${printProgram(program).trimEnd().replaceAll('\n', '\n  ')}`,
    '}\n',
  ].join('\n');
}

function modelOf(description: unknown, tensors: ReadonlyMap<string, StoredTensor>): CompiledModel {
  return object((field): CompiledModel => {
    field('format', oneOf('altac-model'));
    field('version', knownVersion);
    const program = field('program', programOf);
    const layout: Layout = {
      dimensions: field('dimensions', list(dimensionOf(program))),
      readings: field('readings', list(readingOf, program.variables.length)),
    };
    const weights = weightsIn(
      tensors,
      field(
        'matrices',
        object((shape) => shape),
      ),
    );
    const size = layout.dimensions.length;
    const hidden = (layer: number): number => weights.rows(`feed_forward.${layer}.weight`);
    return {
      program,
      layout,
      maxLength: field('maxLength', integerIn(0, Number.MAX_SAFE_INTEGER)),
      format: field('numbers', oneOf(...numberFormats)),
      minimalFor: field('minimalFor', nullable(minimalForOf)),
      tokenEmbedding: weights.matrix('embedding.token', program.vocabulary.length, size),
      positionEmbedding: weights.has('embedding.position')
        ? weights.matrix('embedding.position', program.positions ?? 0, size)
        : null,
      initial: weights.has('initial.1.weight')
        ? [weights.linear('initial.1', null, size), weights.linear('initial.2', size, weights.rows('initial.1.weight'))]
        : null,
      clearing: weights.has('clearing.output.weight') ? headOf(weights, 'clearing', 'clearing', [0], size) : null,
      heads: program.heads.map(({ name, offsets }, index) => headOf(weights, `heads.${index}`, name, offsets, size)),
      feedForward: [
        weights.linear('feed_forward.1', null, size),
        weights.linear('feed_forward.2', null, hidden(1)),
        weights.linear('feed_forward.3', null, hidden(2)),
        weights.linear('feed_forward.4', size, hidden(3)),
      ],
      halt:
        program.halt === null
          ? null
          : { weights: weights.vector('halt.weight', size), bias: weights.vector('halt.bias', 1)[0] ?? 0 },
      output: weights.matrix('output.weight', null, size),
    };
  })(description, '');
}

const minimalForOf: Decoder<MinimalFor> = object((field) => ({
  inputs: field('inputs', integerIn(0, Number.MAX_SAFE_INTEGER)),
  rules: field('rules', integerIn(0, Number.MAX_SAFE_INTEGER)),
  of: field('of', integerIn(0, Number.MAX_SAFE_INTEGER)),
}));

const knownVersion: Decoder<number> = (value, path) => {
  const version = integer(value, path);
  if (version === MODEL_VERSION) return version;
  const advice = version > MODEL_VERSION ? 'written by a newer altac; update this one' : 'compile the program again';
  throw new DecodeError(
    `${path}: model version ${version} is not the version ${MODEL_VERSION} that is read here: ${advice}`,
  );
};

function headOf(
  weights: WeightReader,
  prefix: string,
  name: string,
  offsets: readonly number[] | null,
  size: number,
): AttentionHead {
  const query = weights.linear(`${prefix}.query`, null, size);
  const value = weights.linear(`${prefix}.value`, null, size);
  return {
    name,
    query,
    key: weights.linear(`${prefix}.key`, query.weights.rows, size),
    value,
    output: weights.matrix(`${prefix}.output.weight`, size, value.weights.rows),
    offsets,
  };
}

interface WeightReader {
  readonly has: (name: string) => boolean;
  readonly rows: (name: string) => number;
  /** `null`: any number of rows. */
  readonly matrix: (name: string, rows: number | null, columns: number) => SparseMatrix;
  readonly linear: (name: string, outputs: number | null, inputs: number) => Linear;
  readonly vector: (name: string, length: number) => Float64Array;
}

/** Finds tensors by name and checks them. */
function weightsIn(tensors: ReadonlyMap<string, StoredTensor>, shape: Fields): WeightReader {
  const side = integerIn(0, 2 ** 31);
  const shapeOf = (name: string): readonly number[] => shape(name, list(side, 2));
  const floatsOf = (name: string, length: number): Float64Array => {
    const data = tensors.get(name)?.data;
    if (!(data instanceof Float32Array) || data.length !== length)
      return fail(name, `${length} numbers (F32)`, data?.length);
    return Float64Array.from(data);
  };
  const matrix: WeightReader['matrix'] = (name, wantedRows, wantedColumns) => {
    const [rows = 0, columns = 0] = shapeOf(name);
    if (columns !== wantedColumns || (wantedRows !== null && rows !== wantedRows)) {
      fail(name, `a matrix of ${wantedRows ?? 'any'} × ${wantedColumns}`, `${rows} × ${columns}`);
    }
    const rowStart = indicesOf(tensors, `${name}.row_starts`);
    const columnOf = indicesOf(tensors, `${name}.columns`);
    const values = floatsOf(`${name}.values`, columnOf.length);
    const ascending = rowStart.every((start, row) => start >= (rowStart[row - 1] ?? 0));
    if (rowStart.length !== rows + 1 || rowStart[0] !== 0 || rowStart[rows] !== columnOf.length || !ascending) {
      fail(
        `${name}.row_starts`,
        `the starts of ${rows} rows of ${columnOf.length} entries`,
        `${rowStart.length} numbers`,
      );
    }
    if (!columnOf.every((column) => column >= 0 && column < columns))
      fail(`${name}.columns`, `columns below ${columns}`, 'others');
    return { rows, columns, rowStart, columnOf, values };
  };
  return {
    has: (name) => tensors.has(`${name}.values`),
    rows: (name) => shapeOf(name)[0] ?? 0,
    matrix,
    vector: floatsOf,
    linear: (name, outputs, inputs) => {
      const weights = matrix(`${name}.weight`, outputs, inputs);
      return { weights, bias: floatsOf(`${name}.bias`, weights.rows) };
    },
  };
}

function indicesOf(tensors: ReadonlyMap<string, StoredTensor>, name: string): Int32Array {
  const data = tensors.get(name)?.data;
  return data instanceof Int32Array ? data : fail(name, 'whole numbers (I32)', data?.length);
}

function dimensionOf({ variables }: Program): Decoder<Dimension> {
  const part: Decoder<Dimension['part']> = (value, path) =>
    value === 'value' || value === 'share' ? value : integerIn(0, Number.MAX_SAFE_INTEGER)(value, path);
  return object((field) => ({
    name: field('name', text),
    variable: field('variable', integerIn(0, variables.length)),
    part: field('part', part),
  }));
}

const stepOf: Decoder<Step> = object((field) => ({ slope: field('slope', finite), bias: field('bias', finite) }));

const stairOf: Decoder<Stair> = object((field) => ({
  codes: field('codes', list(integer)),
  steps: field('steps', list(stepOf)),
}));

const readingOf: Decoder<Reading> = object((field): Reading => {
  const kind = field('kind', oneOf('bits', 'stair'));
  if (kind === 'bits') {
    return {
      kind,
      start: field('start', integer),
      size: field('size', integer),
      squash: field('squash', nullable(stepOf)),
    };
  }
  return {
    kind,
    dimension: field('dimension', integer),
    stair: field('stair', stairOf),
    share: field('share', nullable(integer)),
    stored: field('stored', nullable(list(finite))),
  };
});
