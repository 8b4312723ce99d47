/** Models in ONNX Runtime, as engines that can be compared with the others. */

import { readOnnxModel, writeOnnxModel } from '../../src/export/onnx/file.ts';
import type { GraphSettings } from '../../src/export/onnx/graph.ts';
import type { Engine } from '../../src/ir/execution.ts';
import type { Program } from '../../src/ir/program.ts';
import {
  executionOf,
  type OnnxRun,
  type OnnxRuntimeName,
  openOnnx,
  type Residual,
} from '../../src/runtime/engines/onnx.ts';
import { createSparseEngine } from '../../src/runtime/engines/sparse.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { firstDifference } from './compare.ts';

export type Inputs = readonly (readonly number[])[];

/** Everything that can be asked of a file. */
export interface OnnxSettings extends GraphSettings {
  readonly runtime: OnnxRuntimeName;
}

export const plain: OnnxSettings = { double: false, residuals: false, unrolled: null, runtime: 'onnxruntime-node' };

/** Throws where the weights are refused. */
export function modelOf(program: Program, maxLength?: number): CompiledModel {
  const compiled = compileWeights(program, maxLength === undefined ? {} : { maxLength });
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.model;
}

export function onnxBytes(model: CompiledModel, settings: GraphSettings = plain): Uint8Array<ArrayBuffer> {
  const written = writeOnnxModel(model, settings);
  if (!written.ok) throw new Error(written.error);
  return written.file;
}

/** All inputs of a batch at once, on one core: several wait for one another longer than these graphs take. */
export async function runBatches(
  model: CompiledModel,
  batches: readonly Inputs[],
  layers: number,
  settings: OnnxSettings,
): Promise<readonly (readonly OnnxRun[])[]> {
  const file = onnxBytes(model, settings);
  const read = readOnnxModel(file);
  if (!read.ok) throw new Error(read.error);
  const session = await openOnnx(file, read, { runtimes: [settings.runtime], threads: 1 });
  try {
    const runs: (readonly OnnxRun[])[] = [];
    for (const batch of batches) runs.push(await session.run(batch, layers));
    return runs;
  } finally {
    await session.release();
  }
}

/** The first difference in any variable, at any position, after any half of a layer; `null` if there is none. */
export function firstOnnxDifference(
  model: CompiledModel,
  reference: Engine,
  inputs: Inputs,
  runs: readonly OnnxRun[],
  layers: number,
): string | null {
  for (const [item, tokens] of inputs.entries()) {
    const run = runs[item];
    if (run === undefined) return `there is no run ${item}`;
    const replayed: Engine = (_, { observer }) => executionOf(model, run, observer);
    const engines = [
      { name: 'interpreter', engine: reference },
      { name: 'ONNX Runtime', engine: replayed },
    ] as const;
    const difference =
      firstDifference(model.program, engines, tokens, layers) ??
      answerDifference(model.program, run, executionOf(model, run));
    if (difference !== null) return difference;
  }
  return null;
}

/** The largest difference of any number of the residual stream from that of the sparse engine in float64. */
export function residualDifference(
  model: CompiledModel,
  inputs: Inputs,
  runs: readonly OnnxRun[],
  layers: number,
): number {
  const differences = inputs.map((tokens, item) => {
    const found = runs[item]?.residuals ?? [];
    let largest = 0;
    let state = 0;
    const ignored = (): void => {};
    const engine = createSparseEngine(model, 'float64', (residual, withHeads) => {
      if (withHeads) return;
      // The last state is seen twice: after the last layer, and at the end.
      const other = found[Math.min(state, found.length - 1)];
      largest = Math.max(largest, largestDifference(residual, other ?? new Float64Array(0)));
      state += 1;
    });
    engine(tokens, { layers, observer: { initial: ignored, afterMlp: ignored } });
    return state === found.length + 1 ? largest : Number.NaN;
  });
  return Math.max(...differences);
}

/** NaN if they are not of one length. */
function largestDifference(first: Residual, second: Residual): number {
  if (first.length !== second.length) return Number.NaN;
  let largest = 0;
  for (let place = 0; place < first.length; place++) {
    const difference = Math.abs((first[place] ?? 0) - (second[place] ?? 0));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** The output `answer` beside what the residual stream says. */
function answerDifference(
  { variables, output }: Program,
  { answer }: OnnxRun,
  states: ReturnType<typeof executionOf>,
): string | null {
  const isHead = variables[output.variable]?.role === 'head';
  const place = answer.findIndex((code, position) => {
    const wanted = states.states[position * variables.length + output.variable];
    return code !== (isHead ? -1 : wanted);
  });
  return place < 0 ? null : `the answer at position ${place} is ${answer[place]}`;
}
