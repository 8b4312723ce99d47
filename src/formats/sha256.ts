import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The SHA-256 of bytes, or of a text as UTF-8, in hexadecimal digits. */
export function sha256(content: Uint8Array | string): string {
  return bytesToHex(digestOf(content));
}

/** The same in base64, as browsers ask for it. */
export function sha256Base64(content: Uint8Array | string): string {
  return btoa(String.fromCharCode(...digestOf(content)));
}

function digestOf(content: Uint8Array | string): Uint8Array {
  return digest(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}
