/** From counted continuations of the prefixes of an answer to what is learned from: rewards of its steps, and labels. */

import { effectiveReward } from '../effective-reward.ts';
import { bestOfK } from '../planted/exact-values.ts';
import { advantagesOf, type Counts, estimatedValue, firstPit, pitThreshold } from './counts.ts';

/** An answer, step by step. */
export interface CountedTrace {
  /** A text, or a list of messages. */
  readonly prompt: unknown;
  readonly steps: readonly (string | number)[];
  /** Of the prompt alone, of the prompt with one step, …: one more than there are steps. */
  readonly policy: readonly Counts[];
  /** The same where another policy continues; null where there is none. */
  readonly prover: readonly Counts[] | null;
}

/** Whose progress is paid: the policy's own, that of the best of K of its answers, or that of another policy. */
export type Prover = { readonly kind: 'policy' | 'other' } | { readonly kind: 'best-of'; readonly draws: number };

export interface RewardOptions {
  readonly prover: Prover;
  /** The weight of the advantage. */
  readonly alpha: number;
  readonly smoothing: number;
  /** Values below it are pits; null: where no rollout succeeded. */
  readonly pit: number | null;
}

export interface StepRewards {
  /** Of the policy, by prefix: one more than there are steps. */
  readonly values: readonly number[];
  /** Of the prover; null where it is the policy. */
  readonly proverValues: readonly number[] | null;
  /** Of the prover, by step. */
  readonly advantages: readonly number[];
  /** Q^π + α A^µ, by step: the signal of each step alone, which must not be summed over those that follow. */
  readonly effective: readonly number[];
  /** The first step, from 0, after which the policy no longer succeeds; null: there is none. */
  readonly firstPit: number | null;
}

export function stepRewards(trace: CountedTrace, { prover, alpha, smoothing, pit }: RewardOptions): StepRewards {
  const values = trace.policy.map((counts) => estimatedValue(counts, smoothing));
  const proverValues = proverValuesOf(trace, values, prover, smoothing);
  const paid = proverValues ?? values;
  return {
    values,
    proverValues,
    advantages: advantagesOf(paid),
    effective: values
      .slice(1)
      .map((outcome, step) => effectiveReward({ outcome, qNew: paid[step + 1] ?? 0, qOld: paid[step] ?? 0, alpha })),
    firstPit: pitOf(trace, pit),
  };
}

/** The first step after which the policy no longer succeeds. `threshold` null: none of the rollouts did. */
export function pitOf({ policy }: CountedTrace, threshold: number | null): number | null {
  const most = Math.max(...policy.map(({ rollouts }) => rollouts));
  return firstPit(
    policy.slice(1).map((counts) => estimatedValue(counts)),
    threshold ?? pitThreshold(most),
  );
}

/** Up to its pit, which stays: what follows a pit tells nothing new. */
export function untilPit(trace: CountedTrace, threshold: number | null): CountedTrace {
  const pit = pitOf(trace, threshold);
  if (pit === null) return trace;
  return {
    prompt: trace.prompt,
    steps: trace.steps.slice(0, pit + 1),
    policy: trace.policy.slice(0, pit + 2),
    prover: trace.prover?.slice(0, pit + 2) ?? null,
  };
}

function proverValuesOf(
  trace: CountedTrace,
  values: readonly number[],
  prover: Prover,
  smoothing: number,
): readonly number[] | null {
  if (prover.kind === 'best-of') return [...bestOfK(values, prover.draws)];
  if (prover.kind === 'policy' || trace.prover === null) return null;
  return trace.prover.map((counts) => estimatedValue(counts, smoothing));
}
