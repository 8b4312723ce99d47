/**
 * The server in a Web Worker. Files are the client's: the server asks it for them, reads them all before the first
 * answer, and keeps their texts.
 */

import type { Connection } from 'vscode-languageserver';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { type Host, serve } from './server.ts';

/** What the server asks of its client; docs/editor.md describes it. */
export interface FileRequests {
  /** The addresses of all programs in the opened folders. */
  readonly 'altac/programs': (params: object) => Promise<readonly string[]>;
  /** `null` where there is no such file. */
  readonly 'altac/read': (params: { readonly uri: string }) => Promise<string | null>;
  /** Puts a file in place; refused where that cannot be done. */
  readonly 'altac/write': (params: { readonly uri: string; readonly content: string | Uint8Array }) => Promise<null>;
}

/** What a worker's `self` has for messages: a port to the page, or to the extension, that started it. */
export interface Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  readonly postMessage: (message: unknown) => void;
  readonly addEventListener: (kind: 'error', listener: (event: unknown) => void) => void;
  readonly close: () => void;
}

export function serveWorker(port: Port): void {
  const connection = createConnection(
    ProposedFeatures.all,
    new BrowserMessageReader(port),
    new BrowserMessageWriter(port),
  );
  connection.onExit(() => port.close());
  serve(connection, hostOf(connection));
}

function hostOf(connection: Connection): Host {
  const texts = new Map<string, string | null>();
  const underway = new Set<Promise<void>>();
  let listed: Promise<void> | null = null;

  const read = async (uri: string): Promise<void> => {
    texts.set(uri, await connection.sendRequest<string | null>('altac/read', { uri }).catch(() => null));
  };
  /** Nothing is answered before it has ended. */
  const wait = async (task: Promise<void>): Promise<void> => {
    underway.add(task);
    await task;
    underway.delete(task);
  };
  const list = async (): Promise<void> => {
    const uris = await connection.sendRequest<readonly string[]>('altac/programs', {}).catch(() => []);
    await Promise.all(uris.map(read));
  };

  return {
    filesIn: (_, arrived) => {
      // Which programs there are is asked for again.
      listed = null;
      return {
        read: (uri) => {
          const text = texts.get(uri);
          if (text !== undefined) return text;
          // Until it is known: nothing imports it twice.
          texts.set(uri, null);
          void wait(read(uri)).then(() => {
            if (texts.get(uri) !== null) arrived(uri);
          });
          return null;
        },
        programs: () => [...texts].flatMap(([uri, text]) => (text === null ? [] : [uri])),
        renew: (uris) => wait(Promise.all(uris.map(read)).then(() => undefined)),
      };
    },
    write: async (uri, content) => {
      await connection.sendRequest('altac/write', { uri, content });
    },
    breathe: async () => {
      listed ??= list();
      await Promise.all([listed, ...underway]);
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
  };
}
