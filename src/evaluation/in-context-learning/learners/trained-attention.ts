/**
 * One layer of attention whose projection was learned from many small classifications, so that it classifies by labels
 * that it never saw: with scores s_i = β (W q)·(W x_i) and a = softmax(s), label c gets p_c = Σ a_i [y_i = c]. Texts are
 * normalised sums of word vectors. It is no language model.
 */

import { mixedSeed, normal, type Random, seededRandom } from '../../../random/seeded.ts';
import { optimizers } from '../../../runtime/tensors/optimizers.ts';
import { textSource, usualPlantedTexts } from '../data/planted-texts.ts';
import type { Item, Learner, Prediction } from '../items.ts';
import { permutation } from '../permutations.ts';
import { dot, normalised, summedVector, wordVectors } from '../words.ts';
import { largest, weightsByClass } from './analytic-attention.ts';

export interface Projection {
  /** [rows × dimensions], row by row. */
  readonly weights: Float64Array;
  readonly rows: number;
  readonly dimensions: number;
  readonly beta: number;
  /** Of the word vectors. */
  readonly seed: number;
}

export const trainedAttentionShape = { rows: 64, dimensions: 128, beta: 3 } as const;

export function trainedAttention(projection: Projection, name = 'trained-attention'): Learner {
  const vectorOf = wordVectors(projection.dimensions, projection.seed);
  const known = new Map<string, Float64Array>();
  const projected = (text: string): Float64Array => {
    const found = known.get(text) ?? product(projection, textVector(text, projection.dimensions, vectorOf));
    known.set(text, found);
    return found;
  };
  return {
    name,
    atOnce: Number.POSITIVE_INFINITY,
    noBlocks: null,
    // Demonstrations do not see each other here, in blocks or without.
    predict: async ({ demonstrations, queries, labels }) => {
      const keys = demonstrations.map(({ text }) => projected(text));
      const classes = demonstrations.map(({ label }) => labels.indexOf(label));
      return queries.map((text): Prediction => {
        const query = projected(text);
        const scores = keys.map((key) => projection.beta * dot(query, key));
        return { label: labels[largest(weightsByClass(scores, classes, labels.length))] ?? null };
      });
    },
  };
}

/** Before training: N(0, 1.5²/128) per number. */
export function untrainedProjection(seed: number): Projection {
  const { rows, dimensions, beta } = trainedAttentionShape;
  const random = seededRandom(mixedSeed(seed, 11));
  const weights = Float64Array.from(
    { length: rows * dimensions },
    () => (1.5 * normal(random)) / Math.sqrt(dimensions),
  );
  return { weights, rows, dimensions, beta, seed };
}

/** Cosines without a projection. */
export function rawCosine(seed: number): Projection {
  const { dimensions } = trainedAttentionShape;
  const weights = Float64Array.from({ length: dimensions ** 2 }, (_, i) => Number(i % (dimensions + 1) === 0));
  return { weights, rows: dimensions, dimensions, beta: 20, seed };
}

/** 200 classes without common words: episodes of training draw from the first 160, those of a test from the others. */
const episodeTexts = textSource({ ...usualPlantedTexts, classes: 200, sharedWords: 0 });
const trainingClasses = 160;
const heldOutClasses = 40;

const episodesOfStep = 16;
const classesOfEpisode = 10;
const demonstrationsOfEpisode = 40;
const rate = 0.01;

/** `between` is called before every step. */
export async function trainProjection(
  start: Projection,
  steps: number,
  seed: number,
  between: (step: number) => Promise<void> | void,
): Promise<Projection> {
  const { rows, dimensions } = start;
  const weights = start.weights.slice();
  const projection = { ...start, weights };
  const vectorOf = wordVectors(dimensions, start.seed);
  const { slotSizes, update } = optimizers.adam;
  const shape = [rows, dimensions];
  const slots = new Map(Object.entries(slotSizes(shape)).map(([name, size]) => [name, new Float64Array(size)]));
  for (let step = 1; step <= steps; step++) {
    await between(step);
    const random = seededRandom(mixedSeed(mixedSeed(seed, 12), step));
    const gradient = new Float64Array(weights.length);
    for (let episode = 0; episode < episodesOfStep; episode++) {
      addGradient(
        gradient,
        projection,
        drawnEpisode(random, (text) => textVector(text, dimensions, vectorOf)),
      );
    }
    update({ shape, data: weights }, gradient, slots, rate, step);
  }
  return projection;
}

