/** Runs as films, each in a panel beside its program. */

import * as vscode from 'vscode';
import { filmPage } from '../../src/film/page.ts';

export interface Films {
  /** `film`: as the server packed it. */
  readonly show: (name: string, input: string, film: string) => Promise<void>;
}

/** `extension`: where its files are. */
export function createFilms(extension: vscode.Uri): Films {
  return {
    show: async (name, input, film) => {
      const file = vscode.Uri.joinPath(extension, 'dist', 'film.js');
      const script = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      const title = `${name}: ${input}`;
      const panel = vscode.window.createWebviewPanel(
        'altac.film',
        title,
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        // Where it stood is not lost when another tab is looked at.
        { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [] },
      );
      panel.webview.html = filmPage({ title, film, script });
    },
  };
}
