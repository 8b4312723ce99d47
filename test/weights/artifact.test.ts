import { describe, expect, test } from 'vitest';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import { sha256 } from '../../src/formats/sha256.ts';
import { createSparseEngine } from '../../src/runtime/engines/sparse.ts';
import { writeArtifact } from '../../src/weights/artifact.ts';
import { canonicalText } from '../../src/weights/canonical-text.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { readArtifact } from '../../src/weights/read-artifact.ts';
import { cases } from '../support/cases.ts';
import { relativeParity } from '../support/fixtures.ts';
import { compileProgram, programOf } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { randomProgram } from '../support/random-program.ts';

function modelsOf(programs: readonly Parameters<typeof compileWeights>[0][]): CompiledModel[] {
  return programs.flatMap((program) => {
    const compiled = compileWeights(program);
    return compiled.ok ? [compiled.model] : [];
  });
}

/** With hashes that fit again: what is wrong is not only a matter of hashes. */
function signed(description: string): string {
  const hash = sha256(canonicalText(JSON.parse(description)));
  return description.replace(/"description": "[^"]*"/, `"description": "${hash}"`);
}

test('a model written and read is the same model', () => {
  const random = Array.from({ length: 60 }, (_, seed) => randomProgram(seededRandom(seed)));
  for (const model of modelsOf([...cases.map(({ program }) => program), ...random])) {
    expect(readArtifact(writeArtifact(model))).toEqual({ ok: true, model });
    expect(readArtifact(writeArtifact(model, { dense: true }))).toEqual({ ok: true, model });
  }
});

test('a matrix is stored as it is where that is smaller, and always if it is asked for', () => {
  const [model] = modelsOf([programOf(compileProgram('sort'))]);
  if (model === undefined) throw new Error('not compiled');
  const namesIn = (dense: boolean): string[] => {
    const read = readSafetensors(writeArtifact(model, { dense }).weights);
    return read.ok ? [...read.file.tensors.keys()] : [];
  };
  expect(namesIn(false)).toEqual(
    expect.arrayContaining(['feed_forward.1.weight.values', 'heads.0.query.weight.columns']),
  );
  expect(namesIn(true).filter((name) => /\.(values|columns|row_starts)$/.test(name))).toEqual([]);
  expect(namesIn(true)).toEqual(expect.arrayContaining(['feed_forward.1.weight', 'heads.0.query.weight']));
});

test('every dimension, head and hidden unit says what it is, and from which lines', () => {
  const [model] = modelsOf([programOf(compileProgram('addition'))]);
  if (model === undefined) throw new Error('not compiled');
  const { description } = writeArtifact(model);
  for (const line of [
    '{"name":"right.token=s","variable":7,"part":10,"meaning":"1 where the head fetched s for right.token"}',
    '{"name":"a","tensors":"heads.1","meaning":"fetches a from token where at_a = true","lines":"addition.alta:16"}',
    '{"meaning":"step = digits, a = s, b = + → step := last_carry","lines":"addition.alta:30"',
    '{"meaning":"carry + (a or 0) + (b or 0) ≥ 10","lines":"addition.alta:32,33"',
    '{"meaning":"out becomes 5 or later","lines":"addition.alta:32,40"',
  ])
    expect(description).toContain(line);
  for (const [index, layer] of model.units.entries()) {
    expect(layer.length).toBe(model.feedForward[index]?.weights.rows);
    for (const { text, places } of layer) {
      expect(text).not.toBe('');
      expect(places.length, text).toBeGreaterThan(0);
    }
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
      '"version": 4,\n  "hashes"',
      '"version": 7,\n  "hashes"',
      'model version 7 is not the version 4 that is read here: written by a newer altac',
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
      'feed_forward.2.weight: expected a matrix of 9 × 5',
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
    const description = signed(files.description.replace(original, () => replacement));
    const result = readArtifact({ weights: files.weights, description });
    expect(result.ok ? 'accepted' : result.error).toContain(message);
  });

  test('a description that was changed by hand', () => {
    if (files === null) throw new Error('not compiled');
    const description = files.description.replace('"maxLength": ', '"maxLength": 1');
    const result = readArtifact({ ...files, description });
    expect(result.ok ? 'accepted' : result.error).toBe('the description was changed after it was written, or damaged');
  });

  test('but not one that was only laid out anew', () => {
    if (files === null || model === undefined) throw new Error('not compiled');
    const description = JSON.stringify(JSON.parse(files.description));
    expect(readArtifact({ ...files, description })).toEqual({ ok: true, model });
  });

  test('the weights of another model', () => {
    const [other] = modelsOf([programOf(compileProgram('sort'))]);
    if (files === null || other === undefined) throw new Error('not compiled');
    const result = readArtifact({ ...files, weights: writeArtifact(other).weights });
    expect(result.ok ? 'accepted' : result.error).toBe(
      'the weights are not those that belong to the description, or are damaged',
    );
  });

  test('10,000 files that are cut off or have a wrong byte: none is accepted as something else', () => {
    if (files === null || model === undefined) throw new Error('not compiled');
    const random = seededRandom(10_000);
    const description = new TextEncoder().encode(files.description);
    for (let i = 0; i < 10_000; i++) {
      const inWeights = random.integer(0, 1) === 0;
      const whole = inWeights ? files.weights : description;
      const at = random.integer(0, whole.length - 1);
      const bytes = random.integer(0, 3) === 0 ? whole.slice(0, at) : whole.slice();
      if (bytes.length === whole.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(0, 7));
      const result = readArtifact(
        inWeights ? { ...files, weights: bytes } : { ...files, description: new TextDecoder().decode(bytes) },
      );
      if (result.ok) expect(result.model, `byte ${at}`).toEqual(model);
      else expect(result.error.length).toBeGreaterThan(0);
    }
  });
});
