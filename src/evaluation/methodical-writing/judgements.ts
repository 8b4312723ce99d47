/** Judgements of pairs: who won, whether the order of showing decided it, and which system is the better one. */

import { groupedBy } from '../../collections/grouped-by.ts';
import { cohenKappa } from '../statistics/agreement.ts';
import { type BootstrapOptions, bootstrapped, type Estimate } from '../statistics/bootstrap.ts';
import { type Correlation, pearson } from '../statistics/correlations.ts';
import type { Verdict } from './prompts.ts';
import type { PairVerdicts } from './writing.ts';

export interface Judgement extends Pick<PairVerdicts, 'forward' | 'backward'> {
  readonly example: string;
  /** Examples with the same one are drawn together in the bootstrap. */
  readonly task: string;
  readonly field: string;
  /** Names of systems. */
  readonly first: string;
  readonly second: string;
  /** Of their outputs. */
  readonly words: readonly [number, number];
}

export type Winner = 'first' | 'second' | 'tie';

export interface Settled {
  /** A win needs both orders; `null` where in one of them no reply could be read. */
  readonly winner: Winner | null;
  /** By order, the majority of the repeats; `null` where none could be read. */
  readonly forward: Winner | null;
  readonly backward: Winner | null;
}

export function settled({ forward, backward }: Pick<Judgement, 'forward' | 'backward'>): Settled {
  const byOrder = { forward: majority(forward, 'A'), backward: majority(backward, 'B') };
  const { forward: there, backward: back } = byOrder;
  if (there === null || back === null) return { winner: null, ...byOrder };
  return { winner: there === back ? there : 'tie', ...byOrder };
}

export interface PairSummary {
  readonly first: string;
  readonly second: string;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly invalid: number;
  /** Of the first: wins and half the ties, of all that are valid; drawn by task. */
  readonly winRate: Estimate;
}

export function pairSummaries(judgements: readonly Judgement[], options: BootstrapOptions): readonly PairSummary[] {
  return [...groupedBy(judgements, ({ first, second }) => JSON.stringify([first, second])).values()].map((own) => {
    const winners = own.map((judgement) => settled(judgement).winner);
    const count = (winner: Winner | null): number => winners.filter((each) => each === winner).length;
    return {
      first: own[0]?.first ?? '',
      second: own[0]?.second ?? '',
      wins: count('first'),
      losses: count('second'),
      ties: count('tie'),
      invalid: count(null),
      winRate: bootstrapped(tasksOf(own), (tasks) => meanScore(tasks.flat()), options),
    };
  });
}

export interface JudgeQuality {
  readonly judged: number;
  readonly invalid: number;
  /** Of the valid ones: each order had another winner. */
  readonly flips: number;
  readonly ties: number;
  /** Both orders say the same. */
  readonly agreement: number;
  readonly kappa: number;
  /** Of all verdicts that are no tie, how often what was shown first won. */
  readonly firstShown: number;
  /** Of the score of an output with how many words it has more than the other. NaN where all is equal. */
  readonly lengthBias: Correlation;
}

export function judgeQuality(judgements: readonly Judgement[]): JudgeQuality {
  const all = judgements.map((judgement) => ({ ...settled(judgement), words: judgement.words }));
  const valid = all.flatMap(({ winner, forward, backward, words }) =>
    winner === null || forward === null || backward === null ? [] : [{ winner, forward, backward, words }],
  );
  const share = (count: number): number => count / valid.length;
  const flips = valid.filter(({ forward, backward }) => forward !== backward && !isTie(forward) && !isTie(backward));
  const verdicts = judgements.flatMap(({ forward, backward }) => [...forward, ...backward]);
  const decided = verdicts.filter((verdict) => verdict === 'A' || verdict === 'B');
  return {
    judged: judgements.length,
    invalid: all.length - valid.length,
    flips: share(flips.length),
    ties: share(valid.filter(({ winner }) => isTie(winner)).length),
    agreement: share(valid.filter(({ forward, backward }) => forward === backward).length),
    kappa: cohenKappa(
      valid.map(({ forward }) => forward),
      valid.map(({ backward }) => backward),
    ),
    firstShown: decided.filter((verdict) => verdict === 'A').length / decided.length,
    lengthBias: correlated(valid),
  };
}

export interface Ranked {
  readonly system: string;
  /** How often it would win against the others, in the mean, by the strengths of Bradley and Terry. */
  readonly strength: Estimate;
  readonly judged: number;
}

/** The best first. */
export function ranked(judgements: readonly Judgement[], options: BootstrapOptions): readonly Ranked[] {
  const valid = judgements.flatMap((judgement): Outcome[] => {
    const { winner } = settled(judgement);
    return winner === null ? [] : [{ ...judgement, score: scores[winner] }];
  });
  const systems = [...new Set(judgements.flatMap(({ first, second }) => [first, second]))];
  const tasks = [...groupedBy(valid, ({ task }) => task).values()];
  return systems
    .map((system, index) => ({
      system,
      judged: valid.filter(({ first, second }) => [first, second].includes(system)).length,
      strength: bootstrapped(tasks, (drawn) => expectedWins(drawn.flat(), systems)[index] ?? Number.NaN, options),
    }))
    .sort((a, b) => b.strength.value - a.strength.value);
}

