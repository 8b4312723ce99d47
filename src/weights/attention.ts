/** Attention heads: key classes and queries become scores, sources become values. */

import type { Head, Program } from '../ir/program.ts';
import { dimensionsOf, type Layout } from './layout.ts';
import { float32Exact, type Linear, matrixBuilder, type SparseMatrix } from './matrix.ts';
import { type AttentionHead, SCORE_SPAN } from './model.ts';

/**
 * Keys are one-hot over classes, and a last component that is always 1. A query has the span at the classes that it
 * selects, and in the last component what an unselected position scores.
 */
export function headWeights(program: Program, layout: Layout, head: Head): AttentionHead {
  const size = layout.dimensions.length;
  const width = head.classes + 1;
  // Counted positions weigh as much as the zero slot, others far more.
  const unselected = head.aggregate === 'count' ? -SCORE_SPAN : -SCORE_SPAN / 2;
  const key = linearBuilder(width, size);
  key.bias[head.classes] = 1;
  head.key.classOf.forEach((each, code) => {
    if (each >= 0) key.add(each, dimensionOf(layout, head.key.variable, code), 1);
  });
  const query = linearBuilder(width, size);
  query.bias[head.classes] = unselected;
  head.query.classesOf.forEach((classes, code) => {
    for (const each of classes) query.add(each, dimensionOf(layout, head.query.variable, code), SCORE_SPAN);
  });
  const { value, output } = valueWeights(program, layout, head);
  return { name: head.name, query: query.build(), key: key.build(), value, output, offsets: head.offsets };
}

/** Every position attends to itself and takes away all head outputs of the last layer. `null` if there are none. */
export function clearingHead(program: Program, layout: Layout): AttentionHead | null {
  const size = layout.dimensions.length;
  const cleared = layout.dimensions.flatMap(({ variable }, dimension) =>
    program.variables[variable]?.role === 'head' ? [dimension] : [],
  );
  if (cleared.length === 0) return null;
  const query = linearBuilder(1, size);
  query.bias[0] = SCORE_SPAN / 2;
  const key = linearBuilder(1, size);
  key.bias[0] = 1;
  const value = linearBuilder(cleared.length, size);
  const output = matrixBuilder(size, cleared.length);
  cleared.forEach((dimension, index) => {
    value.add(index, dimension, 1);
    output.add(dimension, index, -1);
  });
  return {
    name: 'clearing',
    query: query.build(),
    key: key.build(),
    value: value.build(),
    output: output.build(),
    offsets: [0],
  };
}

/** One block of value components for each value that the head fetches, and where it goes. */
function valueWeights(program: Program, layout: Layout, head: Head): { value: Linear; output: SparseMatrix } {
  const size = layout.dimensions.length;
  const targets = head.values.map(({ target }) => dimensionsOf(layout, target));
  const width = targets.reduce((sum, dimensions) => sum + dimensions.length, 0);
  const value = linearBuilder(width, size);
  const output = matrixBuilder(size, width);
  let component = 0;
  head.values.forEach(({ source }, index) => {
    const dimensions = targets[index] ?? [];
    dimensions.forEach((dimension, offset) => {
      output.add(dimension, component + offset, 1);
    });
    fillBlock(program, layout, head.aggregate, source, component, value);
    component += dimensions.length;
  });
  return { value: value.build(), output: output.build() };
}

function fillBlock(
  program: Program,
  layout: Layout,
  aggregate: Head['aggregate'],
  source: number | null,
  component: number,
  value: LinearBuilder,
): void {
  if (aggregate === 'count' || source === null) {
    value.bias[component] = 1;
    return;
  }
  const reading = layout.readings[source];
  if (aggregate === 'select') {
    if (reading?.kind !== 'bits') throw new RangeError('the source of a select head must be one-hot');
    for (let code = 0; code < reading.size; code++) value.add(component + code, reading.start + code, 1);
    return;
  }
  const domain = program.variables[source]?.domain;
  if (reading?.kind === 'stair') value.add(component, reading.dimension, 1);
  else if (reading !== undefined && domain?.kind === 'numeric') {
    domain.values.forEach((number, code) => {
      value.add(component, reading.start + code, Math.fround(number));
    });
  }
  value.bias[component + 1] = 1;
}

/** `null`: the constant, which is a bias. */
function dimensionOf(layout: Layout, variable: number | null, code: number): number | null {
  if (variable === null) return null;
  const reading = layout.readings[variable];
  if (reading?.kind !== 'bits') throw new RangeError('a key or query variable must be one-hot');
  return reading.start + code;
}

interface LinearBuilder {
  /** Adds to a weight, or to the bias where the input is `null`. */
  readonly add: (output: number, input: number | null, value: number) => void;
  readonly bias: number[];
  readonly build: () => Linear;
}

/** A linear layer from `inputs` to `outputs` numbers. */
export function linearBuilder(outputs: number, inputs: number): LinearBuilder {
  const weights = matrixBuilder(outputs, inputs);
  const bias = Array<number>(outputs).fill(0);
  return {
    add: (output, input, value) => {
      if (input === null) bias[output] = (bias[output] ?? 0) + value;
      else weights.add(output, input, value);
    },
    bias,
    build: () => ({ weights: weights.build(), bias: float32Exact(bias) }),
  };
}
