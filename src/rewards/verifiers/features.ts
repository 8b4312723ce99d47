/** Prefixes of answers as inputs of a verifier. */

import type { SparseInput } from './sparse-network.ts';

export interface VerifiedPrefix {
  /** A text; anything else is taken as its JSON. */
  readonly prompt: unknown;
  /** The steps of the prefix. */
  readonly steps: readonly (string | number)[];
}

/**
 * `steps`: which step stands at which place, each as one of a vocabulary, and how many there are: for tasks with few
 * different steps; the prompt is not seen. `words`: hashed words and pairs of words of the prompt and of the answer, how
 * many steps there are, and the last step by itself: for texts.
 */
export type FeatureOptions =
  | { readonly kind: 'steps'; readonly vocabulary: readonly (string | number)[]; readonly length: number }
  | { readonly kind: 'words'; readonly buckets: number };

/** Steps that are told apart by their number, in `words`. */
const mostCounted = 32;

export function inputSize(options: FeatureOptions): number {
  return options.kind === 'steps'
    ? options.length * options.vocabulary.length + options.length + 1
    : 3 * options.buckets + mostCounted + 1;
}

export function featuresOf(options: FeatureOptions, prefix: VerifiedPrefix): SparseInput {
  return options.kind === 'steps' ? stepFeatures(options, prefix) : wordFeatures(options, prefix);
}

/** The vocabulary and length of these examples. */
export function stepFeaturesOf(examples: readonly VerifiedPrefix[]): FeatureOptions {
  const vocabulary = [...new Set(examples.flatMap(({ steps }) => steps))].sort((a, b) =>
    String(a) < String(b) ? -1 : 1,
  );
  const length = examples.reduce((most, { steps }) => Math.max(most, steps.length), 1);
  return { kind: 'steps', vocabulary, length };
}

/** A step that is not in the vocabulary is none of them; those beyond the length are not seen. */
function stepFeatures(
  { vocabulary, length }: Extract<FeatureOptions, { kind: 'steps' }>,
  { steps }: VerifiedPrefix,
): SparseInput {
  const indices: number[] = [];
  for (const [place, step] of steps.slice(0, length).entries()) {
    const number = vocabulary.indexOf(step);
    if (number >= 0) indices.push(place * vocabulary.length + number);
  }
  indices.push(length * vocabulary.length + Math.min(steps.length, length));
  return { indices: Int32Array.from(indices), values: new Float64Array(indices.length).fill(1) };
}

/** Each group of words has the Euclidean norm 1. */
function wordFeatures(
  { buckets }: Extract<FeatureOptions, { kind: 'words' }>,
  { prompt, steps }: VerifiedPrefix,
): SparseInput {
  const indices: number[] = [];
  const values: number[] = [];
  const texts = [
    typeof prompt === 'string' ? prompt : JSON.stringify(prompt ?? ''),
    steps.join(' '),
    String(steps.at(-1) ?? ''),
  ];
  for (const [group, text] of texts.entries()) {
    const counts = bucketsOf(text, buckets);
    const norm = Math.sqrt([...counts.values()].reduce((sum, count) => sum + count * count, 0));
    for (const [bucket, count] of counts) {
      indices.push(group * buckets + bucket);
      values.push(count / norm);
    }
  }
  indices.push(3 * buckets + Math.min(steps.length, mostCounted));
  values.push(1);
  return { indices: Int32Array.from(indices), values: Float64Array.from(values) };
}

function bucketsOf(text: string, buckets: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{M}\p{N}]/gu) ?? [];
  const add = (piece: string): void => {
    const bucket = hash(piece) % buckets;
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  };
  for (const [i, word] of words.entries()) {
    add(word);
    if (i > 0) add(`${words[i - 1]} ${word}`);
  }
  return counts;
}

/** FNV-1a, of 32 bits. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  return bits >>> 0;
}
