/** Ranks from 1, where equal values share the mean of theirs. */

export interface Ranks {
  /** By the place of a value. */
  readonly ranks: readonly number[];
  /** How many values are equal, for each group of two and more. */
  readonly ties: readonly number[];
}

export function ranksOf(values: readonly number[]): Ranks {
  const order = values.map((_, place) => place).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = values.map(() => 0);
  const ties: number[] = [];
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (const place of order.slice(from, to)) ranks[place] = (from + 1 + to) / 2;
    if (to - from > 1) ties.push(to - from);
    from = to;
  }
  return { ranks, ties };
}

/** Σ (t³ − t) over groups of equal values. */
export function tieTerm(ties: readonly number[]): number {
  return ties.reduce((sum, count) => sum + count ** 3 - count, 0);
}
