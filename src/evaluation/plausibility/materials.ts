/** Sentences of a planned experiment, with what people and models think of them. */

import { meanOf } from './reliability.ts';

export interface Material {
  /** Sentences of one item differ only in their condition. */
  readonly item: string;
  readonly condition: string;
  readonly sentence: string;
  /** The words that the experiment is about; `null`: not given. */
  readonly region: string | null;
  /** Ratings by people, and by a model; none where nobody was asked. */
  readonly human: readonly number[];
  readonly model: readonly number[];
}

/** The mean rating by people; NaN where nobody was asked. */
export function humanMean({ human }: Material): number {
  return meanOf(human);
}

export function modelMean({ model }: Material): number {
  return meanOf(model);
}

/** From the worst to the best rating. */
export type Scale = readonly [least: number, most: number];

/** Where the words of a region stand, the first time; `null` where they do not. */
export function regionStart(sentence: string, region: string): number | null {
  const [first = null] = regionStarts(sentence, region);
  return first;
}

/** As words of their own where they are that, else as letters. */
export function regionStarts(sentence: string, region: string): readonly number[] {
  if (region === '') return [];
  const isLetter = (text: string | undefined): boolean => text !== undefined && /[\p{L}\p{N}]/u.test(text);
  const all: number[] = [];
  for (let at = sentence.indexOf(region); at >= 0; at = sentence.indexOf(region, at + 1)) all.push(at);
  const words = all.filter((at) => !isLetter(sentence[at - 1]) && !isLetter(sentence[at + region.length]));
  return words.length > 0 ? words : all;
}
