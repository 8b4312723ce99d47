/** What judgements of pairs say, as tables. */

import type { ReportTable } from '../report.ts';
import { intervalsPlot } from '../report-plots.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';
import { type Judgement, judgeQuality, pairSummaries, ranked, winsByField } from './judgements.ts';

export interface JudgeTables {
  readonly tables: readonly ReportTable[];
  readonly warnings: readonly string[];
}

/** From where on a judge goes by the order, or by length, too much for its verdicts to be taken as they are. */
const worryingFlips = 0.25;
const worryingBias = 0.4;

export function judgeTables(judgements: readonly Judgement[], options: BootstrapOptions): JudgeTables {
  const order = ranked(judgements, options);
  const quality = judgeQuality(judgements);
  const systems = order.map(({ system }) => system);
  const { value: bias, p } = quality.lengthBias;
  const pairs = pairSummaries(judgements, options).map((pair) => ({ ...pair, name: `${pair.first} – ${pair.second}` }));
  const fields = [...winsByField(judgements, systems, options)].map(([field, shares]) => ({
    name: field || 'none named',
    shares,
  }));
  const chance = [{ x: 0.5, text: 'as often as not' }];
  return {
    warnings: [
      ...(quality.flips > worryingFlips
        ? [
            `in ${percent(quality.flips)} of the pairs the judge takes whatever stands first, or last: these are ties here`,
          ]
        : []),
      ...(Math.abs(bias) > worryingBias && p < 0.05
        ? [`the ${bias > 0 ? 'longer' : 'shorter'} output wins (correlation ${bias.toFixed(2)}): is it the better one?`]
        : []),
      ...(quality.invalid > 0
        ? [`${quality.invalid} pairs have no verdict that can be read, and count for nothing`]
        : []),
    ],
    tables: [
      {
        title: 'Ranking',
        columns: ['', 'wins against the others', 'pairs'],
        rows: order.map(({ system, strength, judged }) => [system, strength, judged]),
        note: 'By Bradley and Terry, ties as half wins. Intervals are of the bootstrap over tasks.',
        plots: intervalsPlot(
          { title: 'Ranking', x: 'wins against the others', marks: chance },
          order.map(({ system, strength }) => ({ name: system, estimate: strength })),
        ),
      },
      {
        title: 'Pairs',
        columns: ['', 'wins', 'losses', 'ties', 'invalid', 'win rate'],
        rows: pairs.map(({ name, wins, losses, ties, invalid, winRate }) => [
          name,
          wins,
          losses,
          ties,
          invalid,
          winRate,
        ]),
        note: 'Of the first named. A win is one in both orders; everything else that can be read is a tie.',
        plots: intervalsPlot(
          { title: 'Win rates of pairs', x: 'win rate of the first named', marks: chance },
          pairs.map(({ name, winRate }) => ({ name, estimate: winRate })),
        ),
      },
      {
        title: 'The judge',
        columns: ['', 'value'],
        rows: [
          ['pairs judged', quality.judged],
          ['other winner in the other order', quality.flips],
          ['both orders say the same', quality.agreement],
          ['the same beyond chance (kappa)', quality.kappa],
          ['ties', quality.ties],
          ['what is shown first wins', quality.firstShown],
          ['correlation of winning with length', bias],
        ],
      },
      {
        title: 'By field',
        columns: ['', ...systems],
        rows: fields.map(({ name, shares }) => [name, ...shares]),
        note: 'Wins and half the ties, of the pairs of each system. Intervals are of the bootstrap over tasks.',
        plots: intervalsPlot(
          { title: 'Win rates by field', x: 'win rate', marks: chance },
          fields.flatMap(({ name, shares }) =>
            shares.map((estimate, index) => ({ name, series: systems[index] ?? '', estimate })),
          ),
        ),
      },
    ],
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