/** By field, then by system: wins and half the ties of all its valid pairs; `null` where it has none. */
export function winsByField(
  judgements: readonly Judgement[],
  systems: readonly string[],
  options: BootstrapOptions,
): ReadonlyMap<string, readonly Estimate[]> {
  const fields = [...groupedBy(judgements, ({ field }) => field)].sort(([a], [b]) => a.localeCompare(b, 'en'));
  return new Map(
    fields.map(([field, own]) => {
      const shares = systems.map((system) => {
        const those = own.filter(({ first, second }) => first === system || second === system);
        return bootstrapped(tasksOf(those), (tasks) => shareOf(system, tasks.flat()), options);
      });
      return [field, shares];
    }),
  );
}

/** NaN where no verdict can be read. */
function shareOf(system: string, judgements: readonly Judgement[]): number {
  const values = judgements.flatMap((judgement) => {
    const { winner } = settled(judgement);
    if (winner === null) return [];
    return [judgement.first === system ? scores[winner] : 1 - scores[winner]];
  });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

type Outcome = Pick<Judgement, 'first' | 'second' | 'task'> & { readonly score: number };

const scores: Readonly<Record<Winner, number>> = { first: 1, tie: 0.5, second: 0 };

function isTie(winner: Winner): boolean {
  return winner === 'tie';
}

/** `own`: as what the first output was shown. Without a majority it is a tie. */
function majority(verdicts: readonly (Verdict | null)[], own: 'A' | 'B'): Winner | null {
  const read = verdicts.flatMap((verdict) => verdict ?? []);
  if (read.length === 0) return null;
  const count = (wanted: Verdict): number => read.filter((verdict) => verdict === wanted).length;
  const [first, second] = [count(own), count(own === 'A' ? 'B' : 'A')];
  if (2 * first > read.length) return 'first';
  return 2 * second > read.length ? 'second' : 'tie';
}

function meanScore(judgements: readonly Judgement[]): number {
  const values = judgements.flatMap((judgement) => {
    const { winner } = settled(judgement);
    return winner === null ? [] : [scores[winner]];
  });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function correlated(
  valid: readonly { readonly winner: Winner; readonly words: readonly [number, number] }[],
): Correlation {
  const won = valid.map(({ winner }) => scores[winner]);
  const longer = valid.map(({ words: [first, second] }) => first - second);
  if (valid.length < 3 || new Set(won).size < 2 || new Set(longer).size < 2) {
    return { value: Number.NaN, p: Number.NaN, count: valid.length };
  }
  return pearson(longer, won);
}

function tasksOf(judgements: readonly Judgement[]): readonly (readonly Judgement[])[] {
  return [...groupedBy(judgements, ({ task }) => task).values()];
}

const mostSteps = 200;
const smallest = 1e-9;

/**
 * Strengths p of Bradley and Terry (1952), where i wins against j with p_i / (p_i + p_j), by the minorization of Hunter
 * (2004): p_i becomes its wins, ties as halves, divided by the sum of n_ij / (p_i + p_j). Out comes, for each system, the
 * mean chance to win against the others: unlike p it has a value where a system always wins.
 */
export function expectedWins(outcomes: readonly Outcome[], systems: readonly string[]): readonly number[] {
  const size = systems.length;
  const places = new Map(systems.map((system, index) => [system, index]));
  const wins = new Float64Array(size);
  const met = new Float64Array(size * size);
  for (const { first, second, score } of outcomes) {
    const [i = 0, j = 0] = [places.get(first), places.get(second)];
    wins[i] = (wins[i] ?? 0) + score;
    wins[j] = (wins[j] ?? 0) + 1 - score;
    for (const place of [i * size + j, j * size + i]) met[place] = (met[place] ?? 0) + 1;
  }
  let strengths: readonly number[] = systems.map(() => 1);
  const others = systems.map((_, i) => systems.flatMap((_own, j) => (i === j ? [] : [j])));
  const of = (i: number): number => strengths[i] ?? 0;
  for (let step = 0; step < mostSteps; step++) {
    const next = others.map((own, i) => {
      const sum = own.reduce((total, j) => total + (met[i * size + j] ?? 0) / (of(i) + of(j)), 0);
      return sum === 0 ? of(i) : Math.max(smallest, (wins[i] ?? 0) / sum);
    });
    const scale = Math.max(...next);
    const scaled = next.map((value) => Math.max(smallest, value / scale));
    const moved = Math.max(...scaled.map((value, i) => Math.abs(value - of(i))));
    strengths = scaled;
    if (moved < 1e-9) break;
  }
  const chance = (a: number, b: number): number => {
    if (a <= smallest) return b <= smallest ? 0.5 : 0;
    return b <= smallest ? 1 : a / (a + b);
  };
  return others.map((own, i) => own.reduce((sum, j) => sum + chance(of(i), of(j)), 0) / Math.max(1, own.length));
}
