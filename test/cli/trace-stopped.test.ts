/** `altac trace`, killed whenever it may be, and begun again: no record is lost or doubled. */

import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/random/seeded.ts';
import { thorough } from '../support/thoroughness.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ended, startAltac } from './bundle.ts';

const kills = thorough ? 20 : 3;
const parts = 40;
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
    const [whole, stopped] = [join(folder, 'whole'), join(folder, 'stopped')];
    const trace = (output: string): ChildProcessWithoutNullStreams => {
      const generator = ['--generator', join(folder, 'inputs.mjs'), '--part-inputs', '5'];
      return startAltac(['trace', 'programs/addition.alta', ...generator, ...options, '-o', join(output, name)]);
    };
    for (const output of [whole, stopped]) mkdirSync(output);
    const started = performance.now();
    expect(await ended(trace(whole))).toMatchObject({ err: '', code: 0 });
    const duration = performance.now() - started;
    const reports = join(stopped, name.includes('.') ? `${name}.parts` : name, '.altac');
    const random = seededRandom(11);
    let [part, killed] = [0, 0];
    while (killed < kills) {
      // Nearer to the end each time: in some part, while the whole is put together, while its parts go.
      part += Math.ceil((parts - 1 - part) * random());
      const report = join(reports, `part-${String(part).padStart(5, '0')}.json`);
      const isLate = existsSync(report);
      const child = trace(stopped);
      const end = ended(child);
      while (child.exitCode === null && !existsSync(report)) await pause(1);
      await pause((isLate ? duration : 30) * random());
      child.kill('SIGKILL');
      if ((await end).signal === 'SIGKILL') {
        killed += 1;
        continue;
      }
      // It came to its end before.
      expect(contentOf(stopped)).toEqual(contentOf(whole));
      rmSync(stopped, { recursive: true });
      mkdirSync(stopped);
      part = 0;
    }
    expect(await ended(trace(stopped))).toMatchObject({ err: '', code: 0 });
    expect(contentOf(stopped)).toEqual(contentOf(whole));
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
