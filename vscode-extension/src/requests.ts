/** What the server answers beside the protocol; docs/command-line.md describes it. */

import type { LanguageClient } from 'vscode-languageclient/node';
import type { CompileResult } from '../../lsp/compiling.ts';
import type { RunResult, TestResult } from '../../lsp/running.ts';

export function runInput(client: LanguageClient, uri: string, input: string): Promise<RunResult> {
  return client.sendRequest<RunResult>('altac/run', { uri, input, width: 110 });
}

export function runTests(client: LanguageClient, uri: string, name?: string): Promise<readonly TestResult[]> {
  return client.sendRequest<readonly TestResult[]>('altac/runTests', { uri, ...(name === undefined ? {} : { name }) });
}

export function compile(client: LanguageClient, uri: string): Promise<CompileResult> {
  return client.sendRequest<CompileResult>('altac/compile', { uri });
}

/** As Markdown; `null` where there is no such code. */
export function explanation(client: LanguageClient, code: string): Promise<string | null> {
  return client.sendRequest<string | null>('altac/explain', { code });
}
