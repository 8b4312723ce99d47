/** The frames of TFRecord files, with checksums made bit by bit. */

import { expect } from 'vitest';

/** All records; each checksum must be right, and nothing may be left over. */
export function recordsOf(bytes: Buffer): readonly Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    expect(bytes.readUInt32LE(at + 8)).toBe(masked(bytes.subarray(at, at + 8)));
    const data = bytes.subarray(at + 12, at + 12 + length);
    expect(bytes.readUInt32LE(at + 12 + length)).toBe(masked(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

function masked(bytes: Uint8Array): number {
  let checksum = 0xffffffff;
  for (const byte of bytes) {
    checksum ^= byte;
    for (let bit = 0; bit < 8; bit++) checksum = (checksum >>> 1) ^ (checksum & 1 ? 0x82f63b78 : 0);
  }
  checksum = (checksum ^ 0xffffffff) >>> 0;
  return ((((checksum >>> 15) | (checksum << 17)) >>> 0) + 0xa282ead8) % 2 ** 32;
}
