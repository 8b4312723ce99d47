/**
 * Plausibility ratings by models: whether the statistics of `altac eval plausibility` find what is planted in studies, what
 * an n-gram model can see of it, and how each claim on language models would be tested.
 */

import { mixedSeed } from '../random/seeded.ts';
import type { LinePlot } from '../views/plot.ts';
import type { Claim, Experiment, ExperimentContext, Findings, ResultTable, Size } from './experiment.ts';
import { mean } from './mean.ts';
import { type PreferenceStudy, studyPreferences } from './planted-preferences.ts';
import {
  type CeilingStudy,
  type CoarseStudy,
  type EagerTrials,
  type FineStudy,
  type MatchingTrials,
  studyCeiling,
  studyCoarseFilter,
  studyCoverage,
  studyEagerTests,
  studyFineMatching,
  studyMatching,
} from './rating-studies.ts';
import { percent } from './trace-training.ts';
import { untested } from './untested.ts';

const paper = 'Large Language Models for Psycholinguistic Plausibility Pretesting, arXiv 2402.05455, abstract';
const planted = 'planted in simulated ratings';

interface Settings {
  readonly studies: number;
  readonly intervals: number;
  readonly trials: number;
  readonly corpus: number;
}

const settings: Readonly<Record<Size, Settings>> = {
  small: { studies: 10, intervals: 200, trials: 500, corpus: 4000 },
  full: { studies: 50, intervals: 1000, trials: 5000, corpus: 20_000 },
};

/** Of the model, in points of the scale. The second is about as good as the best of the paper. */
const errors = [0.05, 0.8, 4] as const;
const [almostNone, usual, hopeless] = errors;
const margin = 0.5;

export const plausibility: Experiment = {
  name: 'plausibility',
  title: 'Plausibility ratings by models: what statistics say of studies whose truth is known',
  takes: { small: '13 seconds', full: '1 minute' },
  takesFiles: false,
  run: async (context) => findingsOf(await measured(context)),
};

interface Measured {
  readonly ceilings: readonly CeilingStudy[];
  readonly coverage: number;
  readonly intervals: number;
  readonly trials: number;
  /** Equal conditions, and those that differ by the margin. */
  readonly equal: MatchingTrials;
  readonly different: MatchingTrials;
  /** The same with few items and raters. */
  readonly few: MatchingTrials;
  readonly eager: EagerTrials;
  readonly coarse: Readonly<Record<number, readonly CoarseStudy[]>>;
  readonly fine: Readonly<Record<number, readonly FineStudy[]>>;
  readonly preferences: readonly PreferenceStudy[];
}

async function measured({ size, seed, step }: ExperimentContext): Promise<Measured> {
  const { studies, intervals, trials, corpus } = settings[size];
  const seeds = Array.from({ length: studies }, (_, i) => mixedSeed(seed, i + 1));
  const key = `seed ${seed}, ${studies} studies`;
  const matching = (difference: number, items: number, raters: number): Promise<MatchingTrials> =>
    step(
      `conditions that differ by ${difference}, ${items} items, ${raters} raters, ${trials} trials, seed ${seed}`,
      () => studyMatching(seed, trials, { items, raters, difference, margin }),
    );
  const coarse: Record<number, readonly CoarseStudy[]> = {};
  const fine: Record<number, readonly FineStudy[]> = {};
  for (const error of errors) {
    coarse[error] = await step(`coarse filter, error ${error}, ${key}`, () =>
      seeds.map((own) => studyCoarseFilter(own, 40, { items: 60, raters: 20, error })),
    );
    fine[error] = await step(`fine matching, error ${error}, ${key}`, () =>
      seeds.map((own) => studyFineMatching(own, 40, { items: 0, raters: 40, error })),
    );
  }
  const preferences: PreferenceStudy[] = [];
  for (const own of seeds.slice(0, 5)) {
    preferences.push(
      await step(`trigrams of ${corpus} sentences, seed ${own}`, async () => studyPreferences(own, corpus)),
    );
  }
  return {
    ceilings: await step(`ceiling, ${key}`, () =>
      seeds.map((own) => studyCeiling(own, { items: 60, raters: 6, error: usual })),
    ),
    coverage: await step(`${intervals} intervals, seed ${seed}`, () =>
      studyCoverage(seed, intervals, { items: 40, raters: 20, error: usual }),
    ),
    intervals,
    trials,
    equal: await matching(0, 24, 20),
    different: await matching(margin, 24, 20),
    few: await matching(margin, 8, 6),
    eager: await step(`tests of equal sentences, ${trials} trials, seed ${seed}`, () =>
      studyEagerTests(seed, trials, { items: 24, raters: 20, error: usual }),
    ),
    coarse,
    fine,
    preferences,
  };
}

