/** Imports follow files and folders that are about to be renamed. */

import type { FileRename, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { addressOfImport } from '../src/compile.ts';
import type { Analysis } from './analysis.ts';
import type { Workspace } from './workspace.ts';

export function importsAfterRenames(renames: readonly FileRename[], workspace: Workspace): WorkspaceEdit | null {
  const changes: Record<string, TextEdit[]> = {};
  for (const analysis of workspace.all()) {
    const edits = editsOf(analysis, renames);
    if (edits.length > 0) changes[analysis.uri] = edits;
  }
  return Object.keys(changes).length === 0 ? null : { changes };
}

function editsOf({ uri, lines, compilation }: Analysis, renames: readonly FileRename[]): TextEdit[] {
  return compilation.tree.declarations.flatMap((declaration): TextEdit[] => {
    if (declaration.kind !== 'import' || declaration.path.value === '') return [];
    const target = addressOfImport(declaration.path.value, uri);
    const [from, to] = [moved(uri, renames), moved(target, renames)];
    if (from === uri && to === target) return [];
    const path = relativePath(from, to);
    if (path === declaration.path.value) return [];
    const { start, end } = declaration.path.span;
    return [{ range: lines.rangeOf({ start: start + 1, end: end - 1 }), newText: path }];
  });
}

function moved(uri: string, renames: readonly FileRename[]): string {
  for (const { oldUri, newUri } of renames) {
    if (uri === oldUri) return newUri;
    if (uri.startsWith(`${oldUri}/`)) return newUri + uri.slice(oldUri.length);
  }
  return uri;
}

/** `./steps.alta`, as imports are written. */
function relativePath(from: string, to: string): string {
  const [here, there] = [from, to].map((uri) => decodeURIComponent(new URL(uri).pathname).split('/'));
  const folders = here?.slice(0, -1) ?? [];
  const target = there ?? [];
  let shared = 0;
  while (shared < folders.length && shared < target.length - 1 && folders[shared] === target[shared]) shared += 1;
  const up = folders.length - shared;
  return `${up === 0 ? './' : '../'.repeat(up)}${target.slice(shared).join('/')}`;
}
