/** VS Code as code-server serves it to Chromium, with extensions from files and nothing from the net. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';

export interface Editor {
  /** A folder with code-server in its node_modules. */
  readonly codeServer: string;
  /** What it writes, its settings and extensions go there. */
  readonly home: string;
  /** Packed extensions. */
  readonly extensions: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
}

const browser = process.env['ALTAC_CHROMIUM'] ?? '/usr/bin/chromium';

/** Opens a folder, and keeps it open until `use` has ended. */
export async function inEditor(editor: Editor, folder: string, use: (page: Page) => Promise<void>): Promise<void> {
  const { codeServer, home } = editor;
  const entry = join(codeServer, 'node_modules/code-server/out/node/entry.js');
  const extensions = ['--extensions-dir', join(home, 'extensions')];
  const places = [...extensions, '--user-data-dir', join(home, 'data'), '--config', join(home, 'config.yaml')];
  // With an empty gallery the editor does not ask the extension market.
  const env = { ...process.env, HOME: home, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  const installed = editor.extensions.flatMap((extension) => ['--install-extension', extension]);
  execFileSync(process.execPath, [entry, ...places, ...installed], { env, stdio: 'pipe' });
  mkdirSync(join(home, 'data/User'), { recursive: true });
  writeFileSync(join(home, 'data/User/settings.json'), JSON.stringify({ ...quietSettings, ...editor.settings }));
  const server = spawn(
    process.execPath,
    [entry, ...places, '--auth', 'none', '--bind-addr', '127.0.0.1:0', ...quietOptions],
    { env, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    await inPage(`${await addressOf(server)}/?folder=${folder}`, use);
  } finally {
    server.kill();
  }
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
};
const quietOptions = [
  '--disable-telemetry',
  '--disable-update-check',
  '--disable-workspace-trust',
  '--disable-getting-started-override',
];

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    server.once('exit', (code) => failed(new Error(`code-server ended with ${code}`)));
    server.stdout?.on('data', (chunk) => {
      const [, address] = /listening on (\S+:\d+)/.exec(String(chunk)) ?? [];
      if (address !== undefined) found(address);
    });
  });
}

async function inPage(address: string, use: (page: Page) => Promise<void>): Promise<void> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const opened = await chromium.launch({ executablePath: browser, args });
  try {
    const page = await opened.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(address);
    await use(page);
  } finally {
    await opened.close();
  }
}

/** Packs a folder with a manifest as an extension. */
export function packExtension(folder: string, file: string): void {
  const vsce = join(dirname(createRequire(import.meta.url).resolve('@vscode/vsce/package.json')), 'vsce');
  const options = ['package', '--no-dependencies', '--skip-license', '--allow-missing-repository', '--out', file];
  execFileSync(process.execPath, [vsce, ...options], { cwd: folder, stdio: 'pipe' });
}
