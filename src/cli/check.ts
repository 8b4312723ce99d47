/** `altac check`: what the checker has to say, as text, JSON or SARIF, and the fixes that it offers. */

import { applyEdits, type Diagnostic, type Edit } from '../../grammar/diagnostic.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { explanations } from '../check/codes.ts';
import type { Compilation } from '../compile.ts';
import { diagnosticText, summary } from '../views/diagnostics.ts';
import { placedDiagnostic, sarif } from '../views/sarif.ts';
import { readProgramText } from './files.ts';
import { compileFile, compileText, type ParameterOptions } from './load.ts';
import { writeFiles } from './output-files.ts';
import { forEachFile, type Terminal } from './terminal.ts';

export interface CheckOptions extends ParameterOptions {
  readonly fix?: boolean;
  readonly strict?: boolean;
  readonly format: 'text' | 'json' | 'sarif';
}

/** Hints that --strict takes seriously. */
const strictCodes: readonly string[] = ['ALTA4001', 'ALTA4015'];

export async function checkCommand(
  files: readonly string[],
  options: CheckOptions,
  terminal: Terminal,
): Promise<number> {
  // A library that several programs import is spoken of once.
  const found = new Map<string, Diagnostic>();
  const sources = new Map<string, string>();
  let checked = 0;
  const worst = await forEachFile(files, terminal, async (file) => {
    const compilation = options.fix === true ? await fixFile(file, options, terminal) : compileFile(file, options);
    for (const [name, text] of compilation.sources) sources.set(name, text);
    for (const diagnostic of compilation.diagnostics.map((each) => judged(each, options))) {
      found.set(JSON.stringify([diagnostic.file, diagnostic.span, diagnostic.code, diagnostic.message]), diagnostic);
    }
    checked += 1;
    return 0;
  });
  const diagnostics = [...found.values()];
  if (checked > 0 || options.format !== 'text') print(diagnostics, sources, checked, options, terminal);
  const failing = diagnostics.some(
    ({ severity }) => severity === 'error' || (options.strict === true && severity === 'warning'),
  );
  return Math.max(worst, failing ? 1 : 0);
}

function judged(diagnostic: Diagnostic, { strict }: CheckOptions): Diagnostic {
  return strict === true && strictCodes.includes(diagnostic.code) ? { ...diagnostic, severity: 'warning' } : diagnostic;
}

function print(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  checked: number,
  { format }: CheckOptions,
  { out }: Terminal,
): void {
  if (format === 'json') {
    const placed = diagnostics.map((diagnostic) => placedDiagnostic(diagnostic, sources));
    out.write(`${JSON.stringify(placed, null, 2)}\n`);
  } else if (format === 'sarif') {
    const titles = new Map(explanations.map(({ code, title }) => [code, title]));
    out.write(`${JSON.stringify(sarif(diagnostics, sources, packageFile.version, titles), null, 2)}\n`);
  } else {
    for (const diagnostic of diagnostics) out.write(`${diagnosticText(diagnostic, sources, out)}\n\n`);
    const counts = summary(diagnostics);
    out.write(`${checked === 1 ? '1 file' : `${checked} files`} checked: ${counts === '' ? 'no problems' : counts}\n`);
  }
}

/** Applies the first fix of each error and warning, again and again until nothing changes. */
async function fixFile(file: string, options: ParameterOptions, { err }: Terminal): Promise<Compilation> {
  const original = readProgramText(file);
  let text = original;
  let compilation = compileText(file, text, options);
  let applied = 0;
  for (let round = 0; round < 10; round++) {
    const edits: Edit[] = [];
    for (const { file: where, severity, fixes } of compilation.diagnostics) {
      const [fix] = fixes;
      if (where !== file || severity === 'hint' || fix === undefined) continue;
      const overlaps = fix.edits.some((edit) =>
        edits.some((other) => edit.span.start <= other.span.end && other.span.start <= edit.span.end),
      );
      if (overlaps) continue;
      edits.push(...fix.edits);
      applied += 1;
    }
    if (edits.length === 0) break;
    text = applyEdits(text, edits);
    compilation = compileText(file, text, options);
  }
  if (text !== original) {
    await writeFiles([{ file, content: text }]);
    err.write(`${file}: ${applied} ${applied === 1 ? 'fix' : 'fixes'} applied\n`);
  }
  return compilation;
}
