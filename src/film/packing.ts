/** A film as text that may stand in a page: deflated, in base64. */

import { deflateSync, inflateSync } from 'fflate';
import type { Film } from './film.ts';

export function packFilm(film: Film): string {
  const bytes = deflateSync(new TextEncoder().encode(JSON.stringify(film)), { level: 9 });
  let binary = '';
  // A call has only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

/** What `packFilm` made, of this version. */
export function unpackFilm(text: string): Film {
  const bytes = Uint8Array.from(atob(text.trim()), (sign) => sign.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(inflateSync(bytes)));
}
