/**
 * The server as browsers start it, in a thread that has what a Web Worker has and nothing of Node; and a client that
 * gives it files.
 */

import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import {
  createProtocolConnection,
  Event,
  type Message,
  type MessageReader,
  type MessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';

/** The globals of a Web Worker that the language server, and what it is made with, may use. */
const globals = ['URL', 'TextEncoder', 'TextDecoder', 'setTimeout', 'clearTimeout', 'performance', 'crypto', 'console'];

/** The thread's own code: a Web Worker around the script. */
const thread = `
const { parentPort, workerData } = require('node:worker_threads');
const { createContext, runInContext } = require('node:vm');
const self = {
  set onmessage(listener) { parentPort.on('message', (data) => listener({ data })); },
  postMessage: (message) => parentPort.postMessage(message),
  addEventListener: () => {},
  close: () => process.exit(),
};
const context = { self };
for (const name of workerData.globals) context[name] = globalThis[name];
runInContext(workerData.script, createContext(context));
`;

/** `files`: what the client has, by address; the server writes there too. */
export function startInWorker(bundle: string, files: Map<string, string | Uint8Array>): InWorker {
  const worker = new Worker(thread, { eval: true, workerData: { script: readFileSync(bundle, 'utf8'), globals } });
  const connection = createProtocolConnection(readerOf(worker), writerOf(worker));
  const asked: string[] = [];
  connection.onRequest('altac/programs', () => [...files.keys()].filter((uri) => uri.endsWith('.alta')));
  connection.onRequest('altac/read', ({ uri }: { uri: string }) => {
    asked.push(uri);
    const content = files.get(uri);
    return typeof content === 'string' ? content : null;
  });
  connection.onRequest('altac/write', ({ uri, content }: { uri: string; content: string | Uint8Array }) => {
    files.set(uri, content);
    return null;
  });
  connection.listen();
  return {
    connection,
    asked,
    ended: new Promise((resolve) => worker.once('exit', () => resolve())),
    end: async () => {
      connection.dispose();
      await worker.terminate();
    },
  };
}

export interface InWorker {
  readonly connection: ProtocolConnection;
  /** What the server wanted to read, in that order. */
  readonly asked: readonly string[];
  readonly ended: Promise<void>;
  readonly end: () => Promise<void>;
}

function readerOf(worker: Worker): MessageReader {
  return {
    onError: Event.None,
    onClose: Event.None,
    onPartialMessage: Event.None,
    listen: (callback) => {
      worker.on('message', callback);
      return { dispose: () => worker.off('message', callback) };
    },
    dispose: () => undefined,
  };
}

function writerOf(worker: Worker): MessageWriter {
  return {
    onError: Event.None,
    onClose: Event.None,
    write: (message: Message) => {
      worker.postMessage(message);
      return Promise.resolve();
    },
    end: () => undefined,
    dispose: () => undefined,
  };
}
