/** A model for NumPy: every matrix dense and every vector under its name, and the description as UTF-8 bytes. */

import { type StoredArray, writeNpz } from '../formats/npz.ts';
import { writeArtifact } from '../weights/artifact.ts';
import { denseOf } from '../weights/matrix.ts';
import type { CompiledModel } from '../weights/model.ts';
import { matricesOf, vectorsOf } from '../weights/names.ts';

/** Matrices are [outputs × inputs], embeddings [vocabulary × D] and [positions × D], all float32. */
export function npzOf(model: CompiledModel): Uint8Array {
  const arrays = new Map<string, StoredArray>();
  for (const [name, matrix] of matricesOf(model)) {
    arrays.set(name, { shape: [matrix.rows, matrix.columns], data: denseOf(matrix) });
  }
  for (const [name, vector] of vectorsOf(model)) {
    arrays.set(name, { shape: [vector.length], data: Float32Array.from(vector) });
  }
  const description = new TextEncoder().encode(writeArtifact(model).description);
  return writeNpz(arrays.set('description', { shape: [description.length], data: description }));
}
