import { describe, expect, test } from 'vitest';
import { createSparseEngine } from '../../src/runtime/engines/sparse.ts';
import { readArtifact, writeArtifact } from '../../src/weights/artifact.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { cases } from '../support/cases.ts';
import { relativeParity } from '../support/fixtures.ts';
import { seededRandom } from '../support/random.ts';
import { randomProgram } from '../support/random-program.ts';

function modelsOf(programs: readonly Parameters<typeof compileWeights>[0][]): CompiledModel[] {
  return programs.flatMap((program) => {
    const compiled = compileWeights(program);
    return compiled.ok ? [compiled.model] : [];
  });
}

test('a model written and read is the same model', () => {
  const random = Array.from({ length: 60 }, (_, seed) => randomProgram(seededRandom(seed)));
  for (const model of modelsOf([...cases.map(({ program }) => program), ...random])) {
    expect(readArtifact(writeArtifact(model))).toEqual({ ok: true, model });
  }
});

test('a model that was read runs', () => {
  const [model] = modelsOf([relativeParity()]);
  if (model === undefined) throw new Error('not compiled');
  const loaded = readArtifact(writeArtifact(model));
  if (!loaded.ok) throw new Error(loaded.error);
  expect(createSparseEngine(loaded.model, 'float32')([2, 1, 1], { layers: 5 })).toMatchObject({
    layers: 2,
    halted: true,
  });
});

describe('files that do not fit are refused', () => {
  const [model] = modelsOf([relativeParity()]);
  const files = model === undefined ? null : writeArtifact(model);
  const edits: readonly (readonly [string, string, string, string])[] = [
    ['another format', '"altac-model"', '"llama"', 'format: expected one of "altac-model", found llama'],
    [
      'a newer version',
      '"version": 2,\n  "maxLength"',
      '"version": 7,\n  "maxLength"',
      'model version 7 is not the version 2 that is read here: written by a newer altac',
    ],
    [
      'a wrong shape',
      '"embedding.token": [3,11]',
      '"embedding.token": [4,11]',
      'embedding.token: expected a matrix of 3 × 11',
    ],
    [
      'a tensor that is missing',
      '"feed_forward.2.weight": [3,5]',
      '"feed_forward.2.weight": [9,5]',
      'feed_forward.2.weight.row_starts',
    ],
    [
      'a broken program',
      '"positions": null',
      '"positions": "many"',
      'program.positions: expected a number, found many',
    ],
  ];
  test.each(edits)('%s', (_, original, replacement, message) => {
    if (files === null) throw new Error('not compiled');
    expect(files.description).toContain(original);
    const description = files.description.replace(original, () => replacement);
    const result = readArtifact({ weights: files.weights, description });
    expect(result.ok ? 'accepted' : result.error).toContain(message);
  });

  test('weights that are cut off', () => {
    if (files === null) throw new Error('not compiled');
    const result = readArtifact({ ...files, weights: files.weights.subarray(0, files.weights.length - 9) });
    expect(result.ok ? 'accepted' : result.error).toContain('this is no safetensors file');
  });
});
