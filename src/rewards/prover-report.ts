/** Which prover is worth using for a policy: from values of both for some actions in some states. */

/** An action in a state, with the chance of success after it of the policy and of the prover. */
export interface ProverRow {
  /** What tells states apart. */
  readonly state: string;
  readonly qPolicy: number;
  readonly qProver: number;
  /**
   * How often the policy comes to the state and takes the action. Null where rows are samples of the policy, each for
   * itself; then variances are those of samples, over n − 1. All rows of a state are of one kind.
   */
  readonly weight: number | null;
  /** What is not exact in these values, if that is known; it is taken out of the variances. */
  readonly noise?: ValueNoise;
}

export interface ValueNoise {
  /** The variance of `qPolicy` as an estimate: q (1 − q) / (n − 1) of n rollouts, as q is one itself. */
  readonly own: number;
  /** Its covariance with `qProver`: 0 where that comes from rollouts of its own. */
  readonly shared: number;
}

export interface ProverReport {
  readonly rows: number;
  readonly states: number;
  /** States with a single row that is a sample: they say nothing, and are left out. */
  readonly lonelyStates: number;
  /** Σ d(s) Var_{a~π}[A^µ]. */
  readonly distinguishability: number;
  /** Σ d(s) E_{a~π}[A^µ A^π]. */
  readonly alignment: number;
  /** Σ d(s) Var_{a~π}[A^π]: the gain that outcomes alone give. */
  readonly gainWithoutProver: number;
  /**
   * What a small step of the natural gradient π ∝ π exp(η (Q^π + α A^µ)) adds to the chance of success, over η: exactly
   * Σ d(s) (Var[A^π] + α E[A^π A^µ]). The variance of A^µ is no part of it.
   */
  readonly firstOrderGain: number;
  /** Of A^π and A^µ, from −1 to 1; NaN where one of them never varies. */
  readonly cosine: number;
  /** Set where the prover adds next to nothing. */
  readonly warning: string | null;
}

/** A prover is worth its rollouts where it adds so much of what outcomes give by themselves. */
const leastGain = 1.1;

/** Throws a RangeError for rows of a state with and without weights, or a weight that is negative. */
export function proverReport(rows: readonly ProverRow[], alpha: number): ProverReport {
  return reportOfMoments(momentsByState(rows), rows.length, alpha);
}

/** Null for a state with a single row that is a sample. Throws as `proverReport` does. */
export function momentsByState(rows: readonly ProverRow[]): readonly (Moments | null)[] {
  return [...byState(rows).values()].map(momentsOf);
}

export function reportOfMoments(moments: readonly (Moments | null)[], rows: number, alpha: number): ProverReport {
  const used = moments.filter((each) => each !== null);
  const sum = (of: (moment: Moments) => number): number => used.reduce((total, each) => total + of(each), 0);
  const [own, distinguishability, alignment] = [sum((m) => m.own), sum((m) => m.prover), sum((m) => m.both)];
  const firstOrderGain = own + alpha * alignment;
  return {
    rows,
    states: moments.length,
    lonelyStates: moments.length - used.length,
    distinguishability,
    alignment,
    gainWithoutProver: own,
    firstOrderGain,
    cosine: own > 0 && distinguishability > 0 ? alignment / Math.sqrt(own * distinguishability) : Number.NaN,
    warning: warningFor({ own, distinguishability, alignment, firstOrderGain }),
  };
}

function warningFor(found: {
  readonly own: number;
  readonly distinguishability: number;
  readonly alignment: number;
  readonly firstOrderGain: number;
}): string | null {
  if (found.own < 0)
    return 'the noise of the policy’s values is larger than their differences: more rollouts, or more states';
  if (found.own === 0) return 'the policy’s own values never differ between actions of a state: nothing can be said';
  if (found.distinguishability === 0) return 'the prover’s values never differ between actions of a state';
  if (found.alignment < 0) return 'the prover points away from what helps the policy';
  if (found.firstOrderGain < leastGain * found.own) return 'the prover adds less than 10 % to what outcomes give alone';
  return null;
}

function byState(rows: readonly ProverRow[]): Map<string, ProverRow[]> {
  const states = new Map<string, ProverRow[]>();
  for (const row of rows) {
    const own = states.get(row.state);
    if (own === undefined) states.set(row.state, [row]);
    else own.push(row);
  }
  return states;
}

/** Of one state, times how often it is visited: Var[A^π], Var[A^µ] and E[A^π A^µ]. */
export interface Moments {
  readonly own: number;
  readonly prover: number;
  readonly both: number;
}

/**
 * The prover's advantage is its value less a number that is the same for all actions of a state, and the policy's own
 * advantage is 0 on average: so all three are moments of values about their means.
 */
function momentsOf(rows: readonly ProverRow[]): Moments | null {
  const samples = rows.filter(({ weight }) => weight === null).length;
  if (samples !== 0 && samples !== rows.length) {
    throw new RangeError(`state ${rows[0]?.state}: some rows have a weight, and some have none`);
  }
  if (samples === 1) return null;
  let [visits, meanPolicy, meanProver] = [0, 0, 0];
  for (const { weight, qPolicy, qProver } of rows) {
    const share = weight ?? 1;
    if (!(share >= 0)) throw new RangeError(`state ${rows[0]?.state}: the weight ${share} is negative`);
    visits += share;
    meanPolicy += share * qPolicy;
    meanProver += share * qProver;
  }
  if (visits === 0) return { own: 0, prover: 0, both: 0 };
  meanPolicy /= visits;
  meanProver /= visits;
  const scale = samples === 0 ? 1 : samples / (samples - 1);
  let [own, prover, both] = [0, 0, 0];
  for (const { weight, qPolicy, qProver, noise } of rows) {
    const share = scale * (weight ?? 1);
    own += share * (qPolicy - meanPolicy) ** 2;
    prover += share * (qProver - meanProver) ** 2;
    both += share * (qPolicy - meanPolicy) * (qProver - meanProver);
    // The mean has a part of the noise of each row, which Bessel's correction has made up for already.
    const noisy = samples === 0 ? share * (1 - share / visits) : 1;
    own -= noisy * (noise?.own ?? 0);
    both -= noisy * (noise?.shared ?? 0);
  }
  return { own, prover, both };
}
