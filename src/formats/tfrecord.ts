/** TFRecord files of `tf.Example`, as TensorFlow reads them. */

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { framed } from './record-frames.ts';

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
