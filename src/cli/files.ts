/** Files in and out: texts that are UTF-8, outputs that are whole or not there. */

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ReadImport } from '../compile.ts';
import { UserError } from './user-error.ts';

export function readText(file: string): string {
  const result = tryReadText(file);
  if ('error' in result) throw new UserError(result.error);
  return result.text;
}

export function readBytes(file: string): Uint8Array {
  try {
    // A copy of its own, as views of wider numbers have to be aligned.
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    throw new UserError(describeReadError(file, error));
  }
}

export const readImport: ReadImport = (path, from) => {
  const file = resolve(dirname(from), path);
  const result = tryReadText(file);
  return 'error' in result
    ? { error: `The import "${path}" cannot be read: ${result.error}` }
    : { file, text: result.text };
};

/** Writes to a temporary name and renames, so that nobody ever sees half a file. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UserError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function tryReadText(file: string): { readonly text: string } | { readonly error: string } {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { error: describeReadError(file, error) };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { error: `${file} is not UTF-8 text` };
  }
}

function describeReadError(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `${file} is not there`;
  if (code === 'EISDIR') return `${file} is a folder, not a file`;
  return `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
