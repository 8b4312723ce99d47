/** Files are written whole or not at all; of several, all or none. */

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withTemporaryFolder, writeFiles } from '../../src/cli/output-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

test('new files are made, old ones replaced, and nothing else stays', async () => {
  const folder = temporaryFolder({ old: 'before' });
  await writeFiles([
    { file: join(folder, 'old'), content: 'after' },
    { file: join(folder, 'new'), content: Uint8Array.of(104, 105) },
  ]);
  expect(contentsOf(folder)).toEqual({ new: 'hi', old: 'after' });
});

test('where the second cannot be begun, the first is as it was', async () => {
  const folder = temporaryFolder({ first: 'before' });
  mkdirSync(join(folder, 'second'));
  const outputs = ['first', 'second'].map((name) => ({ file: join(folder, name), content: 'after' }));
  await expect(writeFiles(outputs)).rejects.toThrow('second cannot be written: it is a folder');
  expect(contentsOf(folder)).toEqual({ first: 'before' });
});

test('where the third cannot be put in its place, the first two are as they were', async () => {
  const folder = temporaryFolder({ first: 'before' });
  const third = join(folder, 'third');
  const outputs = [
    { file: join(folder, 'first'), content: 'after' },
    { file: join(folder, 'second'), content: 'after' },
    { file: third, content: 'after' },
    {
      file: join(folder, 'fourth'),
      // By now the third is staged: somebody takes its name.
      get content() {
        mkdirSync(join(third, 'folder'), { recursive: true });
        return 'after';
      },
    },
  ];
  await expect(writeFiles(outputs)).rejects.toThrow(`${third} cannot be written`);
  expect(contentsOf(folder)).toEqual({ first: 'before' });
});

test('links and permissions stay', async () => {
  const folder = temporaryFolder({ real: 'before' });
  chmodSync(join(folder, 'real'), 0o750);
  symlinkSync('real', join(folder, 'link'));
  await writeFiles([{ file: join(folder, 'link'), content: 'after' }]);
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('after');
  expect(statSync(join(folder, 'real')).mode & 0o777).toBe(0o750);
});

test('devices are written to, not replaced', async () => {
  await writeFiles([{ file: '/dev/null', content: 'nothing' }]);
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('a temporary folder goes, even after an error', async () => {
  let folder = '';
  const failure = withTemporaryFolder(async (path) => {
    folder = path;
    writeFileSync(join(path, 'file'), 'content');
    throw new Error('broken');
  });
  await expect(failure).rejects.toThrow('broken');
  expect(statSync(folder, { throwIfNoEntry: false })).toBeUndefined();
});
