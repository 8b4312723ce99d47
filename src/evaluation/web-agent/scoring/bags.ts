/** Texts as sets of words, as the metric of DROP has them, and how alike two are. */

import { floatOf, floatText, words } from './python-values.ts';

export type Bag = ReadonlySet<string>;

/** `-` and the blank part words, and nothing else does: line ends only make words of their own after normalisation. */
export function bagOf(text: string): Bag {
  const parts = text
    .split(/[ -]/)
    .map((token) => words(withoutArticles(normalNumber(withoutPunctuation(token.toLowerCase())))).join(' '))
    .filter((part) => part !== '');
  return new Set(words(parts.join(' ')));
}

/** The harmonic mean of the two shares that are common; the share of an empty bag is 1. */
export function f1(predicted: Bag, gold: Bag): number {
  const common = [...gold].filter((word) => predicted.has(word)).length;
  const precision = predicted.size === 0 ? 1 : common / predicted.size;
  const recall = gold.size === 0 ? 1 : common / gold.size;
  return precision === 0 && recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** Whether the prediction has a number of the gold answer, if that has any. */
export function sharesNumber(predicted: Bag, gold: Bag): boolean {
  const numbers = [...gold].filter((word) => floatOf(word) !== null);
  return numbers.length === 0 || numbers.some((number) => predicted.has(number));
}

function withoutPunctuation(token: string): string {
  return floatOf(token) === null ? token.replace(/[!-/:-@[-`{-~]/g, '') : token;
}

/** 3, 3.0 and 3.00 are one word. */
function normalNumber(token: string): string {
  const number = floatOf(token);
  return number === null ? token : floatText(number);
}

/** Python's `\b` knows all letters. */
function withoutArticles(token: string): string {
  return token.replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' ');
}
