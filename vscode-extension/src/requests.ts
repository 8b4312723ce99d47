/** What the server answers beside the protocol; docs/command-line.md describes it. */

import type { BaseLanguageClient } from 'vscode-languageclient';
import type { CompileResult } from '../../lsp/compiling.ts';
import type { FilmResult } from '../../lsp/filming.ts';
import type { RunResult, TestResult } from '../../lsp/running.ts';

export function runInput(client: BaseLanguageClient, uri: string, input: string): Promise<RunResult> {
  return client.sendRequest<RunResult>('altac/run', { uri, input, width: 110 });
}

export function filmInput(client: BaseLanguageClient, uri: string, input: string): Promise<FilmResult> {
  return client.sendRequest<FilmResult>('altac/film', { uri, input });
}

export function runTests(client: BaseLanguageClient, uri: string, name?: string): Promise<readonly TestResult[]> {
  return client.sendRequest<readonly TestResult[]>('altac/runTests', { uri, ...(name === undefined ? {} : { name }) });
}

export function compile(client: BaseLanguageClient, uri: string, format = 'safetensors'): Promise<CompileResult> {
  return client.sendRequest<CompileResult>('altac/compile', { uri, format });
}

/** As Markdown; `null` where there is no such code. */
export function explanation(client: BaseLanguageClient, code: string): Promise<string | null> {
  return client.sendRequest<string | null>('altac/explain', { code });
}
