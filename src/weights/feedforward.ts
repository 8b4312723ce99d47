/**
 * The mlp as four linear layers with clip(x, 0, 1) after the first three:
 *
 * 1. *thresholds*: exact bits pass through; bits of heads are squashed; numbers and shares are compared with steps;
 * 2. *buckets*: differences of neighbouring steps, so that every code that a rule reads is one exact bit;
 * 3. *rules*: unit r is 1 exactly where all conditions of rule r hold;
 * 4. *effects*: what the rules that hold add to the residual stream.
 *
 * Only what some rule reads is passed on.
 */

import { sizeOf } from '../ir/domain.ts';
import type { Condition, Program } from '../ir/program.ts';
import { linearBuilder } from './attention.ts';
import { entryOf, type Numbers } from './embedding.ts';
import type { Layout, Reading } from './layout.ts';
import { definedStep, type Step } from './margins.ts';
import type { Linear } from './matrix.ts';

/** A condition as a sum of bits: the bits of `codes`, or 1 minus them. */
interface Atom {
  readonly variable: number;
  readonly codes: readonly number[];
  readonly complement: boolean;
}

/** A unit of the first layer: clip(step.slope · x[dimension] + step.bias). */
interface Threshold {
  readonly dimension: number;
  readonly step: Step;
}

/** A unit of the second layer: clip(Σ weight · threshold + bias). */
interface Bucket {
  readonly terms: readonly { readonly threshold: number; readonly weight: number }[];
  readonly bias: number;
}

const passStep: Step = { slope: 1, bias: 0 };

export function feedForward(
  program: Program,
  layout: Layout,
  numbers: Numbers,
): readonly [Linear, Linear, Linear, Linear] {
  const size = layout.dimensions.length;
  const rules = program.rules.map(({ when }) => when.map((condition) => atomOf(program, layout, condition)));
  const { thresholds, buckets, bucketOf } = readCodes(layout, rules.flat());

  const first = linearBuilder(thresholds.length, size);
  thresholds.forEach(({ dimension, step }, unit) => {
    first.add(unit, dimension, step.slope);
    first.add(unit, null, step.bias);
  });
  const second = linearBuilder(buckets.length, thresholds.length);
  buckets.forEach(({ terms, bias }, unit) => {
    for (const { threshold, weight } of terms) second.add(unit, threshold, weight);
    second.add(unit, null, bias);
  });
  const third = linearBuilder(rules.length, buckets.length);
  rules.forEach((atoms, unit) => {
    third.add(unit, null, 1);
    for (const { variable, codes, complement } of atoms) {
      if (!complement) third.add(unit, null, -1);
      for (const code of codes) {
        const bucket = bucketOf(variable, code);
        if (bucket !== null) third.add(unit, bucket, complement ? -1 : 1);
      }
    }
  });
  const fourth = linearBuilder(size, rules.length);
  program.rules.forEach(({ effects }, unit) => {
    for (const { kind, variable, code } of effects) {
      const entry = entryOf(layout.readings[variable], numbers[variable] ?? [], code);
      if (entry !== null) fourth.add(entry.dimension, unit, kind === 'write' ? entry.value : -entry.value);
    }
  });
  return [first.build(), second.build(), third.build(), fourth.build()];
}

/**
 * The form with fewer weights that is right about undefined, where all bits are 0: a condition that lets undefined
 * through is 1 minus the other bits, one that does not is a sum. Variables that are never undefined may have either.
 */
function atomOf(program: Program, layout: Layout, { variable, codes }: Condition): Atom {
  const { domain, role } = program.variables[variable] ?? { domain: { kind: 'bool' }, role: 'state' };
  const size = sizeOf(domain);
  const reading = layout.readings[variable];
  const readable = reading?.kind === 'stair' ? reading.stair.codes : Array.from({ length: size }, (_, code) => code);
  const wanted = new Set(codes);
  const inside = readable.filter((code) => code < size && wanted.has(code));
  const outside = readable.filter((code) => code < size && !wanted.has(code));
  const complement = role === 'head' ? wanted.has(size) : outside.length < inside.length;
  return { variable, codes: complement ? outside : inside, complement };
}

/** The units of the first two layers for all codes that the atoms read. */
function readCodes(
  { readings }: Layout,
  atoms: readonly Atom[],
): {
  thresholds: readonly Threshold[];
  buckets: readonly Bucket[];
  /** The unit of the second layer that is 1 where the variable has this code; `null` if it never has. */
  bucketOf: (variable: number, code: number) => number | null;
} {
  const read = readings.map(() => new Set<number>());
  for (const { variable, codes } of atoms) for (const code of codes) read[variable]?.add(code);
  const thresholds: Threshold[] = [];
  const buckets: Bucket[] = [];
  const thresholdOf = thresholdsIn(thresholds);
  const units = readings.map((reading, variable) => {
    const codes = [...(read[variable] ?? [])].sort((a, b) => a - b);
    return new Map(codes.map((code) => [code, buckets.push(bucketFor(reading, code, thresholdOf)) - 1]));
  });
  return { thresholds, buckets, bucketOf: (variable, code) => units[variable]?.get(code) ?? null };
}

/** Finds or makes the unit of the first layer for a step on a dimension. */
function thresholdsIn(thresholds: Threshold[]): (dimension: number, step: Step) => number {
  const units = new Map<number, Map<Step, number>>();
  return (dimension, step) => {
    const known = units.get(dimension) ?? new Map<Step, number>();
    units.set(dimension, known);
    const unit = known.get(step) ?? thresholds.push({ dimension, step }) - 1;
    known.set(step, unit);
    return unit;
  };
}

function bucketFor(reading: Reading, code: number, thresholdOf: (dimension: number, step: Step) => number): Bucket {
  if (reading.kind === 'bits') {
    const threshold = thresholdOf(reading.start + code, reading.squash ?? passStep);
    return { terms: [{ threshold, weight: 1 }], bias: 0 };
  }
  const { codes, steps } = reading.stair;
  const index = codes.indexOf(code);
  const [below, above] = [steps[index - 1], steps[index]];
  const terms: { threshold: number; weight: number }[] = [];
  // What lies below the first step has passed all before it.
  let bias = below === undefined ? 1 : 0;
  if (below !== undefined) terms.push({ threshold: thresholdOf(reading.dimension, below), weight: 1 });
  if (above !== undefined) terms.push({ threshold: thresholdOf(reading.dimension, above), weight: -1 });
  if (reading.share !== null) {
    terms.push({ threshold: thresholdOf(reading.share, definedStep), weight: 1 });
    bias -= 1;
  }
  return { terms, bias };
}
