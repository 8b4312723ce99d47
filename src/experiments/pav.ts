/** Progress as a reward (process advantage verifiers) on the planted task: exact theory, and reinforcement learning. */

import type { LearningRun } from '../rewards/planted/learning-runs.ts';
import { passAtN } from '../rewards/planted/learning-runs.ts';
import type { LinePlot } from '../views/plot.ts';
import type { Experiment, ResultTable } from './experiment.ts';
import { mean } from './mean.ts';
import { claimsOfRuns, type RunFindings } from './pav-claims.ts';
import {
  chanceIteration,
  type LongRuns,
  longIterations,
  longRuns,
  type PavSettings,
  pavSettings,
  type SeedChances,
  type SweepCell,
  studyOf,
  sweepIterations,
  sweptGammas,
  sweptRollouts,
  type VariantRuns,
  variantsOf,
} from './pav-runs.ts';
import { median, shownIterations, titleOf, totalsOf } from './pav-statistics.ts';
import { theoryFindings } from './pav-theory.ts';

export const pav: Experiment = {
  name: 'pav',
  title: 'Rewarding progress under a prover: reinforcement learning of a planted sequence',
  takes: { small: '2 minutes', full: 'about 10 minutes of one core' },
  takesFiles: false,
  run: async (context) => {
    const settings = pavSettings[context.size];
    const study = studyOf(context, settings);
    const variants: VariantRuns[] = [];
    for (const variant of variantsOf(settings)) variants.push(await study.runsOf(variant));
    const sweep: SweepCell[][] = [];
    for (const gamma of sweptGammas) {
      const row: SweepCell[] = [];
      for (const rollouts of sweptRollouts) row.push(await study.sweepOf(gamma, rollouts, 'pav'));
      sweep.push(row);
    }
    const withoutProver = await study.sweepOf(sweptGammas[0] ?? 1, null, 'outcome');
    const chances = await study.chances();
    const long = context.size === 'full' ? await longRuns(context) : null;
    const found: RunFindings = { settings, variants, sweep, chances, long };
    const theory = theoryFindings();
    return {
      claims: [...claimsOfRuns(found), ...theory.claims],
      tables: [
        runsTable(variants, settings, context.seed),
        totalsTable(variants),
        sweepTable(sweep, withoutProver),
        chancesTable(chances),
        ...(long === null ? [] : [longTable(long)]),
        ...theory.tables,
      ],
      plots: { learning: learningPlot(variants, settings), provers: sweepPlot(sweep) },
    };
  },
};

function runsTable(variants: readonly VariantRuns[], settings: PavSettings, seed: number): ResultTable {
  const { network, every, seeds } = settings;
  const list = (runs: readonly LearningRun[], of: (run: LearningRun) => string): string => runs.map(of).join(', ');
  return {
    title: `Iterations of 64 answers to 50 % accuracy (${network}; a look every ${every}; seeds ${seed} to ${seed + seeds - 1} in order)`,
    columns: ['what is changed', 'to 50 %', 'median', 'to 95 %', 'accuracy at the end, least and most'],
    rows: variants.map((variant) => {
      const { runs, cap, options } = variant;
      const ends = runs.map(({ curve }) => curve.at(-1)?.accuracy ?? Number.NaN);
      return [
        titleOf(variant),
        list(runs, ({ half }) => shownIterations(half, cap)),
        shownIterations(median(runs.map(({ half }) => half ?? Number.POSITIVE_INFINITY)), cap),
        options.until === 'settled' ? list(runs, ({ settled }) => shownIterations(settled, cap)) : '–',
        `${Math.min(...ends).toFixed(2)}, ${Math.max(...ends).toFixed(2)}`,
      ];
    }),
  };
}

/** What a prover without exact values costs. */
function totalsTable(variants: readonly VariantRuns[]): ResultTable {
  const counted = variants.flatMap((variant) => {
    const total = totalsOf(variant);
    return total === null ? [] : [{ variant, total }];
  });
  return {
    title:
      'Answers and continuations to 50 % accuracy, medians (runs that never come there count to their cap; exact values count as nothing)',
    columns: ['rewards', 'iterations', 'answers', 'continuations of the prover', 'both'],
    rows: counted.map(({ variant, total }) => [
      titleOf(variant),
      shownIterations(median(variant.runs.map(({ half }) => half ?? Number.POSITIVE_INFINITY)), variant.cap),
      ...[total.answers, total.continuations, total.both].map((count) => Math.round(count).toLocaleString('en')),
    ]),
  };
}

