/** Bundles what runs in browsers. It fails where anything of Node is imported: nothing stands in for that. */

import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {Readonly<Record<string, string>>} entries the files of the bundle, by name, and what each is made from
 * @param {string} folder where they go
 * @param {'iife' | 'cjs'} format a script of its own, or a module for an editor's loader
 */
export async function bundleForBrowsers(entries, folder, format) {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: Object.entries(entries).map(([out, source]) => ({ in: source, out })),
    outdir: folder,
    bundle: true,
    minify: true,
    format,
    platform: 'browser',
    target: 'es2022',
    external: format === 'cjs' ? ['vscode'] : [],
    mainFields: ['browser', 'module', 'main'],
    charset: 'utf8',
    legalComments: 'none',
    // What is wrong is in the error that it fails with.
    logLevel: 'silent',
  });
}

/**
 * What shows a film, as one script for a page.
 * @returns {Promise<string>}
 */
export async function filmScript() {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src/film/browser/main.ts'],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    mainFields: ['browser', 'module', 'main'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
