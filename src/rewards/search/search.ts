/** What a search over the steps of answers asks for and gives; steps are texts, tokens, or whatever a policy writes. */

/** The steps of an answer so far. */
export type Prefix<Step> = readonly Step[];

export interface SampledStep<Step> {
  /** Null: the answer ends, and has no further step. */
  readonly step: Step | null;
  /** That the policy drew for it. */
  readonly tokens: number;
  /** Whether the answer ends with it. */
  readonly isFinished: boolean;
}

/** Next steps of a prefix, drawn from the policy. */
export type SampleSteps<Step> = (
  prefix: Prefix<Step>,
  count: number,
  seed: number,
) => Promise<readonly SampledStep<Step>[]>;

export interface SampledAnswer<Step> {
  readonly steps: Prefix<Step>;
  readonly tokens: number;
  /** Whether the policy ended it; else there was room for no more. */
  readonly isFinished: boolean;
}

/** Whole answers that go on from a prefix; `steps` are those behind it. */
export type SampleAnswers<Step> = (
  prefix: Prefix<Step>,
  count: number,
  seed: number,
) => Promise<readonly SampledAnswer<Step>[]>;

/** The chance of success after each prefix, as a verifier sees it, from 0 to 1. */
export type Scorer<Step> = (prefixes: readonly Prefix<Step>[]) => Promise<readonly number[]>;

/**
 * Whose progress counts: that of a policy with a verifier of its own; that of the best of K answers of the policy that is
 * searched, which needs no other verifier (arXiv 2410.08146, eq. 30); or, null, nobody's.
 */
export type ProverScore<Step> = Scorer<Step> | { readonly bestOf: number } | null;

/** What a search took. */
export interface SearchCost {
  /** Drawn from the policy. */
  readonly tokens: number;
  /** Prefixes that the verifier of the policy scored. */
  readonly verifierCalls: number;
  /** Prefixes that the verifier of the prover scored. */
  readonly proverCalls: number;
}

export interface Candidate<Step> {
  readonly steps: Prefix<Step>;
  readonly isFinished: boolean;
  /** What it was ranked by. */
  readonly score: number;
}

export interface SearchResult<Step> {
  /** The finished answer that the outcome is likeliest for; the best prefix where none was finished; null without any. */
  readonly answer: Candidate<Step> | null;
  /** The chance of success of the answer, as it was chosen by. */
  readonly value: number;
  /** All that were left, the best first. */
  readonly candidates: readonly Candidate<Step>[];
  readonly cost: SearchCost;
}

/** Throws a RangeError for scores that are no numbers, or too few. */
export async function scoresOf<Step>(
  score: Scorer<Step>,
  prefixes: readonly Prefix<Step>[],
): Promise<readonly number[]> {
  if (prefixes.length === 0) return [];
  const scores = await score(prefixes);
  if (scores.length !== prefixes.length) {
    throw new RangeError(`a verifier gave ${scores.length} scores for ${prefixes.length} prefixes`);
  }
  if (scores.some((each) => Number.isNaN(each))) throw new RangeError('a verifier gave a score that is not a number');
  return scores;
}
