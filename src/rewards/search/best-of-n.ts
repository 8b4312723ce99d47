/** Many whole answers, of which one is taken: what beam search is compared with. */

import { mixedSeed, seededRandom } from '../../random/seeded.ts';
import { effectiveReward } from '../effective-reward.ts';
import { bestOfK } from '../planted/exact-values.ts';
import {
  type Candidate,
  type Prefix,
  type ProverScore,
  type SampleAnswers,
  type Scorer,
  type SearchResult,
  scoresOf,
} from './search.ts';

export interface BestOfNOptions<Step> {
  readonly complete: SampleAnswers<Step>;
  /** The outcome verifier, of whole answers. */
  readonly score: Scorer<Step>;
  readonly count: number;
  readonly seed: number;
}

/** The answer of the highest score; of equal ones, any. */
export async function bestOfN<Step>({
  complete,
  score,
  count,
  seed,
}: BestOfNOptions<Step>): Promise<SearchResult<Step>> {
  const answers = await complete([], count, seed);
  const values = await scoresOf(
    score,
    answers.map(({ steps }) => steps),
  );
  return resultOf(answers, values, values, seed, { verifierCalls: answers.length, proverCalls: 0 });
}

/** How the effective rewards of the steps of an answer become one number. The paper does not say which it takes. */
export const aggregations = ['last', 'mean', 'least'] as const;
export type Aggregation = (typeof aggregations)[number];

export interface RerankOptions<Step> extends BestOfNOptions<Step> {
  readonly proverScore: ProverScore<Step>;
  readonly alpha: number;
  readonly aggregation: Aggregation;
}

/** The same answers, ranked by Q^π + α A^µ of their steps. */
export async function rerankedBestOfN<Step>(options: RerankOptions<Step>): Promise<SearchResult<Step>> {
  const { complete, score, proverScore, count, seed, alpha, aggregation } = options;
  const answers = await complete([], count, seed);
  const scored = answers.map(({ steps }) => prefixesOf(steps, aggregation));
  const prefixes = scored.flat();
  const values = await scoresOf(score, prefixes);
  const proverValues =
    proverScore === null
      ? values
      : typeof proverScore === 'function'
        ? await scoresOf(proverScore, prefixes)
        : [...bestOfK(values, proverScore.bestOf)];
  let start = 0;
  const ranks: number[] = [];
  const lasts: number[] = [];
  for (const own of scored) {
    const rewards = own.slice(1).map((_, i) =>
      effectiveReward({
        outcome: values[start + i + 1] ?? 0,
        qNew: proverValues[start + i + 1] ?? 0,
        qOld: proverValues[start + i] ?? 0,
        alpha: proverScore === null ? 0 : alpha,
      }),
    );
    ranks.push(aggregated(rewards, aggregation));
    lasts.push(values[start + own.length - 1] ?? 0);
    start += own.length;
  }
  const proverCalls = typeof proverScore === 'function' ? prefixes.length : 0;
  return resultOf(answers, ranks, lasts, seed, { verifierCalls: prefixes.length, proverCalls });
}

/** From the shortest that is needed to the whole answer. */
function prefixesOf<Step>(steps: Prefix<Step>, aggregation: Aggregation): Prefix<Step>[] {
  const first = aggregation === 'last' ? Math.max(0, steps.length - 1) : 0;
  return Array.from({ length: steps.length - first + 1 }, (_, i) => steps.slice(0, first + i));
}

function aggregated(rewards: readonly number[], aggregation: Aggregation): number {
  if (rewards.length === 0) return Number.NEGATIVE_INFINITY;
  if (aggregation === 'last') return rewards.at(-1) ?? 0;
  if (aggregation === 'least') return Math.min(...rewards);
  return rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
}

function resultOf<Step>(
  answers: Awaited<ReturnType<SampleAnswers<Step>>>,
  ranks: readonly number[],
  values: readonly number[],
  seed: number,
  calls: Pick<SearchResult<Step>['cost'], 'verifierCalls' | 'proverCalls'>,
): SearchResult<Step> {
  const random = seededRandom(mixedSeed(seed, -1));
  const ordered = answers
    .map(({ steps, isFinished }, i) => {
      const candidate: Candidate<Step> = { steps, isFinished, score: ranks[i] ?? 0 };
      return { candidate, value: values[i] ?? 0, lot: random() };
    })
    .sort((a, b) => b.candidate.score - a.candidate.score || a.lot - b.lot);
  const taken = ordered.find(({ candidate }) => candidate.isFinished) ?? ordered[0];
  return {
    answer: taken?.candidate ?? null,
    value: taken?.value ?? 0,
    candidates: ordered.map(({ candidate }) => candidate),
    cost: { tokens: answers.reduce((sum, { tokens }) => sum + tokens, 0), ...calls },
  };
}
