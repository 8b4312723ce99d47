/** Commands of the palette, of code lenses and of the editor's title. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { createFilms } from './films.ts';
import { compile, filmInput, runInput, runTests } from './requests.ts';

/** `extension`: where its files are. */
export function registerCommands(client: BaseLanguageClient, extension: vscode.Uri): vscode.Disposable[] {
  const films = createFilms(extension, (uri, input) => filmInput(client, uri, input));
  const answers = vscode.window.createOutputChannel('ALTA answers');
  const layers = layersView();
  const command = (name: string, action: (uri: string, rest: unknown) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(name, async (uri: unknown, rest: unknown) => {
      const target = uriOf(uri);
      if (target === null) await vscode.window.showInformationMessage('Open an ALTA program first');
      else await action(target, rest);
    });

  return [
    answers,
    layers,
    command('altac.run', async (uri) => {
      const input = await askForInput();
      if (input === undefined) return;
      const result = await runInput(client, uri, input);
      answers.appendLine(`${input}\n  ${result.ok ? result.output : `error: ${result.error}`}`);
      if (!result.ok) await vscode.window.showErrorMessage(result.error);
      else await vscode.window.showInformationMessage(`${result.output}   (${result.layers} layers)`);
    }),
    command('altac.showLayers', async (uri, given) => {
      const input = typeof given === 'string' ? given : await askForInput();
      if (input === undefined) return;
      const result = await runInput(client, uri, input);
      if (result.ok) await layers.show(input, result.text);
      else await vscode.window.showErrorMessage(result.error);
    }),
    command('altac.showFilm', async (uri, given) => {
      const input = typeof given === 'string' ? given : await askForInput();
      if (input === undefined) return;
      const result = await films.show(uri, input);
      if (!result.ok) await vscode.window.showErrorMessage(result.error);
    }),
    command('altac.runTests', async (uri) => showOutcomes(await runTests(client, uri))),
    command('altac.runTest', async (uri, name) => {
      if (typeof name === 'string') await showOutcomes(await runTests(client, uri, name));
    }),
    command('altac.compile', async (uri) => showResult(await compile(client, uri))),
    command('altac.export', async (uri, given) => {
      const format = typeof given === 'string' ? given : (await askForFormat())?.format;
      if (format !== undefined) await showResult(await compile(client, uri, format));
    }),
    vscode.commands.registerCommand('altac.restart', async () => {
      await client.stop();
      await client.start();
    }),
  ];
}

async function showResult({ ok, message }: Awaited<ReturnType<typeof compile>>): Promise<void> {
  await (ok ? vscode.window.showInformationMessage(message) : vscode.window.showErrorMessage(message));
}

function askForFormat() {
  const formats = [
    { label: 'Safetensors', format: 'safetensors', detail: 'NAME.safetensors and NAME.json: for altac and Python' },
    { label: 'ONNX', format: 'onnx', detail: 'NAME.onnx: one graph, a loop that ends when every input has halted' },
    { label: 'NumPy', format: 'npz', detail: 'NAME.npz: dense matrices' },
    { label: 'TransformerLens', format: 'transformer-lens', detail: 'The state of a HookedTransformer of ten layers' },
  ];
  return vscode.window.showQuickPick(formats, { title: 'What are the weights for?' });
}

async function showOutcomes(results: Awaited<ReturnType<typeof runTests>>): Promise<void> {
  const failed = results.filter(({ passed }) => !passed);
  const [first] = failed;
  if (results.length === 0) await vscode.window.showInformationMessage('There are no tests in this program');
  else if (first === undefined) await vscode.window.showInformationMessage(`${results.length} passed`);
  else {
    const detail = `${first.name}: ${first.message}: expected ${first.expected}, found ${first.actual}`;
    await vscode.window.showErrorMessage(
      `${results.length - failed.length} passed, ${failed.length} failed. ${detail}`,
    );
  }
}

function askForInput(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Input',
    prompt: 'Tokens with blanks between them, or without where each is one character',
    ignoreFocusOut: true,
  });
}

/** From a lens the address, from a menu an object, from the palette nothing. */
function uriOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value instanceof vscode.Uri) return value.toString();
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === 'alta' ? document.uri.toString() : null;
}

interface LayersView extends vscode.Disposable {
  readonly show: (input: string, text: string) => Promise<void>;
}

/** A read-only text at the side. */
function layersView(): LayersView {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  const texts = new Map<string, string>();
  const scheme = 'altac-layers';
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changes.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  return {
    show: async (input, text) => {
      const uri = vscode.Uri.from({ scheme, path: `Layers of ${input.replaceAll('/', '∕')}` });
      texts.set(uri.toString(), text);
      changes.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
    },
    dispose: () => {
      provider.dispose();
      changes.dispose();
    },
  };
}
