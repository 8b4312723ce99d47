/** Files that go out: each is whole or not there, and several are all written or none. */

import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  mkdtempSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemCode } from './files.ts';
import { breath } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface OutputFile {
  readonly file: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes to temporary names beside the files and renames, so that nobody ever sees half a file. If one of them cannot
 * be written, all are as they were before. Ctrl-C waits until it is done.
 */
export async function writeFiles(outputs: readonly OutputFile[]): Promise<void> {
  await withSignalsHeld(() => replaceAll(outputs));
}

/** A file that is written piece by piece. */
export interface StreamedOutput {
  readonly write: (text: string) => void;
  /** From now on it stands under its name. */
  readonly finish: () => void;
  /** Without `finish`, nothing was written; after it, this does nothing. */
  readonly abandon: () => void;
}

/** Under a temporary name, until it is finished. A device or pipe is written as it comes. */
export function openStreamed(file: string): StreamedOutput {
  const { real, before } = targetOf(file);
  const isFile = before === undefined || before.isFile();
  const stage = isFile ? `${real}.${process.pid}.tmp` : real;
  let descriptor: number | null = attemptWrite(file, () => openSync(stage, 'w', before?.mode ?? 0o666));
  const close = (): void => {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  };
  return {
    write: (text) =>
      attemptWrite(file, () => {
        const bytes = Buffer.from(text);
        for (let at = 0; descriptor !== null && at < bytes.length; ) at += writeSync(descriptor, bytes, at);
      }),
    finish: () =>
      attemptWrite(file, () => {
        close();
        if (isFile) renameSync(stage, real);
      }),
    abandon: () => {
      if (descriptor === null) return;
      close();
      if (isFile) rmSync(stage, { force: true });
    },
  };
}

/** Whether files can be written, before work that takes long. */
export function checkWritable(files: readonly string[]): void {
  for (const file of files) {
    attemptWrite(file, () => {
      const { real, before } = targetOf(file);
      if (before === undefined || before.isFile()) accessSync(dirname(real), constants.W_OK);
    });
  }
}

/** A folder of one's own, which goes when the work is done, however it ends. */
export async function withTemporaryFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'altac-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await withSignalsHeld(() => work(folder));
  } finally {
    process.off('exit', remove);
    remove();
  }
}

const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Node ends at a signal without another word, unless somebody listens. */
async function withSignalsHeld<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  const stops = Object.entries(signals).map(([signal, code]) => ({ signal, stop: () => process.exit(code) }));
  for (const { signal, stop } of stops) process.on(signal, stop);
  try {
    return await work();
  } finally {
    // A signal that came meanwhile is delivered now.
    await breath();
    for (const { signal, stop } of stops) process.off(signal, stop);
  }
}

function replaceAll(outputs: readonly OutputFile[]): void {
  const temporaries: string[] = [];
  const temporary = (file: string, ending: string): string => {
    const name = `${file}.${process.pid}.${ending}`;
    temporaries.push(name);
    rmSync(name, { force: true });
    return name;
  };
  const undo: (() => void)[] = [];
  try {
    const staged = outputs.map(({ file, content }) => {
      const { real, before } = targetOf(file);
      // Devices and pipes (`-o /dev/stdout`) have no half-written state that would stay.
      if (before?.isFile() === false) return { file, put: () => writeFileSync(real, content) };
      const stage = temporary(real, 'tmp');
      attemptWrite(file, () => {
        writeFileSync(stage, content, { flag: 'wx' });
        if (before !== undefined) chmodSync(stage, before.mode);
      });
      const put = (): void => {
        const backup = before === undefined || outputs.length === 1 ? null : temporary(real, 'before.tmp');
        if (backup !== null) copyFileSync(real, backup, constants.COPYFILE_FICLONE);
        renameSync(stage, real);
        undo.push(() => (backup === null ? rmSync(real, { force: true }) : renameSync(backup, real)));
      };
      return { file, put };
    });
    for (const { file, put } of staged) attemptWrite(file, put);
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  } finally {
    for (const name of temporaries) rmSync(name, { force: true });
  }
}

/** The file itself where the name is a link, and what is there now. */
function targetOf(file: string): { readonly real: string; readonly before: Stats | undefined } {
  return attemptWrite(file, () => {
    const before = statSync(file, { throwIfNoEntry: false });
    if (before?.isDirectory() === true) throw new UserError(`${file} cannot be written: it is a folder`);
    if (before === undefined) return { real: file, before };
    accessSync(file, constants.W_OK);
    return { real: before.isFile() ? realpathSync(file) : file, before };
  });
}

/** What goes wrong is a `UserError` about the file. */
export function attemptWrite<Result>(file: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw error instanceof UserError ? error : writeError(file, error);
  }
}

function writeError(file: string, error: unknown): UserError {
  const folder = dirname(file);
  const cannot = (cause: string, ...notes: string[]): UserError =>
    new UserError(`${file} cannot be written: ${cause}`, notes);
  switch (systemCode(error)) {
    case 'ENOENT':
      return cannot(`there is no folder ${folder}`, `Make it with \`mkdir -p ${folder}\``);
    case 'ENOTDIR':
      return cannot(`${folder} is not a folder`);
    case 'EEXIST':
      return cannot('it is not a folder');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return cannot(
        statSync(file, { throwIfNoEntry: false }) === undefined
          ? `the folder ${folder} is write-protected`
          : 'it is write-protected',
        'Write somewhere else, or change who may write there',
      );
    case 'EBUSY':
      return cannot('it is in use');
    case 'ENOSPC':
      return cannot('the disk is full');
    default:
      return cannot(error instanceof Error ? error.message : String(error));
  }
}
