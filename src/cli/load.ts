/** From a file on the command line to a program that is ready to run. */

import { type Compilation, createCompile, type ParameterValue } from '../compile.ts';
import { createInterpreter } from '../interpreter/interpreter.ts';
import type { Engine } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { similarNames } from '../ir/similar.ts';
import { diagnosticText, summary } from '../views/diagnostics.ts';
import { compileWeights } from '../weights/compile.ts';
import type { CompiledModel } from '../weights/model.ts';
import { readImport, readText } from './files.ts';
import { UserError } from './user-error.ts';

export type EngineName = 'interpreter' | 'sparse' | 'dense';

/** The program has errors: they were printed. */
export class ProgramErrors extends Error {}

export function useColour(stream: NodeJS.WriteStream): boolean {
  if (process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '') return false;
  return process.env['FORCE_COLOR'] === '1' || stream.isTTY;
}

/** `-P name=40`, repeated. */
export function parameterValues(given: readonly string[]): Record<string, ParameterValue> {
  const values: Record<string, ParameterValue> = {};
  for (const item of given) {
    const [, name, text] = /^([A-Za-z_]\w*)=(.*)$/.exec(item) ?? [];
    if (name === undefined || text === undefined) throw new UserError(`-P ${item}: write -P NAME=VALUE`);
    const value = text === 'true' ? true : text === 'false' ? false : text.trim() === '' ? Number.NaN : Number(text);
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new UserError(`-P ${item}: a parameter is a number, true or false, but "${text}" is neither`);
    values[name] = value;
  }
  return values;
}

export function compileFile(file: string, given: readonly string[]): Compilation {
  const parameters = parameterValues(given);
  const compilation = createCompile()(readText(file), { file, readImport, parameters });
  for (const name of Object.keys(parameters)) {
    if (compilation.parameters.includes(name)) continue;
    const near = similarNames(name, compilation.parameters);
    const known = compilation.parameters.length === 0 ? 'It has none' : `It has ${compilation.parameters.join(', ')}`;
    throw new UserError(`${file} has no parameter "${name}"`, [
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : known,
    ]);
  }
  return compilation;
}

/** The program of a file; its errors are printed to stderr. */
export function loadProgram(file: string, given: readonly string[]): Program {
  const compilation = compileFile(file, given);
  if (compilation.program !== null) return compilation.program;
  if (compilation.library) throw new UserError(`${file} declares things for others to import, but no program`);
  const errors = compilation.diagnostics.filter(({ severity }) => severity === 'error');
  const style = { colour: useColour(process.stderr) };
  process.stderr.write(
    `${errors.map((error) => diagnosticText(error, compilation.sources, style)).join('\n\n')}\n\n${summary(errors)}\n`,
  );
  throw new ProgramErrors();
}

export function weightsOf(program: Program, maxLength?: number): CompiledModel {
  const compiled = compileWeights(program, maxLength === undefined ? {} : { maxLength });
  if (compiled.ok) return compiled.model;
  throw new UserError(compiled.reason, [`The longest safe input has ${compiled.longestSafeLength} tokens`]);
}

/** Engines for weights are loaded when they are asked for: TensorFlow.js takes its time. */
export async function engineFor(name: EngineName, program: Program, model: CompiledModel | null): Promise<Engine> {
  if (name === 'interpreter') return createInterpreter(program);
  const weights = model ?? weightsOf(program);
  if (name === 'sparse') {
    const { createSparseEngine } = await import('../runtime/engines/sparse.ts');
    return createSparseEngine(weights, 'float32');
  }
  const { createDenseEngine } = await import('../runtime/engines/dense.ts');
  const { openTensors } = await import('../runtime/tensors/open.ts');
  const { tensors, refused } = await openTensors();
  for (const reason of refused) process.stderr.write(`note: ${reason}\n`);
  return createDenseEngine(weights, tensors);
}
