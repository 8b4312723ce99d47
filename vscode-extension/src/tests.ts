/** The tests inside programs, in the Testing view. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { debugTest } from './debugging.ts';
import { programs, readText } from './files.ts';
import { runTests } from './requests.ts';
import { testsIn } from './test-names.ts';

export function registerTests(client: BaseLanguageClient): vscode.Disposable {
  const controller = vscode.tests.createTestController('altac', 'ALTA');
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.alta');
  const listed = async (uri: vscode.Uri): Promise<void> => list(controller, uri, await readText(uri));
  const listedAll = async (): Promise<void> => {
    await Promise.all((await programs()).map(listed));
  };
  controller.resolveHandler = (item) => (item?.uri === undefined ? listedAll() : listed(item.uri));
  controller.createRunProfile(
    'Run',
    vscode.TestRunProfileKind.Run,
    async (request) => {
      // All: also those that nobody has looked for yet.
      if (request.include === undefined) await listedAll();
      await run(controller, request, client);
    },
    true,
  );
  controller.createRunProfile('Debug', vscode.TestRunProfileKind.Debug, async ({ include = [] }) => {
    const [item] = include;
    if (item?.uri !== undefined && item.children.size === 0) await debugTest(item.uri, item.label);
    else await vscode.window.showInformationMessage('Choose one test to debug');
  });
  return vscode.Disposable.from(
    controller,
    watcher,
    watcher.onDidChange(listed),
    watcher.onDidCreate(listed),
    watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (document.languageId === 'alta') list(controller, document.uri, document.getText());
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId === 'alta') list(controller, document.uri, document.getText());
    }),
  );
}

/** Their names and places, from the text. */
function list(controller: vscode.TestController, uri: vscode.Uri, text: string): void {
  const found = testsIn(text);
  if (found.length === 0) {
    controller.items.delete(uri.toString());
    return;
  }
  const known = controller.items.get(uri.toString());
  const file = known ?? controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
  controller.items.add(file);
  file.children.replace(
    found.map(({ name, line }) => {
      const item = controller.createTestItem(`${uri.toString()}#${name}`, name, uri);
      item.range = new vscode.Range(line, 0, line, 0);
      return item;
    }),
  );
}

async function run(
  controller: vscode.TestController,
  request: vscode.TestRunRequest,
  client: BaseLanguageClient,
): Promise<void> {
  const testRun = controller.createTestRun(request);
  const wanted: vscode.TestItem[] = [];
  const take = (item: vscode.TestItem): void => {
    if (request.exclude?.includes(item) === true) return;
    if (item.children.size === 0) wanted.push(item);
    else item.children.forEach(take);
  };
  if (request.include === undefined) controller.items.forEach(take);
  else request.include.forEach(take);
  for (const item of wanted) {
    if (item.uri === undefined) continue;
    testRun.started(item);
    const [result] = await runTests(client, item.uri.toString(), item.label);
    if (result === undefined) {
      testRun.skipped(item);
      continue;
    }
    const found = `${item.label}: ${result.actual}   (${result.layers} layers)`;
    testRun.appendOutput(`${found}\r\n`, undefined, item);
    if (result.passed) testRun.passed(item);
    else testRun.failed(item, vscode.TestMessage.diff(result.message, result.expected, result.actual));
  }
  testRun.end();
}
