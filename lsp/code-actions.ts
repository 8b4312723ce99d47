/** Fixes of what is wrong here, and of everything at once; and refactorings. */

import { type CodeAction, CodeActionKind, type Range, type TextEdit } from 'vscode-languageserver';
import type { Edit } from '../grammar/diagnostic.ts';
import type { Format } from '../grammar/format.ts';
import type { Analysis } from './analysis.ts';
import { diagnosticsOf, ownDiagnostics } from './diagnostics.ts';
import { laidOut } from './refactorings/refactoring.ts';
import { refactorings } from './refactorings/refactorings.ts';

export const codeActionKinds: readonly CodeActionKind[] = [
  CodeActionKind.QuickFix,
  CodeActionKind.SourceFixAll,
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorInline,
  CodeActionKind.RefactorRewrite,
];

/** `only`: kinds that are asked for. */
export function codeActions(
  analysis: Analysis,
  range: Range,
  only: readonly string[] | null,
  format: Format,
): CodeAction[] {
  const wants = (kind: string): boolean =>
    only === null || only.some((each) => kind === each || kind.startsWith(`${each}.`));
  const quick = wants(CodeActionKind.QuickFix) ? quickFixes(analysis, range) : [];
  const all = wants(CodeActionKind.SourceFixAll) ? fixAll(analysis) : [];
  return [...quick, ...all, ...refactored(analysis, range, wants, format)];
}

function refactored(
  analysis: Analysis,
  range: Range,
  wants: (kind: string) => boolean,
  format: Format,
): readonly CodeAction[] {
  const selection = analysis.lines.spanOf(range);
  return refactorings.flatMap((refactoring) =>
    refactoring(analysis, selection)
      .filter(({ kind }) => wants(kind))
      .map(({ title, kind, edits }) => ({
        title,
        kind,
        edit: { changes: { [analysis.uri]: [textEdit(laidOut(analysis, edits, format), analysis)] } },
      })),
  );
}

function quickFixes(analysis: Analysis, range: Range): CodeAction[] {
  const { uri, lines } = analysis;
  const { start, end } = lines.spanOf(range);
  const shown = diagnosticsOf(analysis, () => null);
  return ownDiagnostics(analysis).flatMap((diagnostic, index) => {
    if (diagnostic.span.start > end || diagnostic.span.end < start) return [];
    const own = shown[index];
    return diagnostic.fixes.map(
      ({ title, edits }, place): CodeAction => ({
        title,
        kind: CodeActionKind.QuickFix,
        ...(own === undefined ? {} : { diagnostics: [own] }),
        isPreferred: place === 0 && diagnostic.fixes.length === 1,
        edit: { changes: { [uri]: edits.map((edit) => textEdit(edit, analysis)) } },
      }),
    );
  });
}

/** The only fix of each mistake, where they do not touch one another. */
function fixAll(analysis: Analysis): CodeAction[] {
  const edits: Edit[] = [];
  for (const { fixes } of ownDiagnostics(analysis)) {
    const [only, other] = fixes;
    if (only === undefined || other !== undefined) continue;
    const touches = only.edits.some(({ span }) =>
      edits.some((taken) => span.start <= taken.span.end && taken.span.start <= span.end),
    );
    if (!touches) edits.push(...only.edits);
  }
  if (edits.length === 0) return [];
  return [
    {
      title: 'Apply all fixes that are certain',
      kind: CodeActionKind.SourceFixAll,
      edit: { changes: { [analysis.uri]: edits.map((edit) => textEdit(edit, analysis)) } },
    },
  ];
}

function textEdit({ span, text }: Edit, { lines }: Analysis): TextEdit {
  return { range: lines.rangeOf(span), newText: text };
}
