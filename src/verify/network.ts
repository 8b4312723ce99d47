/** Runs the feed-forward network on all states of a position at once. */

import type { Reference } from '../ir/diagrams.ts';
import { sizeOf } from '../ir/domain.ts';
import type { Dimension } from '../weights/layout.ts';
import { type Step, selectionError } from '../weights/margins.ts';
import { forEachEntry, type Linear } from '../weights/matrix.ts';
import type { CompiledModel } from '../weights/model.ts';
import { granularity, type NumberFormat, rounded, roundingError } from '../weights/number-formats.ts';
import { selectionLimit } from '../weights/selection.ts';
import {
  clipped,
  type Interval,
  isPoint,
  magnitude,
  plus,
  point,
  times,
  unknownUnit,
  widened,
  zero,
} from './interval.ts';
import type { StateSpace } from './states.ts';

interface Term {
  readonly input: number;
  readonly weight: number;
}

interface Row {
  readonly terms: readonly Term[];
  readonly bias: number;
}

/** What float32, in which sums are kept, rounds a number between 1 and 2 by at most. */
const epsilon = roundingError('float32');
/** What the zero slot of a head, or what it does not select, weighs at most: exp(−50), times the longest input. */
const leak = 2 ** -50;

/** What is added to each dimension of the residual stream, as a function of the state. */
export function networkOutputs(model: CompiledModel, space: StateSpace): readonly Reference[] {
  const { format } = model;
  const [first, second, third, fourth] = model.feedForward;
  const unit = (row: Row, inputs: readonly Reference[]): Reference =>
    mapped(weighted(row, inputs, space), (value) => stored(clipped(value), format), space);
  const literals = rowsOf(first, format).map((row) => literal(row, model, space));
  const rules = rowsOf(second, format).map((row) => unit(row, literals));
  const values = rowsOf(third, format).map((row) => unit(row, rules));
  return rowsOf(fourth, format).map((row) => weighted(row, values, space));
}

function rowsOf({ weights, bias }: Linear, format: NumberFormat): Row[] {
  const terms = Array.from({ length: weights.rows }, (): Term[] => []);
  forEachEntry(weights, (row, input, weight) => {
    terms[row]?.push({ input, weight: rounded(weight, format) });
  });
  return terms.map((own, row) => ({ terms: own, bias: rounded(bias[row] ?? 0, format) }));
}

/** What becomes of a number between 0 and 1 when it is kept in a format: rounding is monotone. */
function stored({ low, high }: Interval, format: NumberFormat): Interval {
  return { low: rounded(low, format), high: rounded(high, format) };
}

/** Σ weight · input + bias, with what float32 may round. */
function weighted({ terms, bias }: Row, inputs: readonly Reference[], space: StateSpace): Reference {
  const parts = terms.map(({ input, weight }) => ({ weight, reference: inputs[input] ?? space.leaf(zero) }));
  const factors = parts.map(({ weight, reference }) => mapped(reference, (value) => times(value, weight), space));
  const sum = factors.reduce(space.add, space.leaf(point(bias)));
  const values = parts.map(({ reference }) => space.diagrams.leaves(reference));
  // What is added up in any one state: most inputs are 0.
  const sizes = factors.map((factor) => mapped(factor, (value) => point(magnitude(value)), space));
  const total = sizes.reduce(space.add, space.leaf(point(Math.abs(bias))));
  const largest = space.diagrams.leaves(total).reduce((most, value) => Math.max(most, magnitude(value)), 0);
  const exact = areExact(
    [
      bias,
      ...parts.flatMap(({ weight }, i) =>
        (values[i] ?? []).map((value) => (isPoint(value) ? value.low * weight : null)),
      ),
    ],
    largest,
  );
  const error = exact ? 0 : (parts.length + 2) * epsilon * largest;
  return error === 0 ? sum : mapped(sum, (value) => widened(value, error), space);
}

/** Whether float32 can add some of these numbers in any order without rounding; `null` is a number that is not known. */
function areExact(numbers: readonly (number | null)[], largest: number): boolean {
  const grid = numbers.reduce<number>(
    (least, number) => Math.min(least, number === null ? 0 : granularity(number)),
    Number.POSITIVE_INFINITY,
  );
  return largest <= grid * 2 ** 24;
}

function mapped(reference: Reference, change: (value: Interval) => Interval, space: StateSpace): Reference {
  const { diagrams, leaf } = space;
  return diagrams.map(reference, (value) => diagrams.valueOf(leaf(change(value))));
}

