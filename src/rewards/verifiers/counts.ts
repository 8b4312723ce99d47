/** What continuations of a prefix came to: counts, of which labels of any kind are made later. */

export interface Counts {
  readonly successes: number;
  /** At least 1. */
  readonly rollouts: number;
}

/**
 * The chance of success that the counts say (arXiv 2410.08146, section 4.2): the share of successes, where `smoothing`
 * successes and as many failures are added to both.
 */
export function estimatedValue({ successes, rollouts }: Counts, smoothing = 0): number {
  return (successes + smoothing) / (rollouts + 2 * smoothing);
}

/** A^µ of every step: by how much the value of the prefix with it is above that of the prefix before (eq. 2). */
export function advantagesOf(values: readonly number[]): number[] {
  return values.slice(1).map((value, step) => value - (values[step] ?? Number.NaN));
}

/** The index of the first value that is below the threshold; else null (section 4.2, "first pit"). */
export function firstPit(values: readonly number[], threshold: number): number | null {
  const index = values.findIndex((value) => value < threshold);
  return index < 0 ? null : index;
}

/** The threshold with which a pit is a prefix none of whose rollouts succeeded. */
export function pitThreshold(rollouts: number): number {
  return 1 / (2 * rollouts);
}