function findingsOf(found: Measured): Findings {
  return {
    claims: [
      ...statisticsClaims(found),
      ...coarseClaims(found.coarse),
      ...fineClaims(found.fine),
      ...preferenceClaims(found.preferences),
      ...untestedClaims,
    ],
    tables: [coarseTable(found.coarse), fineTable(found.fine)],
    plots: { error: errorPlot(found) },
  };
}

function statisticsClaims({
  ceilings,
  coverage,
  intervals,
  trials,
  equal,
  different,
  few,
  eager,
}: Measured): readonly Claim[] {
  const off = mean(ceilings.map(({ estimated, reliability }) => estimated - reliability));
  const corrected = mean(ceilings.map((each) => each.corrected - each.validity));
  const uncorrected = mean(ceilings.map((each) => each.uncorrected - each.validity));
  const atMost = 0.05 + 3 * errorOf(0.05, trials);
  return [
    claimOf(
      'Split halves say how reliable people are',
      planted,
      'within .02 of the truth in the mean of studies, 6 raters',
      `${signed(off)}, where the truth is ${fixed(mean(ceilings.map(({ reliability }) => reliability)))}`,
      Math.abs(off) <= 0.02,
    ),
    claimOf(
      'Divided by the ceiling, the correlation with people is that with the truth',
      planted,
      'within .02 in the mean of studies, and nearer than what is not divided',
      `${signed(corrected)}; not divided ${signed(uncorrected)}`,
      Math.abs(corrected) <= 0.02 && Math.abs(corrected) < Math.abs(uncorrected),
    ),
    claimOf(
      'Intervals by the bootstrap over items have the correlation of the population in them',
      planted,
      '95 %, within 3 standard errors',
      `${percent(coverage)} of ${intervals}`,
      Math.abs(coverage - 0.95) <= 3 * errorOf(0.95, intervals),
    ),
    claimOf(
      'The test of equivalence rarely accepts conditions that differ by the margin, and finds those that are equal',
      planted,
      `at most ${percent(atMost)} accepted (5 % and 3 standard errors) at .5 points; over 80 % at 0`,
      `${percent(different.accepted)} at .5 (${percent(few.accepted)} with 8 items and 6 raters); ${percent(equal.accepted)} at 0; ${trials} trials each`,
      different.accepted <= atMost && few.accepted <= atMost && equal.accepted > 0.8,
    ),
    claimOf(
      'That no difference is found shows no equality',
      planted,
      'with 8 items and 6 raters, over half of conditions that differ by .5 are not significantly different',
      percent(few.insignificant),
      few.insignificant > 0.5,
    ),
    claimOf(
      'A t-test on samples of a model finds differences between equal sentences; one over items does not',
      'section 4 of the paper: samples of a model vary less than people',
      'over 20 % at p < .05 on samples; over items about 5 %, within 3 standard errors',
      `${percent(eager.onSamples)} on samples; ${percent(eager.onPeople)} on ratings of people; ${percent(eager.overItems)} over items`,
      eager.onSamples > 0.2 && Math.abs(eager.overItems - 0.05) <= 3 * errorOf(0.05, trials),
    ),
  ];
}

