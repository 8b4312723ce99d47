import { describe, expect, test } from 'vitest';
import type { Item } from '../../../src/evaluation/in-context-learning/items.ts';
import { createRetriever } from '../../../src/evaluation/in-context-learning/retrieval.ts';
import { type Order, ordered, retrieved, takenInOrder } from '../../../src/evaluation/in-context-learning/selection.ts';

function itemsOf(...texts: readonly (readonly [text: string, label: string])[]): Item[] {
  return texts.map(([text, label], number) => ({ id: String(number), text, label }));
}

const items = itemsOf(
  ['my card is lost', 'card'],
  ['the card was stolen', 'card'],
  ['the rate of the dollar', 'rate'],
  ['cards and more cards', 'card'],
  ['exchange rates', 'rate'],
  ['what is the weather', 'weather'],
);

describe('selection', () => {
  test('the same seed takes the same items, each once', () => {
    const taken = takenInOrder(items, 'random', 7);
    expect(takenInOrder(items, 'random', 7)).toEqual(taken);
    expect([...taken].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect([1, 2, 3, 4].map((seed) => takenInOrder(items, 'random', seed).join())).not.toContain(taken.join());
  });

  test('balanced: every label comes once before any comes twice', () => {
    for (const seed of [1, 2, 3]) {
      const labels = takenInOrder(items, 'balanced', seed).map((number) => items[number]?.label);
      expect(new Set(labels.slice(0, 3)).size).toBe(3);
      expect([...labels.slice(3, 5)].sort()).toEqual(['card', 'rate']);
      expect(labels[5]).toBe('card');
    }
  });

  test('by likeness: words in common, in whatever form; rare ones count more', () => {
    const retriever = createRetriever(items);
    expect(retriever.ranked('I lost my cards')[0]).toBe(0);
    expect(retriever.ranked('rate')).toEqual([4, 2]);
    expect(retriever.ranked('nothing alike')).toEqual([]);
  });

  test('where too few share a word, others fill up at random, and that is told', () => {
    const { numbers, filledUp } = retrieved(createRetriever(items), 'rate', 5, items, 1);
    expect(numbers.slice(0, 2)).toEqual([4, 2]);
    expect(new Set(numbers).size).toBe(5);
    expect(filledUp).toBe(3);
  });
});

describe('order', () => {
  function check(order: Order, isRetrieved: boolean, wanted: readonly number[]): void {
    expect(ordered([5, 0, 2, 1, 4], items, { order, seed: 1, isRetrieved })).toEqual(wanted);
  }

  test('as selected', () => check('given', false, [5, 0, 2, 1, 4]));
  test('retrieved ones as they stand in the training part', () => check('given', true, [0, 1, 2, 4, 5]));
  test('the most alike last', () => check('relevance', true, [4, 1, 2, 0, 5]));
  test('by label', () => check('by-label', false, [0, 1, 2, 4, 5]));
  test('labels take turns', () => check('interleaved', false, [5, 0, 2, 1, 4]));
  test('labels take turns where they did not', () => {
    expect(ordered([0, 1, 3, 2, 4], items, { order: 'interleaved', seed: 1, isRetrieved: false })).toEqual([
      0, 2, 1, 4, 3,
    ]);
  });
  test('shuffled: the same items, in another order for another seed', () => {
    const [one, other] = [1, 2].map((seed) =>
      ordered([5, 0, 2, 1, 4], items, { order: 'shuffle', seed, isRetrieved: false }),
    );
    expect([...(one ?? [])].sort()).toEqual([0, 1, 2, 4, 5]);
    expect(one).not.toEqual(other);
  });
});
