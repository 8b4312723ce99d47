/** A trained projection as a file: safetensors, with the seed of its word vectors. */

import { readSafetensors, writeSafetensors } from '../../../formats/safetensors.ts';
import { type Projection, trainedAttentionShape } from './trained-attention.ts';

const tensorName = 'projection';

/** In float32. */
export function writeProjection({ weights, rows, dimensions, seed }: Projection): Uint8Array {
  const tensors = new Map([[tensorName, { shape: [rows, dimensions], data: Float32Array.from(weights) }]]);
  return writeSafetensors({ tensors, metadata: { seed: String(seed) } });
}

/** Throws a RangeError for another file. */
export function readProjection(bytes: Uint8Array): Projection {
  const { rows, dimensions, beta } = trainedAttentionShape;
  const read = readSafetensors(bytes);
  if (!read.ok) throw new RangeError(`these are no weights of attention: ${read.error}`);
  const { tensors, metadata } = read.file;
  const tensor = tensors.get(tensorName);
  const seed = Number(metadata['seed']);
  if (!(tensor?.data instanceof Float32Array) || tensor.shape.join() !== `${rows},${dimensions}` || !(seed >= 0)) {
    throw new RangeError(`these are no weights of attention: ${rows} by ${dimensions} numbers are needed, and a seed`);
  }
  return { weights: Float64Array.from(tensor.data), rows, dimensions, beta, seed };
}
