/** `altac ir`: the intermediate representation, which is JSON. */

import { printProgram } from '../ir/json.ts';
import { loadProgram, type ParameterOptions } from './load.ts';
import { writeFiles } from './output-files.ts';
import type { Terminal } from './terminal.ts';

export interface IrOptions extends ParameterOptions {
  readonly output?: string;
}

export async function irCommand(file: string, options: IrOptions, terminal: Terminal): Promise<number> {
  const text = printProgram(loadProgram(file, options, terminal));
  if (options.output === undefined) terminal.out.write(text);
  else await writeFiles([{ file: options.output, content: text }]);
  return 0;
}
