import { describe, expect, test } from 'vitest';
import {
  readSafetensors,
  type SafetensorsFile,
  type StoredTensor,
  writeSafetensors,
} from '../../src/formats/safetensors.ts';

const everything: SafetensorsFile = {
  tensors: new Map<string, StoredTensor>([
    ['bytes', { shape: [3], data: Uint8Array.of(1, 2, 255) }],
    ['floats', { shape: [2, 2], data: Float32Array.of(0.5, -1, 1 / 3, Number.POSITIVE_INFINITY) }],
    ['doubles', { shape: [1], data: Float64Array.of(1 / 3) }],
    ['longs', { shape: [2], data: BigInt64Array.of(-1n, 2n ** 62n) }],
    ['integers', { shape: [0, 5], data: new Int32Array() }],
    ['scalar', { shape: [], data: Int32Array.of(-7) }],
  ]),
  metadata: { format: 'test', name: 'ünïcode' },
};

test('what is written is read again', () => {
  const read = readSafetensors(writeSafetensors(everything));
  if (!read.ok) throw new Error(read.error);
  expect(read.file.metadata).toEqual(everything.metadata);
  expect(new Map([...read.file.tensors].sort())).toEqual(new Map([...everything.tensors].sort()));
});

test('the layout of the file: header length, header, numbers, wider types first', () => {
  const file = writeSafetensors({
    tensors: new Map<string, StoredTensor>([
      ['b', { shape: [1], data: Uint8Array.of(9) }],
      ['a', { shape: [1], data: Float32Array.of(1) }],
    ]),
    metadata: {},
  });
  const header =
    '{"__metadata__":{},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[1],"data_offsets":[4,5]}}';
  const length = Math.ceil(header.length / 8) * 8;
  expect([...file.subarray(0, 8)]).toEqual([length, 0, 0, 0, 0, 0, 0, 0]);
  expect(new TextDecoder().decode(file.subarray(8, 8 + length))).toBe(header.padEnd(length));
  expect([...file.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f, 9]);
});

test('a file may lie anywhere in memory', () => {
  const file = writeSafetensors(everything);
  const shifted = new Uint8Array(file.length + 3);
  shifted.set(file, 3);
  expect(readSafetensors(shifted.subarray(3)).ok).toBe(true);
  expect(readSafetensors(Buffer.from(file)).ok).toBe(true);
});

describe('broken files are refused', () => {
  const withHeader = (header: string): Uint8Array => {
    const file = new Uint8Array(8 + header.length + 4);
    file[0] = header.length;
    file.set(new TextEncoder().encode(header), 8);
    return file;
  };
  const tensor = (dtype: string, shape: string, offsets: string): Uint8Array =>
    withHeader(`{"t":{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}}`);
  const files: readonly (readonly [string, Uint8Array, string])[] = [
    ['too short', Uint8Array.of(1, 2), 'shorter than 8 bytes'],
    ['a header beyond the end', Uint8Array.of(99, 0, 0, 0, 0, 0, 0, 0), 'its header of 99 bytes does not fit'],
    ['a header that is no object', withHeader('[]'), 'its header is not a JSON object'],
    ['an unknown type', tensor('F16', '[1]', '[0,4]'), 'tensor t has a wrong type, shape or place'],
    ['a shape that does not fit', tensor('F32', '[2]', '[0,4]'), 'tensor t'],
    ['a place beyond the end', tensor('F32', '[2]', '[0,8]'), 'tensor t'],
    ['half a number', tensor('F32', '[1]', '[0,3]'), 'tensor t'],
    ['a negative side', tensor('F32', '[-1]', '[0,4]'), 'tensor t'],
  ];
  test.each(files)('%s', (_, file, message) => {
    const read = readSafetensors(file);
    expect(read.ok ? 'accepted' : read.error).toContain(message);
  });
});
