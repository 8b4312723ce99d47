/** The language server: what clients ask, and which file of this folder answers. */

import {
  type CancellationToken,
  type ClientCapabilities,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createFormat, type Format } from '../grammar/format.ts';
import { createParse } from '../grammar/parse.ts';
import packageFile from '../package.json' with { type: 'json' };
import { once } from '../src/compile.ts';
import type { Analysis } from './analysis.ts';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './call-hierarchy.ts';
import { codeActionKinds, codeActions } from './code-actions.ts';
import { codeLenses, type TestOutcome } from './code-lenses.ts';
import { type CompileResult, compileWeightsOf, type Write } from './compiling.ts';
import { completion } from './completion.ts';
import { createDebugging } from './debugging.ts';
import { diagnosticReport, diagnosticsOf, type Explain, pullsDiagnostics } from './diagnostics.ts';
import { documentLinks } from './document-links.ts';
import { documentSymbols, workspaceSymbols } from './document-symbols.ts';
import { explanationPage } from './explaining.ts';
import { importsAfterRenames } from './file-renames.ts';
import { type FilmResult, filmInput } from './filming.ts';
import { formatting, onTypeFormatting, rangeFormatting } from './formatting.ts';
import { hover } from './hover.ts';
import { inlayHints } from './inlay-hints.ts';
import { definition, highlights, references, typeDefinition } from './navigation.ts';
import { createWithProgress, type LongWork, noProgress } from './progress.ts';
import { foldingRanges, selectionRanges } from './ranges.ts';
import { rename, renameRange } from './rename.ts';
import { type RunResult, runInput, type TestResult, testsOf } from './running.ts';
import { legend, semanticTokens } from './semantic-tokens.ts';
import { type TokensBefore, tokensDelta } from './semantic-tokens-delta.ts';
import { readSettings, type Settings, usualSettings } from './settings.ts';
import { signatureHelp } from './signature-help.ts';
import { createWorkspace, type Files } from './workspace.ts';
import { createWorkspaceDiagnostics } from './workspace-diagnostics.ts';

const noTokens: TokensBefore = { resultId: '0', data: [] };

interface CompileParams {
  readonly uri: string;
  readonly format?: string;
}

export interface Host {
  /** The files of the opened folders. `arrived`: what was asked for and not there is there now. */
  readonly filesIn: (folders: readonly string[], arrived: (uri: string) => void) => Files;
  readonly write: Write;
  /** Lets messages that have arrived be read first, and files that are underway. */
  readonly breathe: () => Promise<void>;
}

