/** `altac compile`: a program to weights. */

import { writeArtifact } from '../weights/artifact.ts';
import type { Level } from '../weights/levels.ts';
import type { NumberFormat } from '../weights/number-formats.ts';
import { sizesJson, sizesText } from './info.ts';
import { loadProgram, type ParameterOptions, weightsOf } from './load.ts';
import { writeFiles } from './output-files.ts';
import type { Terminal } from './terminal.ts';

export interface CompileOptions extends ParameterOptions {
  readonly output?: string;
  readonly maxLength?: number;
  readonly optimize?: Level;
  readonly numbers?: NumberFormat;
  readonly json?: boolean;
}

export async function compileCommand(file: string, options: CompileOptions, terminal: Terminal): Promise<number> {
  const program = loadProgram(file, options, terminal);
  const model = weightsOf(file, program, options);
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

/** `-o NAME`, `-o NAME.safetensors` and `-o FOLDER/`. */
function outputName(output: string | undefined, program: string): string {
  if (output === undefined) return program;
  return output.endsWith('/') ? `${output}${program}` : output.replace(/\.(safetensors|json)$/, '');
}
