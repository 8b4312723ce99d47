/** A compiled model as an ONNX file, and back. Beside the graph it holds what NAME.json says. */

import packageFile from '../../../package.json' with { type: 'json' };
import { type OnnxTensor, readOnnx, writeOnnx } from '../../formats/onnx.ts';
import type { StoredTensor } from '../../formats/safetensors.ts';
import { attempt, integerIn, list, object, parseJson, record } from '../../ir/decoders.ts';
import { writeArtifact } from '../../weights/artifact.ts';
import { type SparseMatrix, sparseOfDense, transposed } from '../../weights/matrix.ts';
import type { CompiledModel } from '../../weights/model.ts';
import { readModel } from '../../weights/read-artifact.ts';
import { modelSizes } from '../../weights/sizes.ts';
import { type GraphSettings, graphOf } from './graph.ts';
import { isTurned } from './weights.ts';

export type WrittenOnnx =
  | { readonly ok: true; readonly file: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly error: string };

/** A model that was read from an ONNX file, and what its graph takes and gives. */
export interface OnnxModel {
  readonly model: CompiledModel;
  /** The number of layers that the graph always runs; `null`: as many as it is told. */
  readonly unrolled: number | null;
  /** Whether the residual stream is an output. */
  readonly residuals: boolean;
}

export type ReadOnnxModel = ({ readonly ok: true } & OnnxModel) | { readonly ok: false; readonly error: string };

/** Files of 2 GiB cannot be written in the format; some room is left for the description. */
const mostBytes = 2 ** 31 - 2 ** 26;

/** Refused where the matrices, all dense, would be larger than a file may be. */
export function writeOnnxModel(model: CompiledModel, settings: GraphSettings): WrittenOnnx {
  const bytes = modelSizes(model).parameters * (settings.double ? 8 : 4);
  if (bytes > mostBytes) {
    const error = `as dense matrices the weights take ${bytes.toLocaleString('en')} bytes, more than an ONNX file can hold`;
    return { ok: false, error };
  }
  const { unrolled } = settings;
  const file = writeOnnx({
    producer: { name: 'altac', version: packageFile.version },
    description: `The ALTA program ${model.program.name}, compiled by altac. \`tokens\`: ids in the vocabulary, with the frame of the program; negative numbers at the end of a row are padding.`,
    metadata: {
      producer: `altac ${packageFile.version}`,
      ...(unrolled === null ? {} : { unrolled: String(unrolled) }),
      altac: writeArtifact(model).description,
    },
    graph: graphOf(model, settings),
  });
  return { ok: true, file };
}

/** The weights are those of the graph, so that what is proved of them is true of the file. */
export function readOnnxModel(file: Uint8Array): ReadOnnxModel {
  const read = readOnnx(file);
  if (!read.ok) return read;
  const { isHashed, metadata, inputs, outputs, tensors } = read.content;
  const description = metadata['altac'];
  if (description === undefined || !isHashed) {
    return { ok: false, error: 'altac did not write it: its metadata lack `altac` or `sha256`' };
  }
  const unrolled = inputs.includes('max_layers') ? null : Number(metadata['unrolled']);
  if (Number.isNaN(unrolled)) return { ok: false, error: 'it says nowhere how many layers it runs' };
  const shapes = attempt(() =>
    object((field) => field('matrices', record(list(integerIn(0, 2 ** 31), 2))))(parseJson(description), ''),
  );
  if (!shapes.ok) return shapes;
  const loaded = readModel(description, storedTensors(tensors, shapes.value));
  return loaded.ok ? { ...loaded, unrolled, residuals: outputs.includes('residuals') } : loaded;
}

/** As NAME.safetensors has them. What does not fit is left out, and missed later. */
function storedTensors(
  tensors: ReadonlyMap<string, OnnxTensor>,
  shapes: ReadonlyMap<string, readonly number[]>,
): ReadonlyMap<string, StoredTensor> {
  const stored = new Map<string, StoredTensor>();
  for (const [name, [rows = 0, columns = 0]] of shapes) {
    const matrix = sparseOf(tensors.get(name), rows, columns, isTurned(name));
    if (matrix === null) continue;
    const { values, columnOf, rowStart } = matrix;
    stored.set(`${name}.values`, { shape: [values.length], data: Float32Array.from(values) });
    stored.set(`${name}.columns`, { shape: [columnOf.length], data: columnOf });
    stored.set(`${name}.row_starts`, { shape: [rowStart.length], data: rowStart });
  }
  for (const [name, { data }] of tensors) {
    if (!/\.bias$|^halt\.weight$/.test(name) || !isFloats(data)) continue;
    const length = shapes.get(name.replace(/bias$/, 'weight'))?.[0] ?? data.length;
    stored.set(name, { shape: [length], data: Float32Array.from(data.subarray(0, length)) });
  }
  return stored;
}

/** `null`: it is not there, or of another shape. Without rows it need not be there, and without columns it has a column of zeros. */
function sparseOf(tensor: OnnxTensor | undefined, rows: number, columns: number, turned: boolean): SparseMatrix | null {
  if (rows === 0) return sparseOfDense([], rows, columns);
  const [height, width] = [rows, Math.max(columns, 1)];
  const shape = turned ? [width, height] : [height, width];
  if (tensor === undefined || tensor.shape.join() !== shape.join() || !isFloats(tensor.data)) return null;
  if (columns === 0) return sparseOfDense([], rows, columns);
  return turned ? transposed(sparseOfDense(tensor.data, columns, rows)) : sparseOfDense(tensor.data, rows, columns);
}

function isFloats(data: OnnxTensor['data']): data is Extract<OnnxTensor['data'], Float32Array | Float64Array> {
  return data instanceof Float32Array || data instanceof Float64Array;
}
