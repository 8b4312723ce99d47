/** Ratings of people and a model, as plots. */

import { groupedBy } from '../../collections/grouped-by.ts';
import type { ReportTable } from '../report.ts';
import { intervalsPlot, type ReportPlot } from '../report-plots.ts';
import { type BootstrapOptions, bootstrappedMean } from '../statistics/bootstrap.ts';
import type { CalibrationCurve } from './calibration.ts';
import { humanMean, type Material, modelMean, type Scale } from './materials.ts';

/** Each sentence, and what a model would be that rates as people do. */
export function ratingPlot(rated: readonly Material[], scale: Scale, curves: readonly CalibrationCurve[]): ReportPlot {
  const [from, to] = scale;
  return {
    kind: 'points',
    title: 'People and the model',
    x: 'mean rating of the model',
    y: 'mean rating of people',
    from,
    to,
    points: rated.map((material) => pointOf(material, modelMean(material))),
    lines: [identity(scale), ...curves.map((curve) => ({ name: curve.name, points: curvePoints(curve, scale) }))],
  };
}

/** What a calibration makes of sentences that it was not fitted to; `calibrated`: as `rated`. */
export function calibrationPlot(rated: readonly Material[], calibrated: readonly number[], scale: Scale): ReportPlot {
  const [from, to] = scale;
  return {
    kind: 'points',
    title: 'Calibrated ratings',
    x: 'calibrated rating, without its own item',
    y: 'mean rating of people',
    from,
    to,
    points: rated.map((material, index) => pointOf(material, Math.min(to, Math.max(from, calibrated[index] ?? from)))),
    lines: [identity(scale)],
  };
}

export function conditionTable(rated: readonly Material[], scale: Scale, options: BootstrapOptions): ReportTable {
  const conditions = [...groupedBy(rated, ({ condition }) => condition)].map(([condition, own]) => ({
    name: condition === '' ? 'all' : condition,
    sentences: own.length,
    people: bootstrappedMean(own.map(humanMean), options),
    model: bootstrappedMean(own.map(modelMean), options),
  }));
  return {
    title: 'Mean ratings of conditions',
    columns: ['', 'sentences', 'people', 'model'],
    rows: conditions.map(({ name, sentences, people, model }) => [name, sentences, people, model]),
    note: 'Intervals are of the bootstrap over sentences.',
    plots: intervalsPlot(
      { title: 'Mean ratings of conditions', x: 'rating', range: scale },
      conditions.flatMap(({ name, people, model }) => [
        { name, series: 'people', estimate: people },
        { name, series: 'model', estimate: model },
      ]),
    ),
  };
}

function pointOf(material: Material, x: number): { x: number; y: number; series: string; text: string } {
  const { item, condition, sentence } = material;
  const text = `${[item, condition].filter((part) => part !== '').join(', ')}: ${sentence}`;
  return { x, y: humanMean(material), series: condition, text };
}

function identity([from, to]: Scale): { name: string; points: { x: number; y: number }[] } {
  return {
    name: 'the same',
    points: [
      { x: from, y: from },
      { x: to, y: to },
    ],
  };
}

const steps = 120;

/** Where it is within the scale. */
function curvePoints({ ratingOf }: CalibrationCurve, [from, to]: Scale): { x: number; y: number }[] {
  return Array.from({ length: steps + 1 }, (_, step) => from + ((to - from) * step) / steps)
    .map((x) => ({ x, y: ratingOf(x) }))
    .filter(({ y }) => y >= from && y <= to);
}