interface Episode {
  readonly keys: readonly Float64Array[];
  readonly classes: readonly number[];
  readonly query: Float64Array;
  readonly right: number;
}

/** The class of the query is that of one of the demonstrations. */
function drawnEpisode(random: Random, embedded: (text: string) => Float64Array): Episode {
  const kinds = permutation(trainingClasses, random).slice(0, classesOfEpisode);
  const textOf = (own: number): Float64Array => embedded(episodeTexts.draw(kinds[own] ?? 0, random));
  const classes = Array.from({ length: demonstrationsOfEpisode }, () => Math.floor(random() * classesOfEpisode));
  const right = classes[Math.floor(random() * classes.length)] ?? 0;
  return { keys: classes.map(textOf), classes, query: textOf(right), right };
}

/** Of −ln p_t: ds_i = β a_i (1 − [y_i = t] / p_t), dW = (Σ ds_i W x_i) qᵀ + (W q) (Σ ds_i x_i)ᵀ; the mean of a step. */
function addGradient(gradient: Float64Array, projection: Projection, { keys, classes, query, right }: Episode): void {
  const { rows, dimensions, beta } = projection;
  const projectedQuery = product(projection, query);
  const projectedKeys = keys.map((key) => product(projection, key));
  const scores = projectedKeys.map((key) => beta * dot(projectedQuery, key));
  const most = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - most));
  const total = raised.reduce((sum, each) => sum + each, 0);
  const attention = raised.map((each) => each / total);
  const likelihood = attention.reduce((sum, each, i) => sum + (classes[i] === right ? each : 0), 0);
  const [ofKeys, ofTexts] = [new Float64Array(rows), new Float64Array(dimensions)];
  attention.forEach((each, i) => {
    const slope = (beta * each * (1 - Number(classes[i] === right) / likelihood)) / episodesOfStep;
    addScaled(ofKeys, projectedKeys[i] ?? ofKeys, slope);
    addScaled(ofTexts, keys[i] ?? ofTexts, slope);
  });
  for (let row = 0; row < rows; row++) {
    const [ofKey, ofQuery] = [ofKeys[row] ?? 0, projectedQuery[row] ?? 0];
    for (let column = 0; column < dimensions; column++) {
      const at = row * dimensions + column;
      gradient[at] = (gradient[at] ?? 0) + ofKey * (query[column] ?? 0) + ofQuery * (ofTexts[column] ?? 0);
    }
  }
}

export interface HeldOutOptions {
  readonly episodes: number;
  readonly queries: number;
  readonly ways: number;
  readonly seed: number;
}

/** The accuracy after so many demonstrations on classes that no training saw. */
export async function heldOutAccuracy(
  learner: Learner,
  count: number,
  { episodes, queries, ways, seed }: HeldOutOptions,
): Promise<number> {
  let right = 0;
  for (let episode = 0; episode < episodes; episode++) {
    const random = seededRandom(mixedSeed(mixedSeed(seed, 13), 1000 * count + episode));
    const kinds = permutation(heldOutClasses, random).slice(0, ways);
    const draw = (number: number): Item => {
      const own = Math.floor(random() * ways);
      const text = episodeTexts.draw(trainingClasses + (kinds[own] ?? 0), random);
      return { id: String(number), text, label: String(own) };
    };
    const demonstrations = Array.from({ length: count }, (_, number) => draw(number));
    const asked = Array.from({ length: queries }, (_, number) => draw(number));
    const predictions = await learner.predict({
      demonstrations,
      queries: asked.map(({ text }) => text),
      labels: Array.from({ length: ways }, (_, own) => String(own)),
      block: null,
      seed,
    });
    right += predictions.filter(({ label }, i) => label === asked[i]?.label).length;
  }
  return right / (episodes * queries);
}

function textVector(text: string, dimensions: number, vectorOf: (word: string) => Float64Array): Float64Array {
  return normalised(summedVector(text, dimensions, vectorOf));
}

function product({ weights, rows, dimensions }: Projection, vector: Float64Array): Float64Array {
  const result = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    const from = row * dimensions;
    for (let column = 0; column < dimensions; column++) sum += (weights[from + column] ?? 0) * (vector[column] ?? 0);
    result[row] = sum;
  }
  return result;
}

function addScaled(sum: Float64Array, vector: Float64Array, scale: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + scale * (vector[i] ?? 0);
}
