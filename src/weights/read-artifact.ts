/** From the two files of a compiled model back to the model. */

import { readSafetensors, type StoredTensor } from '../formats/safetensors.ts';
import { sha256 } from '../formats/sha256.ts';
import {
  attempt,
  type Decoded,
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
  truth,
} from '../ir/decoders.ts';
import type { Program } from '../ir/program.ts';
import { placeOf, programOf } from '../ir/read.ts';
import { canonicalText } from './canonical-text.ts';
import type { Dimension, Layout, Reading } from './layout.ts';
import { activations, type DenseLayer, type LearnedMlp, learnedDimensions, numberInputs } from './learned.ts';
import { inputReading } from './learned-inputs.ts';
import { levels } from './levels.ts';
import type { Stair, Step } from './margins.ts';
import { denseOf, type Linear, type SparseMatrix, sparseOfDense, transposed } from './matrix.ts';
import { type AttentionHead, type CompiledModel, type MinimalFor, MODEL_VERSION } from './model.ts';
import { numberFormats } from './number-formats.ts';
import type { Meaning } from './units.ts';

export type LoadedModel =
  | { readonly ok: true; readonly model: CompiledModel }
  | { readonly ok: false; readonly error: string };

/** Reads back what `writeArtifact` wrote. Versions, hashes, shapes and indices are checked; an error says what is wrong. */
export function readArtifact({
  weights,
  description,
}: {
  readonly weights: Uint8Array;
  readonly description: string;
}): LoadedModel {
  const parsed = parsedDescription(description, weights);
  if (!parsed.ok) return parsed;
  const read = readSafetensors(weights);
  return read.ok ? modelFrom(parsed.value, read.file.tensors) : read;
}

/** A model from the text of NAME.json and the tensors of NAME.safetensors, wherever they were found. */
export function readModel(description: string, tensors: ReadonlyMap<string, StoredTensor>): LoadedModel {
  const parsed = parsedDescription(description, null);
  return parsed.ok ? modelFrom(parsed.value, tensors) : parsed;
}

/** With its hashes checked. */
function parsedDescription(description: string, weights: Uint8Array | null): Decoded<unknown> {
  return attempt(() => {
    const found = parseJson(description);
    checkHashes(found, weights);
    return found;
  });
}

function modelFrom(description: unknown, tensors: ReadonlyMap<string, StoredTensor>): LoadedModel {
  const result = attempt(() => modelOf(description, tensors));
  return result.ok ? { ok: true, model: result.value } : result;
}

/** The version first: a newer file may have other hashes. `weights`: `null` where they are in a file with a hash of its own. */
function checkHashes(description: unknown, weights: Uint8Array | null): void {
  object((field) => {
    field('format', oneOf('altac-model'));
    field('version', knownVersion);
    const hashes = field(
      'hashes',
      object((part) => ({ weights: part('weights', text), description: part('description', text) })),
    );
    if (sha256(canonicalText(description)) !== hashes.description) {
      throw new DecodeError('the description was changed after it was written, or damaged');
    }
    if (weights !== null && sha256(weights) !== hashes.weights) {
      throw new DecodeError('the weights are not those that belong to the description, or are damaged');
    }
  })(description, '');
}

function modelOf(description: unknown, tensors: ReadonlyMap<string, StoredTensor>): CompiledModel {
  return object((field): CompiledModel => {
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
      level: field('level', oneOf(...levels)),
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
      learned: field('learned', nullable(learnedOf(program, layout, weights))),
      halt:
        program.halt === null
          ? null
          : { weights: weights.vector('halt.weight', size), bias: weights.vector('halt.bias', 1)[0] ?? 0 },
      output: weights.matrix('output.weight', null, size),
      units: field('units', unitsOf(program, [hidden(1), hidden(2), hidden(3)])),
    };
  })(description, '');
}

function unitsOf(program: Program, counts: readonly [number, number, number]): Decoder<CompiledModel['units']> {
  const unit: Decoder<Meaning> = object((field) => ({
    text: field('meaning', text),
    places: field(
      'places',
      list((value, path) => placeOf(program.sources, list(integer, 3)(value, path))),
    ),
  }));
  return (value, path) => {
    const layers = list((layer) => layer, 3)(value, path);
    const layerAt = (index: 0 | 1 | 2): readonly Meaning[] =>
      list(unit, counts[index])(layers[index], `${path}[${index}]`);
    return [layerAt(0), layerAt(1), layerAt(2)];
  };
}

const minimalForOf: Decoder<MinimalFor> = object((field) => ({
  inputs: field('inputs', integerIn(0, Number.MAX_SAFE_INTEGER)),
  rules: field('rules', integerIn(0, Number.MAX_SAFE_INTEGER)),
  of: field('of', integerIn(0, Number.MAX_SAFE_INTEGER)),
}));

function learnedOf(program: Program, layout: Layout, weights: WeightReader): Decoder<LearnedMlp> {
  return object((field): LearnedMlp => {
    const sizes = field('sizes', list(integerIn(0, 2 ** 31)));
    const layers = sizes.slice(1).map((outputs, index): DenseLayer => {
      const inputs = sizes[index] ?? 0;
      const { weights: matrix, bias } = weights.linear(`learned.${index + 1}`, outputs, inputs);
      return { inputs, outputs, weights: denseOf(transposed(matrix)), bias: Float32Array.from(bias) };
    });
    const dimensions = learnedDimensions(program, layout);
    const [numbers, snap] = [field('numbers', oneOf(...numberInputs)), field('snap', truth)];
    const wanted = [inputReading({ program, layout }, { numbers, snap }).width, dimensions.length];
    const found = [sizes[0], sizes.at(-1)];
    if (layers.length === 0 || found.join() !== wanted.join()) {
      fail('learned.sizes', `${wanted.join(' inputs and ')} outputs`, found.join(' and '));
    }
    return {
      layers,
      activation: field('activation', oneOf(...activations)),
      residual: field('residual', truth),
      snap,
      numbers,
      dimensions,
      origin: {
        seed: field('seed', integerIn(0, 2 ** 32)),
        steps: field('steps', integerIn(0, Number.MAX_SAFE_INTEGER)),
      },
    };
  });
}

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
    const whole = tensors.get(name);
    if (whole !== undefined) return denseMatrix(name, whole, rows, columns);
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
    has: (name) => tensors.has(name) || tensors.has(`${name}.values`),
    rows: (name) => shapeOf(name)[0] ?? 0,
    matrix,
    vector: floatsOf,
    linear: (name, outputs, inputs) => {
      const weights = matrix(`${name}.weight`, outputs, inputs);
      return { weights, bias: floatsOf(`${name}.bias`, weights.rows) };
    },
  };
}

function denseMatrix(name: string, { shape, data }: StoredTensor, rows: number, columns: number): SparseMatrix {
  const found = `${shape.join(' × ')} of another type`;
  if (!(data instanceof Float32Array) || shape.length !== 2 || shape[0] !== rows || shape[1] !== columns) {
    return fail(name, `a matrix of ${rows} × ${columns} (F32)`, found);
  }
  return sparseOfDense(data, rows, columns);
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
