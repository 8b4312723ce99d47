/** `altac compile`: a program to weights. */

import { createInterpreter } from '../interpreter/interpreter.ts';
import type { Program } from '../ir/program.ts';
import { writeArtifact } from '../weights/artifact.ts';
import type { Level } from '../weights/levels.ts';
import type { MinimalProgram } from '../weights/minimal.ts';
import type { NumberFormat } from '../weights/number-formats.ts';
import { defaultLayers } from './answers.ts';
import { sizesJson, sizesText } from './info.ts';
import { inputsOf, readInput } from './inputs.ts';
import { loadProgram, type ParameterOptions, weightsOf } from './load.ts';
import { writeFiles } from './output-files.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface CompileOptions extends ParameterOptions {
  readonly output?: string;
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
  const { weights, description } = writeArtifact(model);
  const files = [`${name}.safetensors`, `${name}.json`] as const;
  await writeFiles([
    { file: files[0], content: weights },
    { file: files[1], content: description },
  ]);
  if (options.json === true) terminal.out.write(`${JSON.stringify({ files, ...sizesJson(model) })}\n`);
  else {
    const size = weights.length.toLocaleString('en');
    terminal.out.write(`${files[0]} (${size} bytes) and ${files[1]} written\n${sizesText(model)}\n`);
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

/** `-o NAME`, `-o NAME.safetensors` and `-o FOLDER/`. */
function outputName(output: string | undefined, program: string): string {
  if (output === undefined) return program;
  return output.endsWith('/') ? `${output}${program}` : output.replace(/\.(safetensors|json)$/, '');
}
