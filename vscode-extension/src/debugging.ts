/** The debugger, which is part of the language server: it needs no process of its own, and works in browsers. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { readText } from './files.ts';
import { testsIn } from './test-names.ts';

interface DebugAnswer {
  readonly session: string;
  readonly message: vscode.DebugProtocolMessage;
}

const type = 'alta';
const selector: vscode.DocumentSelector = { language: 'alta' };

/** A name of the program, or a value of a head: `carry`, `right.token`. */
const names = /[A-Za-z_]\w*(\.[A-Za-z_]\w*)?/g;

export function registerDebugging(client: BaseLanguageClient): vscode.Disposable[] {
  const step = (command: string, by: string, back: boolean): vscode.Disposable =>
    vscode.commands.registerCommand(command, () =>
      vscode.debug.activeDebugSession?.customRequest('altac/step', { by, back }),
    );
  return [
    vscode.debug.registerDebugAdapterDescriptorFactory(type, {
      createDebugAdapterDescriptor: ({ id }) => adapterOf(client, id),
    }),
    vscode.debug.registerDebugConfigurationProvider(type, {
      provideDebugConfigurations: () => [usualConfiguration],
      resolveDebugConfiguration: (_, configuration) => resolved(configuration),
      // The server knows programs by their addresses.
      resolveDebugConfigurationWithSubstitutedVariables: (_, configuration) => ({
        ...configuration,
        program: uriOf(String(configuration['program'])).toString(),
      }),
    }),
    vscode.debug.registerDebugConfigurationProvider(
      type,
      { provideDebugConfigurations: configurationsOfTests },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.languages.registerEvaluatableExpressionProvider(selector, {
      provideEvaluatableExpression: (document, position) => {
        const range = document.getWordRangeAtPosition(position, new RegExp(names.source));
        return range === undefined ? undefined : new vscode.EvaluatableExpression(range);
      },
    }),
    vscode.languages.registerInlineValuesProvider(selector, { provideInlineValues: inlineValues }),
    vscode.commands.registerCommand('altac.debug', async (given: unknown) => {
      const uri = typeof given === 'string' ? vscode.Uri.parse(given) : activeProgram();
      if (uri === null) await vscode.window.showInformationMessage('Open an ALTA program first');
      else await start(uri, {});
    }),
    vscode.commands.registerCommand('altac.debugTest', async (uri: unknown, test: unknown) => {
      if (typeof uri === 'string' && typeof test === 'string') await debugTest(vscode.Uri.parse(uri), test);
    }),
    step('altac.debug.nextPosition', 'position', false),
    step('altac.debug.previousPosition', 'position', true),
    step('altac.debug.nextLayer', 'layer', false),
    step('altac.debug.previousLayer', 'layer', true),
  ];
}

export async function debugTest(uri: vscode.Uri, test: string): Promise<void> {
  await start(uri, { test });
}

const usualConfiguration: vscode.DebugConfiguration = {
  type,
  request: 'launch',
  name: 'Debug an ALTA program',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in
  program: '${file}',
};

async function start(uri: vscode.Uri, more: { readonly test?: string }): Promise<void> {
  const name = uri.path.replace(/^.*\//, '');
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), {
    type,
    request: 'launch',
    name: more.test === undefined ? name : `${name}: ${more.test}`,
    program: pathOf(uri),
    ...more,
  });
}

/** `undefined` where the user gives up. */
async function resolved(given: vscode.DebugConfiguration): Promise<vscode.DebugConfiguration | undefined> {
  // Without launch.json there is nothing in it.
  const configuration = given.type === type ? given : { ...usualConfiguration };
  const uri = activeProgram();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in
  if (configuration['program'] === undefined || configuration['program'] === '${file}') {
    if (uri === null) {
      await vscode.window.showInformationMessage('Open an ALTA program first');
      return undefined;
    }
    configuration['program'] = pathOf(uri);
  }
  if (configuration['input'] !== undefined || configuration['test'] !== undefined) return configuration;
  const what = await askWhatToRun(await textOf(uriOf(String(configuration['program']))));
  return what === undefined ? undefined : { ...configuration, ...what };
}

/** A test of the program, or what is typed. */
function askWhatToRun(
  text: string | null,
): Promise<{ readonly test: string } | { readonly input: string } | undefined> {
  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly test?: string }>();
  picker.title = 'What is the program to run on?';
  picker.placeholder = 'Type an input, or choose a test';
  const tests = testsIn(text ?? '').map(({ name }) => ({ label: `$(beaker) ${name}`, test: name }));
  const show = (typed: string): void => {
    const input = { label: `$(play) ${typed}`, description: 'this input', alwaysShow: true };
    picker.items = typed === '' ? tests : [input, ...tests];
  };
  show('');
  picker.ignoreFocusOut = true;
  return new Promise((resolve) => {
    picker.onDidChangeValue(show);
    picker.onDidAccept(() => {
      const test = picker.activeItems[0]?.test;
      resolve(test === undefined ? { input: picker.value } : { test });
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

async function configurationsOfTests(): Promise<vscode.DebugConfiguration[]> {
  const uri = activeProgram();
  if (uri === null) return [];
  return testsIn((await textOf(uri)) ?? '').map(({ name: test }) => ({
    type,
    request: 'launch',
    name: test,
    program: pathOf(uri),
    test,
  }));
}

/** The debugger works where the texts are. */
function adapterOf(client: BaseLanguageClient, session: string): vscode.DebugAdapterDescriptor {
  const messages = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  const listening = client.onNotification('altac/debug', ({ session: other, message }: DebugAnswer) => {
    if (other === session) messages.fire(message);
  });
  const send = (message: unknown): void => void client.sendNotification('altac/debug', { session, message });
  return new vscode.DebugAdapterInlineImplementation({
    onDidSendMessage: messages.event,
    handleMessage: send,
    dispose: () => {
      send(null);
      listening.dispose();
      messages.dispose();
    },
  });
}

/** As it stands in the editor, or in its file; `null` where there is neither. */
async function textOf(uri: vscode.Uri): Promise<string | null> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  return readText(uri).then(
    (text) => text,
    () => null,
  );
}

function uriOf(path: string): vscode.Uri {
  return /^[a-z][a-z0-9+.-]+:/i.test(path) ? vscode.Uri.parse(path) : vscode.Uri.file(path);
}

/** What is no file has only an address. */
function pathOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

function activeProgram(): vscode.Uri | null {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === type ? document.uri : null;
}

/** Names on the lines up to the one where the run has stopped; the editor leaves out what holds no value. */
function inlineValues(
  document: vscode.TextDocument,
  viewport: vscode.Range,
  { stoppedLocation }: vscode.InlineValueContext,
): vscode.InlineValue[] {
  const values: vscode.InlineValue[] = [];
  const last = Math.min(viewport.end.line, stoppedLocation.end.line);
  for (let line = viewport.start.line; line <= last; line++) {
    const code = document
      .lineAt(line)
      .text.replace(/\/\/.*$/, '')
      .replace(/"[^"]*"/g, (word) => ' '.repeat(word.length));
    for (const { index, 0: name } of code.matchAll(names)) {
      values.push(new vscode.InlineValueVariableLookup(new vscode.Range(line, index, line, index + name.length), name));
    }
  }
  return values;
}
