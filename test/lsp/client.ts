/** A client in the same process: what it asks goes through the protocol. */

import { PassThrough } from 'node:stream';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  ProgressType,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { type Host, serve } from '../../lsp/server.ts';

export interface Client {
  readonly server: InitializeResult;
  readonly connection: ProtocolConnection;
  readonly open: (uri: string, text: string) => Promise<void>;
  readonly ask: <Result>(method: string, params: object) => Promise<Result>;
  /** The last that were pushed for a text. */
  readonly pushed: ReadonlyMap<string, readonly Diagnostic[]>;
  /** What the server has asked of the client, by method, in order. */
  readonly asked: readonly string[];
  /** Everything that was said about long work: begin, report, end. */
  readonly progress: readonly WorkDone[];
  /** Sets what is under `altac` in the settings of the editor; done when the server has taken it in. */
  readonly configure: (settings: object) => Promise<void>;
  /** Files that the server wrote. */
  readonly written: ReadonlyMap<string, string | Uint8Array>;
  readonly close: () => void;
}

interface WorkDone {
  readonly kind: 'begin' | 'report' | 'end';
  readonly title?: string;
  readonly message?: string;
}

export const folder = 'file:///alta/';

const capabilitiesOfMost: ClientCapabilities = { textDocument: { diagnostic: { relatedDocumentSupport: true } } };
const workspaceFolders = [{ uri: folder, name: 'alta' }];

/** `files`: what is on the disk, by name; `opened`: how the client says which folder is open. */
export async function startClient(
  files: Readonly<Record<string, string>> = {},
  capabilities: ClientCapabilities = capabilitiesOfMost,
  opened: Pick<InitializeParams, 'rootUri' | 'workspaceFolders'> = { rootUri: null, workspaceFolders },
): Promise<Client> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const written = new Map<string, string | Uint8Array>();
  const host: Host = {
    filesIn: (folders) => ({
      read: (uri) => files[uri.replace(folder, '')] ?? null,
      programs: () => (folders.includes(folder) ? Object.keys(files).map((name) => `${folder}${name}`) : []),
      renew: () => Promise.resolve(),
    }),
    write: (uri, content) => {
      written.set(uri, content);
    },
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  };
  serve(
    createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient)),
    host,
  );
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const pushed = new Map<string, readonly Diagnostic[]>();
  connection.onNotification('textDocument/publishDiagnostics', (params: { uri: string; diagnostics: Diagnostic[] }) => {
    pushed.set(params.uri, params.diagnostics);
  });
  const asked: string[] = [];
  const progress: WorkDone[] = [];
  let settings: object = {};
  let taken = (): void => {};
  for (const method of [
    'client/registerCapability',
    'workspace/codeLens/refresh',
    'workspace/diagnostic/refresh',
    'workspace/inlayHint/refresh',
  ]) {
    connection.onRequest(method, () => {
      asked.push(method);
      if (method === 'workspace/codeLens/refresh') taken();
      return null;
    });
  }
  connection.onRequest('workspace/configuration', ({ items }: { readonly items: readonly object[] }) =>
    items.map(() => settings),
  );
  connection.onRequest('window/workDoneProgress/create', ({ token }: { readonly token: string }) => {
    asked.push('window/workDoneProgress/create');
    connection.onProgress(new ProgressType<WorkDone>(), token, (value) => {
      progress.push(value);
    });
    return null;
  });
  connection.listen();
  const server: InitializeResult = await connection.sendRequest('initialize', {
    processId: null,
    ...opened,
    initializationOptions: { explain: 'altac:explain/CODE' },
    capabilities,
  });
  await connection.sendNotification('initialized', {});
  return {
    server,
    connection,
    pushed,
    asked,
    progress,
    written,
    configure: async (changed) => {
      settings = changed;
      const done = new Promise<void>((resolve) => {
        taken = resolve;
      });
      await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
      await done;
    },
    open: (uri, text) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'alta', version: 1, text },
      }),
    ask: (method, params) => connection.sendRequest(method, params),
    close: () => connection.dispose(),
  };
}
