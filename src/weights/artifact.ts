/**
 * A compiled model as two files: NAME.safetensors has the numbers, NAME.json everything else (the IR, the layout of the
 * residual stream, how it is read, what hidden units stand for, the longest input).
 *
 * A matrix M is stored as it is, or, where that is smaller, by its non-zeros as three tensors: `M.values` (F32),
 * `M.columns` (I32) and `M.row_starts` (I32, one more than it has rows); its shape is in the JSON file. Biases and the
 * halt test are plain vectors (F32).
 */

import { type StoredTensor, writeSafetensors } from '../formats/safetensors.ts';
import { sha256 } from '../formats/sha256.ts';
import { printProgram } from '../ir/json.ts';
import type { Place } from '../ir/program.ts';
import { placesText } from '../ir/text.ts';
import { canonicalText } from './canonical-text.ts';
import { type LearnedMlp, originText } from './learned.ts';
import { denseOf, type SparseMatrix } from './matrix.ts';
import { dimensionMeaning, headMeaning } from './meanings.ts';
import { type CompiledModel, MODEL_VERSION } from './model.ts';
import { matricesOf, vectorsOf } from './names.ts';

export interface Artifact {
  /** The bytes of NAME.safetensors. */
  readonly weights: Uint8Array<ArrayBuffer>;
  /** The text of NAME.json. */
  readonly description: string;
}

export interface ArtifactOptions {
  /** All matrices as they are, their zeros too. */
  readonly dense?: boolean;
}

export function writeArtifact(model: CompiledModel, { dense = false }: ArtifactOptions = {}): Artifact {
  const { program } = model;
  const tensors = new Map<string, StoredTensor>();
  const shapes: Record<string, readonly number[]> = {};
  for (const [name, matrix] of matricesOf(model)) {
    shapes[name] = [matrix.rows, matrix.columns];
    for (const [part, tensor] of tensorsOf(matrix, dense)) tensors.set(`${name}${part}`, tensor);
  }
  for (const [name, values] of vectorsOf(model))
    tensors.set(name, { shape: [values.length], data: Float32Array.from(values) });
  const metadata = {
    format: 'altac-model',
    version: String(MODEL_VERSION),
    program: program.name,
    ...(model.learned === null ? {} : { mlp: `learned: ${originText(model.learned)}` }),
  };
  const weights = writeSafetensors({ tensors, metadata });
  const draft = describe(model, shapes, { weights: sha256(weights), description: '' });
  const hash = sha256(canonicalText(JSON.parse(draft)));
  return { weights, description: draft.replace('"description": ""', `"description": "${hash}"`) };
}

function tensorsOf(matrix: SparseMatrix, dense: boolean): readonly (readonly [part: string, tensor: StoredTensor])[] {
  const { rows, columns, rowStart, columnOf, values } = matrix;
  // Numbers and indices have 4 bytes each.
  if (dense || rows * columns <= 2 * values.length + rows + 1) {
    return [['', { shape: [rows, columns], data: denseOf(matrix) }]];
  }
  return [
    ['.values', { shape: [values.length], data: Float32Array.from(values) }],
    ['.columns', { shape: [columnOf.length], data: columnOf }],
    ['.row_starts', { shape: [rowStart.length], data: rowStart }],
  ];
}

/** One line for each matrix, dimension, reading, head and hidden unit. */
function describe(
  model: CompiledModel,
  shapes: Readonly<Record<string, readonly number[]>>,
  hashes: { readonly weights: string; readonly description: string },
): string {
  const { maxLength, format, level, minimalFor, learned, layout, program, units } = model;
  const lines = (items: readonly unknown[], margin = '    '): string =>
    items.length === 0
      ? '[]'
      : `[\n${items.map((item) => `${margin}${JSON.stringify(item)}`).join(',\n')}\n${margin.slice(2)}]`;
  const matrices = Object.entries(shapes).map(
    ([name, shape]) => `    ${JSON.stringify(name)}: ${JSON.stringify(shape)}`,
  );
  const dimensions = layout.dimensions.map((dimension) => ({
    ...dimension,
    meaning: dimensionMeaning(program, dimension),
  }));
  const heads = program.heads.map((head, index) => ({
    name: head.name,
    tensors: `heads.${index}`,
    meaning: headMeaning(program, head),
    lines: placesText(program, [head.place]),
  }));
  const layers = units.map(
    (layer) =>
      `    ${lines(
        layer.map(({ text, places }) => ({
          meaning: text,
          lines: placesText(program, places),
          places: places.map(tuple),
        })),
        '      ',
      )}`,
  );
  return [
    '{',
    '  "format": "altac-model",',
    `  "version": ${MODEL_VERSION},`,
    `  "hashes": { "weights": "${hashes.weights}", "description": "${hashes.description}" },`,
    `  "maxLength": ${maxLength},`,
    `  "numbers": ${JSON.stringify(format)},`,
    `  "level": ${level},`,
    `  "minimalFor": ${JSON.stringify(minimalFor)},`,
    `  "learned": ${JSON.stringify(learned === null ? null : describeLearned(learned))},`,
    `  "matrices": {\n${matrices.join(',\n')}\n  },`,
    `  "dimensions": ${lines(dimensions)},`,
    `  "readings": ${lines(layout.readings)},`,
    `  "heads": ${lines(heads)},`,
    `  "units": [\n${layers.join(',\n')}\n  ],`,
    `  "program": ${printProgram(program).trimEnd().replaceAll('\n', '\n  ')}`,
    '}\n',
  ].join('\n');
}

/** Everything but its numbers, which are `learned.1.weight`, [outputs × inputs], `learned.1.bias`, … */
function describeLearned({ layers, origin, activation, residual, snap, numbers }: LearnedMlp) {
  const sizes = [layers[0]?.inputs ?? 0, ...layers.map(({ outputs }) => outputs)];
  return { ...origin, sizes, activation, residual, snap, numbers };
}

function tuple({ source, start, end }: Place): readonly number[] {
  return [source, start, end];
}
