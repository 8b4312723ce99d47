/**
 * The packed extension in a real VS Code, in both editions. Where `ALTAC_CODE_SERVER` names a folder with code-server in
 * its node_modules; `test/editors/in-vscode.ts` is what runs inside the editor.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { programNames, textOfProgram } from '../support/programs.ts';
import { repository } from '../temporary-folder.ts';
import { inEditor, packExtension } from './code-server.ts';
import type { Scene } from './scenes.ts';

/** Where the extension runs: in a process, or in a Web Worker. */
type Edition = 'node' | 'browser';

interface Outcome {
  readonly ok: boolean;
  readonly host: Edition;
  readonly error?: string;
  /** Those of all programs, in the Testing view. */
  readonly testsPassed: boolean;
}

const codeServers = [process.env['ALTAC_CODE_SERVER']].filter((folder) => folder !== undefined);

/** `ALTAC_PICTURES=docs` keeps pictures of the editor there; somebody should look at them. */
const pictures = process.env['ALTAC_PICTURES'];
interface Picture {
  readonly scene: Scene;
  readonly file: string;
  /** What comes last. */
  readonly element: string;
}
const scenes: Readonly<Record<Edition, readonly Picture[]>> = {
  node: [
    { scene: 'layers', file: 'vscode.png', element: '.codelens-decoration' },
    { scene: 'film', file: 'vscode-film.png', element: 'iframe.webview' },
    { scene: 'debugger', file: 'debugger.png', element: '.debug-toolbar' },
  ],
  browser: [{ scene: 'mistake', file: 'vscode-mistake.png', element: '.action-widget' }],
};

beforeAll(() => execFileSync(process.execPath, [join(repository, 'scripts/package.mjs')]));

test('the extension is packed with everything that it needs, and nothing else, in less than 1 MB', () => {
  const packed = readFileSync(join(repository, 'dist/alta.vsix'));
  expect(packed.length).toBeLessThan(1_000_000);
  const names = Object.keys(unzipSync(packed)).filter((name) => name.startsWith('extension/'));
  expect(names.map((name) => name.replace('extension/', '')).sort()).toEqual([
    'LICENSE.txt',
    'dist/alta.tmLanguage.json',
    'dist/browser.js',
    'dist/film.js',
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
});

describe.each(codeServers)('in Visual Studio Code', (codeServer) => {
  test.each<Edition>(['node', 'browser'])(
    'in %s: mistakes, fixes and tests of every program; hover, completion, rename over two files, layers, weights, a debugged test',
    async (edition) => {
      const home = mkdtempSync(join(tmpdir(), 'altac-vscode-'));
      try {
        expect(await runInEditor(codeServer, home, edition)).toEqual({ ok: true, host: edition, testsPassed: true });
      } finally {
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      }
    },
    300_000,
  );
});

async function runInEditor(codeServer: string, home: string, edition: Edition): Promise<Outcome> {
  const workspace = join(home, 'workspace');
  cpSync(join(repository, 'programs'), workspace, { recursive: true });
  const editor = {
    codeServer,
    home,
    extensions: [join(repository, 'dist/alta.vsix'), packedTests(home)],
    settings:
      edition === 'browser' ? { 'remote.extensionKind': { 'altac.alta': ['ui'], 'tests.editor-tests': ['ui'] } } : {},
  };
  const result = join(workspace, 'result.json');
  let testsPassed = false;
  await inEditor(editor, workspace, async (page) => {
    const passed = page.getByText(allTestsPassed()).first();
    for (const end = Date.now() + 300_000; !existsSync(result) && Date.now() < end; ) {
      testsPassed ||= await passed.isVisible();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    if (pictures !== undefined) await takePictures(page, edition, pictures);
  });
  return { ...JSON.parse(readFileSync(result, 'utf8')), testsPassed };
}

/** What the Testing view says over its list. */
function allTestsPassed(): string {
  const tests = programNames.flatMap((name) => textOfProgram(name).match(/^test "/gm) ?? []).length;
  return `${tests}/${tests}`;
}

async function takePictures(page: Page, edition: Edition, folder: string): Promise<void> {
  for (const picture of scenes[edition]) await takePicture(page, picture, folder);
}

async function takePicture(page: Page, { scene, file, element }: Picture, folder: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.keyboard.type(`Scene: ${scene}`);
  await page.keyboard.press('Enter');
  await page.locator(element).first().waitFor();
  // Whatever moves has come to rest then.
  await page.waitForTimeout(4000);
  await page.screenshot({ path: join(folder, file) });
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
    contributes: {
      commands: Object.values(scenes)
        .flat()
        .map(({ scene }) => ({ command: `scene.${scene}`, title: `Scene: ${scene}` })),
    },
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
  packExtension(folder, packed);
  return packed;
}
