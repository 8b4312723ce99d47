/** The edition for computers: the language server is a process. */

import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith, clientOptions } from './extension.ts';
import { registerTasks } from './tasks.ts';

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(registerTasks());
  const server = { module: join(context.extensionPath, 'dist', 'server.js'), transport: TransportKind.stdio };
  await activateWith(
    new LanguageClient('altac', 'ALTA', { run: server, debug: server }, clientOptions(context)),
    context,
  );
}
