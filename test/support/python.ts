/** Python, for tests of what Python programs do with our files. `.ci/run` installs it, with NumPy and PyTorch. */

import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repository } from '../temporary-folder.ts';

const scripts = join(repository, 'test/python');

/** The interpreters among those that are likely to be there which have all these modules: the first, or none. */
export function pythonsWith(...modules: readonly string[]): string[] {
  const probe = `import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, ${JSON.stringify(modules)})))`;
  const found = ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', probe]).status === 0);
  return found === undefined ? [] : [found];
}

/** What a script of test/python prints. */
export function printedBy(python: string, script: string, ...words: readonly string[]): string {
  // Two threads wait for one another longer than these small matrices take.
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  return execFileSync(python, [join(scripts, script), ...words], { encoding: 'utf8', maxBuffer: 2 ** 28, env });
}
