/** The language server: what clients ask, and which file of this folder answers. */

import {
  type CancellationToken,
  type ClientCapabilities,
  CodeActionKind,
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
import { type Analysis, remembered } from './analysis.ts';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './call-hierarchy.ts';
import { codeActions } from './code-actions.ts';
import { codeLenses, type TestOutcome } from './code-lenses.ts';
import { type CompileResult, compileWeightsOf } from './compiling.ts';
import { completion } from './completion.ts';
import { diagnosticReport, diagnosticsOf, type Explain, pullsDiagnostics } from './diagnostics.ts';
import { documentLinks } from './document-links.ts';
import { documentSymbols, workspaceSymbols } from './document-symbols.ts';
import { explanationPage } from './explaining.ts';
import { formatting, onTypeFormatting, rangeFormatting } from './formatting.ts';
import { hover } from './hover.ts';
import { inlayHints } from './inlay-hints.ts';
import { definition, highlights, references, typeDefinition } from './navigation.ts';
import { foldingRanges, selectionRanges } from './ranges.ts';
import { rename, renameRange } from './rename.ts';
import { type RunResult, runInput, runTests } from './running.ts';
import { legend, semanticTokens } from './semantic-tokens.ts';
import { type TokensBefore, tokensDelta } from './semantic-tokens-delta.ts';
import { readSettings, type Settings, usualSettings } from './settings.ts';
import { signatureHelp } from './signature-help.ts';
import { createWorkspace, type Files } from './workspace.ts';

const noTokens: TokensBefore = { resultId: '0', data: [] };

export interface Host {
  /** The files of the opened folders. */
  readonly filesIn: (folders: readonly string[]) => Files;
  /** Puts a file in place, whole; throws where it cannot. */
  readonly write: (uri: string, content: string | Uint8Array) => void;
  /** Lets messages that have arrived be read first. */
  readonly breathe: () => Promise<void>;
}

/** Answers on a connection until it ends. */
export function serve(connection: Connection, host: Host): void {
  const documents = new TextDocuments(TextDocument);
  const formatter = remembered(() => createFormat(createParse()));
  const format: Format = (text, file) => formatter()(text, file);
  const outcomes = new Map<string, Map<string, TestOutcome>>();
  const tokens = new Map<string, TokensBefore>();
  let workspace = createWorkspace(host.filesIn([]));
  let settings: Settings = usualSettings;
  let capabilities: ClientCapabilities = {};
  let explain: Explain = () => null;
  let publishing = false;

  connection.onInitialize((params) => {
    capabilities = params.capabilities;
    explain = explainerOf(params);
    workspace = createWorkspace(host.filesIn(foldersOf(params)));
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
    await renewSettings();
  });
  connection.onDidChangeConfiguration(() => void renewSettings());
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) workspace.changed(uri);
    refresh();
  });

  documents.onDidChangeContent(({ document }) => {
    workspace.open(document.uri, document.getText());
    // Lines have moved: what a test gave belongs to the text before.
    outcomes.delete(document.uri);
    void publish();
  });
  documents.onDidClose(({ document }) => {
    workspace.close(document.uri);
    tokens.delete(document.uri);
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
    answer((analysis, { range, context }) => codeActions(analysis, range, context.only ?? null), []),
  );
  connection.onCodeLens(
    answer(
      (analysis) => (settings.codeLenses ? codeLenses(analysis, outcomes.get(analysis.uri) ?? new Map()) : []),
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

  // Beside the protocol: what clients need to run programs. `docs/editor.md` describes both.
  connection.onRequest('altac/runTests', ({ uri, name }: { readonly uri: string; readonly name?: string }) => {
    const analysis = workspace.analysis(uri);
    const results = analysis === null ? [] : runTests(analysis, name ?? null);
    const known = outcomes.get(uri) ?? new Map<string, TestOutcome>();
    for (const result of results) known.set(result.name, result.passed ? 'passed' : 'failed');
    outcomes.set(uri, known);
    if (capabilities.workspace?.codeLens?.refreshSupport === true)
      void connection.sendRequest(CodeLensRefreshRequest.type);
    return results;
  });
  connection.onRequest(
    'altac/run',
    ({
      uri,
      input,
      width,
    }: {
      readonly uri: string;
      readonly input: string;
      readonly width?: number;
    }): Promise<RunResult> => {
      const analysis = workspace.analysis(uri);
      const result: RunResult =
        analysis === null ? { ok: false, error: `${uri} is not open` } : runInput(analysis, input, width ?? 100);
      return Promise.resolve(result);
    },
  );

  connection.onRequest('altac/explain', ({ code }: { readonly code: string }) => explanationPage(code));
  connection.onRequest('altac/compile', ({ uri }: { readonly uri: string }): Promise<CompileResult> => {
    const analysis = workspace.analysis(uri);
    const result: CompileResult =
      analysis === null ? { ok: false, message: `${uri} is not open` } : compileWeightsOf(analysis, host.write);
    return Promise.resolve(result);
  });

  documents.listen(connection);
  connection.listen();

  function remember({ uri }: Analysis, data: number[]): TokensBefore {
    const resultId = String(Number(tokens.get(uri)?.resultId ?? 0) + 1);
    const made = { resultId, data };
    tokens.set(uri, made);
    return made;
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

  function refresh(): void {
    if (capabilities.workspace?.diagnostics?.refreshSupport === true) void connection.languages.diagnostics.refresh();
    void publish();
  }

  async function renewSettings(): Promise<void> {
    if (capabilities.workspace?.configuration !== true) return;
    settings = readSettings(await connection.workspace.getConfiguration('altac'));
    if (capabilities.workspace.inlayHint?.refreshSupport === true) void connection.languages.inlayHint.refresh();
  }
}

const diagnosticProvider = { identifier: 'altac', interFileDependencies: true, workspaceDiagnostics: false };

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
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] },
      codeLensProvider: {},
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: '}', moreTriggerCharacter: ['\n'] },
      documentLinkProvider: {},
      callHierarchyProvider: true,
      ...(dynamicFolders ? { workspace: { workspaceFolders: { supported: true } } } : {}),
    },
  };
}

/** Clients that can show the long form of a code say how: `{ "explain": "vscode://…/explain/CODE" }`. */
function explainerOf({ initializationOptions }: InitializeParams): Explain {
  const options: unknown = initializationOptions;
  const link = typeof options === 'object' && options !== null && 'explain' in options ? options.explain : null;
  return (code) => (typeof link === 'string' ? link.replace('CODE', code) : null);
}

/** Some clients name one folder, as older versions of the protocol have it. */
function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) return workspaceFolders.map(({ uri }) => uri);
  return rootUri === null ? [] : [rootUri];
}
