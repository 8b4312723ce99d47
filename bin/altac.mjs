#!/usr/bin/env node
/**
 * Starts the bundled command line. In a checkout it first rebuilds the bundle if a source is newer; an installed
 * package has no sources, and the bundle is all there is.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = new URL('../dist/altac.mjs', import.meta.url);

/** What the bundle is made from. The folders' own times count too: they tell of removed files. */
const sourceFolders = ['src', 'grammar', 'lsp', 'dap'];
const sourceFiles = ['package.json', 'package-lock.json', 'scripts/build.mjs', 'scripts/bundle-for-browsers.mjs'];

const bundleTime = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs;
if (existsSync(`${root}src/cli/main.ts`) && (bundleTime === undefined || anySourceIsNewer(bundleTime))) {
  await rebuild();
}
await import(bundle.href);

/** @param {number} time in milliseconds */
function anySourceIsNewer(time) {
  return sourceFiles.some((file) => isNewer(root + file)) || sourceFolders.some((folder) => hasNewer(root + folder));

  /** @param {string} path */
  function isNewer(path) {
    const status = statSync(path, { throwIfNoEntry: false });
    return status !== undefined && status.mtimeMs > time;
  }

  /**
   * @param {string} folder
   * @returns {boolean}
   */
  function hasNewer(folder) {
    if (isNewer(folder)) return true;
    return readdirSync(folder, { withFileTypes: true }).some((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? hasNewer(path) : isNewer(path);
    });
  }
}

async function rebuild() {
  if (process.stderr.isTTY) process.stderr.write('altac: the sources have changed, rebuilding\n');
  try {
    const { build } = await import('../scripts/build.mjs');
    await build({ removeOldFiles: 'after a day' });
  } catch (error) {
    if (error instanceof Error && 'errors' in error) process.exit(1); // esbuild has printed why
    const toolIsMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!toolIsMissing) throw error;
    if (bundleTime !== undefined) return; // without development dependencies, the bundle that is there must do
    process.stderr.write('altac: not built yet; run `npm ci` first\n');
    process.exit(1);
  }
}
