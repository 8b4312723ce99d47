/** What a step is paid: its outcome, and the progress that it makes under another policy, the prover. */

export interface ScoredStep {
  /** The chance of success of the policy itself after the step, or an outcome that was sampled. */
  readonly outcome: number;
  /** The prover's value of the prefix with the step. */
  readonly qNew: number;
  /** The same prover's value of the prefix before it. */
  readonly qOld: number;
  /** The weight of progress, 0 or more. */
  readonly alpha: number;
}

/**
 * Q^π(s, a) + α A^µ(s, a), where A^µ is the difference of the prover's value of two prefixes (arXiv 2410.08146, eq. 2 and 5).
 * It is the *immediate* term of a step. Do not sum it over the steps that follow: the sum telescopes to the outcome less a
 * baseline, and nothing is left of the prover.
 */
export function effectiveReward({ outcome, qNew, qOld, alpha }: ScoredStep): number {
  return outcome + alpha * (qNew - qOld);
}
