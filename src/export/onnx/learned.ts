/** A learned MLP as nodes of an ONNX graph. What it computes is written down in `src/weights/learned.ts`. */

import type { GraphBuilder } from '../../formats/onnx-builder.ts';
import type { Reading } from '../../weights/layout.ts';
import { type LearnedMlp, learnedVariables, middlesOf } from '../../weights/learned.ts';
import { type InputReading, inputReading } from '../../weights/learned-inputs.ts';
import type { CompiledModel } from '../../weights/model.ts';
import type { Surroundings } from './surroundings.ts';
import type { Numbers } from './weights.ts';

/** The tensors beside those of the layers, which are weights of the model: what is read and written, and snapping. */
export function addLearned({ tensor }: GraphBuilder, model: CompiledModel, mlp: LearnedMlp, numbers: Numbers): void {
  const size = model.layout.dimensions.length;
  const matrix = (name: string, rows: number, columns: number, entries: Entries): void => {
    const data = new Float64Array(rows * columns);
    for (const [row, column, value] of entries) data[row * columns + column] = value;
    tensor(name, { shape: [rows, columns], data: numbers.of(data) });
  };
  const vector = (name: string, values: Iterable<number>): void => {
    const data = numbers.of(values);
    tensor(name, { shape: [data.length], data });
  };
  const isLearned = new Set(mlp.dimensions);
  const others = Array.from({ length: size }, (_, dimension) => Number(!isLearned.has(dimension)));
  vector('learned.others', others);
  const places = mlp.dimensions.map((dimension, index): Entry => [index, dimension, 1]);
  matrix('learned.place', mlp.dimensions.length, size, places);
  matrix(
    'learned.pick',
    size,
    mlp.dimensions.length,
    places.map(([index, dimension]): Entry => [dimension, index, 1]),
  );
  addReading(inputReading(model, mlp), size, matrix, vector);
  if (!mlp.snap) return;
  for (const variable of learnedVariables(model.program)) {
    const reading = model.layout.readings[variable];
    if (reading?.kind !== 'stair') continue;
    const stored = reading.stored ?? [];
    // A variable of one value has no middle: then a step that is never passed.
    const middles = stored.length < 2 ? [Number.POSITIVE_INFINITY] : middlesOf(stored);
    const rises = middles.map((_, index): Entry => [index, 0, (stored[index + 1] ?? 0) - (stored[index] ?? 0)]);
    vector(`learned.middles.${variable}`, middles);
    matrix(`learned.rises.${variable}`, middles.length, 1, rises);
    vector(`learned.first.${variable}`, [stored[0] ?? 0]);
  }
}

/** The residual stream after the MLP, [batch, length, D]; `attended` is that before it. */
export function learnedLayer(
  builder: GraphBuilder,
  model: CompiledModel,
  mlp: LearnedMlp,
  surroundings: Surroundings,
  attended: string,
): string {
  const { node } = builder;
  const inputs = readInputsOf(builder, surroundings, attended);
  const outputs = mlp.layers.reduce((x, _, index) => {
    const name = `learned.${index + 1}`;
    const sum = node(name, 'Add', [node(`${name}.product`, 'MatMul', [x, `${name}.weight`]), `${name}.bias`]);
    return index < mlp.layers.length - 1 ? node(`${name}.active`, operators[mlp.activation], [sum]) : sum;
  }, inputs);
  const before = node('learned.before', 'MatMul', [attended, 'learned.pick']);
  const reached = mlp.residual ? node('learned.reached', 'Add', [before, outputs]) : outputs;
  const written = mlp.snap ? snapped(builder, model, reached) : reached;
  const kept = node('learned.kept', 'Mul', [attended, 'learned.others']);
  return node('learned.stream', 'Add', [kept, node('learned.placed', 'MatMul', [written, 'learned.place'])]);
}

const operators = { relu: 'Relu', sigmoid: 'Sigmoid', tanh: 'Tanh' } as const;

type Entry = readonly [row: number, column: number, value: number];
type Entries = readonly Entry[];

