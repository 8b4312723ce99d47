/** The extension: starts the language server, and shows what it answers. */

import { join } from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { registerCommands } from './commands.ts';
import { registerExplanations } from './explanations.ts';
import { registerTests } from './tests.ts';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const module = join(context.extensionPath, 'dist', 'server.cjs');
  const client = new LanguageClient(
    'altac',
    'ALTA',
    { run: { module, transport: TransportKind.stdio }, debug: { module, transport: TransportKind.stdio } },
    {
      documentSelector: [{ language: 'alta' }],
      initializationOptions: { explain: `${vscode.env.uriScheme}://${context.extension.id}/explain/CODE` },
    },
  );
  context.subscriptions.push(
    client,
    ...registerCommands(client),
    ...registerExplanations(client),
    registerTests(client),
  );
  await client.start();
}
