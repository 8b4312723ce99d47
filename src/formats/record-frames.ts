/** The frames of TFRecord files: each record with its length and checksums. */

/** The length, its checksum, the record, and its checksum. */
export function framed(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(8 + 4 + data.length + 4);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(crc32c(record.subarray(0, 8))), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, masked(crc32c(data)), true);
  return record;
}

/** The records of a file up to the first that is not whole: a process may have ended while it wrote. */
export function framedRecords(file: Uint8Array): readonly Uint8Array[] {
  const records: Uint8Array[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 0; at + 16 <= file.length; ) {
    const start = at + 12;
    const end = start + Number(view.getBigUint64(at, true));
    if (masked(crc32c(file.subarray(at, at + 8))) !== view.getUint32(at + 8, true) || end + 4 > file.length) break;
    const record = file.subarray(start, end);
    if (masked(crc32c(record)) !== view.getUint32(end, true)) break;
    records.push(record);
    at = end + 4;
  }
  return records;
}

/** TensorFlow's guard against checksums of data that hold checksums. */
function masked(checksum: number): number {
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}

/** The checksum of Castagnoli (RFC 3720), which Node's zlib does not have. */
function crc32c(bytes: Uint8Array): number {
  let checksum = 0xffffffff;
  for (const byte of bytes) checksum = (table[(checksum ^ byte) & 0xff] ?? 0) ^ (checksum >>> 8);
  return (checksum ^ 0xffffffff) >>> 0;
}

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0x82f63b78 : rest >>> 1;
  return rest;
});
