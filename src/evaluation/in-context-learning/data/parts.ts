/** The training and the test part of labelled texts. */

import { mixedSeed, seededRandom } from '../../../random/seeded.ts';
import { type DataSet, type Item, labelsOf } from '../items.ts';
import { permutation } from '../permutations.ts';

export interface PartOptions {
  /** Texts of the test part; drawn once, by the seed. */
  readonly testSize: number;
  readonly seed: number;
}

export interface Parts extends DataSet {
  /** Training texts that were left out, as they are longer than 99 % of them. */
  readonly tooLong: number;
}

/** `test`: a part of its own, else it is drawn from the items. */
export function partsOf(items: readonly Item[], test: readonly Item[] | null, { testSize, seed }: PartOptions): Parts {
  const labels = labelsOf([...items, ...(test ?? [])]);
  const random = seededRandom(mixedSeed(seed, 41));
  const drawn = (all: readonly Item[]): number[] => permutation(all.length, random).slice(0, testSize);
  const inOrder = (all: readonly Item[], numbers: readonly number[]): Item[] =>
    [...numbers].sort((a, b) => a - b).flatMap((number) => all.slice(number, number + 1));
  const numbers = drawn(test ?? items);
  const isDrawn = new Set(test === null ? numbers : []);
  const rest = items.filter((_, number) => !isDrawn.has(number));
  const training = withoutLongest(rest);
  return { training, test: inOrder(test ?? items, numbers), labels, tooLong: rest.length - training.length };
}

function withoutLongest(items: readonly Item[]): readonly Item[] {
  const lengths = items.map(({ text }) => text.length).sort((a, b) => a - b);
  const longest = lengths[Math.floor(0.99 * (lengths.length - 1))] ?? 0;
  return items.length < 100 ? items : items.filter(({ text }) => text.length <= longest);
}
