/** Beam search by the value of prefixes and the progress of their last step (arXiv 2410.08146, section 4). */

import { mixedSeed, seededRandom } from '../../random/seeded.ts';
import { effectiveReward } from '../effective-reward.ts';
import { bestOfK } from '../planted/exact-values.ts';
import {
  type Candidate,
  type Prefix,
  type ProverScore,
  type SampleSteps,
  type Scorer,
  type SearchResult,
  scoresOf,
} from './search.ts';

export interface BeamOptions<Step> {
  readonly sample: SampleSteps<Step>;
  /** Q^π of prefixes. */
  readonly score: Scorer<Step>;
  readonly proverScore: ProverScore<Step>;
  /** Which finished answer is taken; by default, the one of the highest `score`. */
  readonly outcomeScore?: Scorer<Step>;
  /** How many prefixes are kept. */
  readonly width: number;
  /** How many next steps are drawn for each; for the prompt alone, `width` times as many. The paper draws 3. */
  readonly perState: number;
  /** The weight of progress. */
  readonly alpha: number;
  readonly maxSteps: number;
  /** A finished answer of this value ends the search: for verifiers that know what is right. By default none does. */
  readonly enough?: number;
  readonly seed: number;
  /** Hears of every round: how many steps the prefixes have now, and how many are finished. */
  readonly observe?: (steps: number, finished: number) => void;
}

interface Kept<Step> extends Candidate<Step> {
  readonly value: number;
  /** The prover's; 0 without one. */
  readonly proverValue: number;
  /** Decides between equal scores. */
  readonly lot: number;
}

/**
 * The best `width` of all new prefixes are kept, whatever prefix they come from, by Q^π(new) + α (Q^µ(new) − Q^µ(parent)).
 * What is finished keeps its score and its place, as long as no others are better.
 */
export async function pavBeamSearch<Step>(options: BeamOptions<Step>): Promise<SearchResult<Step>> {
  const { sample, width, perState, maxSteps, enough = Number.POSITIVE_INFINITY, seed, observe } = options;
  const random = seededRandom(mixedSeed(seed, -1));
  const verifiers = createVerifiers(options);
  const root = await verifiers.root();
  let beam: readonly Kept<Step>[] = [{ steps: [], isFinished: false, score: 0, value: 0, proverValue: root, lot: 0 }];
  let [tokens, draws] = [0, 0];
  for (let round = 0; round < maxSteps; round++) {
    const live = beam.filter(({ isFinished }) => !isFinished);
    if (live.length === 0) break;
    const count = round === 0 ? width * perState : perState;
    const drawn = await Promise.all(
      live.map(({ steps }) => {
        draws += 1;
        return sample(steps, count, mixedSeed(seed, draws));
      }),
    );
    const grown = live.flatMap((parent, i) =>
      (drawn[i] ?? []).map((next) => {
        tokens += next.tokens;
        const steps = next.step === null ? parent.steps : [...parent.steps, next.step];
        return { parent, steps, isFinished: next.isFinished || next.step === null };
      }),
    );
    const scored = await verifiers.score(grown.map(({ steps, parent }) => ({ steps, before: parent.proverValue })));
    const fresh = grown.map(
      ({ steps, isFinished }, i): Kept<Step> => ({ steps, isFinished, ...(scored[i] ?? worst), lot: random() }),
    );
    const finished = beam.filter(({ isFinished }) => isFinished);
    beam = [...finished, ...fresh].sort((a, b) => b.score - a.score || a.lot - b.lot).slice(0, width);
    observe?.(round + 1, beam.filter(({ isFinished }) => isFinished).length);
    if (beam.some(({ isFinished, value }) => isFinished && value >= enough)) break;
  }
  const { answer, value } = await chosen(beam, options.outcomeScore);
  return {
    answer,
    value,
    candidates: beam.map(({ steps, isFinished, score }) => ({ steps, isFinished, score })),
    cost: { tokens, ...verifiers.calls() },
  };
}

const worst = { score: Number.NEGATIVE_INFINITY, value: 0, proverValue: 0 };

interface Verifiers<Step> {
  /** The prover's value of the prompt alone, where there is a prover. */
  readonly root: () => Promise<number>;
  /** `before`: the prover's value of the prefix without the last step. */
  readonly score: (
    grown: readonly { readonly steps: Prefix<Step>; readonly before: number }[],
  ) => Promise<readonly Pick<Kept<Step>, 'score' | 'value' | 'proverValue'>[]>;
  readonly calls: () => { readonly verifierCalls: number; readonly proverCalls: number };
}

/** Each prefix is scored once by each verifier; its prover's value serves those that grow from it, too. */
function createVerifiers<Step>({ score, proverScore, alpha }: BeamOptions<Step>): Verifiers<Step> {
  let [verifierCalls, proverCalls] = [0, 0];
  const scored = (prefixes: readonly Prefix<Step>[]): Promise<readonly number[]> => {
    verifierCalls += prefixes.length;
    return scoresOf(score, prefixes);
  };
  const proved = async (prefixes: readonly Prefix<Step>[], values: readonly number[]): Promise<readonly number[]> => {
    if (proverScore === null) return [];
    if (typeof proverScore !== 'function') return [...bestOfK(values, proverScore.bestOf)];
    proverCalls += prefixes.length;
    return scoresOf(proverScore, prefixes);
  };
  return {
    root: async () => {
      if (proverScore === null) return 0;
      const values = typeof proverScore === 'function' ? [] : await scored([[]]);
      return (await proved([[]], values))[0] ?? 0;
    },
    score: async (grown) => {
      const prefixes = grown.map(({ steps }) => steps);
      const values = await scored(prefixes);
      const proverValues = await proved(prefixes, values);
      return grown.map(({ before }, i) => {
        const value = values[i] ?? 0;
        const proverValue = proverValues[i] ?? 0;
        const score = effectiveReward({ outcome: value, qNew: proverValue, qOld: before, alpha });
        return { score, value, proverValue };
      });
    },
    calls: () => ({ verifierCalls, proverCalls }),
  };
}

/** Of a beam that is in order; its verifier has scored what is finished already. */
async function chosen<Step>(
  beam: readonly Kept<Step>[],
  outcomeScore: Scorer<Step> | undefined,
): Promise<{ readonly answer: Candidate<Step> | null; readonly value: number }> {
  const finished = beam.filter(({ isFinished }) => isFinished);
  const among = finished.length > 0 ? finished : beam.slice(0, 1);
  const values =
    outcomeScore === undefined
      ? among.map(({ value }) => value)
      : await scoresOf(
          outcomeScore,
          among.map(({ steps }) => steps),
        );
  const value = Math.max(...values);
  const answer = among[values.indexOf(value)];
  if (answer === undefined) return { answer: null, value: 0 };
  return { answer: { steps: answer.steps, isFinished: answer.isFinished, score: answer.score }, value };
}
