/** What the pictures of the editor show. Runs inside the extension host, as commands that the page calls. */

import * as vscode from 'vscode';
import { debuggedForPicture } from './debugged.ts';

export type Scene = 'layers' | 'film' | 'debugger' | 'mistake';

export function registerScenes(folder: vscode.Uri): void {
  const scenes: Readonly<Record<Scene, (folder: vscode.Uri) => Promise<void>>> = {
    layers,
    film,
    debugger: debugging,
    mistake,
  };
  for (const [name, show] of Object.entries(scenes)) {
    vscode.commands.registerCommand(`scene.${name}`, () => show(folder));
  }
}

/** A program with lenses and its tests, and beside it every variable in every layer. */
async function layers(folder: vscode.Uri): Promise<void> {
  await cleared();
  const uri = vscode.Uri.joinPath(folder, 'parity_relative.alta');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  await vscode.commands.executeCommand('altac.showLayers', uri.toString(), '1 0 1 1');
}

/** A program, and beside it the film of a run. */
async function film(folder: vscode.Uri): Promise<void> {
  await cleared();
  const uri = vscode.Uri.joinPath(folder, 'addition.alta');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  await vscode.commands.executeCommand('altac.showFilm', uri.toString(), '789+456');
}

/** What the checker finds, with an example state, and how it can be mended. */
async function mistake(folder: vscode.Uri): Promise<void> {
  await cleared();
  const parity = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'parity_relative.alta'));
  const draft = vscode.Uri.joinPath(folder, 'draft.alta');
  const text = parity.getText().replace(' ^ ', ' + ');
  await vscode.workspace.fs.writeFile(draft, new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(draft);
  const place = document.positionAt(text.indexOf('parity + left'));
  await vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(place, place) });
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  // The problem comes with an answer of the server.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await vscode.commands.executeCommand('editor.action.quickFix');
}

/** A run in its third layer. */
async function debugging(folder: vscode.Uri): Promise<void> {
  await cleared();
  await debuggedForPicture(folder);
}

async function cleared(): Promise<void> {
  for (const command of ['closeAllEditors', 'closePanel']) {
    await vscode.commands.executeCommand(`workbench.action.${command}`);
  }
  await vscode.commands.executeCommand('notifications.clearAll');
}
