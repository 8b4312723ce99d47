/** A shell in which `altac` runs without a process of its own: the examples of the documentation take no second each. */

import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { altac } from '../../src/cli/altac.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { repository } from '../temporary-folder.ts';

export interface Ran {
  readonly out: string;
  readonly err: string;
  /** Both, in the order in which they were written. */
  readonly shown: string;
  readonly code: number;
}

export interface AltacOptions {
  readonly input?: string | readonly (string | Uint8Array)[];
  readonly width?: number;
  readonly colour?: boolean;
  readonly interactive?: boolean;
  readonly startWorker?: Terminal['startWorker'];
}

/** From the bundle, which is there (`test/built-once.ts`): threads do not read TypeScript. */
const startWorkerOfBundle: Terminal['startWorker'] = (workerData) =>
  new Worker(join(repository, 'dist/worker.mjs'), { workerData });

/** For what prints nothing, or nothing that matters. */
export const silentTerminal: Terminal = {
  out: { write: () => undefined, colour: false, width: 80 },
  err: { write: () => undefined, colour: false, width: 80 },
  input: { interactive: () => false, chunks: () => chunksOf([]) },
  startServer: () => Promise.resolve(),
  startWorker: startWorkerOfBundle,
};

export async function runAltac(words: readonly string[], options: AltacOptions = {}): Promise<Ran> {
  const { input = '', width = 80, colour = false, interactive = false, startWorker = startWorkerOfBundle } = options;
  let [out, err, shown] = ['', '', ''];
  const code = await altac(words, {
    out: {
      write: (text) => {
        out += text;
        shown += text;
      },
      colour,
      width,
    },
    err: {
      write: (text) => {
        err += text;
        shown += text;
      },
      colour,
      width,
    },
    startServer: () => Promise.resolve(),
    input: { interactive: () => interactive, chunks: () => chunksOf(typeof input === 'string' ? [input] : input) },
    startWorker,
  });
  return { out, err, shown, code };
}

/** Runs command lines in a folder, which becomes the working directory of this process. */
export function openSession(folder: string): (line: string) => Promise<string> {
  cpSync(join(repository, 'programs'), join(folder, 'programs'), { recursive: true });
  process.chdir(folder);
  let code = 0;
  return async (line) => {
    if (line === 'echo $?') return `${code}\n`;
    const [, before, words, from, to] =
      /^(?:(.*) \| )?(?:npx )?altac(?: (.*?))?(?: < (\S+))?(?: > (\S+))?$/.exec(line.replace(/\s+# .*$/, '')) ?? [];
    if (words === undefined) return bash(line);
    const input = before === undefined ? (from === undefined ? '' : readFileSync(from, 'utf8')) : bash(before);
    const ran = await runAltac(wordsOf(words), { input });
    code = ran.code;
    if (to === undefined) return ran.shown;
    writeFileSync(to, ran.out);
    return ran.err;
  };
}

/** The working directory is where it was. */
export function closeSession(folder: string): void {
  process.chdir(repository);
  rmSync(folder, { recursive: true, force: true });
}

function bash(line: string): string {
  return execFileSync('bash', ['-c', line], { encoding: 'utf8' });
}

/** As a shell splits them: quotes, patterns of files. Without these, a space is all there is to it. */
function wordsOf(text: string): string[] {
  if (/^[\w ./:=,+-]*$/.test(text)) return text.split(' ').filter((word) => word !== '');
  return bash(`printf '%s\\0' ${text}`).split('\0').slice(0, -1);
}

async function* chunksOf(parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}
