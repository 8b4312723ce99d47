/** A learned layer that runs by itself, again and again, from the states that a program starts with. */

import { createInterpreter } from '../interpreter/interpreter.ts';
import { sizeOf } from '../ir/domain.ts';
import {
  checkInput,
  type Engine,
  type Execution,
  type Observer,
  type SlowEngine,
  type States,
} from '../ir/execution.ts';
import { layerParameters, layerTrainer } from '../runtime/tensors/layer-trainer.ts';
import type { PlainTensor } from '../runtime/tensors/tensors.ts';
import { fits, type TrainingState } from '../runtime/tensors/trainer.ts';
import { encoderOf, learnedVariables, nearestCode } from '../weights/learned.ts';
import type { CompiledModel } from '../weights/model.ts';
import { layerDimensions, layerShape } from './layer-batches.ts';
import type { TrainingOptions } from './options.ts';

/** Predictions of a `layerTrainer`. */
export type PredictLayer = (inputs: PlainTensor) => Promise<PlainTensor>;

export interface RunningInput {
  /** Token ids with their frame; those that run together are of one length. */
  readonly tokens: readonly number[];
  /** The most layers. */
  readonly layers: number;
  readonly observer?: Observer;
}

export type LayerRunner = (inputs: readonly RunningInput[]) => Promise<readonly Execution[]>;

/** One input on its way. */
interface Run {
  readonly input: RunningInput;
  /** [positions × D], zeros for head outputs. */
  readonly stream: Float32Array;
  readonly codes: States;
  layers: number;
  halted: boolean;
}

/**
 * `snap`: after each layer every variable that was written becomes the nearest of its values; else numbers go on as they
 * come. Head outputs are undefined after every layer; what heads fetched has no names.
 */
export function layerRunner(
  model: CompiledModel,
  interpreter: Engine,
  predict: PredictLayer,
  snap: boolean,
): LayerRunner {
  const { program, layout } = model;
  const { given, written } = layerDimensions(model);
  const [size, width] = [layout.dimensions.length, program.variables.length];
  const encode = encoderOf(model);
  const variables = learnedVariables(program);

  const begun = (input: RunningInput): Run => {
    const codes = interpreter(input.tokens, { layers: 0 }).states;
    const stream = new Float32Array(input.tokens.length * size);
    program.variables.forEach(({ role, domain }, variable) => {
      if (role !== 'head') return;
      for (let at = variable; at < codes.length; at += width) codes[at] = sizeOf(domain);
    });
    for (let position = 0; position < input.tokens.length; position++) {
      const row = stream.subarray(position * size, (position + 1) * size);
      encode(codes.subarray(position * width, (position + 1) * width), row);
    }
    input.observer?.initial?.(codes.slice());
    return { input, stream, codes, layers: 0, halted: hasHalted(model, codes) };
  };

  const advance = (run: Run, outputs: Float32Array, start: number, columns: number): void => {
    const { input, stream, codes } = run;
    for (let position = 0; position < input.tokens.length; position++) {
      const row = stream.subarray(position * size, (position + 1) * size);
      written.forEach((dimension, index) => {
        row[dimension] = (row[dimension] ?? 0) + (outputs[(start + position) * columns + index] ?? 0);
      });
      const own = codes.subarray(position * width, (position + 1) * width);
      for (const variable of variables) {
        const reading = layout.readings[variable];
        if (reading !== undefined) own[variable] = nearestCode(reading, row);
      }
      if (!snap) continue;
      encode(own, row);
      clearHeads(row);
    }
    run.layers += 1;
    run.halted = hasHalted(model, codes);
    input.observer?.afterMlp?.(run.layers, codes.slice());
  };

  const isGiven = new Set(given);
  const others = layout.dimensions.flatMap((_, dimension) => (isGiven.has(dimension) ? [] : [dimension]));
  const clearHeads = (row: Float32Array): void => {
    for (const dimension of others) row[dimension] = 0;
  };

  return async (inputs) => {
    const runs = inputs.map(begun);
    const positions = (inputs[0]?.tokens.length ?? 0) + 1;
    for (;;) {
      const active = runs.filter(({ halted, layers, input }) => !halted && layers < input.layers);
      if (active.length === 0) break;
      const data = new Float32Array(active.length * positions * given.length);
      active.forEach(({ stream }, item) => {
        for (let position = 0; position < positions - 1; position++) {
          given.forEach((dimension, index) => {
            data[(item * positions + position) * given.length + index] = stream[position * size + dimension] ?? 0;
          });
        }
      });
      const outputs = await predict({ shape: [active.length, positions, given.length], data });
      for (const [item, run] of active.entries()) advance(run, outputs.data, item * positions, outputs.shape[1] ?? 0);
    }
    return runs.map(({ layers, halted, codes }) => ({ layers, halted, states: codes, brokenPromises: [] }));
  };
}

/**
 * A layer that was learned, as an engine. `null` if parameters are missing or do not fit. The tensor backend must have been
 * opened before.
 */
export function layerEngine(
  model: CompiledModel,
  options: TrainingOptions,
  { parameters }: TrainingState,
  snap: boolean,
): SlowEngine | null {
  const { program } = model;
  const shape = layerShape(model, options);
  if (!fits(layerParameters(shape), parameters)) return null;
  const { predict } = layerTrainer(shape, parameters, options.optimizer);
  const run = layerRunner(model, createInterpreter(program), predict, snap);
  return async (tokens, { layers, observer }) => {
    checkInput(tokens, program.vocabulary.length, program.positions);
    const [execution] = await run([{ tokens, layers, ...(observer === undefined ? {} : { observer }) }]);
    if (execution === undefined) throw new RangeError('a run without an end');
    return execution;
  };
}

/** At every position; never where the program does not. */
function hasHalted({ program: { halt, variables } }: CompiledModel, codes: States): boolean {
  if (halt === null) return false;
  for (let at = halt.variable; at < codes.length; at += variables.length) {
    if (!halt.values.includes(codes[at] ?? -1)) return false;
  }
  return true;
}
