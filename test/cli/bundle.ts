/** The built command line as a process of its own. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { repository } from '../temporary-folder.ts';

/** Through the launcher, which builds what is not built. */
export function startAltac(words: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [join(repository, 'bin/altac.mjs'), ...words]);
}

export interface Ended {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ out, err, code, signal }));
  });
}

/** What the process prints next. */
export function nextOutput(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk)));
  });
}
