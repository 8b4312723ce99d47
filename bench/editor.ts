/**
 * `npm run bench:editor`: the bundled language server over stdio, as an editor uses it: a program of a thousand lines is
 * typed key by key. Times go into the tables and plots of bench/README.md. With `--memory` instead what it holds after 100,000
 * edits, or after as many as are named.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { linesOf } from '../lsp/lines.ts';
import { seededRandom } from '../src/random/seeded.ts';
import { longProgram } from './long-program.ts';
import { table, writeSection } from './page.ts';
import { factorsPlot, growthPlot } from './plots.ts';

interface Server {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  /** From the start of the process to the answer of `initialize`, in milliseconds. */
  readonly initialized: number;
  readonly started: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const uri = 'file:///long.alta';
const textDocument = { uri };
const text = longProgram(1000);

async function start(...nodeOptions: readonly string[]): Promise<Server> {
  const started = performance.now();
  const process = spawn(globalThis.process.execPath, [...nodeOptions, `${root}bin/altac.mjs`, 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  const { stdout, stdin } = process;
  if (stdout === null || stdin === null) throw new Error('the server has no streams');
  const connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
  });
  const initialized = performance.now() - started;
  await connection.sendNotification('initialized', {});
  return { process, connection, initialized, started };
}

async function stop({ process, connection }: Server): Promise<void> {
  const ended = new Promise((resolve) => process.once('exit', resolve));
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  await ended;
}

async function open({ connection }: Server, content: string): Promise<void> {
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'alta', version: 1, text: content },
  });
}

/** To the first diagnostics of the program; the median of several starts. */
async function coldStarts(): Promise<readonly [initialize: number, diagnostics: number, nodeAlone: number]> {
  const initialize: number[] = [];
  const diagnostics: number[] = [];
  const alone: number[] = [];
  for (let i = 0; i < 9; i++) {
    const before = performance.now();
    execFileSync(globalThis.process.execPath, ['-e', '0']);
    alone.push(performance.now() - before);
    const server = await start();
    initialize.push(server.initialized);
    await open(server, text);
    await server.connection.sendRequest('textDocument/diagnostic', { textDocument });
    diagnostics.push(performance.now() - server.started);
    await stop(server);
  }
  return [at(initialize, 0.5), at(diagnostics, 0.5), at(alone, 0.5)];
}

/**
 * Lines in the middle of the program, typed key by key where they are lacking: broken text, most of the time. After every
 * key a hover and a completion, as editors ask for them.
 */
async function typing(keys: number) {
  const server = await start();
  const from = text.lastIndexOf('\n', text.length / 2);
  await open(server, text.slice(0, from) + text.slice(from + keys));
  await server.connection.sendRequest('textDocument/diagnostic', { textDocument });
  const typed = text.slice(from, from + keys);
  const [diagnostics, hovers, completions]: [number[], number[], number[]] = [[], [], []];
  const random = seededRandom(7);
  for (let index = 0; index < typed.length; index++) {
    const key = typed[index] ?? '';
    const { positionAt } = linesOf(text.slice(0, from + index));
    const end = positionAt(from + index);
    const changed = performance.now();
    await server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: index + 2 },
      contentChanges: [{ range: { start: end, end }, text: key }],
    });
    await server.connection.sendRequest('textDocument/diagnostic', { textDocument });
    diagnostics.push(performance.now() - changed);
    const cursor = { textDocument, position: key === '\n' ? { line: end.line + 1, character: 0 } : end };
    completions.push(await timed(() => server.connection.sendRequest('textDocument/completion', cursor)));
    const place = { textDocument, position: positionAt(Math.floor(random() * from)) };
    hovers.push(await timed(() => server.connection.sendRequest('textDocument/hover', place)));
  }
  await stop(server);
  return { diagnostics, hovers, completions };
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await action();
  return performance.now() - started;
}

/** What the server holds after so many edits, rubbish taken away, in MiB. */
async function memory(moments: readonly number[]): Promise<readonly number[]> {
  const server = await start('--expose-gc', '--import', new URL('report-memory.mjs', import.meta.url).href);
  const short = longProgram(100);
  await open(server, short);
  const end = linesOf(short).positionAt(short.length);
  const after = { line: end.line, character: end.character + 1 };
  const found: number[] = [];
  for (let count = 1; count <= Math.max(...moments); count++) {
    // A stray sign comes and goes, so that the program is broken and whole by turns.
    const change =
      count % 2 === 1 ? { range: { start: end, end }, text: '@' } : { range: { start: end, end: after }, text: '' };
    await server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: count + 1 },
      contentChanges: [change],
    });
    await server.connection.sendRequest('textDocument/diagnostic', { textDocument });
    if (count % 100 === 0)
      await server.connection.sendRequest('textDocument/hover', { textDocument, position: { line: 20, character: 4 } });
    if (moments.includes(count)) found.push(await heldBy(server));
  }
  await stop(server);
  return found;
}

function heldBy({ process }: Server): Promise<number> {
  return new Promise((resolve) => {
    process.once('message', (bytes) => resolve(Number(bytes) / 1024 / 1024));
    process.send('memory');
  });
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

execFileSync(globalThis.process.execPath, [`${root}scripts/build.mjs`]);
const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const [, , memoryWanted, edits = '100000'] = globalThis.process.argv;
if (memoryWanted === '--memory') {
  const moments = [0.01, 0.1, 0.5, 1].map((share) => Math.round(share * Number(edits)));
  const held = await memory(moments);
  const header = ['edits', ...moments.map((each) => each.toLocaleString('en'))];
  const points = moments.map((moment, index): [number, number] => [moment, held[index] ?? 0]);
  const axes = { title: 'What the language server holds', x: 'edits', y: 'MiB' };
  writeSection('editor memory', table(header, [['held, MiB', ...held.map((each) => each.toFixed(1))]]), {
    'editor-memory': growthPlot(axes, [{ name: 'held', points }]),
  });
} else {
  const [initialize, first, alone] = await coldStarts();
  const { diagnostics, hovers, completions } = await typing(1600);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${globalThis.process.versions.node}`;
  const answers = [
    { name: 'change to diagnostics', times: diagnostics, goal: '15 and 50 ms' },
    { name: 'completion', times: completions, goal: '20 ms' },
    { name: 'hover', times: hovers, goal: '20 ms' },
  ];
  const rows = [
    ...answers.map(({ name, times, goal }) => [name, ms(at(times, 0.5)), ms(at(times, 0.95)), goal]),
    ['start to the answer of `initialize`', ms(initialize), '', ''],
    ['start to the first diagnostics', ms(first), '', '400 ms'],
    ['of which Node alone', ms(alone), '', ''],
  ];
  const shown = answers.flatMap(({ name, times }) => [
    { name, series: 'median', value: at(times, 0.5) },
    { name, series: '95 of 100', value: at(times, 0.95) },
  ]);
  writeSection('editor', table([machine, 'median', '95 of 100', 'goal'], rows), {
    editor: factorsPlot('Answers of the language server after a key', 'ms', shown),
  });
}
