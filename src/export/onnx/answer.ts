/** How the output variable is read from the residual stream, as nodes of an ONNX graph. */

import { elementTypes } from '../../formats/onnx.ts';
import type { GraphBuilder } from '../../formats/onnx-builder.ts';
import type { CompiledModel } from '../../weights/model.ts';
import type { Surroundings } from './surroundings.ts';
import type { Numbers } from './weights.ts';

/** Adds the output `answer` [batch, length]: codes, and −1 at padding and where the variable is undefined. */
export function addAnswer(
  builder: GraphBuilder,
  model: CompiledModel,
  { real, zero, one }: Surroundings,
  residual: string,
  numbers: Numbers,
): void {
  const { node, tensor, integer, integers } = builder;
  const { program, layout, output } = model;
  const reading = layout.readings[program.output.variable];
  if (output.rows === 0 || reading === undefined) {
    // The output of a head, which is undefined between layers.
    node('answer', 'Expand', [integer(-1), node('answer.shape', 'Shape', [real])]);
    return;
  }
  const read = node('output', 'MatMul', [residual, 'output.weight']);
  const code = (): string => {
    if (reading.kind === 'bits') return node('answer.code', 'ArgMax', [read], { axis: 2, keepdims: 0 });
    const { steps, codes } = reading.stair;
    const constants = (name: string, values: readonly number[]): string =>
      tensor(name, { shape: [values.length], data: numbers.of(values) });
    const slopes = constants('answer.slopes', steps.length === 0 ? [0] : steps.map(({ slope }) => slope));
    const biases = constants('answer.biases', steps.length === 0 ? [0] : steps.map(({ bias }) => bias));
    const sums = node('answer.sums', 'Add', [node('answer.products', 'Mul', [read, slopes]), biases]);
    const passed = node('answer.passed', 'Clip', [sums, zero, one]);
    const height = node('answer.height', 'ReduceSum', [passed, integers(2)], { keepdims: 0 });
    const rounded = node('answer.height.rounded', 'Round', [height]);
    const index = node('answer.index', 'Cast', [rounded], { to: elementTypes.int64 });
    const all = tensor('answer.codes', { shape: [codes.length], data: BigInt64Array.from(codes, BigInt) });
    return node('answer.code', 'Gather', [all, index]);
  };
  node('answer', 'Where', [real, code(), integer(-1)]);
}
