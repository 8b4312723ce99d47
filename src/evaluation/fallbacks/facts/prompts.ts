/** Lists that are asked for: more items than anybody has, of subjects told of often, seldom, or not in this relation. */

import type { FactCorpus } from './corpus.ts';
import { headOf } from './documents.ts';

export const promptGroups = ['popular', 'rare', 'unanswerable'] as const;

export type PromptGroup = (typeof promptGroups)[number];

export interface FactPrompt {
  readonly group: PromptGroup;
  readonly text: string;
  /** What is right; nothing where the relation is withheld. */
  readonly answers: readonly string[];
}

/** How many items a prompt asks for. */
export const itemsAsked = 12;

const unanswerableSubjects = 30;

/** Popular: the first third of the subjects; rare: the last; unanswerable: the first 30 in the relation that is withheld. */
export function factPrompts(corpus: FactCorpus): readonly FactPrompt[] {
  const third = Math.floor(corpus.subjects.length / 3);
  return corpus.subjects.flatMap(({ facts }, rank) =>
    facts.flatMap((answers, relation): FactPrompt[] => {
      const text = headOf(corpus, relation, rank, itemsAsked);
      if (answers.length === 0) return rank < unanswerableSubjects ? [{ group: 'unanswerable', text, answers }] : [];
      if (rank < third) return [{ group: 'popular', text, answers }];
      return rank >= 2 * third ? [{ group: 'rare', text, answers }] : [];
    }),
  );
}
