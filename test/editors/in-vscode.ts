/**
 * Runs inside an extension host of VS Code, in Node or in a Web Worker, and asks the editor, not the server, for what a
 * user sees. Nothing here is of Node.
 */

import * as vscode from 'vscode';
import { ask, codeOf, complaints, equal, holds, lensOf, opened, placeOf, replaceAll, until } from './asking.ts';
import { debugged } from './debugged.ts';
import { registerScenes } from './scenes.ts';

export async function activate(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) return;
  registerScenes(folder);
  const host = 'WorkerGlobalScope' in globalThis ? 'browser' : 'node';
  const outcome = await run(folder, host).then(
    () => ({ ok: true, host }),
    (error: unknown) => ({ ok: false, host, error: error instanceof Error ? error.stack : String(error) }),
  );
  const [part, whole] = ['result.part', 'result.json'].map((name) => vscode.Uri.joinPath(folder, name));
  if (part === undefined || whole === undefined) return;
  await vscode.workspace.fs.writeFile(part, new TextEncoder().encode(JSON.stringify(outcome)));
  await vscode.workspace.fs.rename(part, whole);
}

async function run(folder: vscode.Uri, host: string): Promise<void> {
  // While nothing is open: files have to be found.
  await changedElsewhere(folder);
  await renameOverFiles(folder);
  await testingView();
  await everyProgram(folder);
  await askedAtPlaces(folder);
  await formatted(folder);
  await layersAndWeights(folder);
  await tasksOffered(host);
  await debugged(folder);
  await explained();
  await restarted(folder);
}

/** A library that is not open changes on the disk. */
async function changedElsewhere(folder: vscode.Uri): Promise<void> {
  const library = vscode.Uri.joinPath(folder, 'scan_grammar.alta');
  const before = await vscode.workspace.fs.readFile(library);
  const { document } = await opened(folder, 'scan.alta');
  await until('the outline of scan.alta', () =>
    ask<vscode.DocumentSymbol[] | undefined>('executeDocumentSymbolProvider', document.uri),
  );
  equal(complaints(document).length, 0, 'problems before the change');
  const changed = new TextDecoder().decode(before).replace('const RULES', 'const PARTS');
  await vscode.workspace.fs.writeFile(library, new TextEncoder().encode(changed));
  await until('the missing import', () => complaints(document).some((problem) => codeOf(problem) === 'ALTA1008'));
  await vscode.workspace.fs.writeFile(library, before);
  await until('no problem after the change', () => complaints(document).length === 0);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

async function everyProgram(folder: vscode.Uri): Promise<void> {
  const names = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  for (const name of names.filter((each) => each.endsWith('.alta'))) await brokenAndMended(folder, name);
}

/** What is misspelt: the variable that is the output, or in a library a value. */
const used = /^output \w+|\[JUMP/m;

/** Without a mistake when it is opened; a misspelt name is shown and mended; a test runs from its lens. */
async function brokenAndMended(folder: vscode.Uri, name: string): Promise<void> {
  const { document, editor } = await opened(folder, name);
  equal(document.languageId, 'alta', `the language of ${name}`);
  const symbols = await until(`the outline of ${name}`, () =>
    ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider', document.uri),
  );
  holds(symbols.length > 1, `the outline of ${name}`);
  await until(`no problems in ${name}`, () => complaints(document).length === 0);

  const text = document.getText();
  await replaceAll(
    editor,
    text.replace(used, (piece) => `${piece}${piece.at(-1)}`),
  );
  const problem = await until(`the problem in ${name}`, () => complaints(document)[0]);
  const [, right = ''] = /(\w+)\w$/.exec(document.getText(problem.range)) ?? [];
  equal(codeOf(problem), 'ALTA1001', `the problem in ${name}: ${problem.message}`);
  const all = vscode.languages
    .getDiagnostics(document.uri)
    .map(({ message, range }) => `${range.start.line} ${message}`);
  equal(new Set(all).size, all.length, 'no problem is shown twice');
  const actions = await ask<vscode.CodeAction[]>('executeCodeActionProvider', document.uri, problem.range);
  const fix = actions.find(({ title }) => title === `Change to \`${right}\``);
  if (fix?.edit === undefined) throw new Error(`no fix in ${name} for ${problem.message}`);
  await vscode.workspace.applyEdit(fix.edit);
  await until(`no problem in ${name} any more`, () => complaints(document).length === 0);
  equal(document.getText(), text, `${name} after the fix`);
  await document.save();
  if (/^test /m.test(text)) await testFromItsLens(document);
}

async function testFromItsLens(document: vscode.TextDocument): Promise<void> {
  const lens = await until(`a lens in ${document.uri.path}`, () => lensOf(document, 'Run test'));
  // It ends when somebody has read what it shows.
  void vscode.commands.executeCommand(lens.command, ...(lens.arguments ?? []));
  await until(`a test that passed in ${document.uri.path}`, () => lensOf(document, '✓ Run test'));
}

async function askedAtPlaces(folder: vscode.Uri): Promise<void> {
  const { document } = await opened(folder, 'sort.alta');
  const hovers = await ask<vscode.Hover[]>('executeHoverProvider', document.uri, placeOf(document, 'var sorted', 5));
  const contents = hovers.flatMap((hover) =>
    hover.contents.map((part) => (typeof part === 'string' ? part : part.value)),
  );
  holds(contents.join('\n').includes('Residual dimensions'), 'the hover');
  const { items } = await ask<vscode.CompletionList>(
    'executeCompletionItemProvider',
    document.uri,
    document.positionAt(document.getText().length),
  );
  holds(
    items.some(({ label }) => (typeof label === 'string' ? label : label.label) === 'var'),
    'completion offers declarations',
  );
  const hints = await ask<vscode.InlayHint[]>(
    'executeInlayHintProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
  );
  holds(hints.length > 0, 'inlay hints');
}

async function formatted(folder: vscode.Uri): Promise<void> {
  const { document, editor } = await opened(folder, 'sort.alta');
  const text = document.getText();
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
  equal(document.getText(), text, 'the formatted text');
  await document.save();
}

async function renameOverFiles(folder: vscode.Uri): Promise<void> {
  const { document } = await opened(folder, 'scan_grammar.alta');
  const edit = await ask<vscode.WorkspaceEdit>(
    'executeDocumentRenameProvider',
    document.uri,
    placeOf(document, 'RULES', 0),
    'GRAMMAR',
  );
  const files = edit.entries().map(([uri]) => uri.path.split('/').pop());
  equal(files.sort().join(), 'scan.alta,scan_grammar.alta', 'the files of the rename');
  await vscode.workspace.applyEdit(edit);
  const scan = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'scan.alta'));
  holds(scan.getText().includes('GRAMMAR') && !scan.getText().includes('RULES'), 'the rename in scan.alta');
  await until('no problem after the rename', () => complaints(scan).length === 0);
  await vscode.workspace.saveAll();
}

