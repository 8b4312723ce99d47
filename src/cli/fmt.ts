/** `altac fmt`: programs in their canonical layout. */

import type { Diagnostic } from '../../grammar/diagnostic.ts';
import { createFormat } from '../../grammar/format.ts';
import { createParse } from '../../grammar/parse.ts';
import { diagnosticText } from '../views/diagnostics.ts';
import { readText } from './files.ts';
import { linesOf } from './inputs.ts';
import { writeFiles } from './output-files.ts';
import { forEachFile, type Output, type Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface FormatOptions {
  readonly check?: boolean;
  readonly stdin?: boolean;
  readonly json?: boolean;
}

export async function formatCommand(
  files: readonly string[],
  options: FormatOptions,
  terminal: Terminal,
): Promise<number> {
  const format = createFormat(createParse());
  const { out, err } = terminal;
  if (options.stdin === true) {
    if (files.length > 0) throw new UserError('fmt takes files or --stdin, not both');
    const text = await wholeInput(terminal);
    const result = format(text, 'stdin');
    if (!result.ok) printErrors('stdin', text, result.diagnostics, err);
    else if (options.json === true) out.write(line('stdin', result.text !== text));
    else if (options.check !== true) out.write(result.text);
    return result.ok && !(options.check === true && result.text !== text) ? 0 : 1;
  }
  if (files.length === 0) throw new UserError('fmt needs files to format', ['Give files, or --stdin']);
  return forEachFile(files, terminal, async (file) => {
    const text = readText(file);
    const result = format(text, file);
    if (!result.ok) {
      printErrors(file, text, result.diagnostics, err);
      return 1;
    }
    const changed = result.text !== text;
    if (changed && options.check !== true) await writeFiles([{ file, content: result.text }]);
    if (options.json === true) out.write(line(file, changed));
    else if (changed) out.write(`${options.check === true ? 'would change' : 'formatted'} ${file}\n`);
    return changed && options.check === true ? 1 : 0;
  });
}

function line(file: string, changed: boolean): string {
  return `${JSON.stringify({ file, changed })}\n`;
}

async function wholeInput({ input }: Terminal): Promise<string> {
  let text = '';
  for await (const each of linesOf(input.chunks(), 'stdin')) text += `${each.text}${each.end}`;
  return text;
}

function printErrors(file: string, text: string, diagnostics: readonly Diagnostic[], err: Output): void {
  for (const diagnostic of diagnostics) err.write(`${diagnosticText(diagnostic, new Map([[file, text]]), err)}\n`);
}
