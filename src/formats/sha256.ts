import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The SHA-256 of bytes, or of a text as UTF-8, in hexadecimal digits. */
export function sha256(content: Uint8Array | string): string {
  return bytesToHex(digest(typeof content === 'string' ? new TextEncoder().encode(content) : content));
}
