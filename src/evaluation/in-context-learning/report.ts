/** What was measured, for people and for programs: as text, and as JSON. */

import { linedUp } from '../../views/columns.ts';
import { type Analysis, areaUnderCurve, type Flips, type Gap, type Point, seriesName } from './analysis.ts';

export interface Report {
  /** What the texts are from. */
  readonly data: string;
  readonly learner: string;
  /** How its labels come about, where it is a language model. */
  readonly decoding: string | null;
  readonly items: { readonly training: number; readonly test: number; readonly labels: number };
  readonly runs: number;
  readonly seed: number;
  readonly resamples: number;
  /** Of confidence. */
  readonly level: number;
  readonly analysis: Analysis;
  /** Everything that has to be known to read the numbers. */
  readonly notes: readonly string[];
}

/** A curve: its points by the number of demonstrations. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

/** Curves of the learner first, then baselines; blocks are no curves. */
export function seriesOf({ analysis, learner }: Report): Series[] {
  const series = new Map<string, Point[]>();
  for (const point of analysis.points) {
    if (point.block !== null) continue;
    const name = seriesName(point, learner);
    series.set(name, [...(series.get(name) ?? []), point]);
  }
  const all = [...series].map(([name, points]) => ({ name, points: points.sort((a, b) => a.count - b.count) }));
  const isOwn = ({ points: [first] }: Series): boolean => first?.learner === learner;
  return [...all.filter(isOwn), ...all.filter((each) => !isOwn(each))];
}

export interface ReportTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/** The first row of each heads its columns. */
export function tablesOf(report: Report): ReportTable[] {
  const { analysis, level } = report;
  const interval = `${percent(level)} interval`;
  return [
    accuracyTable(report),
    ...(analysis.points.some(({ block }) => block !== null) ? [blockTable(report)] : []),
    ...(analysis.flips.length === 0
      ? []
      : [
          {
            title: 'Predictions changed by another order of the same demonstrations',
            rows: [
              ['demonstrations', 'changed', interval, 'of these from right to wrong or back'],
              ...analysis.flips.map(flipsRow),
            ],
          },
        ]),
    ...(analysis.gaps.length === 0
      ? []
      : [
          {
            title: 'Differences in accuracy',
            rows: [['', 'demonstrations', 'difference', interval], ...analysis.gaps.map(gapRow)],
          },
        ]),
  ];
}

/** What follows for a user: whether the model is worth its demonstrations. */
export function conclusions({ analysis, learner }: Report): string[] {
  const most = Math.max(...analysis.againstBaselines.map(({ count }) => count));
  const last = analysis.againstBaselines.filter(({ count }) => count === most);
  const worse = last.filter(({ difference: { value, interval } }) => value <= 0 || (interval?.[0] ?? value) <= 0);
  if (last.length === 0) return [];
  const on = `with ${plural(most, 'demonstration')}`;
  if (worse.length === 0) return [`${capital(on)} ${learner} is more accurate than every baseline.`];
  return worse.map(({ against, difference }) => {
    const isLess = (difference.interval?.[1] ?? difference.value) < 0;
    const said = isLess
      ? `${learner} is less accurate than ${against}`
      : `nothing shows that ${learner} is more accurate than ${against}`;
    return `${capital(on)} ${said}: ${differenceText(difference)}.`;
  });
}

export function headingOf({ data, learner, items, runs }: Report): string {
  const counts = [
    `${plural(items.test, 'text')} of ${plural(items.labels, 'label')}`,
    `demonstrations drawn from ${items.training.toLocaleString('en')}`,
    plural(runs, 'run'),
  ];
  return `${data} by ${learner}: ${counts.join(', ')}`;
}

export function reportText(report: Report): string {
  const tables = tablesOf(report).map(({ title, rows }) => `${title}\n${linedUp(rows)}`);
  const said = conclusions(report);
  return [
    `${headingOf(report)}\n`,
    ...tables,
    ...(said.length === 0 ? [] : [`${said.join('\n')}\n`]),
    `${allNotes(report).join('\n')}\n`,
  ].join('\n');
}

