/** A program with its input in an address: what stands behind `#` is never sent to a server. */

import { deflateSync, inflateSync } from 'fflate';

export interface SharedProgram {
  /** The name of the file, without its ending. */
  readonly name: string;
  readonly text: string;
  readonly input: string;
}

/** Raised whenever older links could not be read. */
const version = '1';

/** More than this is no program that somebody wrote: deflated data may stand for thousands of times as much. */
const mostBytes = 2 ** 20;

/** What stands behind `#`. */
export function addressOf(shared: SharedProgram): string {
  const bytes = deflateSync(new TextEncoder().encode(JSON.stringify(shared)), { level: 9 });
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `${version}.${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** `null` for what `addressOf` did not make. */
export function programOfAddress(address: string): SharedProgram | null {
  const [known, packed] = address.replace(/^#/, '').split('.');
  if (known !== version || packed === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
    const buffer = inflateSync(bytes, { out: new Uint8Array(mostBytes) });
    const read: unknown = JSON.parse(new TextDecoder().decode(buffer));
    return isShared(read) ? { name: plainName(read.name), text: read.text, input: read.input } : null;
  } catch {
    // Cut off on its way, most likely.
    return null;
  }
}

function isShared(read: unknown): read is SharedProgram {
  return (
    typeof read === 'object' &&
    read !== null &&
    ['name', 'text', 'input'].every(
      (key) => typeof Object.entries(read).find(([name]) => name === key)?.[1] === 'string',
    )
  );
}

/** It becomes the name of files. */
function plainName(name: string): string {
  return name.replace(/[^\w-]/g, '').slice(0, 60) || 'program';
}
