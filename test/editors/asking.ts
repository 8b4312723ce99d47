/** What tests inside the editor ask it for, and how they wait for what they expect. */

import * as vscode from 'vscode';

/** `given`: one of the command's arguments, where several lenses have the same title. */
export async function lensOf(
  document: vscode.TextDocument,
  title: string,
  given: string | null = null,
): Promise<vscode.Command | undefined> {
  const lenses = await ask<vscode.CodeLens[]>('executeCodeLensProvider', document.uri, 50);
  return lenses
    .map(({ command }) => command)
    .find((command) => command?.title === title && (given === null || command.arguments?.includes(given) === true));
}

export function complaints(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ severity }) => severity < 2);
}

export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export async function opened(
  folder: vscode.Uri,
  name: string,
): Promise<{ document: vscode.TextDocument; editor: vscode.TextEditor }> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  return { document, editor: await vscode.window.showTextDocument(document) };
}

export async function replaceAll(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  await editor.edit((edit) => edit.replace(whole, text));
}

export function placeOf(document: vscode.TextDocument, text: string, more: number): vscode.Position {
  return document.positionAt(document.getText().indexOf(text) + more);
}

export function ask<Result>(command: string, ...rest: unknown[]): Thenable<Result> {
  return vscode.commands.executeCommand<Result>(`vscode.${command}`, ...rest);
}

/** What a probe gives as soon as it is something; answers come some time after a change. */
export async function until<Value>(
  what: string,
  probe: () => Value | undefined | false | Thenable<Value | undefined | false>,
): Promise<Value> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not seen after a minute: ${what}`);
}

export function equal(actual: string | number, expected: string | number, what: string): void {
  if (actual !== expected) throw new Error(`${what}: ${actual} instead of ${expected}`);
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not so: ${what}`);
}
