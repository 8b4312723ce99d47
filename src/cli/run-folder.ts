/**
 * The folder of a run over many items: `run.json` says what the run is, so that it can be repeated; `log.jsonl` has what is
 * done, a line for each item as it ends; results are written when all is done.
 */

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunLog } from '../evaluation/item-run.ts';
import { systemCode } from './files.ts';
import { attemptWrite, writeFiles } from './output-files.ts';
import { UserError } from './user-error.ts';

/** Plain data: everything that results depend on. Files by name and hash, seeds, versions; no keys, no clock. */
export type RunSettings = Readonly<Record<string, unknown>>;

export interface RunFolder {
  readonly log: RunLog;
  /** Whole or not there, under their names in the folder. */
  readonly write: (files: Readonly<Record<string, string>>) => Promise<void>;
  /** Must be called when the run ends, however. */
  readonly close: () => void;
}

/**
 * A new folder, or with `resume` one that holds the same run. One process at a time may hold it: it is refused to a second
 * one. Throws a UserError for a folder that holds another run.
 */
export function openRunFolder(folder: string, settings: RunSettings, resume: boolean): RunFolder {
  const [description, log, lock] = ['run.json', 'log.jsonl', 'lock'].map((name) => join(folder, name));
  if (description === undefined || log === undefined || lock === undefined) throw new Error('no names');
  attemptWrite(folder, () => {
    // Only the last folder of a path is made: another one is a slip of the pen.
    statSync(dirname(folder));
    mkdirSync(folder, { recursive: true });
  });
  takeLock(lock, folder);
  const release = (): void => rmSync(lock, { force: true });
  try {
    if (existsSync(description)) checkSame(folder, description, settings, resume);
    else attemptWrite(description, () => writeFileSync(description, `${JSON.stringify(settings, null, 2)}\n`));
    const descriptor = attemptWrite(log, () => {
      if (existsSync(log)) cutAfterLastLine(log);
      return openSync(log, 'a');
    });
    return {
      log: {
        lines: () => readFileSync(log, 'utf8').split('\n').slice(0, -1),
        append: (line) =>
          attemptWrite(log, () => {
            const bytes = Buffer.from(`${line}\n`);
            for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
          }),
      },
      write: (files) =>
        writeFiles(Object.entries(files).map(([name, content]) => ({ file: join(folder, name), content }))),
      close: () => {
        closeSync(descriptor);
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

function checkSame(folder: string, file: string, settings: RunSettings, resume: boolean): void {
  const text = readFileSync(file, 'utf8');
  if (text === `${JSON.stringify(settings, null, 2)}\n`) {
    if (resume) return;
    throw new UserError(`${folder} holds this run already`, ['`--resume` goes on with it; or give another folder']);
  }
  const differing = namesThatDiffer(text, settings);
  throw new UserError(`${folder} holds another run${differing.length > 0 ? `: ${differing.join(', ')} differ` : ''}`, [
    'Give another folder, or what that run was begun with: it is in run.json',
  ]);
}

function namesThatDiffer(text: string, settings: RunSettings): string[] {
  try {
    const before: Readonly<Record<string, unknown>> = JSON.parse(text);
    const names = new Set([...Object.keys(before), ...Object.keys(settings)]);
    return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(settings[name]));
  } catch {
    return [];
  }
}

/** A process that was killed may have written half a line: that item is not done. */
function cutAfterLastLine(file: string): void {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
}

/** A lock whose process is gone is nobody's. */
function takeLock(lock: string, folder: string): void {
  for (let tries = 0; tries < 2; tries++) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    const holder = Number(readFileSync(lock, 'utf8'));
    if (holder !== process.pid && isRunning(holder)) {
      throw new UserError(`${folder} is in use by process ${holder}`, ['Wait for it, or end it; then `--resume`']);
    }
    rmSync(lock, { force: true });
  }
}

function isRunning(process_: number): boolean {
  if (!Number.isInteger(process_) || process_ <= 0) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
