/** Engines by their names. Nothing here reads text: a worker loads this, and not the compiler. */

import { createInterpreter } from '../interpreter/interpreter.ts';
import type { SlowEngine } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { Output } from './terminal.ts';
import { UserError } from './user-error.ts';

export type EngineName = Runnable['engine'];

/** What an engine is made of: plain data, so that it can be sent to a worker. */
export type Runnable =
  | {
      readonly engine: 'interpreter';
      readonly program: Program;
      /** Whose learned MLP runs in the place of the program's own; `null`: that itself. */
      readonly model: CompiledModel | null;
    }
  | { readonly engine: 'sparse' | 'dense'; readonly program: Program; readonly model: CompiledModel }
  | {
      readonly engine: 'onnx';
      readonly program: Program;
      readonly model: CompiledModel;
      /** What the model was read from; `null`: it is to be made. */
      readonly file: OnnxInput | null;
      /** Whether the states between the layers are asked for. */
      readonly observed: boolean;
    };

export interface OnnxInput {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface RunnableOptions {
  readonly file?: OnnxInput | null;
  readonly observed?: boolean;
  /** Whether the model has a learned MLP. */
  readonly isLearned?: boolean;
}

/** Weights are asked for only if the engine runs them. */
export function runnableBy(
  engine: EngineName,
  program: Program,
  weights: () => CompiledModel,
  { file = null, observed = false, isLearned = false }: RunnableOptions = {},
): Runnable {
  switch (engine) {
    case 'interpreter':
      return { engine, program, model: isLearned ? weights() : null };
    case 'onnx':
      return { engine, program, model: weights(), file, observed };
    case 'sparse':
    case 'dense':
      return { engine, program, model: weights() };
  }
}

/** Engines for weights are loaded when they are asked for: TensorFlow.js takes its time. */
export async function createEngine(runnable: Runnable, { write }: Pick<Output, 'write'>): Promise<SlowEngine> {
  if (runnable.engine === 'interpreter') {
    const { program, model } = runnable;
    if (model === null || model.learned === null) return createInterpreter(program);
    const { learnedInterpreter } = await import('../runtime/engines/learned.ts');
    return learnedInterpreter(model, model.learned);
  }
  if (runnable.engine === 'onnx') return createOnnxEngine(runnable);
  if (runnable.engine === 'sparse') {
    const { createSparseEngine } = await import('../runtime/engines/sparse.ts');
    return createSparseEngine(runnable.model, 'float32');
  }
  const { createDenseEngine } = await import('../runtime/engines/dense.ts');
  const { openTensors } = await import('../runtime/tensors/open.ts');
  const { tensors, refused } = await openTensors();
  for (const reason of refused) write(`note: ${reason}\n`);
  return createDenseEngine(runnable.model, tensors);
}

/** Loaded only when it is asked for, as ONNX Runtime may not be installed. */
async function createOnnxEngine({ model, file, observed }: Extract<Runnable, { engine: 'onnx' }>): Promise<SlowEngine> {
  const { readOnnxModel, writeOnnxModel } = await import('../export/onnx/file.ts');
  const { OnnxError, onnxEngine, openOnnx } = await import('../runtime/engines/onnx.ts');
  const refused = (cause: string, ...remedies: readonly string[]): UserError =>
    new UserError(file === null ? cause : `${file.name} cannot be run: ${cause}`, remedies);
  const written = file === null ? writeOnnxModel(model, { double: false, residuals: observed, unrolled: null }) : null;
  if (written?.ok === false) throw refused(written.error, 'Run it with `--engine sparse`');
  const bytes = written?.file ?? file?.bytes ?? new Uint8Array();
  const read = readOnnxModel(bytes);
  if (!read.ok) throw refused(read.error, 'Compile the program again');
  if (observed && !read.residuals) {
    throw refused(
      '`--show` needs the residual stream, and that is no output of its graph',
      'Compile it with `--residuals`, or run its weights with `--engine sparse`',
    );
  }
  const asUserError = (error: unknown): unknown =>
    error instanceof OnnxError ? refused(error.message, ...(error.remedy === null ? [] : [error.remedy])) : error;
  try {
    const engine = onnxEngine(await openOnnx(bytes, read));
    return async (tokens, options) => {
      try {
        return await engine(tokens, options);
      } catch (error) {
        throw asUserError(error);
      }
    };
  } catch (error) {
    throw asUserError(error);
  }
}
