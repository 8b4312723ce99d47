/**
 * Bundles the command line, src/cli/main.ts, into dist/altac.mjs, its worker and its chunks. Plain JavaScript, because the
 * launcher imports it with nothing between it and Node. Run by itself (`npm run build`), it also removes what older
 * builds have left.
 */
import { mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { filmScript } from './bundle-for-browsers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const outputFolder = join(root, 'dist');
const entryName = 'altac.mjs';

/** A running command loads its chunks late, so those of the build before must outlive it. */
const oldFilesLiveFor = 24 * 60 * 60 * 1000;

/**
 * TensorFlow.js stays a dependency to import, and so does what users install by themselves. Only files deep inside
 * TensorFlow.js are bundled: Node cannot import them, as they are modules that name each other without extensions.
 * @type {esbuild.Plugin}
 */
const tensorflowStaysOutside = {
  name: 'tensorflow-stays-outside',
  setup(bundler) {
    bundler.onResolve(
      { filter: /^(@tensorflow\/[^/]+|onnxruntime-(node|web)|bullmq|ioredis|playwright-core)$/ },
      ({ path }) => ({
        path,
        external: true,
      }),
    );
  },
};

/**
 * Builds dist/. Each file is put in place whole, and the entry last, so that commands which start meanwhile find
 * either the old bundle or the new one; two builds at once do no harm.
 * @param {{ removeOldFiles: 'all' | 'after a day' }} options
 * @returns {Promise<void>} rejected with an esbuild.BuildFailure, already printed, when the sources do not parse
 */
export async function build({ removeOldFiles }) {
  const started = new Date();
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'src/cli/main.ts', out: basename(entryName, '.mjs') },
      // A thread is started from a file of its own.
      { in: 'src/cli/worker.ts', out: 'worker' },
      { in: 'lsp/main.ts', out: 'lsp' },
      { in: 'dap/main.ts', out: 'dap' },
    ],
    outdir: outputFolder,
    outExtension: { '.js': '.mjs' },
    // Without a folder of their own, so that import.meta.url has the same depth in every file of the bundle.
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    charset: 'utf8',
    // CommonJS dependencies call require(). The long name cannot collide with an import in our own sources.
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);",
    },
    plugins: [tensorflowStaysOutside],
    logLevel: 'warning',
  });

  const film = { path: join(outputFolder, 'film.js'), contents: await filmScript() };

  mkdirSync(outputFolder, { recursive: true });
  const entryLast = [film, ...outputFiles].toSorted((a, b) => Number(isEntry(a.path)) - Number(isEntry(b.path)));
  for (const { path, contents } of entryLast) {
    const unfinished = `${path}.${process.pid}.unfinished`;
    writeFileSync(unfinished, contents);
    // The launcher compares this time with those of the sources: an edit made during the build must count as newer.
    utimesSync(unfinished, started, started);
    renameSync(unfinished, path);
  }

  const current = new Set(entryLast.map(({ path }) => basename(path)));
  for (const name of readdirSync(outputFolder)) {
    if (current.has(name)) continue;
    const path = join(outputFolder, name);
    if (removeOldFiles === 'all' || isOld(path)) rmSync(path, { recursive: true, force: true });
  }
}

/** @param {string} path */
function isEntry(path) {
  return basename(path) === entryName;
}

/** @param {string} path */
function isOld(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && Date.now() - status.mtimeMs > oldFilesLiveFor;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await build({ removeOldFiles: 'all' });
  } catch (error) {
    // esbuild has printed its own complaints.
    if (!(error instanceof Error && 'errors' in error)) throw error;
    process.exitCode = 1;
  }
}
