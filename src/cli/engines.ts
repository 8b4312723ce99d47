/** Engines by their names. Nothing here reads text: a worker loads this, and not the compiler. */

import { createInterpreter } from '../interpreter/interpreter.ts';
import type { Engine } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { Output } from './terminal.ts';

export type EngineName = 'interpreter' | 'sparse' | 'dense';

/** What an engine is made of: plain data, so that it can be sent to a worker. */
export type Runnable =
  | { readonly engine: 'interpreter'; readonly program: Program }
  | { readonly engine: 'sparse' | 'dense'; readonly program: Program; readonly model: CompiledModel };

/** Weights are asked for only if the engine runs them. */
export function runnableBy(engine: EngineName, program: Program, weights: () => CompiledModel): Runnable {
  return engine === 'interpreter' ? { engine, program } : { engine, program, model: weights() };
}

/** Engines for weights are loaded when they are asked for: TensorFlow.js takes its time. */
export async function createEngine(runnable: Runnable, { write }: Pick<Output, 'write'>): Promise<Engine> {
  if (runnable.engine === 'interpreter') return createInterpreter(runnable.program);
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