/** A unit of the first layer, which reads the residual stream. */
function literal({ terms, bias }: Row, model: CompiledModel, space: StateSpace): Reference {
  const { dimensions } = model.layout;
  const byVariable = new Map<number, Term[]>();
  for (const term of terms) {
    const variable = dimensions[term.input]?.variable ?? 0;
    byVariable.set(variable, [...(byVariable.get(variable) ?? []), term]);
  }
  const [only, other] = byVariable.keys();
  const step = only === undefined || other !== undefined ? null : stairStep(only, terms, bias, model);
  if (step !== null && only !== undefined) return space.byCode(only, step);
  const parts = [...byVariable].map(([variable, own]) => space.byCode(variable, contribution(variable, own, model)));
  const largest = terms.reduce((total, { weight }) => total + Math.abs(weight), Math.abs(bias));
  const areBits = [...byVariable.keys()].every((variable) => model.layout.readings[variable]?.kind === 'bits');
  const exact = areBits && areExact([bias, ...terms.map(({ weight }) => weight)], largest);
  const error = exact ? 0 : (terms.length + 2) * epsilon * largest;
  const sum = parts.reduce(space.add, space.leaf(point(bias)));
  return mapped(sum, (value) => stored(clipped(widened(value, error)), model.format), space);
}

/** What a variable adds to a sum over the residual stream, by its code. */
function contribution(variable: number, terms: readonly Term[], model: CompiledModel): (code: number) => Interval {
  const { program, layout, maxLength } = model;
  const declared = program.variables[variable];
  const reading = layout.readings[variable];
  const size = declared === undefined ? 0 : sizeOf(declared.domain);
  const isHead = declared?.role === 'head';
  const head = program.heads.find(({ values }) => values.some(({ target }) => target === variable));
  const selected = head === undefined ? 1 : Math.min(maxLength, selectionLimit(program, head));
  const error = isHead ? selectionError(selected, model.format) : 0;
  const small: Interval = isHead ? { low: 0, high: leak } : zero;
  if (reading?.kind === 'stair' && reading.stored !== null) {
    const { stored, stair } = reading;
    return (code) => times(point(stored[stair.codes.indexOf(code)] ?? 0), terms[0]?.weight ?? 0);
  }
  if (reading?.kind === 'stair') {
    // Nothing was selected; what else there may be is the business of `stairStep`.
    return (code) =>
      code === size && reading.share !== null
        ? terms.map(({ weight }) => times({ low: -leak, high: leak }, weight)).reduce(plus, zero)
        : { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  }
  const weightOf = new Map(terms.map(({ input, weight }) => [partOf(layout.dimensions[input]), weight]));
  return (code) => {
    if (code === size) return undefinedBits([...weightOf.values()], selected, error);
    return [...weightOf]
      .map(([part, weight]) => times(part === code ? { low: 1 - error, high: 1 + error } : small, weight))
      .reduce(plus, zero);
  };
}

function partOf(dimension: Dimension | undefined): number {
  return typeof dimension?.part === 'number' ? dimension.part : -1;
}

/** Nothing was selected; or values that disagree: no bit has more than 1 − 1/selected, together they have at most 1. */
function undefinedBits(weights: readonly number[], selected: number, error: number): Interval {
  if (selected <= 1) return weights.map((weight) => times({ low: 0, high: leak }, weight)).reduce(plus, zero);
  const most = 1 - 1 / selected + error;
  const [lowest, highest] = [Math.min(0, ...weights), Math.max(0, ...weights)];
  return { low: lowest * most, high: highest * most };
}

/** A step of the stair by which a variable is read: `margins.ts` and `means.ts` have bounded it for every code. */
function stairStep(
  variable: number,
  terms: readonly Term[],
  bias: number,
  { layout, program }: CompiledModel,
): ((code: number) => Interval) | null {
  const reading = layout.readings[variable];
  const [term, other] = terms;
  if (reading?.kind !== 'stair' || reading.stored !== null || term === undefined || other !== undefined) return null;
  const size = sizeOf(program.variables[variable]?.domain ?? { kind: 'bool' });
  const undefinedIsCode = reading.stair.codes.includes(size);
  const atZero = clipped(widened(point(bias), Math.abs(term.weight) * leak));
  if (term.input === reading.share) {
    // The share of attention that real positions got: nearly 0 or nearly 1.
    const atOne = clipped(widened(point(term.weight + bias), Math.abs(term.weight) * 2 ** -10));
    return (code) => (code === size ? atZero : atOne);
  }
  if (term.input !== reading.dimension) return null;
  const index = reading.stair.steps.findIndex((step) => isStep(step, term.weight, bias));
  if (index < 0) return (code) => (code === size && !undefinedIsCode ? atZero : unknownUnit);
  return (code) => {
    if (code === size && !undefinedIsCode) return atZero;
    return point(reading.stair.codes.indexOf(code) > index ? 1 : 0);
  };
}

function isStep(step: Step, slope: number, bias: number): boolean {
  return step.slope === slope && step.bias === bias;
}
