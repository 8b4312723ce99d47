import { expect, test } from 'vitest';
import { groupedBy } from '../../src/collections/grouped-by.ts';

test('groups and their items come in the order in which they are met', () => {
  const words = ['pear', 'fig', 'plum', 'apple', 'kiwi', 'yam'];
  expect([...groupedBy(words, (word) => String(word.length))]).toEqual([
    ['4', ['pear', 'plum', 'kiwi']],
    ['3', ['fig', 'yam']],
    ['5', ['apple']],
  ]);
  expect([...groupedBy([], String)]).toEqual([]);
});
