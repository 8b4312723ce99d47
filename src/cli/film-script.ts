/** The script that shows a film in a page. */

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** It lies beside the bundle of the command line; run from sources, it is bundled now. */
export async function filmScript(): Promise<string> {
  const bundled = fileURLToPath(new URL('film.js', import.meta.url));
  if (existsSync(bundled)) return readFileSync(bundled, 'utf8');
  const bundler = fileURLToPath(new URL('../../scripts/film-script.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [bundler], { maxBuffer: 2 ** 26 });
  return stdout;
}
