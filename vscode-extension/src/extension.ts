/** What both editions do: show what the language server answers, wherever that runs. */

import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { registerCommands } from './commands.ts';
import { registerDebugging } from './debugging.ts';
import { registerExplanations } from './explanations.ts';
import { registerTests } from './tests.ts';

export function clientOptions(context: vscode.ExtensionContext): LanguageClientOptions {
  return {
    documentSelector: [{ language: 'alta' }],
    initializationOptions: {
      explain: `${vscode.env.uriScheme}://${context.extension.id}/explain/CODE`,
      debug: true,
    },
  };
}

export async function activateWith(client: BaseLanguageClient, context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    client,
    ...registerCommands(client, context.extensionUri),
    ...registerDebugging(client),
    ...registerExplanations(client),
    registerTests(client),
  );
  await client.start();
}
