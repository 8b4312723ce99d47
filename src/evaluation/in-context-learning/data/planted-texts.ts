/**
 * Texts whose labels can be learned from demonstrations, made by a generator whose every effect is known: a class has
 * words of its own among words that all texts have. Nothing is learned of real language from them.
 */

import { mixedSeed, type Random, seededRandom } from '../../../random/seeded.ts';
import { type DataSet, type Item, labelsOf } from '../items.ts';

export interface PlantedSettings {
  readonly classes: number;
  readonly wordsPerClass: number;
  /** How many of its words the second class of each pair (0 and 1, 2 and 3, …) has from the first. */
  readonly sharedWords: number;
  /** Words of no class, drawn in proportion to 1 / rank. */
  readonly backgroundWords: number;
  readonly wordsPerText: number;
  /** The chance that a word of a text is one of its class; a text has at least one. */
  readonly classShare: number;
  /** Labels of so large a share of the training part are drawn anew. */
  readonly labelNoise: number;
  /** Class c is drawn in proportion to (c + 1)^-imbalance; 0: all alike. */
  readonly imbalance: number;
  /** So large a share of all texts has no word of any class, and the label `out-of-scope`. */
  readonly outOfScope: number;
  readonly training: number;
  readonly test: number;
}

export const usualPlantedTexts: PlantedSettings = {
  classes: 40,
  wordsPerClass: 8,
  sharedWords: 4,
  backgroundWords: 300,
  wordsPerText: 12,
  classShare: 0.3,
  labelNoise: 0,
  imbalance: 0,
  outOfScope: 0,
  training: 2000,
  test: 250,
};

export const outOfScopeLabel = 'out-of-scope';

/** The same seed gives the same texts. */
export function plantedTexts(settings: PlantedSettings, seed: number): DataSet {
  const texts = textSource(settings);
  const random = seededRandom(mixedSeed(seed, 1));
  const training = texts.drawMany('train', settings.training, random);
  const test = texts.drawMany('test', settings.test, random);
  const labels = labelsOf([...training, ...test]);
  const noise = seededRandom(mixedSeed(seed, 2));
  const noisy = training.map((item) =>
    noise() < settings.labelNoise
      ? { ...item, label: labels[Math.floor(noise() * labels.length)] ?? item.label }
      : item,
  );
  return { training: noisy, test, labels };
}

export interface TextSource {
  /** A text of this class; `null`: of none. */
  readonly draw: (kind: number | null, random: Random) => string;
  /** Items of classes that are drawn, with ids that begin with a name. */
  readonly drawMany: (name: string, count: number, random: Random) => Item[];
}

export function textSource(settings: PlantedSettings): TextSource {
  const { classes, wordsPerText, classShare, imbalance, outOfScope } = settings;
  const words = classWords(settings);
  const background = cumulative(Array.from({ length: settings.backgroundWords }, (_, rank) => 1 / (rank + 1)));
  const frequencies = cumulative(Array.from({ length: classes }, (_, kind) => (kind + 1) ** -imbalance));
  const draw = (kind: number | null, random: Random): string => {
    const own = kind === null ? [] : (words[kind] ?? []);
    let fromClass = 0;
    for (let word = 0; word < wordsPerText; word++) fromClass += Number(random() < classShare);
    fromClass = own.length === 0 ? 0 : Math.max(1, fromClass);
    return Array.from({ length: wordsPerText }, (_, place) =>
      place < fromClass ? (own[Math.floor(random() * own.length)] ?? '') : `common${drawn(background, random)}`,
    ).join(' ');
  };
  return {
    draw,
    drawMany: (name, count, random) =>
      Array.from({ length: count }, (_, number) => {
        const kind = outOfScope > 0 && random() < outOfScope ? null : drawn(frequencies, random);
        return {
          id: `${name}-${number}`,
          text: draw(kind, random),
          label: kind === null ? outOfScopeLabel : classLabel(kind),
        };
      }),
  };
}

export function classLabel(kind: number): string {
  return `class-${String(kind).padStart(2, '0')}`;
}

function classWords({ classes, wordsPerClass, sharedWords }: PlantedSettings): string[][] {
  const own = (kind: number, from: number): string[] =>
    Array.from({ length: wordsPerClass - from }, (_, word) => `topic${kind}x${word + from}`);
  return Array.from({ length: classes }, (_, kind) =>
    kind % 2 === 0 ? own(kind, 0) : [...own(kind - 1, 0).slice(0, sharedWords), ...own(kind, sharedWords)],
  );
}

/** Sums up to and including each. */
function cumulative(shares: readonly number[]): number[] {
  let sum = 0;
  return shares.map((share) => (sum += share));
}

function drawn(sums: readonly number[], random: Random): number {
  const place = random() * (sums.at(-1) ?? 0);
  const found = sums.findIndex((sum) => place < sum);
  return found < 0 ? sums.length - 1 : found;
}
