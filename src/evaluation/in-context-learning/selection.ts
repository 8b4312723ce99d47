/** Which demonstrations a query gets, and in which order. */

import { mixedSeed, seededRandom } from '../../random/seeded.ts';
import type { Item } from './items.ts';
import { permutation } from './permutations.ts';
import type { Retriever } from './retrieval.ts';

/** `random` and `balanced`: the same for all queries; `bm25`: those most like the query. */
export const selections = ['random', 'balanced', 'bm25'] as const;
export type Selection = (typeof selections)[number];

/**
 * `given`: as selected, but retrieved ones as they stand in the training part, as in the paper; `relevance`: the most
 * alike last; `shuffle`; `by-label`: those of a label together; `interleaved`: labels take turns.
 */
export const orders = ['given', 'relevance', 'shuffle', 'by-label', 'interleaved'] as const;
export type Order = (typeof orders)[number];

/**
 * The training items in the order in which they are taken: the first n of it are the demonstrations, so that more
 * demonstrations hold the fewer.
 */
export function takenInOrder(training: readonly Item[], selection: 'random' | 'balanced', seed: number): number[] {
  const order = permutation(training.length, seededRandom(seed));
  return selection === 'random' ? order : takingTurns(order, (number) => training[number]?.label ?? '');
}

/** The first n by likeness; where fewer share a word with the query, others fill up at random. */
export function retrieved(
  retriever: Retriever,
  query: string,
  count: number,
  training: readonly Item[],
  seed: number,
): { readonly numbers: readonly number[]; readonly filledUp: number } {
  const found = retriever.ranked(query).slice(0, count);
  const missing = Math.min(count, training.length) - found.length;
  if (missing <= 0) return { numbers: found, filledUp: 0 };
  const isFound = new Set(found);
  const others = takenInOrder(training, 'random', seed).filter((number) => !isFound.has(number));
  return { numbers: [...found, ...others.slice(0, missing)], filledUp: missing };
}

export interface Ordering {
  readonly order: Order;
  readonly seed: number;
  readonly isRetrieved: boolean;
}

/** `numbers`: as selected, so that of retrieved ones the most alike is the first. */
export function ordered(
  numbers: readonly number[],
  training: readonly Item[],
  { order, seed, isRetrieved }: Ordering,
): readonly number[] {
  const labelOf = (number: number): string => training[number]?.label ?? '';
  const given = isRetrieved ? [...numbers].sort((a, b) => a - b) : numbers;
  switch (order) {
    case 'given':
      return given;
    case 'relevance':
      return [...numbers].reverse();
    case 'shuffle':
      return permutation(given.length, seededRandom(mixedSeed(seed, given.length))).map((at) => given[at] ?? 0);
    case 'by-label':
      // Sorting is stable: those of a label stay as they were.
      return [...given].sort((a, b) => (labelOf(a) < labelOf(b) ? -1 : Number(labelOf(a) > labelOf(b))));
    case 'interleaved':
      return takingTurns(given, labelOf);
  }
}

/** One of each label, then the second of each, …; labels in the order in which they first come. */
function takingTurns(numbers: readonly number[], labelOf: (number: number) => string): number[] {
  const turns = new Map<string, number>();
  const placed = numbers.map((number) => {
    const turn = turns.get(labelOf(number)) ?? 0;
    turns.set(labelOf(number), turn + 1);
    return { number, turn };
  });
  return placed.sort((a, b) => a.turn - b.turn).map(({ number }) => number);
}
