/** `altac trace --queue` and `altac worker`, with a real Redis where it is installed. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { ended, nextOutput, startAltac } from './bundle.ts';

/** The installed ones: one or none. */
const servers = ['redis-server'].filter((server) => spawnSync(server, ['--version']).status === 0);

const inputs = `export function* inputs() {
  for (let n = 0; n < 600; n++) yield \`\${String(n * 7919).padStart(10, '0')}+\${String(n * 104729).padStart(10, '0')}\`;
}`;

describe.each(servers)('%s', (server) => {
  test('two workers, one killed, Redis started again: what one machine writes', { timeout: 180_000 }, async () => {
    const folder = temporaryFolder({ 'inputs.mjs': inputs, 'redis/.keep': '' });
    const generator = ['--generator', join(folder, 'inputs.mjs'), '--part-inputs', '10'];
    const words = (name: string): string[] => {
      return ['trace', 'programs/addition.alta', ...generator, '--format', 'tfrecord', '-o', join(folder, name)];
    };
    expect(await ended(startAltac([...words('alone'), '--jobs', '1']))).toMatchObject({ err: '', code: 0 });

    const port = await freePort();
    const address = `redis://127.0.0.1:${port}`;
    let redis = await startRedis(server, port, join(folder, 'redis'));
    const [killed, other] = [startAltac(['worker', address, '-j', '1']), startAltac(['worker', address, '-j', '1'])];
    onTestFinished(() => {
      for (const child of [killed, other]) child.kill('SIGKILL');
    });
    const trace = startAltac([...words('queued'), '--queue', address]);
    const traced = ended(trace);
    await nextOutput(killed);
    await pause(50);
    killed.kill('SIGKILL');
    // In the middle of it: some parts are there, others are not.
    await partsOf(join(folder, 'queued'), 15);
    await stopped(redis);
    await pause(1000);
    redis = await startRedis(server, port, join(folder, 'redis'));
    onTestFinished(() => stopped(redis));
    const { out, err, code } = await traced;
    expect({ out, code }).toMatchObject({ out: expect.stringContaining('records of 600 inputs'), code: 0 });
    expect(err).toContain('Redis is away');
    expect(hashesOf(join(folder, 'queued'))).toEqual(hashesOf(join(folder, 'alone')));

    const worked = ended(other);
    other.kill('SIGTERM');
    expect(await worked).toMatchObject({ code: 0, signal: null });
  });

  test('an input that is none ends the trace, and not the worker', async () => {
    const folder = temporaryFolder({ 'redis/.keep': '' });
    const port = await freePort();
    const redis = await startRedis(server, port, join(folder, 'redis'));
    onTestFinished(() => stopped(redis));
    const address = `redis://127.0.0.1:${port}`;
    const child = startAltac(['worker', address, '--json']);
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const worker = ended(child);
    const trace = (input: string, name: string) => {
      return ended(startAltac(['trace', 'programs/sort.alta', input, '-o', join(folder, name), '--queue', address]));
    };
    expect(await trace('1 x', 'bad')).toMatchObject({ code: 2, err: expect.stringContaining('not in the vocabulary') });
    expect(await trace('2 1', 'good')).toMatchObject({ code: 0, err: '' });
    child.kill('SIGTERM');
    expect((await worker).out).toContain('{"trace":"sort","part":0,"inputs":1');
    // One that nobody gives anything to do ends by itself.
    expect(await ended(startAltac(['worker', address, '--idle', '1']))).toMatchObject({ code: 0, signal: null });
  });
});

test.each([
  ['an address that is none', ['worker', 'localhost']],
  ['no server', ['worker', 'redis://127.0.0.1:1']],
])('refused: %s', async (_, words) => {
  const { out, err, code } = await ended(startAltac(words));
  expect({ out, code }).toEqual({ out: '', code: 2 });
  expect(err).toMatchSnapshot();
});

async function startRedis(server: string, port: number, folder: string): Promise<ChildProcess> {
  const redis = spawn(server, ['--port', String(port), '--dir', folder, '--appendonly', 'yes'], { stdio: 'pipe' });
  await new Promise<void>((resolve) => {
    redis.stdout.on('data', (chunk) => {
      if (String(chunk).includes('Ready to accept connections')) resolve();
    });
  });
  return redis;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await end;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

async function partsOf(folder: string, count: number): Promise<void> {
  const parts = (): number =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('part-')).length : 0;
  while (parts() < count) await pause(20);
}

function hashesOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name !== '.altac')
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );
}
