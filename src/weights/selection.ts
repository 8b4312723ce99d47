/** How many positions a head can select at most, and up to how many its outputs can be read safely. */

import { sizeOf } from '../ir/domain.ts';
import type { Head, Program } from '../ir/program.ts';
import { type Rational, rationalOf } from '../ir/rational.ts';
import { type OutputReading, type Possible, storedNumbers } from './layout.ts';
import { squashIsSafe, squashStep, stairOfCounts } from './margins.ts';
import { type MeanSource, safeMeanSelection, stairOfMeans } from './means.ts';
import type { NumberFormat } from './number-formats.ts';

/** At most this many positions are selected, however long the input is; `Infinity` where nothing limits them. */
export function selectionLimit(program: Program, { key, query, offsets }: Head): number {
  const byOffset = offsets === null ? Number.POSITIVE_INFINITY : new Set(offsets).size;
  return Math.min(byOffset, selectionByPosition(program, key, query));
}

/** Up to how many selected positions every output of the head is right in float32; at most `limit`. */
export function safeSelection(
  program: Program,
  possible: Possible,
  head: Head,
  limit: number,
  format: NumberFormat = 'float32',
): number {
  const safe = head.values.map(({ source, target }) => {
    if (head.aggregate === 'select') return largest(limit, (selected) => squashIsSafe(selected, format));
    if (head.aggregate === 'count')
      return largest(limit, (count) => stairOfCounts(maximumOf(program, target), count, format) !== null);
    return safeMeanSelection(meanSource(program, source, possible, format), bucketsOf(program, target), limit);
  });
  return Math.min(limit, ...safe);
}

/** The readings of all head outputs for inputs of at most this length, which must be safe. */
export function outputReadings(
  program: Program,
  possible: Possible,
  maxLength: number,
  format: NumberFormat = 'float32',
): ReadonlyMap<number, OutputReading> {
  const readings = new Map<number, OutputReading>();
  program.variables.forEach(({ role }, variable) => {
    if (role === 'head') readings.set(variable, { kind: 'squash', squash: squashStep(1) });
  });
  for (const head of program.heads) {
    const selected = Math.min(maxLength, selectionLimit(program, head));
    for (const { source, target } of head.values) {
      readings.set(target, readingOf(program, head, possible, selected, source, target, format));
    }
  }
  return readings;
}

function readingOf(
  program: Program,
  { aggregate }: Head,
  possible: Possible,
  selected: number,
  source: number | null,
  target: number,
  format: NumberFormat,
): OutputReading {
  if (aggregate === 'select') return { kind: 'squash', squash: squashStep(selected) };
  if (aggregate === 'mean') {
    const stair = stairOfMeans(meanSource(program, source, possible, format), bucketsOf(program, target), selected);
    return { kind: 'mean', stair };
  }
  const stair = stairOfCounts(maximumOf(program, target), selected, format);
  if (stair === null) throw new RangeError(`${selected} selected positions cannot be counted safely`);
  return { kind: 'count', stair };
}

/** A position occurs once: a query for k of them selects at most k. */
function selectionByPosition({ variables }: Program, key: Head['key'], query: Head['query']): number {
  if (key.variable === null || variables[key.variable]?.role !== 'position') return Number.POSITIVE_INFINITY;
  const occurrences = new Map<number, number>();
  for (const each of key.classOf) occurrences.set(each, (occurrences.get(each) ?? 0) + 1);
  const selected = query.classesOf.map((classes) =>
    classes.reduce((sum, each) => sum + (occurrences.get(each) ?? 0), 0),
  );
  return Math.max(0, ...selected);
}

function meanSource(program: Program, source: number | null, possible: Possible, format: NumberFormat): MeanSource {
  const domain = source === null ? undefined : program.variables[source]?.domain;
  if (source === null || domain?.kind !== 'numeric') return { values: [], storedError: 0, format };
  const stored = storedNumbers(program, possible, source, format);
  const codes = possible[source] ?? [];
  const errors = codes.map((code) => Math.abs((stored[code] ?? 0) - (domain.values[code] ?? 0)));
  return {
    values: codes.map((code) => rationalOf(domain.values[code] ?? 0)),
    storedError: Math.max(0, ...errors),
    format,
  };
}

function bucketsOf({ variables }: Program, target: number): readonly Rational[] {
  const domain = variables[target]?.domain;
  return domain?.kind === 'numeric' ? domain.values.map(rationalOf) : [];
}

function maximumOf({ variables }: Program, target: number): number {
  const domain = variables[target]?.domain;
  return domain === undefined ? 0 : sizeOf(domain) - 1;
}

/** The largest whole number from 0 to `limit` that passes a test which fails for all larger ones. */
function largest(limit: number, test: (value: number) => boolean): number {
  let [low, high] = [0, limit];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (test(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
