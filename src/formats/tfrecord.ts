/** TFRecord files of `tf.Example`, as TensorFlow reads them. */

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export type Feature =
  | { readonly kind: 'floats'; readonly values: Float32Array }
  | { readonly kind: 'integers'; readonly values: readonly number[] }
  | { readonly kind: 'texts'; readonly values: readonly string[] };

/**
 * One record: the length, its checksum, a `tf.Example` with these features, and its checksum. A file is any number of
 * them, one after the other. Integers must be safe ones.
 */
export function tfrecord(features: Readonly<Record<string, Feature>>): Uint8Array {
  return framed(example(features));
}

/** `Example { Features { map<string, Feature> } }`: each field has number 1, and the values of a list are packed. */
function example(features: Readonly<Record<string, Feature>>): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).fork();
  for (const [name, feature] of Object.entries(features)) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(name);
    writer.tag(2, WireType.LengthDelimited).fork();
    writeFeature(writer, feature);
    writer.join().join();
  }
  return writer.join().finish();
}

/** `Feature { BytesList = 1, FloatList = 2, Int64List = 3 }`. Numbers are little-endian there, as on every machine with Node. */
function writeFeature(writer: BinaryWriter, { kind, values }: Feature): void {
  writer.tag({ texts: 1, floats: 2, integers: 3 }[kind], WireType.LengthDelimited).fork();
  if (kind === 'texts') for (const text of values) writer.tag(1, WireType.LengthDelimited).string(text);
  else {
    writer.tag(1, WireType.LengthDelimited);
    if (kind === 'floats') writer.bytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    else {
      writer.fork();
      for (const value of values) writer.int64(value);
      writer.join();
    }
  }
  writer.join();
}

function framed(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(8 + 4 + data.length + 4);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(crc32c(record.subarray(0, 8))), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, masked(crc32c(data)), true);
  return record;
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
