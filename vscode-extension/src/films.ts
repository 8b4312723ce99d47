/** Runs as films, each in a panel beside its program. */

import * as vscode from 'vscode';
import type { FilmResult } from '../../lsp/filming.ts';
import { filmPage } from '../../src/film/page.ts';

export interface Films {
  /** Nothing is shown where there is no film; the result says why. */
  readonly show: (uri: string, input: string) => Promise<FilmResult>;
}

/** Milliseconds after the last change of the text, and how many times what a film takes: large ones must not keep the server busy. */
const [followsAfter, pause] = [200, 3];

/** `extension`: where its files are. `filmOf`: asks the server. */
export function createFilms(extension: vscode.Uri, filmOf: (uri: string, input: string) => Promise<FilmResult>): Films {
  return {
    show: async (uri, input) => {
      const result = await filmOf(uri, input);
      if (!result.ok) return result;
      const file = vscode.Uri.joinPath(extension, 'dist', 'film.js');
      const script = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      const title = `${result.name}: ${input}`;
      const panel = vscode.window.createWebviewPanel(
        'altac.film',
        title,
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        // Where it stood is not lost when another tab is looked at.
        { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [] },
      );
      panel.webview.html = filmPage({ title, film: result.film, script });
      follow(panel, title, uri, () => filmOf(uri, input));
      return result;
    },
  };
}

/** The panel shows the program as it is now; while it has errors, as it ran last. */
function follow(panel: vscode.WebviewPanel, title: string, uri: string, filmNow: () => Promise<FilmResult>): void {
  let soon: ReturnType<typeof setTimeout> | undefined;
  let took = 0;
  const renew = async (): Promise<void> => {
    const begun = Date.now();
    const result = await filmNow().catch(() => null);
    took = Date.now() - begun;
    panel.title = result?.ok === true ? title : `${title} (as it ran last)`;
    if (result?.ok === true) await panel.webview.postMessage({ film: result.film });
  };
  const changes = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    // What a program imports may change as well.
    if (document.uri.toString() !== uri && document.languageId !== 'alta') return;
    clearTimeout(soon);
    soon = setTimeout(() => void renew(), Math.max(followsAfter, pause * took));
  });
  panel.onDidDispose(() => {
    clearTimeout(soon);
    changes.dispose();
  });
}
