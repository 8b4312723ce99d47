/** A verifier that was learned, and its file: safetensors with its layers; what it sees of a prefix in the metadata. */

import { readSafetensors, type StoredTensor, writeSafetensors } from '../../formats/safetensors.ts';
import { attempt, type Decoded, DecodeError, integerIn, list, object, oneOf, parseJson } from '../../ir/decoders.ts';
import type { Scorer } from '../search/search.ts';
import { type FeatureOptions, featuresOf, inputSize, type VerifiedPrefix } from './features.ts';
import { chanceOf, createWorkspace, type NetworkLayer, type SparseNetwork } from './sparse-network.ts';

/** Raised whenever the shape or meaning of the file changes. */
const VERIFIER_VERSION = 1;

export interface Verifier {
  readonly features: FeatureOptions;
  readonly network: SparseNetwork;
}

/** The chance of success behind a prefix. */
export function verified({ features, network }: Verifier, prefix: VerifiedPrefix): number {
  return chanceOf(network, featuresOf(features, prefix));
}

/** The same, for many prefixes. */
export function verifying({ features, network }: Verifier): (prefix: VerifiedPrefix) => number {
  const workspace = createWorkspace(network);
  return (prefix) => chanceOf(network, featuresOf(features, prefix), workspace);
}

/** For the search of an answer to one prompt. */
export function verifierScorer(verifier: Verifier, prompt: unknown): Scorer<string | number> {
  const chance = verifying(verifier);
  return async (prefixes) => prefixes.map((steps) => chance({ prompt, steps }));
}

/** Numbers are float32. */
export function writeVerifier({ features, network }: Verifier): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, StoredTensor>();
  for (const [index, { inputs, outputs, weights, bias }] of network.entries()) {
    tensors.set(tensorName(index, 'weight'), { shape: [inputs, outputs], data: Float32Array.from(weights) });
    tensors.set(tensorName(index, 'bias'), { shape: [outputs], data: Float32Array.from(bias) });
  }
  const metadata = {
    format: 'altac-verifier',
    version: String(VERIFIER_VERSION),
    features: JSON.stringify(features),
  };
  return writeSafetensors({ tensors, metadata });
}

export function readVerifier(bytes: Uint8Array): Decoded<Verifier> {
  const read = readSafetensors(bytes);
  if (!read.ok) return read;
  const { tensors, metadata } = read.file;
  return attempt(() => {
    if (metadata['format'] !== 'altac-verifier') throw new DecodeError('it is no verifier of altac');
    if (metadata['version'] !== String(VERIFIER_VERSION)) {
      throw new DecodeError(
        `it is of version ${metadata['version']}, and this altac reads version ${VERIFIER_VERSION}`,
      );
    }
    const features = featureOptions(parseJson(metadata['features'] ?? ''), 'features');
    const network: NetworkLayer[] = [];
    for (let index = 0; ; index++) {
      const [weights, bias] = [tensors.get(tensorName(index, 'weight')), tensors.get(tensorName(index, 'bias'))];
      if (weights === undefined || bias === undefined) break;
      const [inputs = 0, outputs = 0] = weights.shape;
      if (inputs !== (network.at(-1)?.outputs ?? inputSize(features)) || bias.shape[0] !== outputs) {
        throw new DecodeError(`its layer ${index + 1} does not fit what comes before it`);
      }
      network.push({ inputs, outputs, weights: numbers(weights.data), bias: numbers(bias.data) });
    }
    if (network.at(-1)?.outputs !== 1) throw new DecodeError('its last layer has not one output');
    return { features, network };
  });
}

function numbers(data: ArrayLike<number | bigint>): Float64Array {
  return Float64Array.from(data, Number);
}

function tensorName(layer: number, part: 'weight' | 'bias'): string {
  return `layer.${layer + 1}.${part}`;
}

const featureOptions = object((field): FeatureOptions => {
  const kind = field('kind', oneOf('steps', 'words'));
  if (kind === 'words') return { kind, buckets: field('buckets', integerIn(1, 2 ** 24)) };
  return { kind, vocabulary: field('vocabulary', list(stepOf)), length: field('length', integerIn(1, 2 ** 20)) };
});

function stepOf(value: unknown, where: string): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new DecodeError(`${where} is neither a text nor a number`);
}