function addReading(
  { width, copies, steps, base, gates }: InputReading,
  size: number,
  matrix: (name: string, rows: number, columns: number, entries: Entries) => void,
  vector: (name: string, values: Iterable<number>) => void,
): void {
  // At least one step, which adds nothing, as not every library multiplies empty matrices.
  const units = Math.max(steps.length, 1);
  const open = new Set(gates.map(({ input }) => input));
  matrix(
    'learned.copies',
    size,
    width,
    copies.map(({ dimension, input }): Entry => [dimension, input, 1]),
  );
  matrix(
    'learned.steps.weight',
    size,
    units,
    steps.map(({ dimension, step }, unit): Entry => [dimension, unit, step.slope]),
  );
  vector(
    'learned.steps.bias',
    Array.from({ length: units }, (_, unit) => steps[unit]?.step.bias ?? 0),
  );
  matrix(
    'learned.rises',
    units,
    width,
    steps.flatMap(({ rises }, unit) => rises.map(([input, amount]): Entry => [unit, input, amount])),
  );
  vector('learned.base', base);
  matrix(
    'learned.gates.weight',
    size,
    width,
    gates.map(({ dimension, input, step }): Entry => [dimension, input, step.slope]),
  );
  vector(
    'learned.gates.bias',
    base.map((_, input) => (open.has(input) ? (gates.find((gate) => gate.input === input)?.step.bias ?? 0) : 1)),
  );
}

/** What `readInputs` computes, [batch, length, inputs]. */
function readInputsOf({ node }: GraphBuilder, { zero, one }: Surroundings, attended: string): string {
  const clip = (name: string): string => {
    const product = node(`${name}.product`, 'MatMul', [attended, `${name}.weight`]);
    return node(name, 'Clip', [node(`${name}.sum`, 'Add', [product, `${name}.bias`]), zero, one]);
  };
  const risen = node('learned.risen', 'MatMul', [clip('learned.steps'), 'learned.rises']);
  const read = node('learned.read', 'Add', [risen, 'learned.base']);
  const gated = node('learned.gated', 'Mul', [read, clip('learned.gates')]);
  return node('learned.inputs', 'Add', [node('learned.copied', 'MatMul', [attended, 'learned.copies']), gated]);
}

/** Each variable as the value to which it is nearest, [batch, length, learned dimensions]. */
function snapped(builder: GraphBuilder, { program, layout }: CompiledModel, reached: string): string {
  const { node, integers } = builder;
  let start = 0;
  const parts = learnedVariables(program).flatMap((variable) => {
    const reading = layout.readings[variable];
    if (reading === undefined) return [];
    const end = start + widthOf(reading);
    const part = node(`learned.part.${variable}`, 'Slice', [reached, integers(start), integers(end), integers(2)]);
    start = end;
    return [reading.kind === 'bits' ? largest(builder, part, variable) : nearest(builder, part, variable)];
  });
  return node('learned.snapped', 'Concat', parts, { axis: 2 });
}

/** 1 for the first of the largest, 0 for the others. */
function largest({ node, integers, integer }: GraphBuilder, part: string, variable: number): string {
  const at = node(`learned.largest.${variable}`, 'ArgMax', [part], { axis: 2, keepdims: 1 });
  const size = node(`learned.size.${variable}`, 'Shape', [part], { start: 2, end: 3 });
  const count = node(`learned.count.${variable}`, 'Squeeze', [size, integers(0)]);
  const all = node(`learned.codes.${variable}`, 'Range', [integer(0), count, integer(1)]);
  const bits = node(`learned.is_largest.${variable}`, 'Equal', [at, all]);
  return node(`learned.bits.${variable}`, 'CastLike', [bits, part]);
}

function nearest({ node }: GraphBuilder, part: string, variable: number): string {
  const passed = node(`learned.is_passed.${variable}`, 'Greater', [part, `learned.middles.${variable}`]);
  const ones = node(`learned.passed.${variable}`, 'CastLike', [passed, part]);
  const risen = node(`learned.rise.${variable}`, 'MatMul', [ones, `learned.rises.${variable}`]);
  return node(`learned.number.${variable}`, 'Add', [risen, `learned.first.${variable}`]);
}

function widthOf(reading: Reading): number {
  return reading.kind === 'bits' ? reading.size : 1;
}
