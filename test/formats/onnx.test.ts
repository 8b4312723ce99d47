import { describe, expect, test } from 'vitest';
import { type OnnxFile, type OnnxTensor, readOnnx, writeOnnx } from '../../src/formats/onnx.ts';
import { graphBuilder } from '../../src/formats/onnx-builder.ts';

const tensors: ReadonlyMap<string, OnnxTensor> = new Map<string, OnnxTensor>([
  ['floats', { shape: [2, 2], data: Float32Array.of(0.5, -1, 1 / 3, Number.NEGATIVE_INFINITY) }],
  ['doubles', { shape: [1], data: Float64Array.of(1 / 3) }],
  ['longs', { shape: [2], data: BigInt64Array.of(-1n, 2n ** 62n) }],
  ['truths', { shape: [3], data: Uint8Array.of(0, 1, 1) }],
  ['nothing', { shape: [0, 5], data: new Float32Array() }],
  ['scalar', { shape: [], data: BigInt64Array.of(-7n) }],
]);

const everything: OnnxFile = {
  producer: { name: 'test', version: '1' },
  description: 'ünïcode',
  metadata: { first: 'one', second: 'two' },
  graph: {
    name: 'everything',
    inputs: [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['batch', 2] }],
    tensors,
    nodes: [{ operator: 'MatMul', inputs: ['x', 'floats'], outputs: ['y'], attributes: {} }],
  },
};

test('what is written is read again', () => {
  const read = readOnnx(writeOnnx(everything));
  if (!read.ok) throw new Error(read.error);
  expect(read.content).toEqual({
    isHashed: true,
    metadata: everything.metadata,
    inputs: ['x'],
    outputs: ['y'],
    tensors,
  });
});

test('the same file gives the same bytes', () => {
  expect(writeOnnx(everything)).toEqual(writeOnnx(everything));
});

test('a file may lie anywhere in memory', () => {
  const file = writeOnnx(everything);
  const shifted = new Uint8Array(file.length + 3);
  shifted.set(file, 3);
  expect(readOnnx(shifted.subarray(3))).toEqual(readOnnx(file));
  expect(readOnnx(Buffer.from(shifted.buffer).subarray(3))).toEqual(readOnnx(file));
});

describe('broken files are refused', () => {
  const file = writeOnnx(everything);
  const cutShort = writeOnnx({
    ...everything,
    graph: { ...everything.graph, tensors: new Map([['w', { shape: [3], data: Float32Array.of(1) }]]) },
  });
  const files: readonly (readonly [what: string, file: Uint8Array, error: RegExp])[] = [
    ['empty', new Uint8Array(), /it has no graph$/],
    ['another format', new TextEncoder().encode('{ "format": "altac-model" }'), /this is no ONNX file/],
    ['the beginning of a file', file.subarray(0, file.length - 40), /this is no ONNX file/],
    ['numbers that are missing', cutShort, /the tensor w is not as long as its shape says$/],
  ];
  test.each(files)('%s', (_, bytes, error) => {
    const read = readOnnx(bytes);
    expect(read.ok ? 'read' : read.error).toMatch(error);
  });
});

describe('a graph is written down node by node', () => {
  test('each is named by what it computes, and whole numbers are made once', () => {
    const builder = graphBuilder();
    const { node, integers, tensor } = builder.within('first.');
    const weight = tensor('weight', { shape: [1], data: Float32Array.of(2) });
    const column = node('column', 'Unsqueeze', ['x', integers(0, 1)]);
    node('product', 'Mul', [column, weight]);
    builder.node('row', 'Squeeze', ['first.product', builder.integers(0, 1)]);
    const graph = builder.build('small', [], []);
    expect([...graph.tensors.keys()]).toEqual(['weight', 'integers.0.1']);
    expect(graph.nodes).toEqual([
      { operator: 'Unsqueeze', inputs: ['x', 'integers.0.1'], outputs: ['first.column'], attributes: {} },
      { operator: 'Mul', inputs: ['first.column', 'weight'], outputs: ['first.product'], attributes: {} },
      { operator: 'Squeeze', inputs: ['first.product', 'integers.0.1'], outputs: ['row'], attributes: {} },
    ]);
  });

  test('the body of a loop has nodes of its own, and the numbers of the whole graph', () => {
    const builder = graphBuilder();
    const body = builder.body().within('layer.');
    body.node('next', 'Add', ['before', body.integer(1)]);
    expect(builder.build('outer', [], [])).toMatchObject({
      nodes: [],
      tensors: new Map([['integer.1', expect.anything()]]),
    });
    expect(body.build('body', [], [])).toMatchObject({ nodes: [{ outputs: ['layer.next'] }], tensors: new Map() });
  });

  test('no name is given twice, in bodies neither', () => {
    const builder = graphBuilder();
    builder.node('x', 'Identity', ['y']);
    expect(() => builder.body().node('x', 'Identity', ['y'])).toThrow('the graph has two values named x');
  });
});
