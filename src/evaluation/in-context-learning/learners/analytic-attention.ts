/**
 * Two layers of attention written by hand, in which the effects of many demonstrations are there by construction: it
 * shows that the harness finds them. It is no language model, and says nothing about any.
 *
 * With e a text's mean word vector, the first layer (causal, inside of a block) makes h_i = e_i − λ m_i, m_i the mean of
 * the block's embeddings up to and with i that decays by exp(−1/L) a demonstration. A query becomes
 * q − λ · mean(e), the mean over all demonstrations (for a single one: q). The second attends with weights
 * a_i ∝ exp(β cos(q, h_i) + γ i/(n − 1)), and a label gets the sum of the weights of its demonstrations.
 */

import type { Learner, Prediction, Task } from '../items.ts';
import { dot, normalised, summedVector, wordsOf, wordVectors } from '../words.ts';

export interface AnalyticAttention {
  /** How much of what all texts have in common is taken away. */
  readonly lambda: number;
  /** Demonstrations after which the mean has forgotten all but 1/e. */
  readonly decayLength: number;
  readonly beta: number;
  /** How much later demonstrations count more. */
  readonly recency: number;
  readonly dimensions: number;
}

export const usualAnalyticAttention: AnalyticAttention = {
  lambda: 1,
  decayLength: 30,
  beta: 14,
  recency: 1,
  dimensions: 128,
};

/** `seed`: of the word vectors. */
export function analyticAttention(settings: AnalyticAttention, seed: number): Learner {
  const { dimensions, beta, recency } = settings;
  const vectorOf = wordVectors(dimensions, seed);
  const known = new Map<string, Float64Array>();
  const embedded = (text: string): Float64Array => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const count = Math.max(1, wordsOf(text).length);
    const vector = summedVector(text, dimensions, vectorOf).map((value) => value / count);
    known.set(text, vector);
    return vector;
  };
  return {
    name: 'analytic-attention',
    atOnce: Number.POSITIVE_INFINITY,
    noBlocks: null,
    predict: async ({ demonstrations, queries, labels, block }) => {
      const texts = demonstrations.map(({ text }) => embedded(text));
      const keys = firstLayer(texts, block, settings);
      const common = meanOf(texts, dimensions);
      const classes = demonstrations.map(({ label }) => labels.indexOf(label));
      const last = Math.max(1, keys.length - 1);
      return queries.map((text): Prediction => {
        const own = embedded(text);
        const query = normalised(
          keys.length < 2 ? own : own.map((value, i) => value - settings.lambda * (common[i] ?? 0)),
        );
        const scores = keys.map((key, i) => beta * dot(query, key) + (recency * i) / last);
        return { label: labels[largest(weightsByClass(scores, classes, labels.length))] ?? null };
      });
    },
  };
}

function firstLayer(
  texts: readonly Float64Array[],
  block: Task['block'],
  { lambda, decayLength, dimensions }: AnalyticAttention,
): Float64Array[] {
  const decay = Math.exp(-1 / decayLength);
  let sums = new Float64Array(dimensions);
  let weight = 0;
  return texts.map((text, place) => {
    if (block !== null && place % block === 0) {
      sums = new Float64Array(dimensions);
      weight = 0;
    }
    weight = weight * decay + 1;
    for (let i = 0; i < dimensions; i++) sums[i] = (sums[i] ?? 0) * decay + (text[i] ?? 0);
    return normalised(text.map((value, i) => value - (lambda * (sums[i] ?? 0)) / weight));
  });
}

function meanOf(vectors: readonly Float64Array[], dimensions: number): Float64Array {
  const sum = new Float64Array(dimensions);
  for (const vector of vectors) {
    for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0) / vectors.length;
  }
  return sum;
}

/** The softmax of scores, summed by class. */
export function weightsByClass(scores: readonly number[], classes: readonly number[], count: number): Float64Array {
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const sums = new Float64Array(count);
  scores.forEach((score, i) => {
    const own = classes[i] ?? 0;
    sums[own] = (sums[own] ?? 0) + Math.exp(score - most);
  });
  return sums;
}

/** The first of the largest. */
export function largest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}
