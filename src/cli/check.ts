/** `altac check`: what the checker has to say, as text, JSON or SARIF, and the fixes that it offers. */

import { applyEdits, type Diagnostic } from '../../grammar/diagnostic.ts';
import { lineStarts, locate } from '../../grammar/span.ts';
import { explanationOf } from '../check/codes.ts';
import type { Compilation } from '../compile.ts';
import { diagnosticText, summary } from '../views/diagnostics.ts';
import { readText, writeWhole } from './files.ts';
import { compileFile, useColour } from './load.ts';

export interface CheckCommandOptions {
  readonly fix?: boolean;
  readonly strict?: boolean;
  readonly format: 'text' | 'json' | 'sarif';
  readonly parameter: readonly string[];
}

/** Hints that --strict takes seriously. */
const strictCodes: readonly string[] = ['ALTA4001', 'ALTA4015'];

export function checkCommand(files: readonly string[], options: CheckCommandOptions): number {
  const found: Diagnostic[] = [];
  const sources = new Map<string, string>();
  for (const file of files) {
    const compilation = options.fix === true ? fixFile(file, options.parameter) : compileFile(file, options.parameter);
    for (const [name, text] of compilation.sources) sources.set(name, text);
    found.push(
      ...compilation.diagnostics.map((diagnostic) =>
        options.strict === true && strictCodes.includes(diagnostic.code)
          ? { ...diagnostic, severity: 'warning' as const }
          : diagnostic,
      ),
    );
  }
  if (options.format === 'json')
    process.stdout.write(
      `${JSON.stringify(
        found.map((diagnostic) => placed(diagnostic, sources)),
        null,
        2,
      )}\n`,
    );
  else if (options.format === 'sarif') process.stdout.write(`${JSON.stringify(sarif(found, sources), null, 2)}\n`);
  else {
    const style = { colour: useColour(process.stdout) };
    for (const diagnostic of found) process.stdout.write(`${diagnosticText(diagnostic, sources, style)}\n\n`);
    const counts = summary(found);
    process.stdout.write(
      `${files.length === 1 ? '1 file' : `${files.length} files`} checked: ${counts === '' ? 'no problems' : counts}\n`,
    );
  }
  const failing = found.some(
    ({ severity }) => severity === 'error' || (options.strict === true && severity === 'warning'),
  );
  return failing ? 1 : 0;
}

/** Applies the first fix of each diagnostic where it can, again and again until nothing changes. */
function fixFile(file: string, parameters: readonly string[]): Compilation {
  let compilation = compileFile(file, parameters);
  let applied = 0;
  for (let round = 0; round < 10; round++) {
    const text = readText(file);
    const edits: { span: { start: number; end: number }; text: string }[] = [];
    for (const { file: where, severity, fixes } of compilation.diagnostics) {
      const [fix] = fixes;
      if (where !== file || severity === 'hint' || fix === undefined) continue;
      const overlaps = fix.edits.some((edit) =>
        edits.some((other) => edit.span.start <= other.span.end && other.span.start <= edit.span.end),
      );
      if (overlaps) continue;
      edits.push(...fix.edits.map((edit) => ({ span: { ...edit.span }, text: edit.text })));
      applied += 1;
    }
    if (edits.length === 0) break;
    writeWhole(file, applyEdits(text, edits));
    compilation = compileFile(file, parameters);
  }
  if (applied > 0) process.stderr.write(`${file}: ${applied} ${applied === 1 ? 'fix' : 'fixes'} applied\n`);
  return compilation;
}

function placed(diagnostic: Diagnostic, sources: ReadonlyMap<string, string>) {
  const starts = lineStarts(sources.get(diagnostic.file) ?? '');
  return { ...diagnostic, start: locate(starts, diagnostic.span.start), end: locate(starts, diagnostic.span.end) };
}

function sarif(found: readonly Diagnostic[], sources: ReadonlyMap<string, string>) {
  const level = { error: 'error', warning: 'warning', hint: 'note' } as const;
  const codes = [...new Set(found.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'altac',
            rules: codes.map((id) => ({ id, shortDescription: { text: explanationOf(id)?.title ?? id } })),
          },
        },
        results: found.map((diagnostic) => {
          const { start, end } = placed(diagnostic, sources);
          return {
            ruleId: diagnostic.code,
            level: level[diagnostic.severity],
            message: { text: [diagnostic.message, ...diagnostic.notes].join('. ') },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: diagnostic.file },
                  region: {
                    startLine: start.line,
                    startColumn: start.column,
                    endLine: end.line,
                    endColumn: end.column,
                  },
                },
              },
            ],
          };
        }),
      },
    ],
  };
}
