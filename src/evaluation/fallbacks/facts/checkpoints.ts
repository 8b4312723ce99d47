/**
 * Trained members of the family in a small file: of each matrix the numbers as bytes, with a scale by row; vectors as they
 * are. Their corpora are made anew from seeds, and compared by a hash.
 */

import { readSafetensors, type StoredTensor, writeSafetensors } from '../../../formats/safetensors.ts';
import { sha256 } from '../../../formats/sha256.ts';
import { attempt, type Decoded, DecodeError } from '../../../ir/decoders.ts';
import { decoderParameters } from '../../../runtime/tensors/decoder.ts';
import type { PlainTensor } from '../../../runtime/tensors/tensors.ts';
import { type FactCorpus, factCorpus } from './corpus.ts';
import { type FactParameters, type FamilyMember, shapeOfMember } from './family.ts';

/** Raised whenever the shape or meaning of the file changes. */
const CHECKPOINT_VERSION = '1';
const format = 'altac-fact-checkpoints';

export interface FactCheckpoint {
  /** Of the corpus, and of the training. */
  readonly seed: number;
  readonly step: number;
  readonly parameters: FactParameters;
}

/** Checkpoints of one member. */
export function writeCheckpoints(
  member: FamilyMember,
  checkpoints: readonly FactCheckpoint[],
): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, StoredTensor>();
  for (const { seed, step, parameters } of checkpoints) {
    const [bytes, scales, vectors]: [number[], number[], number[]] = [[], [], []];
    for (const { name } of parametersOf(member, seed)) {
      const { shape, data } = parameters.get(name) ?? missing(name);
      if (shape.length === 1) vectors.push(...data);
      else {
        for (const row of rowsOf(shape, data)) {
          const scale = Math.fround(Math.max(...row.map(Math.abs)) / largestByte);
          scales.push(scale);
          bytes.push(...row.map((value) => (scale === 0 ? 0 : Math.round(value / scale)) + zeroByte));
        }
      }
    }
    const key = keyOf(seed, step);
    tensors.set(`${key}/bytes`, { shape: [bytes.length], data: Uint8Array.from(bytes) });
    tensors.set(`${key}/scales`, { shape: [scales.length], data: Float32Array.from(scales) });
    tensors.set(`${key}/vectors`, { shape: [vectors.length], data: Float32Array.from(vectors) });
  }
  const seeds = [...new Set(checkpoints.map(({ seed }) => seed))];
  const corpora = Object.fromEntries(seeds.map((seed) => [`corpus ${seed}`, hashOf(factCorpus(seed))]));
  return writeSafetensors({
    tensors,
    metadata: { format, version: CHECKPOINT_VERSION, member: JSON.stringify(member), ...corpora },
  });
}

/** Those of a file, in the order in which they were written. Its member has to be this one, with the corpora of today. */
export function readCheckpoints(member: FamilyMember, file: Uint8Array): Decoded<readonly FactCheckpoint[]> {
  const read = readSafetensors(file);
  if (!read.ok) return read;
  const { tensors, metadata } = read.file;
  return attempt(() => {
    if (metadata['format'] !== format) throw new DecodeError('it has no checkpoints of models of facts');
    if (metadata['version'] !== CHECKPOINT_VERSION || metadata['member'] !== JSON.stringify(member)) {
      throw new DecodeError(`it is not of ${member.name} as it is now; make it anew with scripts/fact-checkpoints.ts`);
    }
    const keys = [...tensors.keys()]
      .filter((name) => name.endsWith('/bytes'))
      .map((name) => name.slice(0, -'/bytes'.length));
    return keys.map((key) => {
      const [seed = Number.NaN, step = Number.NaN] = key.split('/').map(Number);
      if (metadata[`corpus ${seed}`] !== hashOf(factCorpus(seed))) {
        throw new DecodeError(`its models read another corpus ${seed}; make it anew with scripts/fact-checkpoints.ts`);
      }
      const numbers = (part: string): number[] => Array.from(tensors.get(`${key}/${part}`)?.data ?? [], Number);
      return {
        seed,
        step,
        parameters: restored(member, seed, numbers('bytes'), numbers('scales'), numbers('vectors')),
      };
    });
  });
}

const [zeroByte, largestByte] = [128, 127];

function restored(
  member: FamilyMember,
  seed: number,
  bytes: readonly number[],
  scales: readonly number[],
  vectors: readonly number[],
): FactParameters {
  let [byte, scale, vector] = [0, 0, 0];
  const parameters = new Map<string, PlainTensor>();
  for (const { name, shape } of parametersOf(member, seed)) {
    const [rows = 0, columns] = shape;
    if (columns === undefined) {
      parameters.set(name, { shape, data: Float32Array.from(vectors.slice(vector, vector + rows)) });
      vector += rows;
      continue;
    }
    const data = new Float32Array(rows * columns);
    for (let index = 0; index < data.length; index++) {
      data[index] = ((bytes[byte + index] ?? 0) - zeroByte) * (scales[scale + Math.floor(index / columns)] ?? 0);
    }
    parameters.set(name, { shape, data });
    byte += data.length;
    scale += rows;
  }
  if (byte !== bytes.length || scale !== scales.length || vector !== vectors.length) {
    throw new DecodeError('its tensors have not the sizes of the model');
  }
  return parameters;
}

function parametersOf(
  member: FamilyMember,
  seed: number,
): readonly { readonly name: string; readonly shape: readonly number[] }[] {
  return decoderParameters(shapeOfMember(member, factCorpus(seed)));
}

function rowsOf([rows = 0, columns = 0]: readonly number[], data: Float32Array): number[][] {
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);
}

function keyOf(seed: number, step: number): string {
  return `${seed}/${step}`;
}

function hashOf(corpus: FactCorpus): string {
  return sha256(JSON.stringify(corpus)).slice(0, 16);
}

function missing(name: string): never {
  throw new RangeError(`there is no parameter ${name}`);
}
