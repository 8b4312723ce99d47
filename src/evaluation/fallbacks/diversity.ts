/** How varied a text is. Such numbers say nothing without the tokens that were counted and how many of them. */

import { distinctShare, type Tokens } from './degenerate-spans.ts';

/** `given`: with the generation; `words`: words and single signs, as none were. */
export type Tokenizer = 'given' | 'words';

export const diversityLengths = [50, 100, 200, 400] as const;

export interface Diversity {
  /** Distinct tokens among the first j over j; `null` for shorter texts. In the order of `diversityLengths`. */
  readonly score: readonly (number | null)[];
  /** distinct-1 to distinct-4: different n-grams over all; `null` for texts that have none. */
  readonly distinct: readonly (number | null)[];
  /** seq-rep-4: 1 − distinct-4. */
  readonly repetition4: number | null;
  /** SimCTG's: distinct-2 · distinct-3 · distinct-4, of this text alone. */
  readonly simctg: number | null;
}

export function wordTokens(text: string): Tokens {
  return text.match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

export function diversityOf(tokens: Tokens): Diversity {
  const distinct = [1, 2, 3, 4].map((length) => distinctShare(gramsOf(tokens, length)));
  const [, two = null, three = null, four = null] = distinct;
  return {
    score: diversityLengths.map((length) => (tokens.length < length ? null : distinctShare(tokens.slice(0, length)))),
    distinct,
    repetition4: four === null ? null : 1 - four,
    simctg: two === null || three === null || four === null ? null : two * three * four,
  };
}

function gramsOf(tokens: Tokens, length: number): readonly string[] {
  return tokens.slice(length - 1).map((_, start) => JSON.stringify(tokens.slice(start, start + length)));
}
