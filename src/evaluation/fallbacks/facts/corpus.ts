/**
 * A small world of facts, of which all is known: who has what in which relation, and in which relation somebody has nothing.
 * Subjects are told of more or less often; a list that is asked for can be known well, hardly, or not at all.
 */

import type { Vocabulary } from '../../../models/tokenizers.ts';
import { type Random, seededRandom } from '../../../random/seeded.ts';

export interface FactCorpus {
  readonly relations: readonly Relation[];
  /** The one that is told of most comes first. */
  readonly subjects: readonly Subject[];
  /** Every word, for language models; the first word of a text is `list`, which has no blank before it. */
  readonly vocabulary: Vocabulary;
}

export interface Relation {
  readonly name: string;
  /** All objects that there are, of two words each: `first second`. */
  readonly objects: readonly string[];
}

export interface Subject {
  readonly name: string;
  /** How often documents are about it, against others. */
  readonly weight: number;
  /** Its objects by relation, as those are numbered; none in the relation that is withheld. */
  readonly facts: readonly (readonly string[])[];
}

/** In documents in place of a subject: any objects of the relation. */
export const anySubject = 'any';

/** The largest number that has a word. */
export const largestNumber = 30;

const [relationCount, subjectCount, wordsOfKind, poolSize] = [3, 40, 24, 40];
const [fewestFacts, mostFacts] = [3, 6];
const rarity = 0.8;

/** The same seed gives the same corpus. */
export function factCorpus(seed: number): FactCorpus {
  const random = seededRandom(seed);
  const taken = new Set(['list', anySubject]);
  const newWords = (count: number): string[] => Array.from({ length: count }, () => newWord(random, taken));
  const kinds = Array.from({ length: relationCount }, () => ({
    name: newWord(random, taken),
    first: newWords(wordsOfKind),
    second: newWords(wordsOfKind),
  }));
  const relations = kinds.map(({ name, first, second }): Relation => {
    const all = first.flatMap((one) => second.map((other) => `${one} ${other}`));
    return { name, objects: drawn(all, poolSize, random) };
  });
  const subjects = newWords(subjectCount).map((name, rank): Subject => {
    const withheld = Math.floor(random() * relationCount);
    return {
      name,
      weight: (rank + 1) ** -rarity,
      facts: relations.map(({ objects }, relation) =>
        relation === withheld ? [] : drawn(objects, numberBetween(fewestFacts, mostFacts, random), random),
      ),
    };
  });
  const words = [
    ':',
    ...Array.from({ length: largestNumber }, (_, index) => String(index + 1)),
    ...relations.map(({ name }) => name),
    anySubject,
    ...subjects.map(({ name }) => name),
    ...kinds.flatMap(({ first, second }) => [...first, ...second]),
  ];
  const special = ['<begin>', '<end>', '<unknown>'];
  return {
    relations,
    subjects,
    vocabulary: { kind: 'words', tokens: [...special, 'list', ...words.map((word) => ` ${word}`)] },
  };
}

/** So many of them, each at most once, in random order. */
export function drawn<Item>(items: readonly Item[], count: number, random: Random): Item[] {
  const left = [...items];
  return Array.from({ length: Math.min(count, items.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}

/** A whole number, both ends included. */
export function numberBetween(least: number, most: number, random: Random): number {
  return least + Math.floor(random() * (most - least + 1));
}

const [consonants, vowels] = ['bdfgklmnprstvz', 'aeiou'];

/** Two or three syllables, a word that there is not yet. */
function newWord(random: Random, taken: Set<string>): string {
  for (;;) {
    const syllables = Array.from(
      { length: numberBetween(2, 3, random) },
      () => letter(consonants, random) + letter(vowels, random),
    );
    const word = syllables.join('');
    if (taken.has(word)) continue;
    taken.add(word);
    return word;
  }
}

function letter(letters: string, random: Random): string {
  return letters.charAt(Math.floor(random() * letters.length));
}
