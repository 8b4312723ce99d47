/** Runs ONNX files of compiled models with ONNX Runtime: the one for Node, or else the one for the web. */

import type * as onnxRuntime from 'onnxruntime-node';
import type { OnnxModel } from '../../export/onnx/file.ts';
import { sizeOf } from '../../ir/domain.ts';
import {
  checkInput,
  type Execution,
  INVALID,
  type Observer,
  type SlowEngine,
  type States,
} from '../../ir/execution.ts';
import type { CompiledModel } from '../../weights/model.ts';
import { decodeStates } from './decode.ts';

/** In the order in which they are tried. */
const onnxRuntimes = ['onnxruntime-node', 'onnxruntime-web'] as const;

export type OnnxRuntimeName = (typeof onnxRuntimes)[number];

/** Numbers of the residual stream of one item, [length × D]. */
export type Residual = Float32Array | Float64Array;

/** What one input of a batch came to. */
export interface OnnxRun {
  readonly layers: number;
  readonly halted: boolean;
  /** Codes of the output variable, [length]; −1 is undefined. */
  readonly answer: readonly number[];
  /** Before the first layer and after each, if the graph puts them out. */
  readonly residuals: readonly Residual[] | null;
}

export interface OnnxSession {
  readonly name: OnnxRuntimeName;
  readonly loaded: OnnxModel;
  /** Inputs of any lengths, together; `layers` is the limit. */
  readonly run: (inputs: readonly (readonly number[])[], layers: number) => Promise<readonly OnnxRun[]>;
  readonly release: () => Promise<void>;
}

/** An ONNX file that cannot be run: ONNX Runtime is not there, or refuses it. */
export class OnnxError extends Error {
  override readonly name = 'OnnxError';
  /** What to do about it, if anything. */
  readonly remedy: string | null;

  constructor(message: string, remedy: string | null = null) {
    super(message);
    this.remedy = remedy;
  }
}

/** Both packages are alike. */
export type OnnxRuntime = Pick<typeof onnxRuntime, 'InferenceSession' | 'Tensor'>;

export interface OnnxOptions {
  /** Those that are tried, in this order. */
  readonly runtimes?: readonly OnnxRuntimeName[];
  /** How many cores it may take; by default all. */
  readonly threads?: number;
  /** Where packages are not found by their names, as in a page. */
  readonly load?: (name: OnnxRuntimeName) => Promise<OnnxRuntime>;
}

