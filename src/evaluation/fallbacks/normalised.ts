/** Texts as they are compared (rule 5), and the words in them that say something. */

import type { Corrections } from './corrections.ts';

/** The ASCII punctuation. */
const punctuation = /[!-/:-@[-`{-~]/g;
const articles = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/** Lower case; without a parenthesis at the end, punctuation (deleting it joins: "apple-pie"), articles and wide blanks. */
export function normalised(text: string, corrections: Pick<Corrections, 'articles' | 'finalPunctuation'>): string {
  const lower = text.toLowerCase().trim();
  const whole = corrections.finalPunctuation ? lower.replace(/[.,:;!?…]+$/u, '').trim() : lower;
  const bare = withoutParenthesis(whole).trim().replace(punctuation, '');
  const result = squeezed(bare.replace(articles, ' '));
  return result === '' && corrections.articles ? squeezed(bare) : result;
}

export function withMaskedDigits(text: string): string {
  return text.replace(/\p{Nd}+/gu, '#');
}

export function wordsOfNormalised(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}

const stopWords = new Set(
  'a an and are as at be by for from in is it its of on or that the this to was were with'.split(' '),
);

/** The distinct words of a normalised text that are neither digits nor so common that they say nothing. */
export function contentWords(text: string): ReadonlySet<string> {
  return new Set(wordsOfNormalised(text).filter((word) => !/^\p{Nd}+$/u.test(word) && !stopWords.has(word)));
}

/** The last one, provided that something stands before it, and in it. */
function withoutParenthesis(text: string): string {
  return text.endsWith(')') ? text.replace(/^(.+)\(.+\)$/su, '$1') : text;
}

function squeezed(text: string): string {
  return text.trim().replace(/\s+/gu, ' ');
}
