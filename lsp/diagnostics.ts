/** Mistakes as editors show them. */

import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import type { Diagnostic, Severity } from '../grammar/diagnostic.ts';
import type { Analysis } from './analysis.ts';
import { type Lines, linesOf } from './lines.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  hint: DiagnosticSeverity.Information,
};

/** Those whose place is in the text itself: what is wrong in an imported file is shown there. */
export function ownDiagnostics({ uri, compilation }: Analysis): readonly Diagnostic[] {
  return compilation.diagnostics.filter(({ file }) => file === uri);
}

/** Whether the program, or what it imports, cannot be run. */
export function hasErrors({ compilation }: Analysis): boolean {
  return compilation.diagnostics.some(({ severity }) => severity === 'error');
}

/** Where the long form of a code can be read; `null`: nowhere that the client can show. */
export type Explain = (code: string) => string | null;

export function diagnosticsOf(analysis: Analysis, explain: Explain): LspDiagnostic[] {
  return ownDiagnostics(analysis).map((diagnostic) => lspDiagnostic(diagnostic, analysis, explain(diagnostic.code)));
}

function lspDiagnostic(
  diagnostic: Diagnostic,
  { lines, compilation }: Analysis,
  explanation: string | null,
): LspDiagnostic {
  const { code, severity, message, span, related, notes } = diagnostic;
  const linesIn = (file: string): Lines => linesOf(compilation.sources.get(file) ?? '');
  return {
    range: lines.rangeOf(span),
    severity: severities[severity],
    source: 'altac',
    code,
    ...(explanation === null ? {} : { codeDescription: { href: explanation } }),
    message: [message, ...notes].join('\n'),
    ...(related.length === 0
      ? {}
      : {
          relatedInformation: related.map((place) => ({
            location: { uri: place.file, range: linesIn(place.file).rangeOf(place.span) },
            message: place.message,
          })),
        }),
    // Unused names, which editors show faded.
    ...(code === 'ALTA5001' ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}
