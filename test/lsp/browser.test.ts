/** The language server without Node: in a worker, with files that only its client can read and write. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type {
  CompletionItem,
  Diagnostic,
  DocumentDiagnosticReport,
  Hover,
  Location,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { linesOf } from '../../lsp/lines.ts';
import { bundleForBrowsers } from '../../scripts/bundle-for-browsers.mjs';
import { type InWorker, startInWorker } from './in-worker.ts';

const steps = `enum Step { start, fetch, done }
/// The step after another.
fn next(step: Step): Step { match step { start => fetch, fetch => done, done => done } }
`;

const program = `import { Step, next } from "./steps.alta"
vocab { "a", "b" }
input token
var step: Step = start
mlp { step = next(step) }
halt when step == done
output step
test "ends" { "a b" => "done done" }
`;

/** Where editors in browsers keep files: no folder of a disk. */
const folder = 'vscode-vfs://github/alta/programs/';
const main = `${folder}main.alta`;
const library = `${folder}steps.alta`;
const textDocument = { uri: main };

const output = mkdtempSync(join(tmpdir(), 'altac-worker-'));
beforeAll(() => bundleForBrowsers({ worker: 'lsp/worker.ts' }, output, 'iife'));
afterAll(() => rmSync(output, { recursive: true }));

const files = new Map<string, string | Uint8Array>();
let server: InWorker;
beforeEach(async () => {
  files.clear();
  files.set(library, steps).set(main, program);
  server = startInWorker(join(output, 'worker.js'), files);
  await ask('initialize', {
    processId: null,
    rootUri: null,
    workspaceFolders: [{ uri: folder, name: 'programs' }],
    capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
  });
  await tell('initialized', {});
  return () => server.end();
});

function ask<Result>(method: string, params: object): Promise<Result> {
  return server.connection.sendRequest(method, params);
}

function tell(method: string, params: object): Promise<void> {
  return server.connection.sendNotification(method, params);
}

function open(uri: string, text: string): Promise<void> {
  return tell('textDocument/didOpen', { textDocument: { uri, languageId: 'alta', version: 1, text } });
}

async function problems(uri: string): Promise<Diagnostic[]> {
  const report: DocumentDiagnosticReport = await ask('textDocument/diagnostic', { textDocument: { uri } });
  return report.kind === 'full' ? report.items : [];
}

function at(piece: string, text = program) {
  return linesOf(text).positionAt(text.indexOf(piece));
}

test('what imports anything of Node is refused when it is bundled', async () => {
  await expect(bundleForBrowsers({ node: 'lsp/main.ts' }, output, 'iife')).rejects.toThrow(
    'Could not resolve "node:fs"',
  );
});

describe('of an open text', () => {
  test('the mistake is found, with its fix', async () => {
    const text = program.replace('halt when step', 'halt when stop');
    await open(main, text);
    expect(await problems(main)).toMatchObject([{ code: 'ALTA1001', range: { start: at('stop', text) } }]);
    const range = { start: at('stop', text), end: at('stop', text) };
    const context = { diagnostics: [] };
    expect(await ask('textDocument/codeAction', { textDocument, range, context })).toEqual(
      expect.arrayContaining([expect.objectContaining({ title: 'Change to `step`' })]),
    );
  });

  test('hover and completion know the language', async () => {
    await open(main, program);
    const found = await ask<Hover>('textDocument/hover', { textDocument, position: at('step: Step') });
    expect(JSON.stringify(found.contents)).toContain('3 values. Residual dimensions');
    const values = await ask<CompletionItem[]>('textDocument/completion', {
      textDocument,
      position: at('done\noutput'),
    });
    expect(values.map(({ label }) => label)).toEqual(expect.arrayContaining(['start', 'fetch', 'done']));
  });

  test('tests and inputs run', async () => {
    await open(main, program);
    expect(await ask('altac/runTests', { uri: main })).toMatchObject([{ name: 'ends', passed: true }]);
    expect(await ask('altac/run', { uri: main, input: 'b' })).toMatchObject({ ok: true, output: 'done' });
  });
});

test('a text without a file imports nothing, and that is said', async () => {
  const untitled = 'untitled:Untitled-1';
  await open(untitled, program);
  expect((await problems(untitled)).map(({ code }) => code)).toContain('ALTA1007');
});

describe('over two files', () => {
  test('an import has been read before the first answer', async () => {
    await open(main, program);
    expect(await problems(main)).toEqual([]);
    const found = await ask<Location>('textDocument/definition', { textDocument, position: at('next(step)') });
    expect(found).toEqual({ uri: library, range: { start: at('next', steps), end: at('(step: Step)', steps) } });
  });

  test('a name is changed in both', async () => {
    await open(library, steps);
    const { changes = {} } = await ask<WorkspaceEdit>('textDocument/rename', {
      textDocument: { uri: library },
      position: at('next', steps),
      newName: 'following',
    });
    const texts = Object.entries(changes).map(([uri, edits]: [string, TextEdit[]]) => [
      uri,
      edits.map(({ newText }) => newText),
    ]);
    expect(Object.fromEntries(texts)).toEqual({ [library]: ['following'], [main]: ['following', 'following'] });
  });

  test('a change of the other file, made elsewhere, is seen', async () => {
    await open(main, program);
    files.set(library, steps.replace('fn next', 'fn after'));
    await tell('workspace/didChangeWatchedFiles', { changes: [{ uri: library, type: 2 }] });
    expect((await problems(main)).map(({ code }) => code)).toContain('ALTA1008');
  });

  test('one from outside the opened folders is read when it is imported, and problems are asked for anew', async () => {
    const far = 'vscode-vfs://github/alta/far.alta';
    files.set(main, program);
    await open(main, program);
    await problems(main);
    files.set(far, steps);
    const refreshed = new Promise<void>((resolve) => {
      server.connection.onRequest('workspace/diagnostic/refresh', () => {
        resolve();
        return null;
      });
    });
    await tell('textDocument/didChange', {
      textDocument: { uri: main, version: 2 },
      contentChanges: [{ text: program.replace('./steps', '../far') }],
    });
    expect((await problems(main)).length).toBeGreaterThan(0);
    await refreshed;
    expect(await problems(main)).toEqual([]);
    expect(server.asked).toEqual([library, main, far]);
  });
});

test('the weights are written by the client', async () => {
  await open(main, program);
  const { message } = await ask<{ message: string }>('altac/compile', { uri: main });
  expect(message).toMatch(/^main.safetensors and main.json written: /);
  const [weights, description] = [files.get(`${folder}main.safetensors`), files.get(`${folder}main.json`)];
  expect(weights).toBeInstanceOf(Uint8Array);
  expect(description).toContain('"altac-model"');
});

test('a client that gives no files still has its open texts', async () => {
  server.connection.onRequest('altac/programs', () => Promise.reject(new Error('not here')));
  server.connection.onRequest('altac/read', () => Promise.reject(new Error('not here')));
  await open(library, steps);
  await open(main, program);
  expect(await problems(main)).toEqual([]);
});

test('the worker ends when its client says so', async () => {
  await ask('shutdown', {});
  await tell('exit', {});
  await server.ended;
});
