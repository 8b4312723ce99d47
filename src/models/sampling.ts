/** Choosing a token. */

import type { Random } from '../random/seeded.ts';
import type { SamplingOptions } from './language-model.ts';

/** Log-probabilities of tokens by their number. */
export type LogProbabilities = ArrayLike<number>;

/** Throws a RangeError for what nothing can be drawn by: there is a sentence for people in it. */
export function checkSampling({ temperature, topK, topP }: SamplingOptions): void {
  if (!(temperature >= 0)) throw new RangeError(`the temperature is ${temperature}; it is a number from 0`);
  if (!(topP > 0 && topP <= 1)) throw new RangeError(`top-p is ${topP}; it is above 0, and at most 1`);
  if (topK !== null && !(Number.isInteger(topK) && topK > 0)) {
    throw new RangeError(`top-k is ${topK}; it is a whole number from 1`);
  }
}

/**
 * Temperature first, then top-k, then top-p of what is left. Of equally likely tokens those of lower numbers come first.
 * One random number is drawn, whatever the options, and none at temperature 0. Throws a RangeError where a log-probability is
 * NaN, which only a model that diverged gives.
 */
export function chosenToken(logs: LogProbabilities, options: SamplingOptions, random: Random): number {
  const { temperature, topK, topP } = options;
  const best = likeliest(logs);
  for (let token = 0; token < logs.length; token++) {
    if (Number.isNaN(logs[token])) throw new RangeError('log-probabilities are not numbers: the model has diverged');
  }
  if (temperature === 0) return best;
  const largest = logs[best] ?? 0;
  const weights = Float64Array.from(logs, (log) => Math.exp((log - largest) / temperature));
  keepLikeliest(weights, topK, topP);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = random() * total;
  let last = 0;
  for (const [token, weight] of weights.entries()) {
    if (weight === 0) continue;
    if (left < weight) return token;
    left -= weight;
    last = token;
  }
  return last;
}

/** Token numbers by falling log-probability. */
export function byLikelihood(logs: LogProbabilities): number[] {
  return Array.from({ length: logs.length }, (_, token) => token).sort((a, b) => (logs[b] ?? 0) - (logs[a] ?? 0));
}

function likeliest(logs: LogProbabilities): number {
  let best = 0;
  for (let token = 1; token < logs.length; token++) if ((logs[token] ?? 0) > (logs[best] ?? 0)) best = token;
  return best;
}

/** All other weights become 0. */
function keepLikeliest(weights: Float64Array, topK: number | null, topP: number): void {
  if ((topK === null || topK >= weights.length) && topP === 1) return;
  const order = byLikelihood(weights).slice(0, topK ?? weights.length);
  const wanted = topP * order.reduce((sum, token) => sum + (weights[token] ?? 0), 0);
  const kept = new Set<number>();
  let sum = 0;
  for (const token of order) {
    if (topP < 1 && sum >= wanted) break;
    kept.add(token);
    sum += weights[token] ?? 0;
  }
  weights.forEach((_, token) => {
    if (!kept.has(token)) weights[token] = 0;
  });
}
