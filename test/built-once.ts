/** Builds the bundle, if a source is newer, before any test starts a process or a thread of it. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { repository } from './temporary-folder.ts';

export function setup(): void {
  execFileSync(process.execPath, [join(repository, 'bin/altac.mjs'), '--version'], { stdio: 'pipe' });
}
