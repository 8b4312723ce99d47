/** Words of a text, and vectors that stand for them. */

import { mixedSeed, normal, seededRandom } from '../../random/seeded.ts';

/** Letters and digits in a row, in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * The vector of a word: `dimensions` numbers from N(0, 1 / dimensions), the same for the same word and seed, so that no
 * vocabulary is needed. Vectors are kept.
 */
export function wordVectors(dimensions: number, seed: number): (word: string) => Float64Array {
  const known = new Map<string, Float64Array>();
  return (word) => {
    const found = known.get(word);
    if (found !== undefined) return found;
    const random = seededRandom(mixedSeed(hash(word), seed));
    const vector = Float64Array.from({ length: dimensions }, () => normal(random) / Math.sqrt(dimensions));
    known.set(word, vector);
    return vector;
  };
}

/** The sum of the vectors of all words of a text; zeros where there are none. */
export function summedVector(text: string, dimensions: number, vectorOf: (word: string) => Float64Array): Float64Array {
  const sum = new Float64Array(dimensions);
  for (const word of wordsOf(text)) {
    const vector = vectorOf(word);
    for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0);
  }
  return sum;
}

/** To length 1; zeros stay zeros. */
export function normalised(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** 32 bits of a text (FNV-1a over its UTF-16 units). */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  return bits >>> 0;
}
