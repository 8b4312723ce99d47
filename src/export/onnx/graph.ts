/** A compiled model as one ONNX graph that runs by itself, and halts when all items of the batch have halted. */

import { elementTypes, type OnnxGraph, type OnnxValue } from '../../formats/onnx.ts';
import { type GraphBuilder, graphBuilder } from '../../formats/onnx-builder.ts';
import type { CompiledModel } from '../../weights/model.ts';
import { addAnswer } from './answer.ts';
import { haltTest, type LayerState, layer, network } from './layer.ts';
import { addLearned } from './learned.ts';
import { addSurroundings, type Surroundings } from './surroundings.ts';
import { addWeights, type Numbers, numbersOf } from './weights.ts';

export interface GraphSettings {
  /** All numbers in 64 bits. */
  readonly double: boolean;
  /** Whether the residual stream before and after every layer is an output. */
  readonly residuals: boolean;
  /** So many layers one after the other; `null`: a loop. */
  readonly unrolled: number | null;
}

/** What the parts of the graph are made of. */
interface Parts {
  readonly builder: GraphBuilder;
  readonly model: CompiledModel;
  readonly numbers: Numbers;
  readonly surroundings: Surroundings;
  /** Whether the residual stream is an output. */
  readonly traced: boolean;
}

/** Inputs and outputs are described in docs/onnx.md. */
export function graphOf(model: CompiledModel, { double, residuals, unrolled }: GraphSettings): OnnxGraph {
  const numbers = numbersOf(double);
  const builder = graphBuilder();
  addWeights(builder, model, numbers);
  if (model.learned !== null) addLearned(builder, model, model.learned, numbers);
  const surroundings = addSurroundings(builder, model, numbers);
  const parts: Parts = { builder, model, numbers, surroundings, traced: residuals };
  const start = addStart(parts);
  const end = unrolled === null ? addLoop(parts, start) : addChain(parts, start, unrolled);
  addAnswer(builder, model, surroundings, end, numbers);

  const inputs: OnnxValue[] = [{ name: 'tokens', type: 'int64', shape: ['batch', 'length'] }];
  if (unrolled === null) inputs.push({ name: 'max_layers', type: 'int64', shape: [] });
  const outputs: OnnxValue[] = [
    { name: 'answer', type: 'int64', shape: ['batch', 'length'] },
    { name: 'layers', type: 'int64', shape: ['batch'] },
    { name: 'halted', type: 'bool', shape: ['batch'] },
  ];
  if (residuals) outputs.push({ ...residualValue(parts, 'residuals'), shape: ['states', ...residualShape(model)] });
  return builder.build(model.program.name, inputs, outputs);
}

/** The state before the first layer. Padding is all zeros, and stays so. */
function addStart({ builder, model, surroundings }: Parts): LayerState {
  const { node, tensor, integer } = builder.within('start.');
  const { realColumn, positions, zero } = surroundings;
  const known = node('tokens', 'Clip', ['tokens', integer(0)]);
  const byToken = node('embedding.token', 'Gather', ['embedding.token', known]);
  const byPosition =
    model.positionEmbedding === null ? null : node('embedding.position', 'Gather', ['embedding.position', positions]);
  const embedded = byPosition === null ? byToken : node('embedding', 'Add', [byToken, byPosition]);
  const initial =
    model.initial === null
      ? null
      : network(builder.within('start.'), surroundings, ['initial.1', 'initial.2'], embedded);
  const whole = initial === null ? embedded : node('initial', 'Add', [embedded, initial]);
  const residual = node('residual', 'Where', [realColumn, whole, zero]);
  const batch = node('batch', 'Shape', ['tokens'], { start: 0, end: 1 });
  const halted = (): string => {
    if (model.halt !== null) return haltTest(builder.within('start.'), surroundings, residual);
    return node('halted', 'Expand', [tensor('no', { shape: [], data: Uint8Array.of(0) }), batch]);
  };
  return { residual, halted: halted(), layers: node('layers', 'Expand', [integer(0), batch]) };
}

/** Adds the outputs `layers`, `halted` and, if it is asked for, `residuals`. Returns the residual stream at the end. */
function addLoop(parts: Parts, start: LayerState): string {
  const { builder, model, surroundings, traced } = parts;
  const { node } = builder;
  const goesOn = isAnyRunning(builder.within('start.'), start.halted);
  const body = builder.body().within('layer.');
  const before: LayerState = { residual: 'before.residual', halted: 'before.halted', layers: 'before.layers' };
  const after = layer(body, model, surroundings, before);
  const bodyGoesOn = isAnyRunning(body, after.halted);
  // What is carried around and what is collected may not be one value.
  const seen = traced ? [body.node('residual.seen', 'Identity', [after.residual])] : [];
  const state = ({ residual, halted, layers }: LayerState): OnnxValue[] => [
    residualValue(parts, residual),
    { name: halted, type: 'bool', shape: ['batch'] },
    { name: layers, type: 'int64', shape: ['batch'] },
  ];
  const bodyGraph = body.build(
    'layer',
    [
      { name: 'layer.index', type: 'int64', shape: [] },
      { name: 'before.running', type: 'bool', shape: [] },
      ...state(before),
    ],
    [{ name: bodyGoesOn, type: 'bool', shape: [] }, ...state(after), ...seen.map((name) => residualValue(parts, name))],
  );
  const results = ['residual', 'halted', 'layers', ...(traced ? ['residuals.of_layers'] : [])];
  builder.nodeOfMany(results, 'Loop', ['max_layers', goesOn, start.residual, start.halted, start.layers], {
    body: bodyGraph,
  });
  if (traced) {
    // A loop that runs no layer does not know the shape of what it would have collected.
    const count = node('residuals.count', 'Shape', ['residuals.of_layers'], { start: 0, end: 1 });
    const shape = node('residuals.shape', 'Concat', [count, node('residual.shape', 'Shape', [start.residual])], {
      axis: 0,
    });
    const ofLayers = node('residuals.shaped', 'Reshape', ['residuals.of_layers', shape], { allowzero: 1 });
    const first = node('residuals.first', 'Unsqueeze', [start.residual, builder.integers(0)]);
    node('residuals', 'Concat', [first, ofLayers], { axis: 0 });
  }
  return 'residual';
}

function addChain({ builder, model, surroundings, traced }: Parts, start: LayerState, count: number): string {
  const states = [start];
  let last = start;
  for (let number = 1; number <= count; number++) {
    last = layer(builder.within(`layer.${number}.`), model, surroundings, last);
    states.push(last);
  }
  const { node, integers } = builder;
  node('halted', 'Identity', [last.halted]);
  node('layers', 'Identity', [last.layers]);
  if (traced) {
    const all = states.map(({ residual }) => node(`${residual}.seen`, 'Unsqueeze', [residual, integers(0)]));
    node('residuals', 'Concat', all, { axis: 0 });
  }
  return last.residual;
}

function isAnyRunning({ node, integer }: GraphBuilder, halted: string): string {
  const running = node('goes_on.items', 'Not', [halted]);
  const ones = node('goes_on.ones', 'Cast', [running], { to: elementTypes.int64 });
  const count = node('goes_on.count', 'ReduceSum', [ones], { keepdims: 0 });
  return node('goes_on', 'Greater', [count, integer(0)]);
}

function residualValue({ model, numbers }: Parts, name: string): OnnxValue {
  return { name, type: numbers.type, shape: residualShape(model) };
}

function residualShape({ layout }: CompiledModel): readonly [string, string, number] {
  return ['batch', 'length', layout.dimensions.length];
}
