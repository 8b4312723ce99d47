/** Figures that the claims and the tables of `pav-search` are made of. */

import { mean } from './mean.ts';
import { type Arm, grid, type LearnedResults, type SearchResults } from './pav-search.ts';
import { answersOfEqualAccuracy, type Trials } from './planted-search-trials.ts';

export const manyAnswers = 128;

/** Of one training set, all seeds together. */
export interface Cell {
  readonly answers: number;
  readonly rollouts: number;
  readonly seeds: readonly LearnedResults[];
  readonly arms: readonly Arm[];
}

export function cellsOf({ learned }: SearchResults): Cell[] {
  return grid.map(({ answers, rollouts }) => {
    const seeds = learned.filter((each) => each.answers === answers && each.rollouts === rollouts);
    const arms = (seeds[0]?.arms ?? []).map(({ name, trials }) => ({
      name,
      trials: trials.map(({ width }, i) =>
        pooled(
          seeds.flatMap((one) => named(one.arms, name)?.trials[i] ?? []),
          width,
        ),
      ),
    }));
    return { answers, rollouts, seeds, arms };
  });
}

function pooled(all: readonly Trials[], width: number): Trials {
  return {
    width,
    trials: all.reduce((sum, { trials }) => sum + trials, 0),
    solved: all.reduce((sum, { solved }) => sum + solved, 0),
    tokens: mean(all.map(({ tokens }) => tokens)),
    verifierCalls: mean(all.map(({ verifierCalls }) => verifierCalls)),
    proverCalls: mean(all.map(({ proverCalls }) => proverCalls)),
  };
}

export function named(arms: readonly Arm[], name: string): Arm | undefined {
  return arms.find((arm) => arm.name === name);
}

export function accuracyOf({ solved, trials }: Trials): number {
  return solved / Math.max(1, trials);
}

export function bestOf({ success }: SearchResults, count: number): number {
  return 1 - (1 - success) ** count;
}

/** The narrowest beam that is as accurate as the best of 128. */
export function enoughOf(results: SearchResults, arm: Arm): Trials | null {
  return arm.trials.find((each) => accuracyOf(each) >= bestOf(results, manyAnswers)) ?? null;
}

/** How many times fewer answers it takes. */
export function savingOf(results: SearchResults, arm: Arm): number | null {
  const enough = enoughOf(results, arm);
  return enough === null ? null : manyAnswers / (enough.tokens / results.tokens);
}

export function needed({ success }: SearchResults, trials: Trials): string {
  const accuracy = accuracyOf(trials);
  return accuracy === 1 ? 'more' : answersOfEqualAccuracy(accuracy, success).toFixed(0);
}

export function times(saving: number | null): string {
  return saving === null ? 'never so accurate' : `${saving.toFixed(1)} times`;
}

export function share(value: number): string {
  return value.toFixed(3);
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