/** `file` is what `loaded` was read from. Throws an `OnnxError`. */
export async function openOnnx(
  file: Uint8Array,
  loaded: OnnxModel,
  { runtimes = onnxRuntimes, threads, load = importOf }: OnnxOptions = {},
): Promise<OnnxSession> {
  const { name, runtime } = await firstOf(runtimes, load);
  const sessionOptions: onnxRuntime.InferenceSession.SessionOptions = {
    // Its messages belong to nobody: what ends a run is an error here.
    logSeverityLevel: 4,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
  const session = await refusing(() => runtime.InferenceSession.create(file, sessionOptions));
  return {
    name,
    loaded,
    run: async (inputs, layers) => {
      const { model } = loaded;
      for (const tokens of inputs) checkInput(tokens, model.program.vocabulary.length, model.maxLength);
      if (loaded.unrolled !== null && loaded.unrolled > layers) {
        throw new OnnxError(`the graph always runs ${loaded.unrolled} layers, and cannot stop after ${layers}`);
      }
      const length = inputs.reduce((longest, tokens) => Math.max(longest, tokens.length), 0);
      const tokens = new runtime.Tensor('int64', padded(inputs, length), [inputs.length, length]);
      const limit = new runtime.Tensor('int64', BigInt64Array.of(BigInt(layers)), []);
      const feeds = loaded.unrolled === null ? { tokens, max_layers: limit } : { tokens };
      const results = await refusing(() => session.run(feeds));
      return inputs.map((input, item) => runOf(results, item, input.length, model.layout.dimensions.length));
    },
    release: () => session.release(),
  };
}

/**
 * Without residuals in the graph only the output variable is known at the end, the others are `INVALID`; and there is
 * nothing to observe.
 */
export function onnxEngine({ loaded, run }: OnnxSession): SlowEngine {
  const { model } = loaded;
  return async (tokens, { layers: limit, observer }) => {
    const [first] = await run([tokens], limit);
    if (first === undefined) throw new OnnxError('it gives no answer');
    return executionOf(model, first, observer);
  };
}

/** What a run was, told as if it happened now. */
export function executionOf(
  model: CompiledModel,
  { layers, halted, answer, residuals }: OnnxRun,
  observer: Observer = {},
): Execution {
  if (residuals === null) return { layers, halted, states: statesOfAnswer(model, answer), brokenPromises: [] };
  const states = residuals.map((residual) => decodeStates(model, residual, answer.length, false));
  replay(model, residuals, states, answer.length, observer);
  return { layers, halted, states: states.at(-1) ?? new Int32Array(0), brokenPromises: [] };
}

async function firstOf(
  names: readonly OnnxRuntimeName[],
  load: NonNullable<OnnxOptions['load']>,
): Promise<{ readonly name: OnnxRuntimeName; readonly runtime: OnnxRuntime }> {
  const causes: string[] = [];
  for (const name of names) {
    try {
      return { name, runtime: await load(name) };
    } catch (error) {
      if (!isMissing(error)) causes.push(`${name}: ${firstLine(error)}`);
    }
  }
  throw new OnnxError(
    causes.length === 0 ? 'ONNX Runtime is not installed' : `ONNX Runtime cannot be loaded: ${causes.join('; ')}`,
    'Install it with `npm i onnxruntime-node`, and ONNXRUNTIME_NODE_INSTALL=skip before that to load nothing but the package',
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}

/** The names stand here in full for bundlers, which look for them. */
function importOf(name: OnnxRuntimeName): Promise<OnnxRuntime> {
  return name === 'onnxruntime-node' ? import('onnxruntime-node') : import('onnxruntime-web');
}

/** What ONNX Runtime throws is about the file. */
async function refusing<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw new OnnxError(`ONNX Runtime refuses it: ${firstLine(error)}`);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}

/** [inputs × length], with −1 behind shorter inputs. */
function padded(inputs: readonly (readonly number[])[], length: number): BigInt64Array {
  const tokens = new BigInt64Array(inputs.length * length).fill(-1n);
  inputs.forEach((input, item) => {
    tokens.set(BigInt64Array.from(input, BigInt), item * length);
  });
  return tokens;
}

/** Cuts one item out of what the graph put out for all, without its padding. */
function runOf(
  results: onnxRuntime.InferenceSession.ReturnType,
  item: number,
  length: number,
  dimensions: number,
): OnnxRun {
  const [answer, layers, halted] = [results['answer'], results['layers'], results['halted']];
  if (answer === undefined || layers === undefined || halted === undefined) {
    throw new OnnxError('it lacks one of the outputs `answer`, `layers` and `halted`');
  }
  const start = item * (answer.dims[1] ?? 0);
  const count = Number(layers.data[item] ?? 0);
  const residuals = results['residuals'];
  return {
    layers: count,
    halted: Number(halted.data[item] ?? 0) === 1,
    answer: Array.from({ length }, (_, position) => Number(answer.data[start + position] ?? INVALID)),
    residuals: residuals === undefined ? null : residualsOf(residuals, item, count, length * dimensions),
  };
}

/** From [states, batch, length, D], the first `layers + 1` states of one item, `size` numbers of each. */
function residualsOf(
  { data, dims }: onnxRuntime.Tensor,
  item: number,
  layers: number,
  size: number,
): readonly Residual[] {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) throw new OnnxError('`residuals` are no floats');
  const [, batch = 0, length = 0, dimensions = 0] = dims;
  return Array.from({ length: layers + 1 }, (_, state) => {
    const start = (state * batch + item) * length * dimensions;
    return data.subarray(start, start + size);
  });
}

function statesOfAnswer({ program }: CompiledModel, answer: readonly number[]): States {
  const { variables, output } = program;
  const domain = variables[output.variable]?.domain;
  const nothing = domain === undefined ? INVALID : sizeOf(domain);
  const states = new Int32Array(answer.length * variables.length).fill(INVALID);
  answer.forEach((code, position) => {
    states[position * variables.length + output.variable] = code === -1 ? nothing : code;
  });
  return states;
}

/** After the attention, head outputs are what they are at the end of the layer, and all else is as before it. */
function replay(
  model: CompiledModel,
  residuals: readonly Residual[],
  states: readonly States[],
  positions: number,
  { initial, afterAttention, afterMlp }: Observer,
): void {
  const { variables } = model.program;
  for (const [layer, residual] of residuals.entries()) {
    const after = states[layer] ?? new Int32Array(0);
    if (layer === 0) initial?.(after.slice());
    if (layer === 0 || (afterAttention === undefined && afterMlp === undefined)) continue;
    const before = states[layer - 1] ?? new Int32Array(0);
    const withHeads = decodeStates(model, residual, positions, true);
    const isHead = (place: number): boolean => variables[place % variables.length]?.role === 'head';
    afterAttention?.(
      layer,
      before.map((code, place) => (isHead(place) ? (withHeads[place] ?? INVALID) : code)),
    );
    afterMlp?.(layer, after.slice());
  }
}
