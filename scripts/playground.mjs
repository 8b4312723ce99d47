/**
 * The playground: `npm run playground` serves it on this computer and builds it anew when a source changes,
 * `npm run playground:build` writes it as a folder that any web server can host. Plain JavaScript, as other builds are.
 */

import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const usualPort = 8137;

/** Copied as they are. */
const copies = ['node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', 'python/pytorch.py', 'LICENSE'];

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'browser',
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
  charset: 'utf8',
  // A browser that has seen an older edition must not mix the two.
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'silent',
};

/**
 * What is imported by these names is never loaded in a page.
 * @type {esbuild.Plugin}
 */
const onlyInNode = {
  name: 'only-in-node',
  setup(bundler) {
    bundler.onResolve({ filter: /^onnxruntime-(node|web)$/ }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * Writes the playground into a folder, which holds nothing else afterwards.
 * @param {string} folder
 */
export async function buildPlayground(folder) {
  const [modules, server, style] = await Promise.all([
    esbuild.build({
      ...common,
      entryPoints: ['playground/page.ts', 'playground/workshop-worker.ts'],
      outdir: folder,
      format: 'esm',
      splitting: true,
      plugins: [onlyInNode],
    }),
    esbuild.build({
      ...common,
      entryPoints: [{ in: 'lsp/worker.ts', out: 'language-server' }],
      outdir: folder,
      format: 'iife',
    }),
    styleText(),
  ]);
  const outputs = [...(modules.outputFiles ?? []), ...(server.outputFiles ?? [])];
  /** @param {string} name */
  const named = (name) => basename(outputs.find(({ path }) => basename(path).startsWith(`${name}-`))?.path ?? '');
  const data = {
    files: Object.fromEntries(
      readdirSync(join(root, 'programs'))
        .filter((file) => file.endsWith('.alta'))
        .map((file) => [file, readFileSync(join(root, 'programs', file), 'utf8')]),
    ),
    workshop: named('workshop-worker'),
    languageServer: named('language-server'),
  };
  const page = readFileSync(join(root, 'playground/index.html'), 'utf8')
    .replaceAll('%PAGE%', named('page'))
    .replace('%STYLE%', style.name)
    // A text that ends the element early cannot stand in it.
    .replace('"DATA"', () => JSON.stringify(data).replaceAll('<', String.raw`\u003c`));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputs) writeFileSync(path, contents);
  for (const file of copies) copyFileSync(join(root, file), join(folder, basename(file)));
  writeFileSync(join(folder, style.name), style.text);
  writeFileSync(join(folder, 'index.html'), page);
}

/** Of all pages, of films, and of this one. */
async function styleText() {
  const { outputFiles } = await esbuild.build({
    ...common,
    stdin: {
      contents: "export { pageStyle } from './src/views/page.ts'; export { filmStyle } from './src/film/style.ts';",
      resolveDir: root,
    },
    format: 'esm',
  });
  const source = outputFiles?.[0]?.text ?? '';
  const { pageStyle, filmStyle } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  const own = readFileSync(join(root, 'playground/style.css'), 'utf8');
  const { code } = await esbuild.transform(pageStyle + filmStyle + own, { loader: 'css', minify: true });
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 8);
  return { name: `style-${hash}.css`, text: code };
}

/**
 * Serves a folder on this computer alone.
 * @param {string} folder
 * @param {number} port 0 for any that is free
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function servePlayground(folder, port) {
  const context = await esbuild.context({ logLevel: 'silent' });
  const { port: taken } = await context.serve({ servedir: folder, host: '127.0.0.1', port });
  return { address: `http://127.0.0.1:${taken}/`, close: () => context.dispose() };
}

/** @param {readonly string[]} words */
async function main([command, ...options]) {
  const isServed = command === 'serve';
  if (options.length > (isServed ? 1 : 0)) {
    console.error(
      isServed ? 'Give one port: npm run playground -- 8080' : 'Give nothing more: it is written to playground/dist',
    );
    process.exitCode = 2;
    return;
  }
  const folder = join(root, 'playground/dist');
  await buildPlayground(folder);
  if (!isServed) {
    console.log(`playground/dist: ${readdirSync(folder).length} files for any web server`);
    return;
  }
  const port = Number(options[0] ?? usualPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error(`${options[0]} is no port\n  Give a number up to 65535: npm run playground -- 8080`);
    process.exitCode = 2;
    return;
  }
  const { address } = await servePlayground(folder, port).catch((error) => {
    console.error(`Port ${port} cannot be used: ${error.message}\n  Give another: npm run playground -- 8080`);
    process.exit(2);
  });
  console.log(`The playground is at ${address} (end with Ctrl C); it is built anew when a source changes`);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  for (const name of ['grammar', 'lsp', 'playground', 'programs', 'src']) {
    watch(join(root, name), { recursive: true }, (_, file) => {
      if (file?.startsWith('dist')) return;
      clearTimeout(soon);
      soon = setTimeout(() => {
        buildPlayground(folder).then(
          () => console.log('Built anew: reload the page'),
          (error) => console.error(error.message),
        );
      }, 200);
    });
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2));
}
