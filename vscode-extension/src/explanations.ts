/** The long form of diagnostics, as pages. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { explanation } from './requests.ts';

const scheme = 'altac-explain';

export function registerExplanations(client: BaseLanguageClient): vscode.Disposable[] {
  const open = async (code: string): Promise<void> => {
    const uri = vscode.Uri.from({ scheme, path: `${code}.md` });
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  };
  return [
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: async ({ path }) =>
        (await explanation(client, path.replace(/\.md$/, ''))) ?? `There is no diagnostic ${path}`,
    }),
    vscode.window.registerUriHandler({
      handleUri: ({ path }) => open(path.replace(/^\/explain\//, '')),
    }),
    vscode.commands.registerCommand('altac.explain', async (given: unknown) => {
      const code = typeof given === 'string' ? given : codeAtCursor();
      if (code === null) await vscode.window.showInformationMessage('There is no ALTA diagnostic at the cursor');
      else await open(code);
    }),
  ];
}

function codeAtCursor(): string | null {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return null;
  const found = vscode.languages
    .getDiagnostics(editor.document.uri)
    .find(({ range, source }) => source === 'altac' && range.contains(editor.selection.active));
  const code = found?.code;
  if (typeof code === 'string') return code;
  return typeof code === 'object' ? String(code.value) : null;
}
