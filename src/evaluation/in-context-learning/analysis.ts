/** What predictions say: curves, changed predictions, gaps, and whether a model is worth its demonstrations. */

import type { BootstrapOptions, Estimate } from '../statistics/bootstrap.ts';
import { twoWayMean } from '../statistics/two-way-bootstrap.ts';
import { type Cell, cellKey } from './cells.ts';
import type { Item } from './items.ts';
import type { Selection } from './selection.ts';

/** All predictions of one learner in one cell, in the order of the test part; `null`: none of the labels. */
export interface Measured {
  readonly learner: string;
  readonly cell: Cell;
  readonly labels: readonly (string | null)[];
  /** Demonstrations that were drawn at random as too few share a word with a query; the mean over queries. */
  readonly filledUp: number;
}

/** One point of a curve: over all runs (and shuffled orders). */
export interface Point {
  readonly learner: string;
  readonly selection: Selection;
  readonly order: Cell['order'];
  readonly block: number | null;
  readonly count: number;
  readonly accuracy: Estimate;
  /** Of the accuracies of runs, as a population; 0 for a single one. */
  readonly deviation: number;
  /** The mean over labels of the test part of F1, and over runs. */
  readonly macroF1: number;
  /** The share of predictions that are labels at all. */
  readonly valid: number;
  readonly runs: number;
}

/** How many predictions another order of the same demonstrations changes. */
export interface Flips {
  readonly learner: string;
  readonly selection: Selection;
  readonly count: number;
  readonly changed: Estimate;
  /** Of those that change, the share that was right and is wrong, or was wrong and is right; NaN where none changes. */
  readonly changedCorrectness: number;
}

/** How much more accurate one is than another on the same texts. */
export interface Gap {
  readonly of: string;
  readonly against: string;
  readonly count: number;
  readonly difference: Estimate;
}

export interface Analysis {
  readonly points: readonly Point[];
  readonly flips: readonly Flips[];
  /** Of the learner: other selections against the first, other orders against the given one. */
  readonly gaps: readonly Gap[];
  /** The learner against each baseline, on the first selection. */
  readonly againstBaselines: readonly Gap[];
}

interface Group {
  readonly point: Omit<Point, 'accuracy' | 'deviation' | 'macroF1' | 'valid' | 'runs'>;
  /** In the order of their keys. */
  readonly members: readonly Measured[];
}

/** `test`: the items, in the order of predictions. `learner`: the one that is judged; all others are baselines. */
export function analysed(
  measured: readonly Measured[],
  test: readonly Item[],
  learner: string,
  options: BootstrapOptions,
): Analysis {
  const groups = groupsOf(measured);
  const base = groups.filter(({ point }) => point.order === 'given' && point.block === null);
  const own = base.filter(({ point }) => point.learner === learner);
  const [first] = own.map(({ point }) => point.selection);
  const isFirst = ({ point }: Group): boolean => point.selection === first;
  const gap = (of: string, against: string, one: Group, other: Group): Gap => {
    const rows = differences(one, other, test);
    return { of, against, count: one.point.count, difference: twoWayMean(rows, options) };
  };
  const counterpart = (group: Group, among: readonly Group[]): Group[] =>
    among.filter(({ point }) => point.count === group.point.count);
  const others = groups.filter(
    ({ point }) => point.learner === learner && point.block === null && !['given', 'shuffle'].includes(point.order),
  );
  return {
    points: groups.map((group) => pointOf(group, test, options)),
    flips: own.flatMap((group) => {
      const shuffled = groups.filter(
        ({ point }) =>
          point.learner === learner && point.order === 'shuffle' && point.selection === group.point.selection,
      );
      return counterpart(group, shuffled).map((each) => flipsOf(group, each, test, options));
    }),
    gaps: [
      ...own
        .filter((group) => !isFirst(group))
        .flatMap((group) =>
          counterpart(group, own.filter(isFirst)).map((other) =>
            gap(group.point.selection, other.point.selection, group, other),
          ),
        ),
      ...others.flatMap((group) =>
        counterpart(
          group,
          own.filter(({ point }) => point.selection === group.point.selection),
        ).map((other) => gap(`${group.point.selection}, ${group.point.order}`, other.point.selection, group, other)),
      ),
    ],
    againstBaselines: own.filter(isFirst).flatMap((group) =>
      counterpart(
        group,
        base.filter(({ point }) => point.learner !== learner),
      ).map((other) => gap(learner, other.point.learner, group, other)),
    ),
  };
}

