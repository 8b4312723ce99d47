/**
 * The weights of a model as tensors of an ONNX graph, under the names of `src/weights/names.ts`. Matrices stand as
 * `MatMul` takes them, [inputs × outputs], which is the transpose of what NAME.safetensors holds.
 */

import type { ElementType, OnnxTensor } from '../../formats/onnx.ts';
import type { GraphBuilder } from '../../formats/onnx-builder.ts';
import { denseOf, type SparseMatrix, transposed } from '../../weights/matrix.ts';
import type { AttentionHead, CompiledModel } from '../../weights/model.ts';
import { matricesOf, vectorsOf } from '../../weights/names.ts';

/** What all numbers of a graph are. */
export interface Numbers {
  readonly type: Extract<ElementType, 'float32' | 'float64'>;
  readonly of: (values: Iterable<number>) => OnnxTensor['data'];
}

export interface NamedHead {
  /** `clearing` or `heads.0`, `heads.1`, … */
  readonly name: string;
  readonly head: AttentionHead;
}

export function numbersOf(double: boolean): Numbers {
  return double
    ? { type: 'float64', of: (values) => Float64Array.from(values) }
    : { type: 'float32', of: (values) => Float32Array.from(values) };
}

export function headsOf({ clearing, heads }: CompiledModel): readonly NamedHead[] {
  const named = heads.map((head, index): NamedHead => ({ name: `heads.${index}`, head }));
  return clearing === null ? named : [{ name: 'clearing', head: clearing }, ...named];
}

export function addWeights({ tensor }: GraphBuilder, model: CompiledModel, numbers: Numbers): void {
  for (const [name, matrix] of matricesOf(model)) {
    // Nothing would read it.
    if (name === 'output.weight' && matrix.rows === 0) continue;
    tensor(name, matrixTensor(isTurned(name) ? transposed(matrix) : matrix, numbers));
  }
  for (const [name, vector] of vectorsOf(model)) {
    const values = vector.length === 0 ? [0] : [...vector];
    tensor(name, { shape: name === 'halt.weight' ? [values.length, 1] : [values.length], data: numbers.of(values) });
  }
}

/** Whether a matrix of this name is transposed in the graph: embeddings are not, as their rows are looked up. */
export function isTurned(name: string): boolean {
  return !name.startsWith('embedding.');
}

/** At least one row and one column, of zeros, as not every library multiplies empty matrices. */
function matrixTensor(matrix: SparseMatrix, numbers: Numbers): OnnxTensor {
  const [rows, columns] = [Math.max(matrix.rows, 1), Math.max(matrix.columns, 1)];
  const isEmpty = matrix.rows === 0 || matrix.columns === 0;
  return { shape: [rows, columns], data: numbers.of(isEmpty ? new Float32Array(rows * columns) : denseOf(matrix)) };
}