export function reportJson(report: Report): object {
  return {
    ...report,
    conclusions: conclusions(report),
    areas: seriesOf(report).map(({ name, points }) => ({ name, area: areaUnderCurve(points) })),
  };
}

export function allNotes({ resamples, seed, decoding, notes }: Report): string[] {
  return [
    `intervals: bootstrap over texts and runs, ${resamples.toLocaleString('en')} resamples; seed ${seed}`,
    'area: mean accuracy over the logarithm of the number of demonstrations',
    ...(decoding === null ? [] : [decoding]),
    ...notes,
  ];
}

function accuracyTable(report: Report): ReportTable {
  const series = seriesOf(report);
  const counts = [...new Set(series.flatMap(({ points }) => points.map(({ count }) => count)))].sort((a, b) => a - b);
  const isAllValid = report.analysis.points.every(({ valid }) => valid === 1);
  const rows = series.flatMap(({ name, points }) => {
    const at = (text: (point: Point) => string): string[] =>
      counts.map((count) => {
        const point = points.find((each) => each.count === count);
        return point === undefined ? '' : text(point);
      });
    return [
      [name, ...at(({ accuracy }) => fixed(accuracy.value)), points.length < 2 ? '' : fixed(areaUnderCurve(points))],
      ['', ...at(({ accuracy: { interval } }) => intervalText(interval)), ''],
      ...(isAllValid || points.every(({ valid }) => valid === 1)
        ? []
        : [['  answers that are labels', ...at(({ valid }) => fixed(valid)), '']]),
    ];
  });
  return {
    title: `Accuracy by the number of demonstrations, with ${percent(report.level)} intervals`,
    rows: [['', ...counts.map((count) => count.toLocaleString('en')), 'area'], ...rows],
  };
}

function blockTable({ analysis, learner, level }: Report): ReportTable {
  const blocks = analysis.points.filter(({ block }) => block !== null);
  const [first] = blocks;
  const full = analysis.points.find(
    (point) =>
      point.learner === learner &&
      point.block === null &&
      point.order === 'given' &&
      point.selection === first?.selection &&
      point.count === first?.count,
  );
  return {
    title: `Demonstrations that see each other in blocks, ${plural(first?.count ?? 0, 'demonstration')}`,
    rows: [
      ['block', 'accuracy', `${percent(level)} interval`],
      ...[...blocks, ...(full === undefined ? [] : [full])].map(({ block, accuracy }) => [
        block === null ? 'all' : String(block),
        fixed(accuracy.value),
        intervalText(accuracy.interval),
      ]),
    ],
  };
}

function flipsRow({ count, changed, changedCorrectness }: Flips): string[] {
  return [
    count.toLocaleString('en'),
    fixed(changed.value),
    intervalText(changed.interval),
    Number.isNaN(changedCorrectness) ? '–' : fixed(changedCorrectness),
  ];
}

function gapRow({ of, against, count, difference }: Gap): string[] {
  return [
    `${of} − ${against}`,
    count.toLocaleString('en'),
    signed(difference.value),
    difference.interval === null ? '–' : difference.interval.map(signed).join(' to '),
  ];
}

function differenceText({ value, interval }: Gap['difference']): string {
  return `${signed(value)}${interval === null ? '' : ` (${interval.map(signed).join(' to ')})`}`;
}

function intervalText(interval: Gap['difference']['interval']): string {
  return interval === null ? '–' : interval.map(fixed).join('–');
}

function signed(value: number): string {
  const text = fixed(Math.abs(value));
  return value < 0 && Number(text) !== 0 ? `−${text}` : `${Number(text) === 0 ? '' : '+'}${text}`;
}

function fixed(value: number): string {
  return value.toFixed(3).replace(/^0(?=\.)/, '');
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

function plural(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
