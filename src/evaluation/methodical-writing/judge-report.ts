/** What judgements of pairs say, as tables. */

import type { ReportTable } from '../report.ts';
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
      },
      {
        title: 'Pairs',
        columns: ['', 'wins', 'losses', 'ties', 'invalid', 'win rate'],
        rows: pairSummaries(judgements, options).map(({ first, second, wins, losses, ties, invalid, winRate }) => [
          `${first} – ${second}`,
          wins,
          losses,
          ties,
          invalid,
          winRate,
        ]),
        note: 'Of the first named. A win is one in both orders; everything else that can be read is a tie.',
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
        rows: [...winsByField(judgements, systems)].map(([field, shares]) => [field || 'none named', ...shares]),
        note: 'Wins and half the ties, of the pairs of each system.',
      },
    ],
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
