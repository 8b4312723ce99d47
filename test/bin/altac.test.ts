import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository, temporaryFolder } from '../temporary-folder.ts';

const mainFile = 'src/cli/main.ts';

/** A checkout whose command line only says a word, with the real launcher and build script. */
function checkout(word: string): string {
  const folder = temporaryFolder({
    [mainFile]: `console.log('${word}', process.argv.slice(2).join(' '));\n`,
    'src/cli/worker.ts': 'export {};\n',
    'lsp/main.ts': 'export {};\n',
    'dap/main.ts': 'export {};\n',
    'grammar/span.ts': 'export {};\n',
    'src/film/browser/main.ts': 'export {};\n',
  });
  for (const path of ['bin', 'package.json', 'scripts/build.mjs', 'scripts/bundle-for-browsers.mjs']) {
    cpSync(join(repository, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function altac(folder: string, ...options: string[]): string {
  const launcher = join(folder, 'bin/altac.mjs');
  return execFileSync(process.execPath, [launcher, ...options], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Sets the time of everything in the folder to an hour ago, so that what is written next is newer. */
function age(folder: string): void {
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.startsWith('node_modules')) utimesSync(join(folder, path), anHourAgo, anHourAgo);
  }
}

test('the launcher builds what is not built, and again after an edit', () => {
  const folder = checkout('first');
  expect(altac(folder, 'and', 'options')).toBe('first and options');
  expect(altac(folder)).toBe('first');

  age(folder);
  writeFileSync(join(folder, mainFile), "console.log('second');\n");
  expect(altac(folder)).toBe('second');
});

test('the launcher leaves a fresh bundle alone', () => {
  const folder = checkout('built');
  altac(folder);
  writeFileSync(join(folder, 'dist/altac.mjs'), "console.log('not rebuilt');\n");
  expect(altac(folder)).toBe('not rebuilt');
});

test('an installed package has no sources and runs its bundle', () => {
  const folder = checkout('installed');
  altac(folder);
  for (const path of ['src', 'grammar', 'lsp', 'dap', 'scripts', 'node_modules'])
    rmSync(join(folder, path), { recursive: true });
  expect(altac(folder)).toBe('installed');
});

test('without development dependencies the bundle that is there must do', () => {
  const folder = checkout('kept');
  altac(folder);
  age(folder);
  writeFileSync(join(folder, mainFile), "console.log('newer');\n");
  renameSync(join(folder, 'node_modules'), join(folder, 'elsewhere'));
  expect(altac(folder)).toBe('kept');
});

test('sources that do not parse are reported, and nothing runs', () => {
  const folder = checkout('first');
  altac(folder);
  age(folder);
  writeFileSync(join(folder, mainFile), 'this is no program\n');
  expect(() => altac(folder)).toThrow(/src\/cli\/main\.ts:1:5/);
});

test('a build by hand removes what older builds left', () => {
  const folder = checkout('clean');
  altac(folder);
  writeFileSync(join(folder, 'dist/old-chunk.mjs'), '');
  altac(folder);
  expect(existsSync(join(folder, 'dist/old-chunk.mjs'))).toBe(true);
  execFileSync(process.execPath, [join(folder, 'scripts/build.mjs')]);
  expect(readdirSync(join(folder, 'dist')).sort()).toEqual([
    'altac.mjs',
    'dap.mjs',
    'film.js',
    'lsp.mjs',
    'worker.mjs',
  ]);
});
