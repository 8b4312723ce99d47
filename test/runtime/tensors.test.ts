import { describe, expect, test } from 'vitest';
import { createDenseEngine } from '../../src/runtime/engines/dense.ts';
import { type BackendName, openTensors } from '../../src/runtime/tensors/open.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import { absoluteParity } from '../support/fixtures.ts';

const backends: readonly BackendName[] = ['wasm', 'cpu'];

describe.each(backends)('the backend %s', (name) => {
  test('computes behind the seam', async () => {
    const { tensors } = await openTensors([name]);
    expect(tensors.name).toBe(name);
    const a = tensors.upload({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    const b = tensors.upload({ shape: [1, 3], data: Float32Array.of(0, 1, -20) });
    const results = {
      product: tensors.multiply(a, tensors.transpose(b)),
      sum: tensors.add(a, b),
      clipped: tensors.clip(a, 2, 4),
      joined: tensors.joinColumns([a, a]),
      part: tensors.sliceColumns(a, 1, 2),
      softmax: tensors.softmax(
        tensors.upload({ shape: [1, 3], data: Float32Array.of(7, Number.NEGATIVE_INFINITY, 7) }),
      ),
    };
    const numbers = Object.fromEntries(
      Object.entries(results).map(([key, tensor]) => [key, [...tensors.download(tensor)]]),
    );
    expect(numbers).toEqual({
      product: [-58, -115],
      sum: [1, 3, -17, 4, 6, -14],
      clipped: [2, 2, 3, 4, 4, 4],
      joined: [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6],
      part: [2, 3, 5, 6],
      softmax: [0.5, 0, 0.5],
    });
    for (const tensor of [a, b, ...Object.values(results)]) tensors.release(tensor);
  });

  test('holds no tensor after a run, and none after the engine is disposed', async () => {
    const { tensors } = await openTensors([name]);
    const compiled = compileWeights(absoluteParity(5));
    if (!compiled.ok) throw new Error(compiled.reason);
    const before = tensors.held();
    const engine = createDenseEngine(compiled.model, tensors);
    const loaded = tensors.held();
    engine([1, 0, 1, 1], { layers: 9, observer: { afterMlp: () => {} } });
    engine([], { layers: 3 });
    expect(tensors.held()).toBe(loaded);
    engine.dispose();
    expect(tensors.held()).toBe(before);
  });

  test('leaves no listeners on the process and prints nothing', async () => {
    const listeners = (): number =>
      process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
    const before = listeners();
    const printed: unknown[] = [];
    const { warn } = console;
    console.warn = (...words: unknown[]) => printed.push(words);
    try {
      await openTensors([name]);
    } finally {
      console.warn = warn;
    }
    expect(listeners()).toBe(before);
    expect(printed).toEqual([]);
  });
});

test('without a native backend the next one is used, and its absence needs no words', async () => {
  const { tensors, refused } = await openTensors();
  expect(['tensorflow', 'wasm']).toContain(tensors.name);
  if (tensors.name === 'wasm') expect(refused).toEqual([]);
});

test('a handle of another backend is refused', async () => {
  const { tensors } = await openTensors(['wasm']);
  expect(() => tensors.download({ shape: [1] })).toThrow(TypeError);
});
