/** Mistakes in the files of the opened folders that no editor holds open. */

import type { PreviousResultId, WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import type { Analysis } from './analysis.ts';
import { diagnosticsOf, type Explain } from './diagnostics.ts';
import type { LongWork } from './progress.ts';
import type { Workspace } from './workspace.ts';

/** Clients ask again and again: what has not changed is named by its number only. */
export interface WorkspaceDiagnostics {
  /** How many files would have to be analysed for an answer. */
  readonly waiting: (workspace: Workspace) => number;
  readonly report: (
    workspace: Workspace,
    before: readonly PreviousResultId[],
    explain: Explain,
    work: LongWork & { readonly breathe: () => Promise<void> },
  ) => Promise<WorkspaceDocumentDiagnosticReport[]>;
}

export function createWorkspaceDiagnostics(): WorkspaceDiagnostics {
  const reported = new Map<string, { readonly analysis: Analysis; readonly resultId: string }>();
  let count = 0;

  const resultIdOf = (analysis: Analysis): string => {
    const known = reported.get(analysis.uri);
    if (known?.analysis === analysis) return known.resultId;
    count += 1;
    reported.set(analysis.uri, { analysis, resultId: String(count) });
    return String(count);
  };

  return {
    waiting: (workspace) => workspace.closed().filter((uri) => !workspace.isAnalysed(uri)).length,
    report: async (workspace, before, explain, { report, isCancelled, breathe }) => {
      const known = new Map(before.map(({ uri, value }) => [uri, value]));
      const files = workspace.closed();
      const reports: WorkspaceDocumentDiagnosticReport[] = [];
      for (const [index, uri] of files.entries()) {
        if (isCancelled()) break;
        const isNew = !workspace.isAnalysed(uri);
        const analysis = workspace.analysis(uri);
        if (analysis === null) continue;
        const resultId = resultIdOf(analysis);
        reports.push(
          known.get(uri) === resultId
            ? { kind: 'unchanged', uri, version: null, resultId }
            : { kind: 'full', uri, version: null, resultId, items: diagnosticsOf(analysis, explain) },
        );
        if (!isNew) continue;
        report(index + 1, files.length);
        await breathe();
      }
      // Of files that are gone nothing is wrong any more.
      const gone = before.filter(({ uri }) => workspace.analysis(uri) === null);
      return [...reports, ...gone.map(({ uri }) => ({ kind: 'full' as const, uri, version: null, items: [] }))];
    },
  };
}
