/** Stretches of text with few different tokens for their length (rule 11). Positions count from 0. */

/** Of numbers or texts. */
export type Tokens = readonly (string | number)[];

export interface DegenerateSpan {
  readonly start: number;
  /** The last position that belongs to it. */
  readonly end: number;
  /** Different tokens over all. */
  readonly coefficient: number;
  /** The text never came out of it. */
  readonly reachesEnd: boolean;
}

const shortest = 15;

/** Up to which share of different tokens a span of so many is degenerate: min(.8, 1.7 n^−.25). */
export function degenerateUpTo(length: number): number {
  return Math.min(0.8, 1.7 * length ** -0.25);
}

/** From each start the longest span; the next one begins behind it. Time grows with the square of the length. */
export function degenerateSpans(tokens: Tokens): readonly DegenerateSpan[] {
  const spans: DegenerateSpan[] = [];
  for (let start = 0; start + shortest <= tokens.length; ) {
    const span = longestSpan(tokens, start);
    if (span !== null) spans.push(span);
    start = (span?.end ?? start) + 1;
  }
  return spans;
}

/** Different tokens over all; `null` for no tokens. */
export function distinctShare(tokens: Tokens): number | null {
  return tokens.length === 0 ? null : new Set(tokens).size / tokens.length;
}

function longestSpan(tokens: Tokens, start: number): DegenerateSpan | null {
  const seen = new Set<string | number>();
  let found: DegenerateSpan | null = null;
  for (let end = start; end < tokens.length; end++) {
    seen.add(tokens[end] ?? '');
    const length = end - start + 1;
    const coefficient = seen.size / length;
    if (length < shortest || coefficient > degenerateUpTo(length)) continue;
    found = { start, end, coefficient, reachesEnd: end === tokens.length - 1 };
  }
  return found;
}
