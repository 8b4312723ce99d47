/** What is wrong with a text, for a list beside it. */

import type { Compilation } from '../src/compile.ts';
import type { Problem } from './workshop-messages.ts';

export function problemsOf({ diagnostics, sources }: Compilation, main: string): Problem[] {
  return diagnostics.map(({ code, severity, message, file, span, notes, fixes }) => ({
    code,
    severity,
    message,
    file: file === main ? '' : file,
    line: (sources.get(file) ?? '').slice(0, span.start).split('\n').length,
    start: span.start,
    end: span.end,
    notes,
    fixes: file === main ? fixes : [],
  }));
}
