import { expect, test } from 'vitest';
import { exported, exportFormats } from '../../src/export/export.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import { compileProgram, programOf } from '../support/programs.ts';

const compiled = compileWeights(programOf(compileProgram('sort')));
if (!compiled.ok) throw new Error(compiled.reason);
const { model } = compiled;
const settings = { residuals: false, double: false, unrolled: null, layers: 2, maxLength: 8 };

test.each([
  ['safetensors', ['.safetensors', '.json']],
  ['pytorch', ['.safetensors', '.json', '.py']],
  ['npz', ['.npz']],
  ['onnx', ['.onnx']],
  ['transformer-lens', ['.safetensors', '.config.json']],
] as const)('%s: the files that belong to it', async (format, endings) => {
  const result = await exported(model, format, settings);
  expect(result.ok ? result.files.map(({ ending }) => ending) : result.error).toEqual(endings);
});

test('a model that would be too large as dense matrices is only written with its non-zeros', async () => {
  const large = { ...model, tokenEmbedding: { ...model.tokenEmbedding, rows: 2 ** 29 } };
  for (const format of exportFormats.filter((each) => each !== 'safetensors')) {
    expect(await exported(large, format, settings), format).toMatchObject({ ok: false });
  }
  expect(await exported(large, 'npz', settings)).toMatchObject({
    error: 'its matrices are dense, and the model would have 53,687,118,938 numbers',
  });
});
