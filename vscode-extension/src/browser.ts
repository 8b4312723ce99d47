/** The edition for browsers: the language server is a Web Worker, and has its files from here. */

import * as vscode from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { activateWith, clientOptions } from './extension.ts';
import { answerForFiles } from './files.ts';

declare const Worker: new (address: string) => object;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const client = new LanguageClient('altac', 'ALTA', () => startServer(context.extensionUri), clientOptions(context));
  context.subscriptions.push(...answerForFiles(client));
  await activateWith(client, context);
}

/** Editors refuse workers whose address is on a remote computer, but fetch it. */
async function startServer(extension: vscode.Uri): Promise<MessageTransports> {
  const script = await fetch(vscode.Uri.joinPath(extension, 'dist', 'worker.js').toString(true));
  const worker = new Worker(URL.createObjectURL(await script.blob()));
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}
