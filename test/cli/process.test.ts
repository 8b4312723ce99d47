/** What only a process has: streams that close, signals, time. All of it through the launcher and the bundle. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended, nextOutput, startAltac } from './bundle.ts';
import { endless, flip } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'altac-process-'));
const program = join(folder, 'flip.alta');
const slow = join(folder, 'endless.alta');

beforeAll(async () => {
  writeFileSync(program, flip);
  writeFileSync(slow, endless);
  // Builds the bundle, so that no test waits for it.
  await ended(startAltac(['--version']));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.each([1, 2])('with %i at a time', (jobs) => {
  const run = ['run', program, '--jobs', String(jobs)];

  test('answers come line by line, while stdin is open', async () => {
    const child = startAltac(run);
    const end = ended(child);
    for (const [question, answer] of [
      ['01\n', '1 0\n'],
      ['\n', '\n'],
      ['0\n1\n', '1\n0\n'],
    ] as const) {
      const printed = nextOutput(child);
      child.stdin.write(question);
      let answered = await printed;
      while (answered.length < answer.length) answered += await nextOutput(child);
      expect(answered).toBe(answer);
    }
    child.stdin.end();
    expect(await end).toMatchObject({ out: '1 0\n\n1\n0\n', err: '', code: 0 });
  });

  test('a bad line ends the run, though stdin stays open', async () => {
    const child = startAltac(run);
    child.stdin.write('01\n2\n');
    const { out, err, code } = await ended(child);
    expect({ out, code }).toEqual({ out: '1 0\n', code: 2 });
    expect(err).toContain('stdin:2');
  });

  test('Ctrl-C is quiet while it waits for inputs', async () => {
    const child = startAltac(run);
    child.stdin.write('01\n');
    await nextOutput(child);
    child.kill('SIGINT');
    expect(await ended(child)).toEqual({ out: '', err: '', code: null, signal: 'SIGINT' });
  });

  test('Ctrl-C is quiet in a loop that does not look up', async () => {
    const long = ['run', slow, '0', `0${' 0'.repeat(20)}`, '--layers', '1000000000', '--jobs', String(jobs)];
    const child = startAltac(long);
    const end = ended(child);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.kill('SIGINT');
    expect(await end).toMatchObject({ out: '', err: '', signal: 'SIGINT' });
  });

  test.each([
    ['', '| head -n 1', '1 0\n'],
    ['with much to print', '--show --json | head -c 10', '{"input":"'],
  ])('whoever reads may stop %s', (_, rest, out) => {
    const line = `yes 01 | node bin/altac.mjs ${run.join(' ')} ${rest}`;
    const { stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: out, stderr: '' });
  });
});

describe('Ctrl-C', () => {
  test('is 130 to a shell', () => {
    const line = `sleep 2 | exec ${process.execPath} bin/altac.mjs run ${program} & sleep 1; kill -INT $!; wait $!`;
    expect(spawnSync('bash', ['-c', line]).status).toBe(130);
  });

  test('leaves no temporary files, whenever it comes', async () => {
    for (const delay of [150, 250, 300, 350, 400]) {
      const child = startAltac(['compile', program, '-o', join(folder, 'weights')]);
      const end = ended(child);
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGINT');
      await end;
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
  });
});

test('whoever reads may stop', () => {
  const line = 'node bin/altac.mjs explain | head -c 8';
  const { stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'ALTA0001', stderr: '' });
});

test('a full disk is no mistake of altac', () => {
  const line = `node bin/altac.mjs run ${program} 01 > /dev/full`;
  const { status, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
  expect(stderr).toMatch(/^error: the output cannot be written: ENOSPC.*\n$/);
  expect(status).toBe(2);
});

test('the version comes without loading anything else', async () => {
  const { out, code } = await ended(startAltac(['--version']));
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(code).toBe(0);
  // All that Node has to read for it.
  const read = new Map<string, string>();
  const visit = (name: string): void => {
    if (read.has(name)) return;
    const text = readFileSync(join('dist', name), 'utf8');
    read.set(name, text);
    for (const [, imported = ''] of text.matchAll(/(?:^|[;\n])\s*import\s*(?:[^;()'"]*from\s*)?"\.\/([^"]+)"/g))
      visit(imported);
  };
  visit('altac.mjs');
  const size = [...read.values()].reduce((sum, text) => sum + text.length, 0);
  expect(size).toBeGreaterThan(500);
  expect(size).toBeLessThan(20_000);
});

test('colours are for terminals, or for those who ask', () => {
  const words = ['bin/altac.mjs', 'check', join(folder, 'nowhere.alta')];
  const colours = (environment: NodeJS.ProcessEnv): boolean => {
    const { NO_COLOR: _no, FORCE_COLOR: _force, ...rest } = process.env;
    return spawnSync(process.execPath, words, { env: { ...rest, ...environment } }).stderr.includes('\u001b[');
  };
  expect([{}, { FORCE_COLOR: '1' }, { FORCE_COLOR: '1', NO_COLOR: '1' }].map(colours)).toEqual([false, true, false]);
});

test('it starts in any folder', async () => {
  const child = spawn(process.execPath, [join(process.cwd(), 'bin/altac.mjs'), 'run', 'flip.alta', '01'], {
    cwd: folder,
  });
  expect(await ended(child)).toMatchObject({ out: '1 0\n', code: 0 });
});