function coarseClaims(coarse: Measured['coarse']): readonly Claim[] {
  const [own, bad] = [coarse[usual] ?? [], coarse[hopeless] ?? []];
  const areas = own.flatMap(({ keep, drop }) => [keep.area, drop.area]);
  const gains = own.flatMap(({ keep, drop }) => [keep.f1 - keep.trivial.f1, drop.f1 - drop.trivial.f1]);
  const gainsOfBad = bad.flatMap(({ keep, drop }) => [keep.f1 - keep.trivial.f1, drop.f1 - drop.trivial.f1]);
  const policy = totalOf(own);
  const rightly = [policy.keptRightly / policy.kept, policy.droppedRightly / policy.dropped] as const;
  return [
    claimOf(
      `Ratings with an error of ${usual} points filter coarsely: what is plausible, and what is not`,
      `${planted}, as the abstract says of the best model`,
      'AUC over .85, and F1 better than taking every sentence by .1, in the mean; not so with an error of 4 points',
      `AUC ${fixed(mean(areas))}, F1 ${signed(mean(gains))}; with 4 points F1 ${signed(mean(gainsOfBad))}; correlation ${fixed(mean(own.map(({ correlation }) => correlation)))} and ${fixed(mean(bad.map(({ correlation }) => correlation)))}`,
      mean(areas) > 0.85 && mean(gains) > 0.1 && mean(gainsOfBad) < 0.1,
    ),
    claimOf(
      'Thresholds chosen for a precision of 95 % on a pilot of 40 items have it on new sentences',
      'how `altac eval plausibility` chooses them',
      'at least 95 % of those that are kept, and of those that are dropped, rightly',
      `${percent(rightly[0])} of ${policy.kept} kept, ${percent(rightly[1])} of ${policy.dropped} dropped; people are asked about ${percent(1 - (policy.kept + policy.dropped) / policy.all)}`,
      Math.min(...rightly) >= 0.95,
    ),
  ];
}

function fineClaims(fine: Measured['fine']): readonly Claim[] {
  const [own, exact] = [fine[usual] ?? [], fine[almostNone] ?? []];
  const gainOf = (some: readonly FineStudy[]): number => mean(some.map(({ f1, trivial }) => f1 - trivial));
  const [signedOf, absolute] = [mean(own.map((each) => each.signed)), mean(own.map((each) => each.absolute))];
  return [
    claimOf(
      'The same ratings cannot find matched pairs: accepting every pair does as well',
      `${planted}, as the abstract says of the best model`,
      'F1 at most .05 above accepting all; sizes of differences correlate less than differences do',
      `F1 ${signed(gainOf(own))}; differences ${fixed(signedOf)}, their sizes ${fixed(absolute)}; precision ${fixed(mean(own.map(({ precision }) => precision)))}`,
      gainOf(own) <= 0.05 && absolute < signedOf,
    ),
    claimOf(
      `It is the error, and not the measurement: with one of ${almostNone} points pairs are found`,
      planted,
      'F1 over .05 above accepting all',
      `F1 ${signed(gainOf(exact))}; precision ${fixed(mean(exact.map(({ precision }) => precision)))}`,
      gainOf(exact) > 0.05,
    ),
  ];
}

function preferenceClaims(studies: readonly PreferenceStudy[]): readonly Claim[] {
  const of = (field: keyof PreferenceStudy): number => mean(studies.map((study) => study[field]));
  return [
    claimOf(
      'Log-probabilities of trigrams tell objects that a verb prefers from others',
      'planted in generated texts',
      'over 90 % of pairs',
      `${percent(of('objects'))}; roles with the agent next to the verb ${percent(of('rolesNear'))}`,
      of('objects') > 0.9,
    ),
    claimOf(
      'They do not see who did what to whom where agent and patient are far from the verb',
      'planted in generated texts: three words are too few',
      'within 10 % of chance',
      percent(of('rolesFar')),
      Math.abs(of('rolesFar') - 0.5) < 0.1,
    ),
  ];
}

const command =
  'altac eval plausibility MATERIALS.jsonl --model URL --model-name NAME --chat --examples EXAMPLES.jsonl';

