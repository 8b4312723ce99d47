/**
 * Debug sessions for clients that have no debugger of their own: messages of the Debug Adapter Protocol pass through the
 * language server, which has the texts as they stand in the editor.
 */

import type { DebugHost } from '../dap/host.ts';
import type { Workspace } from './workspace.ts';

/** The documented parameters of the notification `altac/debug`, in both directions. */
export interface DebugMessage {
  /** Any name for the session; the client makes it up. */
  readonly session: string;
  /** `null` ends the session. */
  readonly message: unknown;
}

export interface Debugging {
  readonly receive: (message: DebugMessage) => Promise<void>;
}

type Adapter = (message: unknown) => void;

/** `breathe`: lets messages that have arrived be read first, and files that are underway. */
export function createDebugging(
  workspace: () => Workspace,
  breathe: () => Promise<void>,
  send: (message: DebugMessage) => void,
): Debugging {
  const sessions = new Map<string, Promise<Adapter>>();
  const host: DebugHost = {
    read: async (uri) => {
      const text = workspace().text(uri);
      if (text !== null) return text;
      await breathe();
      return workspace().text(uri);
    },
    toUri,
    toPath,
    breathe,
  };
  const started = async (session: string): Promise<Adapter> => {
    // Most who edit programs do not debug them.
    const { createAdapter } = await import('../dap/adapter.ts');
    return createAdapter(host, (message) => send({ session, message }));
  };
  return {
    receive: async ({ session, message }) => {
      if (message === null) {
        sessions.delete(session);
        return;
      }
      const adapter = sessions.get(session) ?? started(session);
      sessions.set(session, adapter);
      (await adapter)(message);
    },
  };
}

/** `/a b.alta` is `file:///a%20b.alta`; what has a scheme is an address already. */
export function toUri(path: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(path)) return path;
  const parts = path.replaceAll('\\', '/').split('/').map(encodeURIComponent);
  return `file://${path.startsWith('/') ? '' : '/'}${parts.join('/')}`;
}

/** However an address is encoded, there is one path; what is no file keeps its address. */
export function toPath(uri: string): string {
  if (!uri.startsWith('file://')) return uri;
  const path = decodeURIComponent(uri.slice('file://'.length));
  return /^\/[a-z]:/i.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
}
