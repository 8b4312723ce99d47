/** Mistakes as editors show them. */

import {
  type ClientCapabilities,
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as LspDiagnostic,
  type RelatedFullDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Diagnostic, Severity } from '../grammar/diagnostic.ts';
import type { Analysis } from './analysis.ts';
import { type Lines, linesOf } from './lines.ts';
import type { Workspace } from './workspace.ts';

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

/**
 * Whether the client asks for diagnostics, also for those of other texts when one that they import has changed: Neovim
 * 0.10 asks for those of the changed text alone, and is better served by pushing.
 */
export function pullsDiagnostics({ textDocument, workspace }: ClientCapabilities): boolean {
  const pulls = textDocument?.diagnostic;
  if (pulls === undefined) return false;
  return pulls.relatedDocumentSupport === true || workspace?.diagnostics?.refreshSupport === true;
}

/** What a client asks for; `withRelated`: and what is wrong in open texts that import this one. */
export function diagnosticReport(
  uri: string,
  workspace: Workspace,
  explain: Explain,
  withRelated: boolean,
): RelatedFullDocumentDiagnosticReport {
  const report = (of: string): { kind: 'full'; items: LspDiagnostic[] } => {
    const analysis = workspace.analysis(of);
    return { kind: 'full', items: analysis === null ? [] : diagnosticsOf(analysis, explain) };
  };
  const own = report(uri);
  const related = withRelated ? workspace.importersOf(uri) : [];
  if (related.length === 0) return own;
  return { ...own, relatedDocuments: Object.fromEntries(related.map((other) => [other, report(other)])) };
}

function lspDiagnostic(
  diagnostic: Diagnostic,
  { uri, lines, compilation }: Analysis,
  explanation: string | null,
): LspDiagnostic {
  const { code, severity, message, span, related, notes } = diagnostic;
  const linesIn = (file: string): Lines => (file === uri ? lines : linesOf(compilation.sources.get(file) ?? ''));
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