/** Answers on a connection until it ends. */
export function serve(connection: Connection, host: Host): void {
  const documents = new TextDocuments(TextDocument);
  const formatter = once(() => createFormat(createParse()));
  const format: Format = (text, file) => formatter()(text, file);
  const outcomes = new Map<string, Map<string, TestOutcome>>();
  const tokens = new Map<string, TokensBefore>();
  const workspaceDiagnostics = createWorkspaceDiagnostics();
  const withProgress = createWithProgress(connection, () => capabilities.window?.workDoneProgress === true);
  let folders: readonly string[] = [];
  let files = host.filesIn(folders, changed);
  let workspace = createWorkspace(files);
  let settings: Settings = usualSettings;
  let capabilities: ClientCapabilities = {};
  let explain: Explain = () => null;
  let canDebug = false;
  let publishing = false;

  connection.onInitialize((params) => {
    capabilities = params.capabilities;
    explain = explainerOf(params);
    canDebug = optionOf(params, 'debug') === true;
    openFolders(foldersOf(params));
    return initializeResult(params);
  });
  connection.onInitialized(async () => {
    if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'altac' });
    }
    if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*.alta' }],
      });
    }
    if (capabilities.workspace?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = removed.map(({ uri }) => uri);
        openFolders([...folders.filter((uri) => !gone.includes(uri)), ...added.map(({ uri }) => uri)]);
        changed();
      });
    }
    await renewSettings();
  });
  connection.onDidChangeConfiguration(() => void renewSettings());
  connection.onDidChangeWatchedFiles(({ changes }) => renewFiles(changes.map(({ uri }) => uri)));

  documents.onDidChangeContent(({ document }) => {
    workspace.open(document.uri, document.getText());
    // Lines have moved: what a test gave belongs to the text before.
    outcomes.delete(document.uri);
    void publish();
  });
  documents.onDidClose(({ document }) => {
    workspace.close(document.uri);
    tokens.delete(document.uri);
    void renewFiles([document.uri]);
    if (!pullsDiagnostics(capabilities)) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  /** The newest text is answered for; older questions are given up where the client has said so. */
  const answer =
    <Params extends { readonly textDocument: { readonly uri: string } }, Result>(
      make: (analysis: Analysis, params: Params) => Result,
      otherwise: Result,
    ) =>
    async (params: Params, cancelled: CancellationToken): Promise<Result | ResponseError> => {
      await host.breathe();
      if (cancelled.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled');
      const analysis = workspace.analysis(params.textDocument.uri);
      return analysis === null ? otherwise : make(analysis, params);
    };

  connection.languages.diagnostics.on(async ({ textDocument }) => {
    await host.breathe();
    const related = capabilities.textDocument?.diagnostic?.relatedDocumentSupport === true;
    return diagnosticReport(textDocument.uri, workspace, explain, related);
  });
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, cancelled) => {
    const report = (longWork: LongWork) =>
      workspaceDiagnostics.report(workspace, previousResultIds, explain, {
        report: longWork.report,
        isCancelled: () => longWork.isCancelled() || cancelled.isCancellationRequested,
        breathe: host.breathe,
      });
    const isLong = workspaceDiagnostics.waiting(workspace) >= 5;
    return { items: await (isLong ? withProgress('Checking programs', report) : report(noProgress)) };
  });
  connection.workspace.onWillRenameFiles(({ files }) => importsAfterRenames(files, workspace));
  connection.onHover(answer((analysis, { position }) => hover(analysis, position, workspace), null));
  connection.onCompletion(answer((analysis, { position }) => completion(analysis, position, workspace), []));
  connection.onSignatureHelp(answer((analysis, { position }) => signatureHelp(analysis, position, workspace), null));
  connection.onDefinition(answer((analysis, { position }) => definition(analysis, position, workspace), null));
  connection.onTypeDefinition(answer((analysis, { position }) => typeDefinition(analysis, position, workspace), null));
  connection.onReferences(
    answer(
      (analysis, { position, context }) => references(analysis, position, context.includeDeclaration, workspace),
      [],
    ),
  );
  connection.onDocumentHighlight(answer((analysis, { position }) => highlights(analysis, position), []));
  connection.onPrepareRename(answer((analysis, { position }) => renameRange(analysis, position), null));
  connection.onRenameRequest(
    answer((analysis, { position, newName }) => {
      const result = rename(analysis, position, newName, workspace);
      if ('edit' in result) return result.edit;
      throw new ResponseError(ErrorCodes.InvalidParams, result.refusal);
    }, null),
  );
  connection.onDocumentSymbol(answer((analysis) => documentSymbols(analysis), []));
  connection.onWorkspaceSymbol(({ query }) => workspaceSymbols(query, workspace));
  connection.languages.semanticTokens.on(
    answer((analysis) => remember(analysis, semanticTokens(analysis, null)), noTokens),
  );
  connection.languages.semanticTokens.onRange(
    answer((analysis, { range }) => ({ data: semanticTokens(analysis, range) }), { data: [] }),
  );
  connection.languages.semanticTokens.onDelta(
    answer((analysis, { previousResultId }) => {
      const before = tokens.get(analysis.uri);
      const now = remember(analysis, semanticTokens(analysis, null));
      return before?.resultId === previousResultId ? tokensDelta(before, now) : now;
    }, noTokens),
  );
  connection.onFoldingRanges(answer((analysis) => foldingRanges(analysis), []));
  connection.onSelectionRanges(answer((analysis, { positions }) => selectionRanges(analysis, positions), []));
  connection.languages.inlayHint.on(
    answer((analysis, { range }) => inlayHints(analysis, range, settings.inlayHints), []),
  );
  connection.onCodeAction(
    answer((analysis, { range, context }) => codeActions(analysis, range, context.only ?? null, format), []),
  );
  connection.onCodeLens(
    answer(
      (analysis) =>
        settings.codeLenses ? codeLenses(analysis, outcomes.get(analysis.uri) ?? new Map(), canDebug) : [],
      [],
    ),
  );
  connection.onDocumentFormatting(answer((analysis) => formatting(analysis, format), []));
  connection.onDocumentRangeFormatting(answer((analysis, { range }) => rangeFormatting(analysis, range, format), []));
  connection.onDocumentOnTypeFormatting(
    answer((analysis, { position, ch }) => onTypeFormatting(analysis, position, ch, format), []),
  );
  connection.onDocumentLinks(answer((analysis) => documentLinks(analysis), []));
  connection.languages.callHierarchy.onPrepare(
    answer((analysis, { position }) => prepareCallHierarchy(analysis, position, workspace), []),
  );
  connection.languages.callHierarchy.onIncomingCalls(({ item }) => incomingCalls(item, workspace));
  connection.languages.callHierarchy.onOutgoingCalls(({ item }) => outgoingCalls(item, workspace));

  // Beside the protocol: what clients need to run programs. `docs/command-line.md` describes it.
  connection.onRequest('altac/runTests', async ({ uri, name }: { readonly uri: string; readonly name?: string }) => {
    await host.breathe();
    const analysis = workspace.analysis(uri);
    const results = await withProgress('Running tests', (longWork) =>
      oneByOne(analysis === null ? [] : testsOf(analysis, name ?? null), longWork),
    );
    // The text may have changed while they ran.
    if (workspace.analysis(uri) !== analysis) return results;
    const known = outcomes.get(uri) ?? new Map<string, TestOutcome>();
    for (const result of results) known.set(result.name, result.passed ? 'passed' : 'failed');
    outcomes.set(uri, known);
    refreshLenses();
    return results;
  });
  connection.onRequest(
    'altac/run',
    async ({
      uri,
      input,
      width,
    }: {
      readonly uri: string;
      readonly input: string;
      readonly width?: number;
    }): Promise<RunResult> => {
      await host.breathe();
      const analysis = workspace.analysis(uri);
      return analysis === null ? { ok: false, error: `${uri} is not there` } : runInput(analysis, input, width ?? 100);
    },
  );
  connection.onRequest(
    'altac/film',
    async ({ uri, input }: { readonly uri: string; readonly input: string }): Promise<FilmResult> => {
      await host.breathe();
      const analysis = workspace.analysis(uri);
      return analysis === null ? { ok: false, error: `${uri} is not there` } : filmInput(analysis, input);
    },
  );
  const debugging = createDebugging(
    () => workspace,
    host.breathe,
    (message) => ignored(connection.sendNotification('altac/debug', message)),
  );
  connection.onNotification('altac/debug', debugging.receive);
  connection.onRequest('altac/explain', ({ code }: { readonly code: string }) => explanationPage(code));
  connection.onRequest('altac/compile', async ({ uri, format }: CompileParams): Promise<CompileResult> => {
    await host.breathe();
    const analysis = workspace.analysis(uri);
    if (analysis === null) return { ok: false, message: `${uri} is not there` };
    return withProgress('Compiling to weights', async () => {
      await host.breathe();
      return compileWeightsOf(analysis, format ?? null, host.write);
    });
  });

  documents.listen(connection);
  connection.listen();

  function remember({ uri }: Analysis, data: number[]): TokensBefore {
    const resultId = String(Number(tokens.get(uri)?.resultId ?? 0) + 1);
    const made = { resultId, data };
    tokens.set(uri, made);
    return made;
  }

  /** What arrives meanwhile is answered between them. */
  async function oneByOne(tests: readonly (() => TestResult)[], { report, isCancelled }: LongWork) {
    const results: TestResult[] = [];
    for (const run of tests) {
      if (isCancelled()) break;
      results.push(run());
      report(results.length, tests.length);
      await host.breathe();
    }
    return results;
  }

  function refreshLenses(): void {
    if (capabilities.workspace?.codeLens?.refreshSupport === true)
      ignored(connection.sendRequest(CodeLensRefreshRequest.type));
  }

  /** Of any number of changes, once; clients that can pull do it themselves. */
  async function publish(): Promise<void> {
    if (publishing || pullsDiagnostics(capabilities)) return;
    publishing = true;
    await host.breathe();
    publishing = false;
    for (const uri of workspace.opened()) {
      const analysis = workspace.analysis(uri);
      if (analysis !== null) void connection.sendDiagnostics({ uri, diagnostics: diagnosticsOf(analysis, explain) });
    }
  }

  /** Texts that are open stay so. */
  function openFolders(uris: readonly string[]): void {
    folders = uris;
    files = host.filesIn(folders, changed);
    workspace = createWorkspace(files);
    for (const document of documents.all()) workspace.open(document.uri, document.getText());
  }

  async function renewFiles(uris: readonly string[]): Promise<void> {
    await files.renew(uris);
    changed(...uris);
  }

  /** Files, on the disk. */
  function changed(...uris: readonly string[]): void {
    for (const uri of uris) workspace.changed(uri);
    if (capabilities.workspace?.diagnostics?.refreshSupport === true)
      ignored(connection.languages.diagnostics.refresh());
    void publish();
  }

  async function renewSettings(): Promise<void> {
    if (capabilities.workspace?.configuration !== true) return;
    settings = readSettings(await connection.workspace.getConfiguration('altac'));
    if (capabilities.workspace.inlayHint?.refreshSupport === true) ignored(connection.languages.inlayHint.refresh());
    refreshLenses();
  }
}