/** Simulated ratings have the errors that they were given, and say nothing of language models. */
const untestedClaims: readonly Claim[] = [
  untested(
    paper,
    'Of language models: ratings of the best one correlate highly with those of people, in all structures',
    `${command} -o run, for the materials of each structure, with ratings of people as \`human\``,
  ),
  untested(
    paper,
    'Of language models: others correlate with people in common structures only',
    `${command} -o run, of a smaller model, for role reversals and for relative clauses`,
  ),
  untested(
    paper,
    'Of language models: coarse judgements can be left to them',
    `${command} -o run --keep 5 --drop 3; the table on the coarse filter`,
  ),
  untested(
    paper,
    'Of language models: fine judgements cannot, not even to the best one',
    `${command} -o run --margin .5; the table on conditions, p of equality by people against the model`,
  ),
];

function claimOf(claim: string, source: string, expected: string, value: string, holds: boolean): Claim {
  return { claim, source, expected, measured: value, verdict: holds ? 'reproduced' : 'not reproduced' };
}

function totalOf(studies: readonly CoarseStudy[]): CoarseStudy['policy'] {
  const sum = (field: keyof CoarseStudy['policy']): number =>
    studies.reduce((total, { policy }) => total + policy[field], 0);
  return {
    all: sum('all'),
    kept: sum('kept'),
    keptRightly: sum('keptRightly'),
    dropped: sum('dropped'),
    droppedRightly: sum('droppedRightly'),
  };
}

function coarseTable(coarse: Measured['coarse']): ResultTable {
  return {
    title: 'Coarse filter by the error of the model, means of studies',
    columns: ['error', 'correlation', 'AUC of 5 or more', 'F1', 'F1 of all', 'AUC of below 3', 'F1', 'F1 of all'],
    rows: errors.map((error) => {
      const own = coarse[error] ?? [];
      const of = (field: (study: CoarseStudy) => number): string => fixed(mean(own.map(field)));
      return [
        String(error),
        of(({ correlation }) => correlation),
        of(({ keep }) => keep.area),
        of(({ keep }) => keep.f1),
        of(({ keep }) => keep.trivial.f1),
        of(({ drop }) => drop.area),
        of(({ drop }) => drop.f1),
        of(({ drop }) => drop.trivial.f1),
      ];
    }),
  };
}

function fineTable(fine: Measured['fine']): ResultTable {
  return {
    title: 'Finding 40 pairs that people do not tell apart, by the error of the model, means of studies',
    columns: ['error', 'r of differences', 'r of their sizes', 'precision', 'F1', 'F1 of all'],
    rows: errors.map((error) => {
      const of = (field: keyof FineStudy): string => fixed(mean((fine[error] ?? []).map((study) => study[field])));
      return [String(error), of('signed'), of('absolute'), of('precision'), of('f1'), of('trivial')];
    }),
  };
}

/** How much better than taking everything: what is coarse survives an error that what is fine does not. */
function errorPlot({ coarse, fine }: Measured): LinePlot {
  const line = (name: string, gainsAt: (error: number) => readonly number[]): LinePlot['lines'][number] => ({
    name,
    points: errors.map((error) => {
      const gains = gainsAt(error);
      return { x: error, y: mean(gains), least: Math.min(...gains), most: Math.max(...gains) };
    }),
  });
  return {
    title: 'Ratings of a model beside taking every sentence, or every pair',
    x: 'error of the model, points of the scale',
    y: 'F1 above that of all: mean, least and most of studies',
    logarithmic: true,
    from: -1,
    to: 1,
    lines: [
      line('coarse: 5 or more', (error) => (coarse[error] ?? []).map(({ keep }) => keep.f1 - keep.trivial.f1)),
      line('coarse: below 3', (error) => (coarse[error] ?? []).map(({ drop }) => drop.f1 - drop.trivial.f1)),
      line('fine: equal pairs', (error) => (fine[error] ?? []).map((study) => study.f1 - study.trivial)),
    ],
    marks: [],
  };
}

function errorOf(share: number, count: number): number {
  return Math.sqrt((share * (1 - share)) / count);
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${fixed(value)}`;
}

function fixed(value: number): string {
  return value
    .toFixed(3)
    .replace(/^(-?)0(?=\.)/, '$1')
    .replace('-', '−');
}
