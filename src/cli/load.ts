/** From a file on the command line to a program that is ready to run. */

import { extname } from 'node:path';
import { type Compilation, createCompile } from '../compile.ts';
import { attempt, parseJson } from '../ir/decoders.ts';
import type { Program } from '../ir/program.ts';
import { diagnosticText, summary } from '../views/diagnostics.ts';
import { compileWeights } from '../weights/compile.ts';
import type { Level } from '../weights/levels.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { NumberFormat } from '../weights/number-formats.ts';
import type { OnnxInput } from './engines.ts';
import { readBytes, readImport, readProgramText, readText } from './files.ts';
import { checkParameters, parameterValues } from './parameters.ts';
import type { Terminal } from './terminal.ts';
import { ProgramErrors, UserError } from './user-error.ts';

export interface ParameterOptions {
  /** As they were given: `NAME=VALUE`. */
  readonly parameter?: readonly string[];
}

export function compileFile(file: string, options: ParameterOptions): Compilation {
  return compileText(file, readProgramText(file), options);
}

export function compileText(file: string, text: string, { parameter }: ParameterOptions): Compilation {
  const parameters = parameterValues(parameter);
  const compilation = createCompile()(text, { file, readImport, parameters });
  if (compilation.tree.declarations.length === 0 && extname(file) !== '.alta') {
    throw new UserError(`${file} is not a program: it declares nothing`, ['Programs are .alta files']);
  }
  checkParameters(file, parameters, compilation);
  return compilation;
}

/** The program of a file; its errors are printed to stderr. */
export function loadProgram(file: string, options: ParameterOptions, terminal: Terminal): Program {
  return programOf(file, compileFile(file, options), terminal);
}

export function programOf(file: string, compilation: Compilation, { err }: Terminal): Program {
  if (compilation.program !== null) return compilation.program;
  if (compilation.library) {
    throw new UserError(`${file} is a library: it declares things for others to import, but no program`, [
      'Give the program that imports it',
    ]);
  }
  const errors = compilation.diagnostics.filter(({ severity }) => severity === 'error');
  const texts = errors.map((error) => diagnosticText(error, compilation.sources, err));
  err.write(`${texts.join('\n\n')}\n\n${summary(errors)}\n`);
  throw new ProgramErrors();
}

/** A program; or what `altac compile` or `altac ir` wrote. */
export interface Loaded {
  readonly program: Program;
  readonly model: CompiledModel | null;
  /** Where it is an ONNX file. */
  readonly onnx: OnnxInput | null;
}

export async function loadRunnable(file: string, options: ParameterOptions, terminal: Terminal): Promise<Loaded> {
  const extension = extname(file);
  if (!['.safetensors', '.json', '.onnx'].includes(extension)) {
    return { program: loadProgram(file, options, terminal), model: null, onnx: null };
  }
  if (options.parameter !== undefined) {
    throw new UserError(`-P ${options.parameter.join(' ')}: ${file} is compiled already`, [
      'Compile the program anew with -P',
    ]);
  }
  if (extension === '.onnx') return loadOnnx(file);
  const stem = file.slice(0, file.length - extension.length);
  const format = extension === '.json' ? formatOf(file) : 'altac-model';
  if (format === 'altac-ir') return { program: await programOfIr(file), model: null, onnx: null };
  // The file that was named comes first, so that a wrong name is not blamed on the other.
  readBytes(file);
  const [weights, description] = [readPart(`${stem}.safetensors`, file), readPart(`${stem}.json`, file)];
  const { readArtifact } = await import('../weights/read-artifact.ts');
  const loaded = readArtifact({ weights, description: new TextDecoder().decode(description) });
  if (loaded.ok) return { program: loaded.model.program, model: loaded.model, onnx: null };
  throw new UserError(`${stem}.safetensors and ${stem}.json hold no weights that can be run: ${loaded.error}`, [
    'Compile the program again: `altac compile FILE -o NAME` writes both',
  ]);
}

async function loadOnnx(file: string): Promise<Loaded> {
  const bytes = readBytes(file);
  const { readOnnxModel } = await import('../export/onnx/file.ts');
  const read = readOnnxModel(bytes);
  if (read.ok) return { program: read.model.program, model: read.model, onnx: { name: file, bytes } };
  throw new UserError(`${file} holds no weights that can be run: ${read.error}`, [
    '`altac compile FILE --format onnx -o NAME` writes NAME.onnx',
  ]);
}

export interface WeightOptions {
  readonly maxLength?: number;
  readonly optimize?: Level;
  readonly numbers?: NumberFormat;
}

export function weightsOf(file: string, program: Program, options: WeightOptions = {}): CompiledModel {
  const { maxLength, optimize, numbers } = options;
  if (maxLength !== undefined && program.positions !== null && maxLength > program.positions) {
    throw new UserError(`--max-length ${maxLength}: ${file} takes at most ${program.positions} positions`, [
      'Give no more than that, or make the range of its `position` declaration larger',
    ]);
  }
  const compiled = compileWeights(program, {
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(optimize === undefined ? {} : { level: optimize }),
    ...(numbers === undefined ? {} : { format: numbers }),
  });
  if (compiled.ok) return compiled.model;
  const { reason, longestSafeLength } = compiled;
  const remedy =
    optimize === 0 && reason.startsWith('at level')
      ? ['`-O1` and `-O2` make smaller networks']
      : longestSafeLength > 0
        ? [`\`--max-length ${longestSafeLength}\` is the most that is safe`]
        : [];
  throw new UserError(`${file} has no exact weights: ${reason}`, remedy);
}

async function programOfIr(file: string): Promise<Program> {
  const { parseProgram } = await import('../ir/json.ts');
  const parsed = parseProgram(readText(file));
  if (parsed.ok) return parsed.program;
  throw new UserError(`${file} holds no program that can be run: ${parsed.error}`, [
    '`altac ir FILE -o NAME.json` writes one',
  ]);
}

/** What a JSON file says that it is. */
function formatOf(file: string): 'altac-ir' | 'altac-model' {
  const parsed = attempt(() => parseJson(readText(file)));
  const cause = parsed.ok ? 'it says neither "altac-ir" nor "altac-model"' : parsed.error;
  const format = parsed.ok && typeof parsed.value === 'object' && parsed.value !== null ? parsed.value : {};
  if ('format' in format && (format.format === 'altac-ir' || format.format === 'altac-model')) return format.format;
  throw new UserError(`${file} is not what \`altac compile\` or \`altac ir\` writes: ${cause}`, [
    'Give a program (.alta), weights (.safetensors with .json) or an intermediate representation (.json)',
  ]);
}

function readPart(part: string, file: string): Uint8Array {
  try {
    return readBytes(part);
  } catch (error) {
    if (!(error instanceof UserError) || part === file) throw error;
    throw new UserError(error.message, [`${file} needs it: weights are two files, NAME.safetensors and NAME.json`]);
  }
}
