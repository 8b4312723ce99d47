/** What is analysed: a text that a model wrote, with what is known of it. */

import type { Tokens } from './degenerate-spans.ts';
import type { Answers } from './labels.ts';

export interface Generation {
  readonly id: string | null;
  readonly prompt: string | null;
  /** What follows the prompt; of a list what follows `1.`. */
  readonly completion: string;
  /** Right answers; in free text, sentences that are true. */
  readonly answers: Answers;
  readonly asked: number;
  /** Of the completion, as its model cut it. */
  readonly tokens: Tokens | null;
  /** Whether there was no room for more tokens. */
  readonly cutByLimit: boolean;
  readonly model: string;
  /** Of prompts, such as a data set or a kind of question. */
  readonly group: string;
  /** Which of several draws for one prompt, from 0. */
  readonly repetition: number;
  /** Whom a biography is about. */
  readonly topic: string;
}

/** Generations of one prompt are averaged before prompts are. */
export function promptKey({ prompt, id }: Pick<Generation, 'prompt' | 'id'>): string {
  return prompt ?? id ?? '';
}

/** Whatever the order of lines in a file, this one is the same. */
export function inOneOrder<Item extends Omit<Generation, 'answers' | 'tokens'>>(generations: readonly Item[]): Item[] {
  const keyed = generations.map((item) => {
    const { group, model, id, prompt, repetition, completion } = item;
    const key = [group, model, prompt ?? '', id ?? '', String(repetition).padStart(9, '0'), completion].join('\u0000');
    return { item, key };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}
