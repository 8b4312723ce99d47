/** `altac export-dims`: what the numbers of a model mean, as a table for notebooks. */

import { csvText, dimensionTable, unitTable } from '../export/dimensions.ts';
import { loadRunnable, type ParameterOptions, weightsOf } from './load.ts';
import { writeFiles } from './output-files.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface ExportDimsOptions extends ParameterOptions {
  readonly units?: boolean;
  readonly output?: string;
  readonly json?: boolean;
}

export async function exportDimsCommand(file: string, options: ExportDimsOptions, terminal: Terminal): Promise<number> {
  const { program, model } = await loadRunnable(file, options, terminal);
  const compiled = model ?? weightsOf(file, program);
  if (options.units === true && compiled.learned !== null) {
    throw new UserError(`--units: the units of ${file} were learned, and nobody has said what they mean`, [
      'Leave it out: residual dimensions have meanings',
    ]);
  }
  const table = options.units === true ? unitTable(compiled) : dimensionTable(compiled);
  const content = options.json === true ? `${JSON.stringify(table)}\n` : csvText(table);
  if (options.output === undefined) terminal.out.write(content);
  else {
    await writeFiles([{ file: options.output, content }]);
    terminal.out.write(`${options.output} with ${table.length.toLocaleString('en')} rows written\n`);
  }
  return 0;
}
