import { unzipSync } from 'fflate';
import { parse } from 'npyjs';
import { expect, test } from 'vitest';
import { type StoredArray, writeNpz } from '../../src/formats/npz.ts';

const arrays = new Map<string, StoredArray>([
  ['heads.0.key', { shape: [2, 3], data: Float32Array.of(1, 0, 0, -0.5, 1 / 3, 0) }],
  ['nothing', { shape: [0, 3], data: new Float32Array() }],
  ['codes', { shape: [2], data: Int32Array.of(-1, 7) }],
  ['text', { shape: [2], data: Uint8Array.of(0xc3, 0xbc) }],
]);

test('what is written is read again', () => {
  const files = unzipSync(writeNpz(arrays));
  expect(Object.keys(files)).toEqual([...arrays.keys()].map((name) => `${name}.npy`));
  for (const [name, { shape, data }] of arrays) {
    const bytes = files[`${name}.npy`]?.slice().buffer ?? new ArrayBuffer();
    expect(parse(bytes)).toMatchObject({ shape, data });
  }
});

test('the same arrays give the same bytes, in every year and time zone', () => {
  const zone = process.env['TZ'];
  const bytes = writeNpz(arrays);
  try {
    process.env['TZ'] = 'Pacific/Auckland';
    expect(writeNpz(arrays)).toEqual(bytes);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
