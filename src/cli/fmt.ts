/** `altac fmt`: programs in their canonical layout. */

import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../../grammar/diagnostic.ts';
import { createFormat } from '../../grammar/format.ts';
import { createParse } from '../../grammar/parse.ts';
import { diagnosticText } from '../views/diagnostics.ts';
import { readText, writeWhole } from './files.ts';
import { useColour } from './load.ts';
import { UserError } from './user-error.ts';

export interface FormatOptions {
  readonly check?: boolean;
  readonly stdin?: boolean;
}

export function formatCommand(files: readonly string[], options: FormatOptions): number {
  const format = createFormat(createParse());
  if (options.stdin === true) {
    const text = readFileSync(0, 'utf8');
    const result = format(text, 'stdin');
    if (result.ok) process.stdout.write(result.text);
    else printErrors('stdin', text, result.diagnostics);
    return result.ok ? 0 : 1;
  }
  if (files.length === 0) throw new UserError('fmt needs files to format, or --stdin');
  let [changed, broken] = [0, 0];
  for (const file of files) {
    const text = readText(file);
    const result = format(text, file);
    if (!result.ok) {
      printErrors(file, text, result.diagnostics);
      broken += 1;
    } else if (result.text !== text) {
      changed += 1;
      if (options.check !== true) writeWhole(file, result.text);
      process.stdout.write(`${options.check === true ? 'would change' : 'formatted'} ${file}\n`);
    }
  }
  return broken > 0 || (options.check === true && changed > 0) ? 1 : 0;
}

function printErrors(file: string, text: string, diagnostics: readonly Diagnostic[]): void {
  const style = { colour: useColour(process.stderr) };
  for (const diagnostic of diagnostics)
    process.stderr.write(`${diagnosticText(diagnostic, new Map([[file, text]]), style)}\n`);
}
