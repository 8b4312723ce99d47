/** Packs the extension for Visual Studio Code: dist/alta.vsix, with the language server in it, for Node and for browsers. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { bundleForBrowsers, filmScript } from './bundle-for-browsers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const extension = join(root, 'vscode-extension');
const output = join(extension, 'dist');

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
await esbuild.build({
  absWorkingDir: root,
  entryPoints: [
    { in: 'vscode-extension/src/node.ts', out: 'node' },
    { in: 'lsp/main.ts', out: 'server' },
  ],
  outdir: output,
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: 'node18',
  external: ['vscode'],
  mainFields: ['module', 'main'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
});
await bundleForBrowsers({ browser: 'vscode-extension/src/browser.ts' }, output, 'cjs');
writeFileSync(join(output, 'film.js'), await filmScript());
await bundleForBrowsers({ worker: 'lsp/worker.ts' }, output, 'iife');
cpSync(join(root, 'grammar/alta.tmLanguage.json'), join(output, 'alta.tmLanguage.json'));

mkdirSync(join(root, 'dist'), { recursive: true });
const file = join(root, 'dist/alta.vsix');
const vsce = join(dirname(createRequire(import.meta.url).resolve('@vscode/vsce/package.json')), 'vsce');
execFileSync(process.execPath, [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--out', file], {
  cwd: extension,
  stdio: ['ignore', 'ignore', 'inherit'],
});
process.stdout.write(`dist/alta.vsix, ${Math.ceil(statSync(file).size / 1024)} kB\n`);
