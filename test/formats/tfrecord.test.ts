/** TFRecord files, read by another implementation of protocol buffers and checksums made bit by bit. */

import protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { type Feature, tfrecord } from '../../src/formats/tfrecord.ts';
import { recordsOf } from '../support/records.ts';

/** Copied from TensorFlow's public description of the format. */
const { root } = protobuf.parse(`syntax = "proto3";
message BytesList { repeated bytes value = 1; }
message FloatList { repeated float value = 1 [packed = true]; }
message Int64List { repeated int64 value = 1 [packed = true]; }
message Feature { oneof kind { BytesList bytes_list = 1; FloatList float_list = 2; Int64List int64_list = 3; } }
message Features { map<string, Feature> feature = 1; }
message Example { Features features = 1; }`);

/** What is read back from records one behind the other is what was written. */
function check(...examples: readonly Readonly<Record<string, Feature>>[]): void {
  const read = recordsOf(Buffer.concat(examples.map(tfrecord))).map(plain);
  expect(read).toEqual(
    examples.map((features) => {
      const plain = Object.entries(features).map(([name, { kind, values }]) => [name, { kind, values: [...values] }]);
      return Object.fromEntries(plain);
    }),
  );
}

test('features of all kinds', () => {
  check(
    {
      input: { kind: 'floats', values: Float32Array.of(0, 1, -0.5, 1e30, 0.1) },
      model_input: { kind: 'integers', values: [0, 1, 127, 128, 300, 2 ** 31, 2 ** 53 - 1, -1] },
      names: { kind: 'texts', values: ['', 'a', 'größer'] },
    },
    {},
    { empty: { kind: 'floats', values: new Float32Array(0) } },
  );
});

test('a view into a larger array is written as the view', () => {
  check({ part: { kind: 'floats', values: Float32Array.of(1, 2, 3, 4).subarray(1, 3) } });
});

function plain(data: Uint8Array): unknown {
  const type = root.lookupType('Example');
  const { features } = type.toObject(type.decode(data), { longs: Number, bytes: Array, oneofs: true, defaults: true });
  return Object.fromEntries(
    Object.entries<Record<string, { value?: number[] | number[][] }>>(features?.feature ?? {}).map(
      ([name, feature]) => {
        const floats = feature['floatList']?.value;
        const integers = feature['int64List']?.value;
        if (floats !== undefined) return [name, { kind: 'floats', values: floats }];
        if (integers !== undefined) return [name, { kind: 'integers', values: integers }];
        const texts = (feature['bytesList']?.value ?? []).map((bytes) => Buffer.from([bytes].flat()).toString());
        return [name, { kind: 'texts', values: texts }];
      },
    ),
  );
}
