/** Tables of what small language models of facts fall back to. */

import { factCorpus } from '../evaluation/fallbacks/facts/corpus.ts';
import { type FamilyMember, sizeOfMember } from '../evaluation/fallbacks/facts/family.ts';
import type { FactCounts } from '../evaluation/fallbacks/facts/outcomes.ts';
import { promptGroups } from '../evaluation/fallbacks/facts/prompts.ts';
import type { ResultTable } from './experiment.ts';
import { type MemberStudy, temperatures } from './fact-family.ts';
import { mean } from './mean.ts';

/** All seeds of a member, and the training that is looked at on the way. */
export interface StudiedMember {
  readonly member: FamilyMember;
  readonly studies: readonly MemberStudy[];
}

export const kinds = ['hallucination', 'degenerate', 'repetition'] as const;

export const namesOfKinds: Readonly<Record<keyof FactCounts, string>> = {
  correct: 'correct',
  hallucination: 'hallucinated',
  degenerate: 'degenerate',
  repetition: 'repeated',
  missing: 'missing',
};

export function sizeTable(studied: readonly StudiedMember[]): ResultTable {
  return {
    title: 'Size: mean items of 12, greedy, unanswerable prompts',
    columns: [
      'model',
      'parameters',
      'steps',
      'seed',
      'hallucinated',
      'degenerate',
      'repeated',
      'missing',
      'correct on popular prompts',
    ],
    rows: studied.flatMap(({ member, studies }) =>
      studies.map(({ seed, greedy: { groups } }) => [
        member.name,
        sizeOf(member),
        member.steps,
        seed,
        ...[...kinds, 'missing' as const].map((kind) => groups.unanswerable[kind].toFixed(1)),
        groups.popular.correct.toFixed(1),
      ]),
    ),
  };
}

export function groupTable(studied: readonly StudiedMember[]): ResultTable {
  return {
    title: 'By how well subjects are known: mean items of 12, greedy, mean of three seeds',
    columns: ['model', 'prompts', ...Object.values(namesOfKinds)],
    rows: studied.flatMap(({ member, studies }) =>
      promptGroups.map((group) => [
        member.name,
        group,
        ...kindsOfCounts.map((kind) => mean(studies.map(({ greedy }) => greedy.groups[group][kind])).toFixed(1)),
      ]),
    ),
  };
}

export function temperatureTable(studied: readonly StudiedMember[]): ResultTable {
  return {
    title:
      'Temperature: mean items of 12, unanswerable prompts, mean of three seeds, five lists for each prompt above 0',
    columns: ['model', 'temperature', ...Object.values(namesOfKinds)],
    rows: studied.flatMap(({ member, studies }) =>
      [0, ...temperatures].map((temperature) => [
        member.name,
        temperature,
        ...kindsOfCounts.map((kind) => mean(studies.map((study) => countsAt(study, temperature)[kind])).toFixed(1)),
      ]),
    ),
  };
}

export function orderTable(studied: readonly StudiedMember[]): ResultTable {
  return {
    title:
      'Order within a list: shift score of all prompts, greedy, against the mean over all orders of the same labels',
    columns: ['model', 'seed', 'lists', 'score', 'expected', 'p (Mann–Whitney, two-sided)'],
    rows: studied.flatMap(({ member, studies }) =>
      studies.map(({ seed, greedy: { order } }) => [
        member.name,
        seed,
        order.lists,
        order.score.toFixed(3),
        order.expected.toFixed(3),
        order.p.toPrecision(2),
      ]),
    ),
  };
}

export function pathTable({ member, studies }: StudiedMember, live: MemberStudy): ResultTable {
  const first = studies.find(({ path }) => path.length > 0);
  const rowsOf = (name: string, { seed, path }: MemberStudy): (string | number)[][] =>
    path.map(({ step, outcome: { groups } }) => [
      name,
      seed,
      step,
      ...kindsOfCounts.map((kind) => groups[kind === 'correct' ? 'popular' : 'unanswerable'][kind].toFixed(1)),
    ]);
  return {
    title: 'Training: mean items of 12, greedy, unanswerable prompts (correct: popular ones)',
    columns: ['model', 'seed', 'step', ...Object.values(namesOfKinds)],
    rows: [...(first === undefined ? [] : rowsOf(member.name, first)), ...rowsOf('d16', live)],
  };
}

export function endingTable(studied: readonly StudiedMember[]): ResultTable {
  return {
    title: 'Where lists may end: mean items of 12, greedy, unanswerable prompts, mean of three seeds',
    columns: ['model', ...Object.values(namesOfKinds)],
    rows: studied.map(({ member, studies }) => [
      member.name,
      ...kindsOfCounts.map((kind) => mean(studies.map(({ ending }) => ending.groups.unanswerable[kind])).toFixed(1)),
    ]),
  };
}

/** The bars of the paper's figure, for comparison: 25 items asked, TriviaFacts. */
export const paperTable: ResultTable = {
  title: 'The authors’ own: Pythia on TriviaFacts, greedy, mean items of 25',
  columns: ['model', 'correct', 'hallucinated', 'repeated', 'bad format'],
  rows: [
    ['70M', 0.05, 3.01, 16.27, 5.66],
    ['160M', 0.22, 3.22, 17.84, 3.66],
    ['410M', 1.58, 4.21, 18.29, 0.31],
    ['1B', 2.6, 5.66, 16.06, 0.42],
    ['1.4B', 3.18, 5.98, 15.6, 0],
    ['2.8B', 3.75, 7.34, 12.54, 0.09],
    ['6.9B', 4.11, 7.71, 12.65, 0.33],
    ['12B', 4.08, 7.98, 12.2, 0.33],
  ],
};

const kindsOfCounts = ['correct', 'hallucination', 'degenerate', 'repetition', 'missing'] as const;

export function countsAt({ greedy, sampled }: MemberStudy, temperature: number): FactCounts {
  const outcome = temperature === 0 ? greedy : sampled.find((each) => each.temperature === temperature)?.outcome;
  return (outcome ?? greedy).groups.unanswerable;
}

export function memberOf(studied: readonly StudiedMember[], name: string): StudiedMember {
  const found = studied.find(({ member }) => member.name === name);
  if (found === undefined) throw new RangeError(`the family has no ${name}`);
  return found;
}

function sizeOf(member: FamilyMember): number {
  return sizeOfMember(member, factCorpus(0));
}

export function logOfSize(member: FamilyMember): number {
  return Math.log10(sizeOf(member));
}
