/** Texts that end in a block that comes again and again, looked at afterwards, and while they are written. */

import type { Tokens } from './degenerate-spans.ts';
import { withMaskedDigits } from './normalised.ts';

export interface Loop {
  /** The length of the block: the smallest there is. */
  readonly period: number;
  /** Where the looping text begins, from 0. */
  readonly start: number;
  /** How many tokens it has, up to the end. */
  readonly span: number;
  /** `span` over `period`: the last block may be begun and not ended. */
  readonly repeats: number;
}

export interface LoopOptions {
  /** The fewest tokens of a looping text. */
  readonly minTail: number;
  /** How often the block must come. */
  readonly minCount: number;
}

export const defaultLoop: LoopOptions = { minTail: 5, minCount: 2 };

/**
 * The smallest period p such that the longest end of the text with t[i] = t[i − p] has at least max(minTail, minCount · p)
 * tokens. Time grows with the length.
 */
export function loopAtEnd(tokens: Tokens, { minTail, minCount }: LoopOptions = defaultLoop): Loop | null {
  const common = commonWithEnd(tokens);
  for (let period = 1; period < tokens.length; period++) {
    const span = period + (common[period] ?? 0);
    if (span >= Math.max(minTail, minCount * period)) {
      return { period, start: tokens.length - span, span, repeats: span / period };
    }
  }
  return null;
}

/** Tokens that count as equal where only their digits differ. */
export function tokensWithMaskedDigits(tokens: Tokens): Tokens {
  return tokens.map((token) => (typeof token === 'string' ? withMaskedDigits(token) : token));
}

/** Rule 12 as it is coded: the longest block of at least 5 tokens that the text ends in twice. */
export function paperLoop(tokens: Tokens): { readonly length: number; readonly starts: readonly number[] } | null {
  const common = commonWithEnd(tokens);
  for (let length = Math.floor(tokens.length / 2); length >= 5; length--) {
    if ((common[length] ?? 0) >= length) {
      return { length, starts: [tokens.length - 2 * length, tokens.length - length] };
    }
  }
  return null;
}

/** As vLLM's `repetition_detection` names them. */
export interface RepetitionDetection {
  /** The longest block that is looked for; 0: none. */
  readonly max_pattern_size: number;
  /** The shortest; 0 is 1. */
  readonly min_pattern_size: number;
  /** How many copies, at least 2. */
  readonly min_count: number;
}

export interface StrictDetection extends RepetitionDetection {
  /** The fewest tokens that all copies have together. */
  readonly minSpan: number;
}

export interface RepetitionDetector {
  /** One more token: the length of the block whose copies the text ends in now, or `null`. */
  readonly push: (token: string | number) => number | null;
}

/** The last `min_count` · p tokens are `min_count` copies of one block of p tokens, p in the range; the shortest such p. */
export function createRepetitionDetector(detection: RepetitionDetection): RepetitionDetector {
  const least = Math.max(1, detection.min_pattern_size);
  return detectorOf(detection, (runs) => {
    for (let period = least; period <= detection.max_pattern_size; period++) {
      if ((runs[period] ?? 0) >= (detection.min_count - 1) * period) return period;
    }
    return null;
  });
}

/**
 * The same, but that the shortest pattern is meant of the block that cannot be made of copies of a shorter one. vLLM takes
 * twelve equal tokens for three copies of a block of four, so that no `min_pattern_size` spares rules and dots.
 */
export function createStrictDetector(detection: StrictDetection): RepetitionDetector {
  const least = Math.max(1, detection.min_pattern_size);
  return detectorOf(detection, (runs) => {
    for (let period = 1; period <= detection.max_pattern_size; period++) {
      const span = (runs[period] ?? 0) + period;
      if (span < Math.max(detection.min_count * period, detection.minSpan)) continue;
      // The first period that fits is that of the block which is no copy of a shorter one.
      return period >= least ? period : null;
    }
    return null;
  });
}

/** Where a detector would have stopped a text: after how many tokens, and for which block. */
export function firstDetection(
  tokens: Tokens,
  { push }: RepetitionDetector,
): { readonly after: number; readonly patternSize: number } | null {
  for (const [index, token] of tokens.entries()) {
    const patternSize = push(token);
    if (patternSize !== null) return { after: index + 1, patternSize };
  }
  return null;
}

/** `decide` gets for each period how many tokens at the end equal the token a period before. */
function detectorOf(
  { max_pattern_size: most, min_count: copies }: RepetitionDetection,
  decide: (runs: readonly number[]) => number | null,
): RepetitionDetector {
  if (copies < 2) throw new RangeError(`min_count is ${copies}; it is at least 2`);
  const runs = Array.from({ length: most + 1 }, () => 0);
  const tokens: (string | number)[] = [];
  return {
    push: (token) => {
      for (let period = 1; period <= most; period++) {
        const before = tokens.length - period;
        runs[period] = before >= 0 && tokens[before] === token ? (runs[period] ?? 0) + 1 : 0;
      }
      tokens.push(token);
      return decide(runs);
    },
  };
}

/** For each p how many tokens at the end equal the one p before them (the Z function of the reversed text). */
function commonWithEnd(tokens: Tokens): readonly number[] {
  const reversed = [...tokens].reverse();
  const common = reversed.map(() => 0);
  let [from, to] = [0, 0];
  for (let shift = 1; shift < reversed.length; shift++) {
    let length = shift < to ? Math.min(to - shift, common[shift - from] ?? 0) : 0;
    while (shift + length < reversed.length && reversed[length] === reversed[shift + length]) length += 1;
    common[shift] = length;
    if (shift + length > to) [from, to] = [shift, shift + length];
  }
  return common;
}
