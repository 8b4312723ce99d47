/**
 * A classifier that is trained on the demonstrations instead of being shown them, on the tensor runtime: the stand-in for
 * finetuning. Texts are counts of words, to length 1; behind them one hidden layer, or none.
 */

import { mixedSeed, normal, seededRandom } from '../../../random/seeded.ts';
import { type MlpLayer, mlpTrainer } from '../../../runtime/tensors/mlp-trainer.ts';
import { openTensors } from '../../../runtime/tensors/open.ts';
import type { PlainTensor } from '../../../runtime/tensors/tensors.ts';
import type { Batch } from '../../../runtime/tensors/trainer.ts';
import type { Item, Learner, Prediction } from '../items.ts';
import { permutation } from '../permutations.ts';
import { wordsOf } from '../words.ts';
import { largest } from './analytic-attention.ts';

export interface ClassifierSettings {
  /** Units of the hidden layer; 0: a linear classifier. */
  readonly hidden: number;
  /** How often all demonstrations are seen, but at least so many steps. */
  readonly epochs: number;
  readonly leastSteps: number;
  readonly batchSize: number;
  readonly rate: number;
}

export const usualClassifier: ClassifierSettings = {
  hidden: 0,
  epochs: 20,
  leastSteps: 100,
  batchSize: 32,
  rate: 0.02,
};

export function trainedClassifier(settings: ClassifierSettings): Learner {
  return {
    name: 'classifier',
    atOnce: Number.POSITIVE_INFINITY,
    noBlocks: 'it is trained on all demonstrations at once',
    predict: async ({ demonstrations, queries, labels, seed }) => {
      await openTensors();
      const words = vocabularyOf(demonstrations);
      const trainer = mlpTrainer({
        layers: initialLayers([words.size, ...(settings.hidden > 0 ? [settings.hidden] : []), labels.length], seed),
        activation: 'relu',
        optimizer: 'adam',
        crossEntropy: { choices: [{ start: 0, size: labels.length }], sharpness: 1 },
      });
      try {
        const random = seededRandom(mixedSeed(seed, 31));
        const perEpoch = Math.ceil(demonstrations.length / settings.batchSize);
        const steps = Math.max(settings.leastSteps, settings.epochs * perEpoch);
        let order: number[] = [];
        for (let step = 0; step < steps; step++) {
          if (step % perEpoch === 0) order = permutation(demonstrations.length, random);
          const from = (step % perEpoch) * settings.batchSize;
          const items = order
            .slice(from, from + settings.batchSize)
            .flatMap((number) => demonstrations.slice(number, number + 1));
          // The rate falls to nothing, in a straight line.
          await trainer.step([batchOf(items, words, labels)], settings.rate * (1 - step / steps));
        }
        const texts = queries.map((text) => ({ text }));
        const { data } = await trainer.predict(featuresOf(texts, words));
        return queries.map((_, row): Prediction => {
          const logits = Float64Array.from(data.slice(row * labels.length, (row + 1) * labels.length));
          return { label: labels[largest(logits)] ?? null };
        });
      } finally {
        trainer.dispose();
      }
    },
  };
}

/** The words of the demonstrations, by column; words that none of them has say nothing. */
function vocabularyOf(items: readonly Item[]): ReadonlyMap<string, number> {
  const words = new Set(items.flatMap(({ text }) => wordsOf(text)));
  return new Map([...(words.size > 0 ? words : [''])].map((word, column) => [word, column]));
}

function batchOf(items: readonly Item[], words: ReadonlyMap<string, number>, labels: readonly string[]): Batch {
  const targets = new Float32Array(items.length * labels.length);
  items.forEach(({ label }, row) => {
    targets[row * labels.length + labels.indexOf(label)] = 1;
  });
  return { inputs: featuresOf(items, words), targets: { shape: [items.length, labels.length], data: targets } };
}

/** Counts of words, to length 1. */
function featuresOf(items: readonly { readonly text: string }[], words: ReadonlyMap<string, number>): PlainTensor {
  const data = new Float32Array(items.length * words.size);
  items.forEach(({ text }, row) => {
    const own = data.subarray(row * words.size, (row + 1) * words.size);
    for (const word of wordsOf(text)) {
      const column = words.get(word);
      if (column !== undefined) own[column] = (own[column] ?? 0) + 1;
    }
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    if (length === 0) return;
    own.forEach((value, column) => {
      own[column] = value / length;
    });
  });
  return { shape: [items.length, words.size], data };
}

/** A linear classifier begins at zero. */
function initialLayers(sizes: readonly number[], seed: number): MlpLayer[] {
  const random = seededRandom(mixedSeed(seed, 32));
  return sizes.slice(1).map((outputs, layer) => {
    const inputs = sizes[layer] ?? 1;
    const scale = sizes.length > 2 ? Math.sqrt(2 / inputs) : 0;
    return {
      weights: {
        shape: [inputs, outputs],
        data: Float32Array.from({ length: inputs * outputs }, () => (scale === 0 ? 0 : scale * normal(random))),
      },
      bias: { shape: [outputs], data: new Float32Array(outputs) },
    };
  });
}
