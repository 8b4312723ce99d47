/** What language models read of a fact corpus: numbered lists. No list names an object twice. */

import type { Tokenizer } from '../../../models/tokenizers.ts';
import { beginToken, endToken } from '../../../models/tokenizers.ts';
import type { Random } from '../../../random/seeded.ts';
import { anySubject, drawn, type FactCorpus, numberBetween } from './corpus.ts';

export interface FactDocument {
  readonly relation: number;
  /** `null`: a list of any objects, which shows that long lists exist, and how to count. */
  readonly subject: number | null;
  readonly objects: readonly string[];
}

const [shareOfSubjects, shareOfWholeLists] = [0.8, 0.6];
const lengthsOfAny = [6, 8, 10, 12];

/**
 * Four of five documents are about a subject, drawn by weight, in a relation where it has something: all its objects (three of
 * five), or some from two up. The others are lists of any objects of a relation.
 */
export function drawnDocument({ relations, subjects }: FactCorpus, random: Random): FactDocument {
  if (random() >= shareOfSubjects) {
    const relation = Math.floor(random() * relations.length);
    const length = lengthsOfAny[Math.floor(random() * lengthsOfAny.length)] ?? 0;
    return { relation, subject: null, objects: drawn(relations[relation]?.objects ?? [], length, random) };
  }
  const subject = drawnByWeight(
    subjects.map(({ weight }) => weight),
    random,
  );
  const facts = subjects[subject]?.facts ?? [];
  const known = [...facts.keys()].filter((relation) => (facts[relation]?.length ?? 0) > 0);
  const relation = known[Math.floor(random() * known.length)] ?? 0;
  const all = facts[relation] ?? [];
  const count = random() < shareOfWholeLists ? all.length : numberBetween(2, all.length, random);
  return { relation, subject, objects: drawn(all, count, random) };
}

/** `list 2 REL SUBJECT : 1 a b 2 a b` */
export function textOfDocument(corpus: FactCorpus, { relation, subject, objects }: FactDocument): string {
  const items = objects.map((object, index) => ` ${index + 1} ${object}`);
  return `${headOf(corpus, relation, subject, objects.length)}${items.join('')}`;
}

/** What a list of so many items begins with. */
export function headOf(
  { relations, subjects }: FactCorpus,
  relation: number,
  subject: number | null,
  count: number,
): string {
  const name = subject === null ? anySubject : (subjects[subject]?.name ?? '');
  return `list ${count} ${relations[relation]?.name ?? ''} ${name} :`;
}

/** Documents one after another with begin and end, cut off at the length of a row. */
export function drawnRow(corpus: FactCorpus, tokenizer: Tokenizer, length: number, random: Random): number[] {
  const row: number[] = [];
  while (row.length < length) {
    const text = textOfDocument(corpus, drawnDocument(corpus, random));
    row.push(beginToken, ...tokenizer.encode(text), endToken);
  }
  return row.slice(0, length);
}

function drawnByWeight(weights: readonly number[], random: Random): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    if (left < weight) return index;
    left -= weight;
  }
  return weights.length - 1;
}
