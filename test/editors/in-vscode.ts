/** Runs inside the extension host of VS Code, and asks the editor, not the server, for what a user sees. */

import assert from 'node:assert';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

export async function activate(): Promise<void> {
  const file = process.env['ALTAC_EDITOR_RESULT'];
  if (file === undefined) return;
  const outcome = await run().then(
    () => ({ ok: true }),
    (error: unknown) => ({ ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  writeFileSync(`${file}.part`, JSON.stringify(outcome));
  renameSync(`${file}.part`, file);
}

async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) throw new Error('no folder is open');
  await everyProgram(folder);
  await mistakeAndFix(folder);
  await renameOverFiles(folder);
  await testsAndLayers(folder);
}

/** Opens without a mistake, with colours, lenses and hints. */
async function everyProgram(folder: vscode.Uri): Promise<void> {
  const names = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  for (const name of names.filter((each) => each.endsWith('.alta'))) {
    const uri = vscode.Uri.joinPath(folder, name);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'alta');
    await vscode.window.showTextDocument(document);
    const symbols = await until(`the outline of ${uri.path}`, () =>
      ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider', uri),
    );
    assert.ok(symbols.length > 1, `the outline of ${name}`);
    const problems = vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity < 2);
    assert.deepEqual(problems, [], `no problems in ${uri.path}`);
  }
}

async function mistakeAndFix(folder: vscode.Uri): Promise<void> {
  const { document, editor } = await opened(folder, 'sort.alta');
  const text = document.getText();
  const wrong = text.replace(/halt when \w+/, 'halt when dune');
  await replaceAll(editor, wrong);
  const problem = await until('the problem', () =>
    vscode.languages.getDiagnostics(document.uri).find(({ message }) => message.includes('dune')),
  );
  assert.equal(document.getText(problem.range), 'dune');
  assert.equal(typeof problem.code === 'object' ? problem.code.value : problem.code, 'ALTA1001');
  const all = vscode.languages
    .getDiagnostics(document.uri)
    .map(({ message, range }) => `${range.start.line} ${message}`);
  assert.equal(new Set(all).size, all.length, 'no problem is shown twice');
  const actions = await ask<vscode.CodeAction[]>('executeCodeActionProvider', document.uri, problem.range);
  const fix = actions.find(({ title }) => title === 'Change to `done`');
  assert.ok(fix?.edit !== undefined, 'the fix');
  await vscode.workspace.applyEdit(fix.edit);
  await until('no problem any more', () =>
    vscode.languages.getDiagnostics(document.uri).every(({ severity }) => severity > 1),
  );
  assert.equal(document.getText(), text);

  const hovers = await ask<vscode.Hover[]>('executeHoverProvider', document.uri, placeOf(document, 'var sorted', 5));
  const contents = hovers.flatMap((hover) =>
    hover.contents.map((part) => (typeof part === 'string' ? part : part.value)),
  );
  assert.match(contents.join('\n'), /Residual dimensions/);
  const { items } = await ask<vscode.CompletionList>(
    'executeCompletionItemProvider',
    document.uri,
    document.positionAt(text.length),
  );
  assert.ok(
    items.some(({ label }) => (typeof label === 'string' ? label : label.label) === 'var'),
    'completion offers declarations',
  );
  const hints = await ask<vscode.InlayHint[]>(
    'executeInlayHintProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
  );
  assert.ok(hints.length > 0, 'inlay hints');
  await replaceAll(editor, text.replace('mlp {\n  ', 'mlp {\n        '));
  const edits = await until('the formatter', () =>
    ask<vscode.TextEdit[] | undefined>('executeFormatDocumentProvider', document.uri, {
      tabSize: 2,
      insertSpaces: true,
    }),
  );
  const change = new vscode.WorkspaceEdit();
  change.set(document.uri, edits);
  await vscode.workspace.applyEdit(change);
  assert.equal(document.getText(), text);
  await document.save();
}

async function renameOverFiles(folder: vscode.Uri): Promise<void> {
  const { document } = await opened(folder, 'scan_grammar.alta');
  const before = document.getText();
  const edit = await ask<vscode.WorkspaceEdit>(
    'executeDocumentRenameProvider',
    document.uri,
    placeOf(document, 'RULES', 0),
    'GRAMMAR',
  );
  const files = edit
    .entries()
    .map(([uri]) => uri.path.split('/').pop())
    .sort();
  assert.deepEqual(files, ['scan.alta', 'scan_grammar.alta']);
  await vscode.workspace.applyEdit(edit);
  const scan = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'scan.alta'));
  assert.ok(scan.getText().includes('GRAMMAR') && !scan.getText().includes('RULES'));
  await until('no problem after the rename', () =>
    vscode.languages.getDiagnostics(scan.uri).every(({ severity }) => severity > 1),
  );
  await vscode.commands.executeCommand('undo');
  assert.ok(before.includes('RULES'));
}

async function testsAndLayers(folder: vscode.Uri): Promise<void> {
  const { document } = await opened(folder, 'parity_relative.alta');
  const lenses = await until('the lenses', async () => {
    const found = await ask<vscode.CodeLens[]>('executeCodeLensProvider', document.uri, 50);
    return found.length > 3 ? found : undefined;
  });
  const titles = lenses.map(({ command }) => command?.title);
  assert.ok(titles.includes('Run') && titles.includes('Run test'), titles.join());
  await vscode.commands.executeCommand('altac.showLayers', document.uri.toString(), '1 0 1 1');
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.scheme === 'altac-layers');
  assert.match(shown?.document.getText() ?? '', /parity/);
  void vscode.commands.executeCommand('altac.runTests', document.uri.toString());
  await until('the tests have passed', async () => {
    const found = await ask<vscode.CodeLens[]>('executeCodeLensProvider', document.uri, 50);
    return found.some(({ command }) => command?.title === '✓ Run test');
  });
  void vscode.commands.executeCommand('altac.compile', document.uri.toString());
  const weights = join(folder.fsPath, 'parity_relative.json');
  await until('the weights', () => {
    try {
      return readFileSync(weights, 'utf8').includes('"altac-model"');
    } catch {
      return false;
    }
  });
}

async function opened(
  folder: vscode.Uri,
  name: string,
): Promise<{ document: vscode.TextDocument; editor: vscode.TextEditor }> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  return { document, editor: await vscode.window.showTextDocument(document) };
}

async function replaceAll(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  await editor.edit((edit) => edit.replace(whole, text));
}

function placeOf(document: vscode.TextDocument, text: string, more: number): vscode.Position {
  return document.positionAt(document.getText().indexOf(text) + more);
}

function ask<Result>(command: string, ...rest: unknown[]): Thenable<Result> {
  return vscode.commands.executeCommand<Result>(`vscode.${command}`, ...rest);
}

/** What a probe gives as soon as it is something; answers come some time after a change. */
async function until<Value>(
  what: string,
  probe: () => Value | undefined | false | Thenable<Value | undefined | false>,
): Promise<Value> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not seen after 20 seconds: ${what}`);
}
