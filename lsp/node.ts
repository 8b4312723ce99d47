/** The server as a process: `altac lsp --stdio`. */

import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { type Host, serve } from './server.ts';
import type { Files } from './workspace.ts';

/** Ends with the connection. */
export function serveStdio(): void {
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  serve(connection, host);
}

export const host: Host = {
  filesIn: (folders): Files => ({
    read: (uri) => {
      try {
        return readFileSync(fileURLToPath(uri), 'utf8');
      } catch {
        return null;
      }
    },
    programs: (texts) =>
      folders.length > 0
        ? folders.flatMap((folder) => programsIn(folder, 4))
        : [...new Set(texts.map((uri) => uri.slice(0, uri.lastIndexOf('/') + 1)))].flatMap((folder) =>
            programsIn(folder, 1),
          ),
    // Every reading is from the disk.
    renew: () => Promise.resolve(),
  }),
  write: (uri, content) => {
    const path = fileURLToPath(uri);
    const stage = `${path}.${process.pid}.tmp`;
    try {
      writeFileSync(stage, content, { flag: 'wx' });
      renameSync(stage, path);
    } finally {
      rmSync(stage, { force: true });
    }
  },
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};

/** As deep as people put them; what is hidden, or other people's, is not looked into. */
function programsIn(folder: string, depth: number): string[] {
  if (!folder.startsWith('file:') || depth === 0) return [];
  const path = fileURLToPath(folder);
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
      const uri = pathToFileURL(join(path, entry.name)).href;
      if (entry.isDirectory()) {
        return entry.name.startsWith('.') || entry.name === 'node_modules' ? [] : programsIn(uri, depth - 1);
      }
      return entry.name.endsWith('.alta') ? [uri] : [];
    });
  } catch {
    return [];
  }
}
