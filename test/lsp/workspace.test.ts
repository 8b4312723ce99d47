/** What is asked of the whole workspace and of the client: settings, long work, closed files, files that move. */

import { afterEach, describe, expect, test } from 'vitest';
import type {
  CodeLens,
  InlayHint,
  TextEdit,
  WorkspaceDiagnosticReport,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver-protocol/node';
import { linesOf } from '../../lsp/lines.ts';
import { programNames, textOfProgram } from '../support/programs.ts';
import { type Client, folder, startClient } from './client.ts';

const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function start(...parameters: Parameters<typeof startClient>): Promise<Client> {
  const client = await startClient(...parameters);
  clients.push(client);
  return client;
}

const everything = { line: 0, character: 0 };
const range = { start: everything, end: { line: 999, character: 0 } };

describe('settings', () => {
  const modern = {
    workspace: {
      configuration: true,
      didChangeConfiguration: { dynamicRegistration: true },
      inlayHint: { refreshSupport: true },
      codeLens: { refreshSupport: true },
    },
    textDocument: { diagnostic: {} },
  };
  const uri = `${folder}addition.alta`;
  const textDocument = { uri };
  const labels = async (client: Client): Promise<string> => {
    const hints: InlayHint[] = await client.ask('textDocument/inlayHint', { textDocument, range });
    return JSON.stringify(hints.map(({ label }) => label));
  };

  const cases: readonly (readonly [setting: string, shown: string])[] = [
    ['types', ': a whole number'],
    ['ranges', '0..19'],
    ['undefined', 'may be undefined'],
    ['units', ' units'],
  ];
  test.each(cases)('inlayHints.%s: changed, its hints vanish, and come back', async (setting, shown) => {
    const client = await start({}, modern);
    await client.open(uri, textOfProgram('addition'));
    await client.configure({});
    const before = await labels(client);
    expect(before).toContain(shown);
    await client.configure({ inlayHints: { [setting]: false } });
    const without = await labels(client);
    expect(without).not.toContain(shown);
    expect(without.length).toBeGreaterThan(2);
    expect(client.asked).toEqual(
      expect.arrayContaining([
        'workspace/inlayHint/refresh',
        'workspace/codeLens/refresh',
        'client/registerCapability',
      ]),
    );
    await client.configure({ inlayHints: { [setting]: 'nonsense' } });
    expect(await labels(client)).toBe(before);
  });

  test('codeLenses: changed, the lenses vanish', async () => {
    const client = await start({}, modern);
    await client.open(uri, textOfProgram('addition'));
    const lenses = (): Promise<CodeLens[]> => client.ask('textDocument/codeLens', { textDocument });
    expect((await lenses()).length).toBeGreaterThan(3);
    await client.configure({ codeLenses: false });
    expect(await lenses()).toEqual([]);
  });

  test('a client that has none is asked nothing', async () => {
    const client = await start();
    await client.open(uri, textOfProgram('addition'));
    expect(await labels(client)).toContain('0..19');
    expect(client.asked).toEqual([]);
  });
});

describe('mistakes in files that are not open', () => {
  const wrong = 'vocab { "a" }\ninput token\noutput nothing\n';
  const report = (client: Client, previousResultIds: object[] = []): Promise<WorkspaceDiagnosticReport> =>
    client.ask('workspace/diagnostic', { previousResultIds });

  test('are reported once, then only named; those of open files elsewhere', async () => {
    const files: Record<string, string> = { 'wrong.alta': wrong, 'sort.alta': textOfProgram('sort') };
    const client = await start(files);
    const { items } = await report(client);
    const codes = items.map((item) => [item.uri, item.kind === 'full' ? item.items.map(({ code }) => code) : null]);
    expect(codes).toEqual([
      [`${folder}wrong.alta`, ['ALTA1001']],
      [`${folder}sort.alta`, ['ALTA4001']],
    ]);
    const ids = items.map((item) => ({ uri: item.uri, value: item.resultId ?? '' }));
    expect((await report(client, ids)).items.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged']);
    await client.open(`${folder}sort.alta`, textOfProgram('sort'));
    expect((await report(client, ids)).items.map(({ uri }) => uri)).toEqual([`${folder}wrong.alta`]);
  });

  test('are looked for again in a file that has changed or is gone', async () => {
    const files: Record<string, string> = { 'wrong.alta': wrong };
    const client = await start(files);
    const [first] = (await report(client)).items;
    const ids = [{ uri: `${folder}wrong.alta`, value: first?.resultId ?? '' }];
    const changed = { changes: [{ uri: `${folder}wrong.alta`, type: 2 }] };
    files['wrong.alta'] = wrong.replace('output nothing\n', '');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', changed);
    expect((await report(client, ids)).items).toMatchObject([{ kind: 'full', items: [{ code: 'ALTA1013' }] }]);
    delete files['wrong.alta'];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', changed);
    expect((await report(client, ids)).items).toMatchObject([{ kind: 'full', items: [] }]);
  });
});

describe('long work', () => {
  const capabilities = { window: { workDoneProgress: true }, textDocument: { diagnostic: {} } };
  const uri = `${folder}sort.alta`;

  test('is shown: tests, one by one', async () => {
    const client = await start({}, capabilities);
    await client.open(uri, textOfProgram('sort'));
    await client.ask('altac/runTests', { uri });
    expect(client.progress.map(({ kind, title, message }) => title ?? message ?? kind)).toEqual([
      ...['Running tests', '1 of 4', '2 of 4', '3 of 4', '4 of 4', 'end'],
    ]);
  });

  test('is shown: compiling', async () => {
    const client = await start({}, capabilities);
    await client.open(uri, textOfProgram('sort'));
    await client.ask('altac/compile', { uri });
    expect(client.progress.map(({ kind, title }) => title ?? kind)).toEqual(['Compiling to weights', 'end']);
  });

  test('is shown: many files that are not open, the first time', async () => {
    const files = Object.fromEntries(programNames.map((name) => [`${name}.alta`, textOfProgram(name)]));
    const client = await start(files, capabilities);
    await client.ask('workspace/diagnostic', { previousResultIds: [] });
    expect(client.progress.at(0)).toMatchObject({ kind: 'begin', title: 'Checking programs' });
    expect(client.progress.length).toBeGreaterThan(programNames.length);
    const before = client.progress.length;
    await client.ask('workspace/diagnostic', { previousResultIds: [] });
    expect(client.progress.length).toBe(before);
  });

  test('goes on unseen where the client cannot show it', async () => {
    const client = await start();
    await client.open(uri, textOfProgram('sort'));
    expect(await client.ask('altac/runTests', { uri })).toHaveLength(4);
    expect([client.asked, client.progress]).toEqual([[], []]);
  });
});

describe('imports follow', () => {
  const library = 'enum Step { start, done }\n';
  const program = 'import { Step } from "./steps.alta"\nconst FIRST = Step.start\n';
  const files = { 'main.alta': program, 'steps.alta': library, 'lib/deep.alta': program.replace('./', '../') };
  const cases: readonly (readonly [
    what: string,
    from: string,
    to: string,
    imports: Readonly<Record<string, string>>,
  ])[] = [
    ['a library', 'steps.alta', 'states.alta', { 'main.alta': './states.alta', 'lib/deep.alta': '../states.alta' }],
    [
      'a library into a folder',
      'steps.alta',
      'lib/steps.alta',
      { 'main.alta': './lib/steps.alta', 'lib/deep.alta': './steps.alta' },
    ],
    ['the program that imports', 'main.alta', 'a/b/main.alta', { 'main.alta': '../../steps.alta' }],
    ['a folder', 'lib', 'other/lib', { 'lib/deep.alta': '../../steps.alta' }],
    ['nothing else', 'main.alta', 'program.alta', {}],
  ];
  test.each(cases)('%s', async (_, from, to, imports) => {
    const client = await start(files);
    const edit: WorkspaceEdit | null = await client.ask('workspace/willRenameFiles', {
      files: [{ oldUri: folder + from, newUri: folder + to }],
    });
    const changed = Object.entries(edit?.changes ?? {}).map(([uri, edits]) => {
      const name = uri.replace(folder, '');
      return [
        name,
        edits.map((each) => written(Object.entries(files).find(([file]) => file === name)?.[1] ?? '', each)),
      ];
    });
    expect(Object.fromEntries(changed)).toEqual(
      Object.fromEntries(Object.entries(imports).map(([name, path]) => [name, [`"${path}"`]])),
    );
  });

  /** The new path with what stands around it. */
  function written(text: string, { range: { start, end }, newText }: TextEdit): string {
    const { offsetAt } = linesOf(text);
    return text.slice(offsetAt(start) - 1, offsetAt(start)) + newText + text.slice(offsetAt(end), offsetAt(end) + 1);
  }
});

test('folders are opened and closed while the server runs', async () => {
  const client = await start(
    { 'closed.alta': 'const elsewhere = 1\n' },
    { workspace: { workspaceFolders: true }, textDocument: { diagnostic: {} } },
    { rootUri: null, workspaceFolders: [] },
  );
  const textDocument = { uri: 'file:///other/open.alta' };
  await client.open(textDocument.uri, 'const here = 2\n');
  const names = async (): Promise<string[]> => {
    const symbols: WorkspaceSymbol[] = await client.ask('workspace/symbol', { query: 'ere' });
    return symbols.map(({ name }) => name).sort();
  };
  expect(await names()).toEqual(['here']);
  const alta = { uri: folder, name: 'alta' };
  await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [alta], removed: [] },
  });
  expect(await names()).toEqual(['elsewhere', 'here']);
  await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [], removed: [alta] },
  });
  expect(await names()).toEqual(['here']);
});
