/** `altac compile`: a program to weights. */

import { type ExportedFile, type ExportFormat, exported } from '../export/export.ts';
import { createInterpreter } from '../interpreter/interpreter.ts';
import { defaultLayers } from '../ir/answers.ts';
import type { Program } from '../ir/program.ts';
import { withoutCompiledMlp } from '../weights/learned.ts';
import type { Level } from '../weights/levels.ts';
import type { MinimalProgram } from '../weights/minimal.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { NumberFormat } from '../weights/number-formats.ts';
import { readBytes } from './files.ts';
import { sizesJson, sizesText } from './info.ts';
import { inputsOf, readInput } from './inputs.ts';
import { withLearned } from './learned.ts';
import { loadProgram, type ParameterOptions, weightsOf } from './load.ts';
import { writeFiles } from './output-files.ts';
import { packageFile } from './package-files.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface CompileOptions extends ParameterOptions {
  readonly output?: string;
  readonly format?: ExportFormat;
  readonly dense?: boolean;
  readonly residuals?: boolean;
  readonly double?: boolean;
  readonly unrolled?: number;
  readonly layers?: number;
  readonly maxLength?: number;
  readonly optimize?: Level;
  readonly numbers?: NumberFormat;
  readonly minimalFor?: string;
  readonly mlp?: string;
  readonly json?: boolean;
}

export async function compileCommand(file: string, options: CompileOptions, terminal: Terminal): Promise<number> {
  refuseWhatDoesNotFit(options);
  const whole = loadProgram(file, options, terminal);
  const minimal =
    options.minimalFor === undefined ? null : await minimalFor(whole, options.minimalFor, options, terminal);
  const program = minimal?.program ?? whole;
  const compiled = {
    ...weightsOf(file, program, withLength(program, options)),
    minimalFor: minimal?.minimalFor ?? null,
  };
  const model = options.mlp === undefined ? compiled : withOnlyLearned(compiled, options.mlp);
  const name = outputName(options.output, program.name);
  const outputs = (await exportedFiles(file, model, options)).map(({ ending, content }) => ({
    file: `${name}${ending}`,
    content: contentOf(content),
  }));
  await writeFiles(outputs);
  const files = outputs.map(({ file }) => file);
  if (options.json === true) terminal.out.write(`${JSON.stringify({ files, ...sizesJson(model) })}\n`);
  else {
    const names = outputs.map(({ file, content }, index) =>
      index === 0 ? `${file} (${Buffer.byteLength(content).toLocaleString('en')} bytes)` : file,
    );
    terminal.out.write(`${listed(names)} written\n${sizesText(model)}\n`);
  }
  return 0;
}

/** What TransformerLens gets if nothing else is said. */
const [usualLayers, usualLength] = [10, 32];

/** Every position is a dimension for TransformerLens, so that there should not be too many. */
function withLength({ positions }: Program, options: CompileOptions): CompileOptions {
  if (options.format !== 'transformer-lens' || options.maxLength !== undefined) return options;
  return { ...options, maxLength: Math.min(positions ?? usualLength, usualLength) };
}

/** Before anything takes time. */
function refuseWhatDoesNotFit(options: CompileOptions): void {
  const { format, numbers, dense, residuals, double, unrolled, layers } = options;
  refuseWithLearned(options);
  if (layers !== undefined && format !== 'transformer-lens') {
    throw new UserError(`--layers ${layers}: only TransformerLens needs to know how many layers there are`, [
      'Leave it out, or add `--format transformer-lens`',
    ]);
  }
  if (dense === true && format !== undefined && format !== 'safetensors' && format !== 'pytorch') {
    throw new UserError(`--dense: matrices are always dense in ${format}`, ['Leave it out']);
  }
  if (format === 'onnx') {
    if (numbers === undefined || numbers === 'float32') return;
    throw new UserError(`--numbers ${numbers}: ONNX files are in float32, or in float64 with --double`, [
      'Leave out --numbers',
    ]);
  }
  const given = [
    residuals === true ? '--residuals' : null,
    double === true ? '--double' : null,
    unrolled === undefined ? null : `--unrolled ${unrolled}`,
  ].filter((option) => option !== null);
  if (given.length === 0) return;
  throw new UserError(`${given.join(' ')}: only ONNX files can be made so`, ['Add `--format onnx`']);
}

/** A learned MLP has no rules to leave out, no level, and numbers of its own. */
function refuseWithLearned({ mlp, format, numbers, optimize, minimalFor: inputs }: CompileOptions): void {
  if (mlp === undefined) return;
  if (format !== undefined && format !== 'safetensors' && format !== 'onnx') {
    throw new UserError(`--mlp ${mlp}: a learned MLP cannot be written as ${format}`, [
      'Leave out --format, or give `--format onnx`',
    ]);
  }
  const given = [
    ...(numbers === undefined || numbers === 'float32' ? [] : [`--numbers ${numbers}`]),
    ...(optimize === undefined ? [] : [`-O${optimize}`]),
    ...(inputs === undefined ? [] : ['--minimal-for']),
  ];
  if (given.length === 0) return;
  throw new UserError(
    `${given.join(' ')}: that is for compiled networks, and --mlp puts a learned one in their place`,
    ['Leave it out'],
  );
}

/** The compiled attention with what was learned. */
function withOnlyLearned(model: CompiledModel, file: string): CompiledModel {
  const { learned } = withLearned(model, file, true);
  return learned === null ? model : withoutCompiledMlp(model, learned);
}

async function exportedFiles(
  file: string,
  model: CompiledModel,
  { format = 'safetensors', dense, residuals, double, unrolled, layers = usualLayers }: CompileOptions,
): Promise<readonly ExportedFile[]> {
  const result = await exported(model, format, {
    residuals: residuals === true,
    double: double === true,
    unrolled: unrolled ?? null,
    dense: dense === true,
    layers,
    maxLength: model.maxLength,
  });
  if (result.ok) return result.files;
  throw new UserError(`${file} cannot be written as ${format}: ${result.error}`, [
    '`-O2` makes the smallest network; NAME.safetensors holds only what is not zero',
  ]);
}

async function minimalFor(
  program: Program,
  inputFile: string,
  { optimize = 2 }: CompileOptions,
  terminal: Terminal,
): Promise<MinimalProgram> {
  if (optimize !== 2)
    throw new UserError(`--minimal-for leaves out rules of -O2, but the level is -O${optimize}`, ['Leave out -O']);
  const { minimalProgram } = await import('../weights/minimal.ts');
  // So that a read that waits does not keep the process after a bad line.
  const stop = new AbortController();
  async function* inputs(): AsyncGenerator<readonly number[]> {
    for await (const input of inputsOf([], inputFile, terminal, stop.signal)) {
      yield readInput(input, program, false, terminal.err.width).ids;
    }
  }
  try {
    return await minimalProgram(program, createInterpreter(program), inputs(), defaultLayers);
  } finally {
    stop.abort();
  }
}

function contentOf(content: ExportedFile['content']): string | Uint8Array {
  return typeof content === 'object' && 'copyOf' in content ? readBytes(packageFile(content.copyOf)) : content;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `-o NAME`, `-o NAME.safetensors` (or another ending) and `-o FOLDER/`. */
function outputName(output: string | undefined, program: string): string {
  if (output === undefined) return program;
  return output.endsWith('/') ? `${output}${program}` : output.replace(/\.(safetensors|json|onnx|py|npz)$/, '');
}