function sweepTable(sweep: readonly (readonly SweepCell[])[], withoutProver: SweepCell): ResultTable {
  const shown = ({ means, unsolved }: SweepCell): string =>
    `${mean(means).toFixed(2)}${unsolved === 0 ? '' : ` (${unsolved} without success)`}`;
  return {
    title: `Mean accuracy over the first ${sweepIterations} iterations, four seeds, by the strength of the prover (in brackets: runs whose last look saw no success)`,
    columns: ['prover', 'exact advantages', 'from 100 continuations', 'from 10'],
    rows: [
      ['none: outcomes alone', shown(withoutProver), '–', '–'],
      ...sweep.map((row, i) => [`${sweptGammas[i]}`, ...row.map(shown)]),
    ],
  };
}

function chancesTable(chances: readonly SeedChances[]): ResultTable {
  const both = (chance: number): string => `${chance.toPrecision(2)}, ${passAtN(chance, 256).toFixed(3)}`;
  return {
    title: `The chance of success of one answer, and of one of 256, after ${chanceIteration} iterations`,
    columns: ['seed', 'before', 'outcomes alone', 'progress'],
    rows: chances.map(({ seed, start, outcome, progress }) => [seed, both(start), both(outcome), both(progress)]),
  };
}

function longTable({ outcome, progress }: LongRuns): ResultTable {
  const row = (name: string, runs: readonly LearningRun[]): (string | number)[] => [
    name,
    runs.map(({ half }) => shownIterations(half, longIterations)).join(', '),
    runs.map(({ curve }) => (curve.at(-1)?.accuracy ?? Number.NaN).toFixed(2)).join(', '),
  ];
  return {
    title: `Seven tokens planted in 30, no end token, values from 20 continuations, four seeds, ${longIterations} iterations`,
    columns: ['rewards', 'iterations to 50 %', 'accuracy at the end'],
    rows: [
      row('outcomes alone', outcome),
      ...progress.map(({ gamma, runs }) => row(`progress, prover ${gamma}`, runs)),
    ],
  };
}

/** Runs end when they are settled, and count on with the accuracy of their last look. */
function learningPlot(variants: readonly VariantRuns[], { every }: PavSettings): LinePlot {
  const shown = [
    ['progress', 'progress'],
    ['outcomes alone', 'outcomes alone'],
    ['progress to go', 'progress to go'],
  ] as const;
  const last = Math.max(
    ...variants
      .filter(({ name }) => shown.some(([which]) => which === name))
      .map(({ runs }) => median(runs.map(({ curve }) => curve.at(-1)?.iteration ?? 0))),
  );
  return {
    title: 'Learning a planted sequence',
    x: 'iterations of 64 answers',
    y: 'accuracy: mean, least and most of the seeds (runs end at 95 %, with progress to go at 50 %)',
    from: 0,
    to: 1,
    lines: shown.map(([which, name]) => {
      const runs = variants.find((each) => each.name === which)?.runs ?? [];
      const points = Array.from({ length: Math.floor(last / every) }, (_, look) => {
        const here = runs.map(({ curve }) => (curve[look] ?? curve.at(-1))?.accuracy ?? Number.NaN);
        return { x: (look + 1) * every, y: mean(here), least: Math.min(...here), most: Math.max(...here) };
      });
      return { name, points };
    }),
    marks: [],
  };
}

function sweepPlot(sweep: readonly (readonly SweepCell[])[]): LinePlot {
  return {
    title: `Mean accuracy over the first ${sweepIterations} iterations, by prover`,
    x: 'log₁₀ of the strength of the prover',
    y: 'mean, least and most of four seeds',
    from: 0,
    to: 0.8,
    lines: sweptRollouts.map((rollouts, column) => ({
      name: rollouts === null ? 'exact' : `${rollouts} continuations`,
      points: sweptGammas.map((gamma, i) => {
        const means = sweep[i]?.[column]?.means ?? [];
        return { x: Math.log10(gamma), y: mean(means), least: Math.min(...means), most: Math.max(...means) };
      }),
    })),
    marks: [],
  };
}