/** Which series a point belongs to, for people. */
export function seriesName({ learner, selection, order, block }: Group['point'], judged: string): string {
  if (learner !== judged) return learner;
  const parts = [selection, ...(order === 'given' ? [] : [order]), ...(block === null ? [] : [`blocks of ${block}`])];
  return parts.join(', ');
}

/** The area under the curve of accuracy over the logarithm of the number of demonstrations, as a mean accuracy. */
export function areaUnderCurve(points: readonly Pick<Point, 'count' | 'accuracy'>[]): number {
  const sorted = points.filter(({ count }) => count > 0).sort((a, b) => a.count - b.count);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return Number.NaN;
  if (least.count === most.count) return least.accuracy.value;
  const area = sorted.slice(1).reduce((sum, point, i) => {
    const before = sorted[i] ?? point;
    return sum + ((before.accuracy.value + point.accuracy.value) / 2) * Math.log(point.count / before.count);
  }, 0);
  return area / Math.log(most.count / least.count);
}

function groupsOf(measured: readonly Measured[]): Group[] {
  const groups = new Map<string, { readonly point: Group['point']; readonly members: Measured[] }>();
  for (const each of measured) {
    const { learner, cell } = each;
    const { selection, count, order, block } = cell;
    const key = JSON.stringify([learner, selection, order, block, count]);
    const found = groups.get(key);
    if (found === undefined) groups.set(key, { point: { learner, selection, order, block, count }, members: [each] });
    else found.members.push(each);
  }
  return [...groups.values()].map(({ point, members }) => ({
    point,
    members: members.sort((a, b) => a.cell.run - b.cell.run || a.cell.shuffle - b.cell.shuffle),
  }));
}

function pointOf({ point, members }: Group, test: readonly Item[], options: BootstrapOptions): Point {
  const rows = members.map((each) => rightOnes(each, test));
  const accuracies = rows.map(meanOf);
  const middle = meanOf(accuracies);
  return {
    ...point,
    accuracy: twoWayMean(rows, options),
    deviation: Math.sqrt(meanOf(accuracies.map((accuracy) => (accuracy - middle) ** 2))),
    macroF1: meanOf(members.map(({ labels }) => macroF1(labels, test))),
    valid: meanOf(members.flatMap(({ labels }) => labels.map((label) => Number(label !== null)))),
    runs: members.length,
  };
}

function flipsOf(base: Group, shuffled: Group, test: readonly Item[], options: BootstrapOptions): Flips {
  const pairs = shuffled.members.flatMap((each) =>
    base.members.filter(({ cell }) => cell.run === each.cell.run).map((other) => ({ each, other })),
  );
  const changed = pairs.map(({ each, other }) =>
    each.labels.map((label, query) => Number(label !== other.labels[query])),
  );
  const correctness = pairs.flatMap(({ each, other }, pair) => {
    const [now, before] = [rightOnes(each, test), rightOnes(other, test)];
    return now.flatMap((right, query) => (changed[pair]?.[query] === 1 ? [Number(right !== before[query])] : []));
  });
  const { learner, selection, count } = base.point;
  return { learner, selection, count, changed: twoWayMean(changed, options), changedCorrectness: meanOf(correctness) };
}

/** By run, then by item. Of a learner without chance there may be one run: it stands against all. */
function differences(one: Group, other: Group, test: readonly Item[]): number[][] {
  return one.members.map((each) => {
    const partner = other.members.find(({ cell }) => cell.run === each.cell.run) ?? other.members[0];
    if (partner === undefined) throw new RangeError(`nothing to compare with ${cellKey(each.cell)}`);
    const theirs = rightOnes(partner, test);
    return rightOnes(each, test).map((right, query) => right - (theirs[query] ?? 0));
  });
}

function rightOnes({ labels }: Measured, test: readonly Item[]): number[] {
  return test.map(({ label }, query) => Number(labels[query] === label));
}

function macroF1(labels: readonly (string | null)[], test: readonly Item[]): number {
  const kinds = [...new Set(test.map(({ label }) => label))];
  const counts = new Map(kinds.map((kind) => [kind, { hits: 0, wanted: 0, given: 0 }]));
  test.forEach(({ label }, query) => {
    const given = labels[query] ?? null;
    const [own, named] = [counts.get(label), given === null ? undefined : counts.get(given)];
    if (own !== undefined) own.wanted += 1;
    if (named !== undefined) named.given += 1;
    if (own !== undefined && given === label) own.hits += 1;
  });
  return meanOf([...counts.values()].map(({ hits, wanted, given }) => (2 * hits) / Math.max(1, wanted + given)));
}

/** NaN for no values. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