/** What a client refuses, or is no longer there for, must not end the server. */
function ignored(request: Promise<void>): void {
  request.catch(() => undefined);
}

const diagnosticProvider = { identifier: 'altac', interFileDependencies: true, workspaceDiagnostics: true };

function initializeResult({ capabilities }: InitializeParams): InitializeResult {
  const dynamicFolders = capabilities.workspace?.workspaceFolders === true;
  return {
    serverInfo: { name: 'altac', version: packageFile.version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(pullsDiagnostics(capabilities) ? { diagnosticProvider } : {}),
      hoverProvider: true,
      completionProvider: { triggerCharacters: ['.', '=', ' ', ':', '<', '>'] },
      signatureHelpProvider: { triggerCharacters: ['(', ','] },
      definitionProvider: true,
      typeDefinitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: { prepareProvider: true },
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      semanticTokensProvider: { legend, full: { delta: true }, range: true },
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      inlayHintProvider: true,
      codeActionProvider: { codeActionKinds: [...codeActionKinds] },
      codeLensProvider: {},
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: '}', moreTriggerCharacter: ['\n'] },
      documentLinkProvider: {},
      callHierarchyProvider: true,
      workspace: {
        ...(dynamicFolders ? { workspaceFolders: { supported: true, changeNotifications: true } } : {}),
        // Programs, and folders that may hold some.
        fileOperations: {
          willRename: {
            filters: [
              { scheme: 'file', pattern: { glob: '**/*.alta', matches: 'file' } },
              { scheme: 'file', pattern: { glob: '**', matches: 'folder' } },
            ],
          },
        },
      },
    },
  };
}

/** Clients that can show the long form of a code say how: `{ "explain": "vscode://…/explain/CODE" }`. */
function explainerOf(params: InitializeParams): Explain {
  const link = optionOf(params, 'explain');
  return (code) => (typeof link === 'string' ? link.replace('CODE', code) : null);
}

function optionOf({ initializationOptions }: InitializeParams, name: string): unknown {
  const options: unknown = initializationOptions;
  return typeof options === 'object' && options !== null
    ? Object.entries(options).find(([key]) => key === name)?.[1]
    : undefined;
}

/** Some clients name one folder, as older versions of the protocol have it. */
function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) return workspaceFolders.map(({ uri }) => uri);
  return rootUri === null ? [] : [rootUri];
}
