/** `altac compile`: a program to weights. */

import { type ExportedFile, type ExportFormat, exported, misfit } from '../export/export.ts';
import { createInterpreter } from '../interpreter/interpreter.ts';
import type { Program } from '../ir/program.ts';
import type { Level } from '../weights/levels.ts';
import type { MinimalProgram } from '../weights/minimal.ts';
import type { NumberFormat } from '../weights/number-formats.ts';
import { defaultLayers } from './answers.ts';
import { readBytes } from './files.ts';
import { sizesJson, sizesText } from './info.ts';
import { inputsOf, readInput } from './inputs.ts';
import { loadProgram, type ParameterOptions, weightsOf } from './load.ts';
import { writeFiles } from './output-files.ts';
import { packageFile } from './package-files.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface CompileOptions extends ParameterOptions {
  readonly output?: string;
  readonly format?: ExportFormat;
  readonly maxLength?: number;
  readonly optimize?: Level;
  readonly numbers?: NumberFormat;
  readonly minimalFor?: string;
  readonly json?: boolean;
}

export async function compileCommand(file: string, options: CompileOptions, terminal: Terminal): Promise<number> {
  const whole = loadProgram(file, options, terminal);
  const minimal =
    options.minimalFor === undefined ? null : await minimalFor(whole, options.minimalFor, options, terminal);
  const program = minimal?.program ?? whole;
  const model = { ...weightsOf(file, program, options), minimalFor: minimal?.minimalFor ?? null };
  const name = outputName(options.output, program.name);
  const format = options.format ?? 'safetensors';
  const reason = misfit(model, format);
  if (reason !== null) {
    throw new UserError(`--format ${format}: ${reason}`, [
      'A higher level of -O makes it smaller; `--format safetensors` holds only what is not 0',
    ]);
  }
  const outputs = exported(model, format).map(({ ending, content }) => ({
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

/** `-o NAME`, `-o NAME.safetensors` and `-o FOLDER/`. */
function outputName(output: string | undefined, program: string): string {
  if (output === undefined) return program;
  return output.endsWith('/') ? `${output}${program}` : output.replace(/\.(safetensors|json|py|npz)$/, '');
}
