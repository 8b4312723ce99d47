/** The debug adapter as a process: `altac dap --stdio`. */

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StreamMessageReader } from 'vscode-languageserver/node';
import { createAdapter } from './adapter.ts';
import type { DebugHost } from './host.ts';

/** Ends when the client disconnects, or is gone. Messages are framed as those of language servers are. */
export function debugStdio(): void {
  const reader = new StreamMessageReader(process.stdin);
  const adapter = createAdapter(host, (message) => {
    const text = JSON.stringify(message);
    const isFarewell = 'command' in message && message.command === 'disconnect';
    process.stdout.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`, () => {
      if (isFarewell) process.exit(0);
    });
  });
  reader.listen(adapter);
  reader.onClose(() => process.exit(0));
}

const host: DebugHost = {
  read: async (uri) => {
    try {
      return await readFile(fileURLToPath(uri), 'utf8');
    } catch {
      return null;
    }
  },
  toUri: (path) => (/^[a-z]{2,}:/i.test(path) ? path : pathToFileURL(resolve(path)).href),
  toPath: (uri) => (uri.startsWith('file:') ? fileURLToPath(uri) : uri),
  breathe: () => new Promise((done) => setImmediate(done)),
};
