/** The language server in a Web Worker, for the editor. The server has the files of other programs from here. */

import { LSPClient, languageServerExtensions, type Transport } from '@codemirror/lsp-client';
import type { EditorView } from '@codemirror/view';
import DOMPurify from 'dompurify';
import { workspaceOfOneFile } from './open-file.ts';
import { renamesHere } from './renames-here.ts';

/** Where programs live, for the server. */
const folder = 'file:///programs/';

/** A request that the server makes of its client. */
interface ServerRequest {
  readonly id: number | string;
  readonly method: string;
  readonly params: unknown;
}

type Response = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

export interface LanguageServerOptions {
  /** The texts that programs may import, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Brings one of them into the editor, by name. */
  readonly display: (file: string) => EditorView | null;
}

/** `script`: the address of the worker. */
export function startLanguageServer(script: string, { files, display }: LanguageServerOptions): LSPClient {
  const worker = new Worker(script);
  const listeners = new Set<(message: string) => void>();
  const nameOf = (uri: string): string => uri.replace(folder, '');
  const renames = renamesHere(nameOf);
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isRequest(data)) {
      worker.postMessage({ jsonrpc: '2.0', id: data.id, ...responseTo(data, files) });
      return;
    }
    const text = JSON.stringify(renames.received(data));
    for (const listener of listeners) listener(text);
  };
  const transport: Transport = {
    send: (message) => {
      const data: unknown = JSON.parse(message);
      renames.sent(data);
      worker.postMessage(data);
    },
    subscribe: (listener) => listeners.add(listener),
    unsubscribe: (listener) => listeners.delete(listener),
  };
  return new LSPClient({
    rootUri: folder,
    // A program behind a link is somebody else's text, and its comments are shown as Markdown.
    sanitizeHTML: (html) => DOMPurify.sanitize(html),
    extensions: languageServerExtensions(),
    workspace: workspaceOfOneFile((uri) => display(nameOf(uri))),
    timeout: 10_000,
  }).connect(transport);
}

export function uriOf(file: string): string {
  return `${folder}${file}`;
}

function isRequest(message: unknown): message is ServerRequest {
  return typeof message === 'object' && message !== null && 'id' in message && 'method' in message;
}

function responseTo({ method, params }: ServerRequest, files: Readonly<Record<string, string>>): Response {
  switch (method) {
    case 'altac/programs':
      return { result: [] };
    case 'altac/read': {
      const uri = typeof params === 'object' && params !== null && 'uri' in params ? String(params.uri) : '';
      return { result: files[uri.replace(folder, '')] ?? null };
    }
    default:
      return { error: { code: -32_601, message: `${method} is nothing for this page` } };
  }
}
