/** Files that come in: texts that are UTF-8, and what to say about those that cannot be read. */

import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, normalize } from 'node:path';
import type { ReadImport } from '../compile.ts';
import { similarNames } from '../ir/similar.ts';
import { UserError } from './user-error.ts';

export function readBytes(file: string): Uint8Array {
  try {
    // A copy of its own, as views of wider numbers have to be aligned.
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    throw readError(file, error);
  }
}

export function readText(file: string): string {
  const bytes = readBytes(file);
  const text = decoded(bytes);
  if (text === null) throw notText(file, bytes);
  return text;
}

/** The text of a program: what holds something else is refused at once, and not taken for a program full of mistakes. */
export function readProgramText(file: string): string {
  if (['.safetensors', '.json', '.onnx'].includes(extname(file))) {
    // A file that is not there is a simpler matter.
    readBytes(file);
    throw new UserError(`${file} is not the text of a program`, [
      'Give the .alta file; only `altac run` and `altac info` take what `altac compile` and `altac ir` wrote',
    ]);
  }
  const text = readText(file);
  if (text.trim() === '')
    throw new UserError(`${file} is empty`, ['A program has at least `vocab`, `input`, `var`, `mlp` and `output`']);
  return text;
}

/** A file of inputs, as it arrives. */
export async function* chunksOf(file: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file, { signal })) if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    if (systemCode(error) === 'EISDIR') {
      throw new UserError(`${file} is a folder, not a file`, ['Give a file with one input a line']);
    }
    throw readError(file, error);
  }
}

/** Imports are found from the folder of the file that imports them, and named as it is. */
export const readImport: ReadImport = (path, from) => {
  const file = normalize(join(dirname(from), path));
  try {
    return { file, text: readText(file) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { error: [`The import "${path}" cannot be read: ${error.message}`, ...error.notes].join('. ') };
  }
};

/** `null` for bytes that are not UTF-8. A byte order mark at the beginning is left out. */
export function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The code of a system error, as in `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function readError(file: string, error: unknown): UserError {
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError(`${file} is not there`, [whereItMayBe(file)]);
    case 'EISDIR':
      return new UserError(`${file} is a folder, not a file`, [filesToGive(file)]);
    case 'EACCES':
    case 'EPERM':
      return new UserError(`${file} may not be read`, [`\`ls -l ${file}\` shows who may`]);
    default:
      return new UserError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function whereItMayBe(file: string): string {
  const folder = dirname(file);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return `There is no folder ${folder}`;
  const names = namesIn(folder);
  const written = basename(file);
  const stem = basename(file, extname(file));
  const near = [
    ...names.filter((name) => name === `${written}.alta` || (name !== written && name === `${stem}.alta`)),
    ...similarNames(written, names),
    ...names.map((name) => join(name, written)).filter((path) => isFile(join(folder, path))),
  ];
  const shown = [...new Set(near)].slice(0, 3).map((name) => join(folder, name));
  if (shown.length > 0) return `Did you mean ${shown.join(' or ')}?`;
  const place = folder === '.' ? 'this folder' : folder;
  const programs = names.filter((name) => name.endsWith('.alta'));
  if (!['.alta', ''].includes(extname(file))) return `Nothing in ${place} has a name like it`;
  if (programs.length === 0) return `There are no .alta files in ${place}`;
  const rest = programs.length - 5;
  return `In ${place} there are ${programs.slice(0, 5).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // The folder may be a file, or locked.
    return false;
  }
}

function filesToGive(folder: string): string {
  const programs = namesIn(folder).some((name) => name.endsWith('.alta'));
  return programs ? `Give its files: ${join(folder, '*.alta')}` : 'It holds no .alta files; give a file';
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function notText(file: string, bytes: Uint8Array): UserError {
  const at = firstBadByte(bytes);
  const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
  const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  const [first, second] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const advice = isWide
    ? 'It looks like UTF-16: save it as UTF-8'
    : bytes.includes(0)
      ? 'It looks like a binary file: give the text of a program'
      : 'Save it as UTF-8';
  return new UserError(`${file}:${line}: this is not UTF-8 text (byte 0x${byte})`, [advice]);
}

/** Where the first sequence of bytes begins that is no character. */
function firstBadByte(bytes: Uint8Array): number {
  let [fine, bad] = [0, bytes.length + 1];
  while (bad - fine > 1) {
    const middle = Math.floor((fine + bad) / 2);
    if (middle <= bytes.length && isBeginning(bytes.subarray(0, middle))) fine = middle;
    else bad = middle;
  }
  // The last character may be begun and not ended.
  while (decoded(bytes.subarray(0, fine)) === null) fine -= 1;
  return fine;
}

/** Whether more bytes could make it UTF-8. */
function isBeginning(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
