/** `altac trace`, killed whenever it may be, and begun again: no record is lost or doubled. */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/random/seeded.ts';
import { thorough } from '../support/thoroughness.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ended, startAltac } from './bundle.ts';

const kills = thorough ? 20 : 3;
const inputs = `export function* inputs() {
  for (let n = 0; n < 200; n++) yield \`\${String(n * 7919).padStart(10, '0')}+\${String(n * 104729).padStart(10, '0')}\`;
}`;

// Builds the bundle, so that no test waits for it.
beforeAll(async () => {
  await ended(startAltac(['--version']));
});

describe.each([
  ['a folder', 'traces', ['--format', 'tfrecord']],
  ['a file that is joined', 'all.jsonl', ['--values', 'both']],
  ['a file that is made at the end', 'all.parquet', ['--distinct']],
])('%s', (_, name, options) => {
  test(`killed at ${kills} moments`, { timeout: 300_000 }, async () => {
    const folder = temporaryFolder({ 'inputs.mjs': inputs });
    const words = (output: string): string[] => {
      const generator = ['--generator', join(folder, 'inputs.mjs'), '--part-inputs', '5'];
      return ['trace', 'programs/addition.alta', ...generator, ...options, '-o', join(folder, output, name)];
    };
    for (const output of ['whole', 'stopped']) mkdirSync(join(folder, output));
    const started = performance.now();
    expect(await ended(startAltac(words('whole')))).toMatchObject({ err: '', code: 0 });
    const duration = performance.now() - started;
    const random = seededRandom(11);
    let killed = 0;
    for (let kill = 0; kill < kills; kill++) {
      const child = startAltac(words('stopped'));
      const end = ended(child);
      const timer = setTimeout(() => child.kill('SIGKILL'), duration * (0.2 + 0.7 * random()));
      const { signal } = await end;
      clearTimeout(timer);
      if (signal === 'SIGKILL') killed += 1;
    }
    // The more parts are there, the sooner it is done.
    expect(killed).toBeGreaterThan(0);
    expect(await ended(startAltac(words('stopped')))).toMatchObject({ err: '', code: 0 });
    expect(contentOf(join(folder, 'stopped'))).toEqual(contentOf(join(folder, 'whole')));
  });
});

/** The hash of every file, by its path. */
function contentOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}
