/** What was measured, as a report. */

import { groupedBy } from '../../collections/grouped-by.ts';
import type { EvaluationReport, ReportCell, ReportTable } from '../report.ts';
import { intervalsPlot, type ReportPlot } from '../report-plots.ts';
import type { Estimate } from '../statistics/bootstrap.ts';
import { type Analysis, areaUnderCurve, type Flips, type Gap, type Point, seriesName } from './analysis.ts';

export interface IclFigures {
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
export function seriesOf({ analysis, learner }: IclFigures): Series[] {
  const onCurves = analysis.points.filter(({ block }) => block === null);
  const series = groupedBy(onCurves, (point) => seriesName(point, learner));
  const all = [...series].map(([name, points]) => ({ name, points: points.toSorted((a, b) => a.count - b.count) }));
  const isOwn = ({ points: [first] }: Series): boolean => first?.learner === learner;
  return [...all.filter(isOwn), ...all.filter((each) => !isOwn(each))];
}

/** `more`: tables on what it costs. */
export function iclReport(
  figures: IclFigures,
  provenance: EvaluationReport['provenance'],
  more: readonly ReportTable[],
): EvaluationReport {
  const { analysis } = figures;
  const findings = conclusions(figures);
  return {
    title: headingOf(figures),
    provenance,
    warnings: [],
    findings,
    tables: [
      accuracyTable(figures),
      ...(analysis.points.some(({ block }) => block !== null) ? [blockTable(figures)] : []),
      ...(analysis.flips.length === 0 ? [] : [flipsTable(figures)]),
      ...(analysis.gaps.length === 0 ? [] : [gapsTable(figures)]),
      ...more,
    ],
    plots: [curvesPlot(figures)],
    notes: allNotes(figures),
    results: {
      ...figures,
      conclusions: findings,
      areas: seriesOf(figures).map(({ name, points }) => ({ name, area: areaUnderCurve(points) })),
    },
  };
}

/** What follows for a user: whether the model is worth its demonstrations. */
export function conclusions({ analysis, learner }: IclFigures): string[] {
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

function headingOf({ data, learner, items, runs }: IclFigures): string {
  const counts = [
    `${plural(items.test, 'text')} of ${plural(items.labels, 'label')}`,
    `demonstrations drawn from ${items.training.toLocaleString('en')}`,
    plural(runs, 'run'),
  ];
  return `${data} by ${learner}: ${counts.join(', ')}`;
}

function allNotes({ resamples, seed, decoding, notes }: IclFigures): string[] {
  return [
    `intervals: bootstrap over texts and runs, ${resamples.toLocaleString('en')} resamples; seed ${seed}`,
    'area: mean accuracy over the logarithm of the number of demonstrations',
    ...(decoding === null ? [] : [decoding]),
    ...notes,
  ];
}

function accuracyTable(figures: IclFigures): ReportTable {
  const series = seriesOf(figures);
  const counts = [...new Set(series.flatMap(({ points }) => points.map(({ count }) => count)))].sort((a, b) => a - b);
  const isAllValid = figures.analysis.points.every(({ valid }) => valid === 1);
  const rows = series.flatMap(({ name, points }): ReportTable['rows'] => {
    const at = (cell: (point: Point) => ReportCell): ReportCell[] =>
      counts.map((count) => {
        const point = points.find((each) => each.count === count);
        return point === undefined ? '' : cell(point);
      });
    return [
      [name, ...at(({ accuracy }) => plain(accuracy.value)), points.length < 2 ? '' : plain(areaUnderCurve(points))],
      ['', ...at(({ accuracy: { interval } }) => interval), ''],
      ...(isAllValid || points.every(({ valid }) => valid === 1)
        ? []
        : [['  answers that are labels', ...at(({ valid }) => plain(valid)), ''] as const]),
    ];
  });
  return {
    title: `Accuracy by the number of demonstrations, with ${percent(figures.level)} intervals`,
    columns: ['', ...counts.map((count) => count.toLocaleString('en')), 'area'],
    decimals: 3,
    rows,
  };
}

/** Told apart by six colours and dashes: the learner's curves come first, and then the best baselines. */
function curvesPlot(figures: IclFigures): ReportPlot {
  return {
    kind: 'lines',
    title: `Accuracy of ${figures.learner}`,
    x: 'demonstrations',
    y: 'accuracy',
    logarithmic: true,
    from: 0,
    to: 1,
    lines: seriesOf(figures)
      // Shuffled orders are as the given one: how much they change has a table of its own.
      .filter(({ points: [first] }) => first?.order !== 'shuffle')
      .slice(0, 6)
      .map(({ name, points }: Series) => ({
        name,
        points: points
          .filter(({ count }) => count > 0)
          .map(({ count, accuracy: { value, interval } }) => ({
            x: count,
            y: value,
            ...(interval === null ? {} : { least: interval[0], most: interval[1] }),
          })),
      })),
    marks: [],
  };
}

function blockTable({ analysis, learner, level }: IclFigures): ReportTable {
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
  const rows = [...blocks, ...(full === undefined ? [] : [full])].map(({ block, accuracy }) => ({
    name: block === null ? 'all' : String(block),
    estimate: accuracy,
  }));
  return {
    title: `Demonstrations that see each other in blocks, ${plural(first?.count ?? 0, 'demonstration')}`,
    columns: ['block', `accuracy, ${percent(level)} interval`],
    decimals: 3,
    rows: rows.map(({ name, estimate }) => [name, estimate]),
    plots: intervalsPlot({ title: 'Accuracy by blocks', x: 'accuracy' }, rows),
  };
}

function flipsTable({ analysis, level }: IclFigures): ReportTable {
  const several = new Set(analysis.flips.map(({ selection }) => selection)).size > 1;
  const nameOf = ({ selection, count }: Flips): string =>
    several ? `${count.toLocaleString('en')}, ${selection}` : count.toLocaleString('en');
  return {
    title: 'Predictions changed by another order of the same demonstrations',
    columns: ['demonstrations', `changed, ${percent(level)} interval`, 'of these from right to wrong or back'],
    decimals: 3,
    rows: analysis.flips.map((flips) => [nameOf(flips), flips.changed, plain(flips.changedCorrectness)]),
    plots: intervalsPlot(
      { title: 'Predictions changed by another order', x: 'share of predictions' },
      analysis.flips.map((flips) => ({ name: nameOf(flips), estimate: flips.changed })),
    ),
  };
}

function gapsTable({ analysis, level }: IclFigures): ReportTable {
  return {
    title: 'Differences in accuracy',
    columns: ['', 'demonstrations', `difference, ${percent(level)} interval`],
    decimals: 3,
    rows: analysis.gaps.map(({ of, against, count, difference }) => [`${of} − ${against}`, count, difference]),
  };
}

function differenceText({ value, interval }: Gap['difference']): string {
  return `${signed(value)}${interval === null ? '' : ` (${interval.map(signed).join(' to ')})`}`;
}

/** A number with the decimals of its table, whole or not. */
function plain(value: number): Estimate {
  return { value, interval: null, count: 1 };
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