async function layersAndWeights(folder: vscode.Uri): Promise<void> {
  const { document } = await opened(folder, 'parity_relative.alta');
  await until('the lens to run', () => lensOf(document, 'Run'));
  await vscode.commands.executeCommand('altac.showLayers', document.uri.toString(), '1 0 1 1');
  await until('the layers', () =>
    vscode.window.visibleTextEditors.some(
      ({ document: shown }) => shown.uri.scheme === 'altac-layers' && shown.getText().includes('parity'),
    ),
  );
  await vscode.commands.executeCommand('altac.showFilm', document.uri.toString(), '1 0 1 1');
  const filmIs = (what: string, label: string) =>
    until(what, () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(
          (tab) =>
            tab.input instanceof vscode.TabInputWebview &&
            tab.input.viewType.endsWith('altac.film') &&
            tab.label === label,
        ),
    );
  await filmIs('the film', 'parity_relative: 1 0 1 1');
  const stray = new vscode.WorkspaceEdit();
  stray.insert(document.uri, new vscode.Position(0, 0), '@\n');
  await vscode.workspace.applyEdit(stray);
  await filmIs('the film to know of the error', 'parity_relative: 1 0 1 1 (as it ran last)');
  const mended = new vscode.WorkspaceEdit();
  mended.delete(document.uri, new vscode.Range(0, 0, 1, 0));
  await vscode.workspace.applyEdit(mended);
  await filmIs('the film to follow', 'parity_relative: 1 0 1 1');
  void vscode.commands.executeCommand('altac.compile', document.uri.toString());
  await fileWith(folder, 'parity_relative.json', '"altac-model"');
  void vscode.commands.executeCommand('altac.export', document.uri.toString(), 'onnx');
  await fileWith(folder, 'parity_relative.onnx', 'altac');
}

/** Tasks call the command line, which pages do not have. */
async function tasksOffered(host: string): Promise<void> {
  const names = (await vscode.tasks.fetchTasks({ type: 'altac' })).map(({ name }) => name);
  equal(names.join(), host === 'node' ? 'check,test,verify' : '', 'the tasks');
}

async function fileWith(folder: vscode.Uri, name: string, content: string): Promise<void> {
  await until(name, () =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)).then(
      (bytes) => new TextDecoder().decode(bytes).includes(content),
      () => false,
    ),
  );
}

/** The long form of a diagnostic, as the page that its link opens. */
async function explained(): Promise<void> {
  const page = await vscode.workspace.openTextDocument(
    vscode.Uri.from({ scheme: 'altac-explain', path: 'ALTA1001.md' }),
  );
  holds(page.getText().startsWith('# ALTA1001: '), 'the explanation');
}

async function restarted(folder: vscode.Uri): Promise<void> {
  const { document } = await opened(folder, 'sort.alta');
  await vscode.commands.executeCommand('altac.restart');
  await until('a hover after the restart', async () => {
    const hovers = await ask<vscode.Hover[]>('executeHoverProvider', document.uri, placeOf(document, 'var sorted', 5));
    return hovers.length > 0;
  });
}

/** Shows it, and runs everything: what comes of it, the page shows. */
async function testingView(): Promise<void> {
  await vscode.commands.executeCommand('workbench.view.testing.focus');
  await vscode.commands.executeCommand('testing.runAll');
}
