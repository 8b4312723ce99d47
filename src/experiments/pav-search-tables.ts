/** What `pav-search` measured, as tables and a plot. */

import type { LinePlot } from '../views/plot.ts';
import type { ResultTable } from './experiment.ts';
import { mean } from './mean.ts';
import {
  type Arm,
  exactWidths,
  firstPits,
  type LearnedResults,
  learnedWidths,
  type SearchResults,
} from './pav-search.ts';
import {
  accuracyOf,
  bestOf,
  type Cell,
  cellsOf,
  enoughOf,
  manyAnswers,
  named,
  needed,
  savingOf,
  share,
  times,
  whole,
} from './pav-search-figures.ts';
import type { Trials } from './planted-search-trials.ts';

export function tablesOf(results: SearchResults): ResultTable[] {
  return [
    exactTable(results),
    learnedTable(results),
    costTable(results),
    strategyTable(results),
    samplingTable(results),
  ];
}

function exactTable(results: SearchResults): ResultTable {
  const { arms, untilAllFinished } = results.exact;
  const costs = (trials: readonly Trials[]): string[] =>
    trials.map((each) => (each.tokens / results.tokens).toFixed(1));
  return {
    title: `Exact values: accuracy by width of the beam (${whole(arms[0]?.trials[0]?.trials ?? 0)} trials)`,
    columns: ['ranked by', ...exactWidths.map((width) => `B = ${width}`)],
    rows: [
      ...arms.map(({ name, trials }) => [name, ...trials.map((each) => share(accuracyOf(each)))]),
      ['cost in answers, Q alone, until the first success', ...costs(arms[0]?.trials ?? [])],
      ['cost in answers, Q alone, until all are finished', ...costs(untilAllFinished)],
      [
        'answers of the best of N for the accuracy of Q alone',
        ...(arms[0]?.trials ?? []).map((each) => needed(results, each)),
      ],
    ],
  };
}

function learnedTable(results: SearchResults): ResultTable {
  return {
    title: `Learned verifiers: accuracy by width, mean of ${results.settings.seeds} seeds (least to most), ${results.settings.trials} trials each`,
    columns: [
      'answers × rollouts',
      'ranked by',
      ...learnedWidths.map((width) => `B = ${width}`),
      `answers saved, at the accuracy of best of ${manyAnswers}`,
    ],
    rows: cellsOf(results).flatMap(({ answers, rollouts, seeds, arms }) =>
      arms.map((arm) => [
        `${answers} × ${rollouts}`,
        arm.name,
        ...arm.trials.map((each, width) => {
          const own = seeds.map((one) => accuracyOf(named(one.arms, arm.name)?.trials[width] ?? each));
          return `${share(accuracyOf(each))} (${share(Math.min(...own))}–${share(Math.max(...own))})`;
        }),
        times(savingOf(results, arm)),
      ]),
    ),
  };
}

function costTable(results: SearchResults): ResultTable {
  const row = (
    cell: Cell,
    name: string,
    cost: (one: LearnedResults) => LearnedResults['policyCost'],
    calls: (trials: Trials) => number,
  ): (string | number)[] => {
    const arm = named(cell.arms, name);
    const enough = arm === undefined ? null : enoughOf(results, arm);
    return [
      `${cell.answers} × ${cell.rollouts}`,
      name,
      whole(mean(cell.seeds.map((one) => cost(one).prefixes))),
      whole(mean(cell.seeds.map((one) => cost(one).rollouts))),
      whole(mean(cell.seeds.map((one) => cost(one).tokens)) / results.tokens),
      enough === null ? '—' : enough.width,
      enough === null ? '—' : (enough.tokens / results.tokens).toFixed(1),
      enough === null ? '—' : whole(calls(enough)),
    ];
  };
  const gamma = results.settings.provers[0];
  return {
    title: `What it costs: training, and a search as accurate as the best of ${manyAnswers}`,
    columns: [
      'answers × rollouts',
      'ranked by',
      'prefixes',
      'rollouts',
      'their tokens, as answers',
      'width',
      'answers a search',
      'calls of verifiers',
    ],
    rows: cellsOf(results).flatMap((cell) => [
      row(
        cell,
        'Q alone',
        ({ policyCost }) => policyCost,
        ({ verifierCalls }) => verifierCalls,
      ),
      row(
        cell,
        `Q + A, γ ${gamma}`,
        ({ policyCost, proverCost }) => ({
          prefixes: policyCost.prefixes + proverCost.prefixes,
          rollouts: policyCost.rollouts + proverCost.rollouts,
          tokens: policyCost.tokens + proverCost.tokens,
        }),
        ({ verifierCalls, proverCalls }) => verifierCalls + proverCalls,
      ),
    ]),
  };
}

function strategyTable({ strategies, settings }: SearchResults): ResultTable {
  return {
    title: `Answers to their first pits (${firstPits.pilot} rollouts from each prefix, ${firstPits.rollouts} on the way to a pit) and random ones (${firstPits.pilot}), ${settings.trials} trials`,
    columns: ['seed', 'answers', 'rollouts', ...learnedWidths.map((width) => `B = ${width}`)],
    rows: strategies.flatMap(({ seed, rollouts, arms }) =>
      arms.map(({ name, trials }) => [
        seed,
        name,
        rollouts[name === 'random' ? 'random' : 'first-pit'],
        ...trials.map((each) => share(accuracyOf(each))),
      ]),
    ),
  };
}

function samplingTable(results: SearchResults): ResultTable {
  const counts = [1, 8, 24, 64, 128, 256];
  return {
    title: 'Best of N, with outcomes that are known: 1 − (1 − p)^N',
    columns: ['', ...counts.map((count) => `N = ${count}`)],
    rows: [['accuracy', ...counts.map((count) => share(bestOf(results, count)))]],
  };
}

export function plotOf(results: SearchResults): LinePlot {
  const points = (arm: Arm | undefined) =>
    (arm?.trials ?? []).map((each) => ({ x: each.tokens / results.tokens, y: accuracyOf(each) }));
  const cells = cellsOf(results);
  const gamma = results.settings.provers[0];
  const learned = (cell: Cell | undefined, name: string) => ({
    name: `${cell?.answers} × ${cell?.rollouts}, ${name}`,
    points: points(named(cell?.arms ?? [], name)),
  });
  return {
    title: 'Accuracy by what is drawn from the policy',
    x: 'cost, in whole answers',
    y: 'accuracy',
    from: 0,
    to: 1,
    lines: [
      { name: 'exact, Q alone', points: points(results.exact.arms[0]) },
      learned(cells.at(-1), `Q + A, γ ${gamma}`),
      learned(cells.at(-1), 'Q alone'),
      learned(cells[0], 'Q alone'),
      learned(cells[0], `Q + A, γ ${gamma}`),
      {
        name: 'best of N',
        points: Array.from({ length: 50 }, (_, i) => ({ x: i + 1, y: bestOf(results, i + 1) })),
      },
    ],
    marks: [],
  };
}
