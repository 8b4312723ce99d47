/** What clients differ in: how they learn of mistakes, which folder is open, which files have changed. */

import { describe, expect, onTestFinished, test } from 'vitest';
import type { ClientCapabilities, DocumentDiagnosticReport, WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import { type Client, folder, startClient } from './client.ts';

/** For a busy machine. */
const patient = { timeout: 20_000 };

const library = `${folder}steps.alta`;
const main = `${folder}main.alta`;
const files = {
  'steps.alta': 'const LIMIT = 3\n',
  'main.alta':
    'import { LIMIT } from "./steps.alta"\nvocab { "a" }\ninput token\nvar x: 0..9 = LIMIT\nmlp { x = 1 }\nhalt when x == 1\noutput x\n',
};

async function started(...options: Parameters<typeof startClient>): Promise<Client> {
  const client = await startClient(...options);
  onTestFinished(client.close);
  return client;
}

/** With a mistake in the library that only shows in what imports it. */
async function withLostName(client: Client): Promise<void> {
  await client.open(library, files['steps.alta']);
  await client.open(main, files['main.alta']);
  await client.ask('textDocument/documentSymbol', { textDocument: { uri: main } });
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: library, version: 2 },
    contentChanges: [{ text: 'const MOST = 3\n' }],
  });
}

const pull = (client: Client, uri: string): Promise<DocumentDiagnosticReport> =>
  client.ask('textDocument/diagnostic', { textDocument: { uri } });

describe('a text is changed, and the mistake is in an open text that imports it', () => {
  test('the report of the changed text brings that of the other, where the client takes it', async () => {
    const client = await started(files, { textDocument: { diagnostic: { relatedDocumentSupport: true } } });
    await withLostName(client);
    const message = expect.stringContaining('LIMIT');
    expect(await pull(client, library)).toMatchObject({
      kind: 'full',
      items: [],
      relatedDocuments: { [main]: { kind: 'full', items: [{ message }] } },
    });
    expect(await pull(client, main)).not.toHaveProperty('relatedDocuments');
  });

  test.each<[string, ClientCapabilities]>([
    ['no diagnostics at all, as Emacs', {}],
    ['those of the changed text alone, as Neovim 0.10', { textDocument: { diagnostic: {} } }],
  ])('a client that asks for %s gets both pushed', async (_, capabilities) => {
    const client = await started(files, capabilities);
    expect(client.server.capabilities.diagnosticProvider).toBeUndefined();
    await withLostName(client);
    await expect
      .poll(() => client.pushed.get(main), patient)
      .toMatchObject([{ message: expect.stringContaining('LIMIT') }]);
    expect(client.pushed.get(library)).toEqual([]);
  });

  test('a client that can be told to ask again gets none pushed', async () => {
    const capabilities = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };
    const client = await started(files, capabilities);
    await withLostName(client);
    expect(await pull(client, main)).toMatchObject({ items: [{ message: expect.stringContaining('LIMIT') }] });
    expect(client.pushed.size).toBe(0);
  });
});

describe('which folder is open', () => {
  const rename = { textDocument: { uri: library }, position: { line: 0, character: 6 }, newName: 'MOST' };

  test.each<[string, Parameters<typeof startClient>[2], readonly string[]]>([
    ['workspace folders', { rootUri: null, workspaceFolders: [{ uri: folder, name: 'alta' }] }, [library, main]],
    ['only a root, as older clients', { rootUri: folder, workspaceFolders: null }, [library, main]],
    ['nothing', { rootUri: null, workspaceFolders: null }, [library]],
  ])('%s', async (_, opened, changed) => {
    const client = await started(files, {}, opened);
    await client.open(library, files['steps.alta']);
    const { changes = {} }: WorkspaceEdit = await client.ask('textDocument/rename', rename);
    expect(Object.keys(changes).sort()).toEqual([...changed].sort());
  });
});

test('a text that is no file yet has nothing beside it to import', async () => {
  const client = await started(files, {});
  const uri = 'untitled:Untitled-1';
  await client.open(uri, files['main.alta']);
  await expect
    .poll(() => client.pushed.get(uri), patient)
    .toEqual(expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining('is not there') })]));
});

test('clients that watch files for the server are asked to', async () => {
  const registrations: unknown[] = [];
  const client = await started(files, { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } });
  client.connection.onRequest('client/registerCapability', (params) => void registrations.push(params));
  await expect
    .poll(() => registrations, patient)
    .toMatchObject([
      {
        registrations: [
          { method: 'workspace/didChangeWatchedFiles', registerOptions: { watchers: [{ globPattern: '**/*.alta' }] } },
        ],
      },
    ]);
});
