/** Files, for a language server that cannot read any; and which programs there are. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { FileRequests } from '../../lsp/browser.ts';

export function answerForFiles(client: BaseLanguageClient): vscode.Disposable[] {
  const answers: FileRequests = {
    'altac/programs': async () => (await programs()).map((uri) => uri.toString()),
    'altac/read': ({ uri }) =>
      readText(vscode.Uri.parse(uri)).then(
        (text) => text,
        () => null,
      ),
    'altac/write': async ({ uri, content }) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      await vscode.workspace.fs.writeFile(vscode.Uri.parse(uri), bytes);
      return null;
    },
  };
  return Object.entries(answers).map(([method, answer]) => client.onRequest(method, answer));
}

export async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Those of the opened folders, and those that are open. */
export async function programs(): Promise<vscode.Uri[]> {
  const open = vscode.workspace.textDocuments.filter(({ languageId }) => languageId === 'alta').map(({ uri }) => uri);
  const found = [...(await programsInFolders()), ...open];
  return [...new Map(found.map((uri) => [uri.toString(), uri])).values()];
}

/** Some editors cannot search: they find nothing, or refuse. */
async function programsInFolders(): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.findFiles('**/*.alta', '**/node_modules/**').then(
    (uris) => uris,
    () => [],
  );
  if (found.length > 0) return found;
  const folders = vscode.workspace.workspaceFolders ?? [];
  return (await Promise.all(folders.map(({ uri }) => programsIn(uri, 4)))).flat();
}

/** `depth`: as deep as people put them. What is hidden, or other people's, is not looked into. */
async function programsIn(folder: vscode.Uri, depth: number): Promise<vscode.Uri[]> {
  if (depth === 0) return [];
  const entries = await vscode.workspace.fs.readDirectory(folder).then(
    (inside) => inside,
    () => [],
  );
  const found = entries.map(async ([name, kind]) => {
    const uri = vscode.Uri.joinPath(folder, name);
    if (kind === vscode.FileType.Directory) {
      return name.startsWith('.') || name === 'node_modules' ? [] : programsIn(uri, depth - 1);
    }
    return name.endsWith('.alta') ? [uri] : [];
  });
  return (await Promise.all(found)).flat();
}
