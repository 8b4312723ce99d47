/**
 * The packed extension in a real VS Code: code-server, and Chromium to open it. Where `ALTAC_CODE_SERVER` names a folder
 * with code-server in its node_modules; `test/editors/in-vscode.ts` is what runs inside the editor.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { unzipSync } from 'fflate';
import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { repository } from '../temporary-folder.ts';

/** Where the extension runs: in a process, or in a Web Worker. */
type Edition = 'node' | 'browser';

interface Outcome {
  readonly ok: boolean;
  readonly host: Edition;
  readonly error?: string;
}

const codeServers = [process.env['ALTAC_CODE_SERVER']].filter((folder) => folder !== undefined);
const browser = process.env['ALTAC_CHROMIUM'] ?? '/usr/bin/chromium';

/** Beside this one, the screenshot: `ALTAC_SCREENSHOT=docs/vscode.png` keeps it. */
const screenshot = process.env['ALTAC_SCREENSHOT'];

test('the extension is packed with everything that it needs, and nothing else, in less than 1 MB', () => {
  execFileSync(process.execPath, [join(repository, 'scripts/package.mjs')]);
  const packed = readFileSync(join(repository, 'dist/alta.vsix'));
  expect(packed.length).toBeLessThan(1_000_000);
  const names = Object.keys(unzipSync(packed)).filter((name) => name.startsWith('extension/'));
  expect(names.map((name) => name.replace('extension/', '')).sort()).toEqual([
    'LICENSE.txt',
    'dist/alta.tmLanguage.json',
    'dist/browser.js',
    'dist/node.js',
    'dist/server.js',
    'dist/worker.js',
    'icon.png',
    'language-configuration.json',
    'package.json',
    'readme.md',
    'snippets.json',
    'walkthrough/compile.md',
    'walkthrough/run.md',
    'walkthrough/write.md',
  ]);
}, 60_000);

describe.each(codeServers)('with %s', (codeServer) => {
  test.each<Edition>(['node', 'browser'])(
    'in %s: problems, fixes and tests of every program, hover, completion, rename over two files, layers, weights',
    async (edition) => {
      execFileSync(process.execPath, [join(repository, 'scripts/package.mjs')]);
      const home = mkdtempSync(join(tmpdir(), 'altac-vscode-'));
      try {
        expect(await runInEditor(codeServer, home, edition)).toEqual({ ok: true, host: edition });
      } finally {
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      }
    },
    180_000,
  );
});

async function runInEditor(codeServer: string, home: string, edition: Edition): Promise<Outcome> {
  const entry = join(codeServer, 'node_modules/code-server/out/node/entry.js');
  const places = ['--extensions-dir', join(home, 'extensions'), '--user-data-dir', join(home, 'data')];
  const config = ['--config', join(home, 'config.yaml')];
  const workspace = join(home, 'workspace');
  const result = join(workspace, 'result.json');
  // With an empty gallery the editor does not ask the extension market.
  const env = { ...process.env, HOME: home, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  for (const extension of [join(repository, 'dist/alta.vsix'), packedTests(home)]) {
    execFileSync(process.execPath, [entry, ...places, ...config, '--install-extension', extension], {
      env,
      stdio: 'pipe',
    });
  }
  const settings = {
    'workbench.startupEditor': 'none',
    'telemetry.telemetryLevel': 'off',
    'chat.disableAIFeatures': true,
    ...(edition === 'browser'
      ? { 'remote.extensionKind': { 'altac.alta': ['ui'], 'tests.editor-tests': ['ui'] } }
      : {}),
  };
  mkdirSync(join(home, 'data/User'), { recursive: true });
  writeFileSync(join(home, 'data/User/settings.json'), JSON.stringify(settings));
  cpSync(join(repository, 'programs'), workspace, { recursive: true });
  const quiet = [
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
  ];
  const server = spawn(
    process.execPath,
    [entry, ...places, ...config, '--auth', 'none', '--bind-addr', '127.0.0.1:0', ...quiet],
    { env, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    await watch(`${await addressOf(server)}/?folder=${workspace}`, result);
  } finally {
    server.kill();
  }
  return JSON.parse(readFileSync(result, 'utf8'));
}

/** The tests as an extension of their own, which starts with the editor. */
function packedTests(home: string): string {
  const folder = join(home, 'tests');
  mkdirSync(folder);
  const manifest = {
    name: 'editor-tests',
    version: '0.0.1',
    publisher: 'tests',
    engines: { vscode: '^1.91.0' },
    main: './in-vscode.js',
    browser: './in-vscode.js',
    activationEvents: ['onStartupFinished'],
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  buildSync({
    entryPoints: [join(repository, 'test/editors/in-vscode.ts')],
    outfile: join(folder, 'in-vscode.js'),
    bundle: true,
    format: 'cjs',
    platform: 'browser',
    external: ['vscode'],
  });
  const packed = join(home, 'tests.vsix');
  const vsce = join(dirname(createRequire(import.meta.url).resolve('@vscode/vsce/package.json')), 'vsce');
  const options = ['package', '--no-dependencies', '--skip-license', '--allow-missing-repository', '--out', packed];
  execFileSync(process.execPath, [vsce, ...options], { cwd: folder, stdio: 'pipe' });
  return packed;
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    server.once('exit', (code) => failed(new Error(`code-server ended with ${code}`)));
    server.stdout?.on('data', (chunk) => {
      const [, address] = /listening on (\S+:\d+)/.exec(String(chunk)) ?? [];
      if (address !== undefined) found(address);
    });
  });
}

/** Keeps the page open until there is a result. */
async function watch(address: string, result: string): Promise<void> {
  const flags = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ];
  const opened = await chromium.launch({ executablePath: browser, args: flags });
  try {
    const page = await opened.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(address);
    for (const end = Date.now() + 120_000; !existsSync(result) && Date.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    if (screenshot !== undefined) await page.screenshot({ path: screenshot });
  } finally {
    await opened.close();
  }
}
